package org.reprise.it.target;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What reflection says of synchronized methods: of overloaded, static and generic ones, and of two classes of one name in two loaders. */
public final class Modifiers {
    private Modifiers() {}

    /** Its serial version is computed from its methods and their modifiers. */
    @SuppressWarnings("serial")
    public abstract static class Several implements Serializable {
        synchronized void plain() {}

        void plain(int i) {}

        protected static final synchronized long[] plain(String[] strings, List<String> list, char c) {
            return new long[0];
        }

        public synchronized <T extends Comparable<T>> T generic(T t) throws IOException {
            return t;
        }

        abstract void none();

        private double neither(double d) {
            return -d;
        }
    }

    /** One of two. */
    static class Twin1 {
        synchronized void one() {}

        void other() {}
    }

    /** The other of two, which is loaded under the name of the first. */
    static class Twin2 {
        void one() {}

        synchronized void other() {}
    }

    /** Reads a class file and makes a class of the other's name of it. */
    private static final class Renaming extends ClassLoader {
        Class<?> load() throws IOException {
            try (InputStream in = Modifiers.class.getResourceAsStream("Modifiers$Twin2.class")) {
                // A name of the same length.
                byte[] file = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                        .replace("Twin2", "Twin1")
                        .getBytes(StandardCharsets.ISO_8859_1);
                return defineClass(null, file, 0, file.length);
            }
        }
    }

    /**
     * Prints them, in the order that a recording has.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException, ReflectiveOperationException {
        print(Several.class, "plain");
        print(Several.class, "plain", int.class);
        print(Several.class, "plain", String[].class, List.class, char.class);
        print(Several.class, "generic", Comparable.class);
        print(Several.class, "none");
        print(Several.class, "neither", double.class);
        System.out.println(ObjectStreamClass.lookup(Several.class).getSerialVersionUID());
        for (Class<?> type : List.of(Twin1.class, new Renaming().load())) {
            System.out.println(type.getName());
            print(type, "one");
            print(type, "other");
        }
        print(StringBuffer.class, "length");
    }

    private static void print(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name, parameters);
        System.out.println(method.getModifiers() + " " + method + ", " + method.toGenericString());
    }
}

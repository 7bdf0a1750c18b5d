package org.reprise.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.weave.Weaver.Origin;

/** Runs woven classes in a throw-away class loader, verified by the JVM. */
final class Woven extends ClassLoader {
    private final Map<String, byte[]> files = new HashMap<>();

    private Woven() {
        super(Woven.class.getClassLoader());
        TestHooks.reset();
    }

    /** Weaves classes of the test class path as target classes; the others come from the test's own loader. */
    static Woven target(List<Row> rows, Class<?>... types) {
        return weave(rows, Origin.TARGET, types);
    }

    static Woven target(Class<?>... types) {
        return target(List.of(), types);
    }

    static Woven weave(List<Row> rows, Origin origin, Class<?>... types) {
        return weave(rows, TestHooks.NAMES, origin, types);
    }

    static Woven weave(List<Row> rows, HookCalls calls, Origin origin, Class<?>... types) {
        return weave(new Weaver(rows, calls), origin, types);
    }

    /** Weaves classes of the target with hooks of the user's. */
    static Woven hooked(UserHookList hooks, HookCalls calls, Class<?>... types) {
        return weave(new Weaver(List.of(), hooks, calls, true, false), Origin.TARGET, types);
    }

    /** Weaves classes of the target whose slices may end at sites. */
    static Woven withSites(Class<?>... types) {
        return withSites(TestHooks.NAMES, types);
    }

    static Woven withSites(HookCalls calls, Class<?>... types) {
        return weave(new Weaver(List.of(), new UserHookList(List.of()), calls, true, true), Origin.TARGET, types);
    }

    /** Weaves classes as those of the JDK that threads share. */
    static Woven shared(Class<?>... types) {
        Set<String> names = new HashSet<>();
        for (Class<?> type : types) {
            names.add(type.getNestHost().getName());
        }
        Weaver weaver = new Weaver(List.of(), new UserHookList(List.of()), TestHooks.NAMES, true, true);
        return weave(weaver.sharing(names), Origin.JDK_LOADED, types);
    }

    private static Woven weave(Weaver weaver, Origin origin, Class<?>... types) {
        Woven loader = new Woven();
        for (Class<?> type : types) {
            byte[] original = classFile(type);
            byte[] woven = weaver.weave(type.getClassLoader(), internalName(type), original, origin);
            loader.files.put(type.getName(), woven == null ? original : woven);
        }
        return loader;
    }

    /** Has this loader define one more class, as it is. */
    Woven with(Class<?> type) {
        files.put(type.getName(), classFile(type));
        return this;
    }

    /** Loads a class file as it is. */
    static Class<?> define(String name, byte[] classFile) {
        Woven loader = new Woven();
        loader.files.put(name, classFile);
        return loader.type(name);
    }

    static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    static byte[] classFile(Class<?> type) {
        try (InputStream in = type.getResourceAsStream("/" + internalName(type) + ".class")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Class<?> type(String name) {
        try {
            return Class.forName(name, true, this);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    Class<?> type(Class<?> original) {
        return type(original.getName());
    }

    /** Calls a method of the woven class by name: a static one, or on a new instance. Exceptions come as they are. */
    Object call(Class<?> original, String name, Object... arguments) {
        return invoke(type(original), name, arguments);
    }

    static Object invoke(Class<?> type, String name, Object... arguments) {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
        method.setAccessible(true);
        try {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return method.invoke(constructor.newInstance(), arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        byte[] file = files.get(name);
        if (file == null) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : defineClass(name, file, 0, file.length);
        }
    }
}

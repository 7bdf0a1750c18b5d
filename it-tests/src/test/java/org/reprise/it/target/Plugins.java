package org.reprise.it.target;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs a plug-in in a class loader that defines every class that it finds, and tells which it is asked for.
 *
 * <p>A target of the integration tests, as application servers and emulators of other machines for Java have it.
 */
public final class Plugins {
    private Plugins() {}

    /** Asks its parent last. */
    private static class OwnFirst extends ClassLoader {
        private final byte version;
        private int asked;

        OwnFirst(char version) {
            this.version = (byte) version;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                asked++;
                System.out.println(asked + ": " + name);
                byte[] file = name.startsWith("java.") ? null : read(name.replace('.', '/') + ".class");
                if (name.equals(Label.class.getName())) {
                    file[new String(file, StandardCharsets.ISO_8859_1).indexOf(Label.TEXT) + Label.TEXT.length() - 1] =
                            version;
                }
                return file == null ? super.loadClass(name, resolve) : defineClass(name, file, 0, file.length);
            }
        }

        private byte[] read(String file) {
            try (InputStream in = getParent().getResourceAsStream(file)) {
                return in == null ? null : in.readAllBytes();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Overrides the method that the JVM calls, too. */
    private static final class Realm extends OwnFirst {
        Realm(char version) {
            super(version);
        }

        @Override
        public Class<?> loadClass(String name) throws ClassNotFoundException {
            return loadClass(name, false);
        }
    }

    /** Each loader defines another version of it. */
    static final class Label {
        static final String TEXT = "version 0";

        @Override
        public String toString() {
            return TEXT;
        }
    }

    /** What is thrown: a loader that has the last one has the others. */
    static class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    static class BusFault extends Fault {
        private static final long serialVersionUID = 1L;
    }

    static final class ParityFault extends BusFault {
        private static final long serialVersionUID = 1L;
    }

    /** What the verifier has to know of each other class here. */
    static class Part {}

    static final class Alder extends Part {}

    static final class Birch extends Part {}

    static final class Cedar extends Part {}

    static final class Elm extends Part {}

    static final class Fir extends Part {}

    static final class Gum extends Part {}

    /** The plug-in: to verify it, the JVM asks for the classes of its methods, one method after the other. */
    public static final class Trees implements Runnable {
        private Part last;

        @Override
        public void run() {
            zebra();
            yak();
            xerus();
            walrus();
            vole();
            ur();
            handle();
            poll();
            reset();
            System.out.println(new Label());
            System.out.println(last.getClass().getSimpleName() + " of "
                    + getClass().getClassLoader().getClass() + " at " + System.nanoTime());
        }

        private void handle() {
            try {
                zebra();
            } catch (ParityFault e) {
                last = null;
            }
        }

        private void reset() {
            try {
                yak();
            } catch (Fault e) {
                last = null;
            }
        }

        private void poll() {
            try {
                vole();
            } catch (BusFault e) {
                last = null;
            }
        }

        private void ur() {
            last = new Alder();
        }

        private void xerus() {
            last = new Birch();
        }

        private void zebra() {
            last = new Cedar();
        }

        private void vole() {
            last = new Elm();
        }

        private void yak() {
            last = new Fir();
        }

        private void walrus() {
            last = new Gum();
        }
    }

    /** Loads the plug-in in several loaders and has it run. */
    public static void main(String[] args) throws ReflectiveOperationException {
        for (ClassLoader loader : List.of(new OwnFirst('1'), new Realm('2'), new Realm('3'))) {
            Class<?> plugin = loader.loadClass(Trees.class.getName());
            ((Runnable) plugin.getDeclaredConstructor().newInstance()).run();
        }
    }
}

package org.reprise.it.target;

import java.io.IOException;
import java.io.InputStream;

/**
 * Runs a plug-in in a class loader that defines every class that it finds, and tells which it is asked for.
 *
 * <p>A target of the integration tests, as application servers and emulators of other machines for Java have it.
 */
public final class Plugins {
    private Plugins() {}

    /** Asks its parent last. */
    private static final class OwnFirst extends ClassLoader {
        private int asked;

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
            System.out.println(last.getClass().getSimpleName() + " of "
                    + getClass().getClassLoader().getClass() + " at " + System.nanoTime());
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

    /** Loads the plug-in and has it run. */
    public static void main(String[] args) throws ReflectiveOperationException {
        Class<?> plugin = new OwnFirst().loadClass(Trees.class.getName());
        ((Runnable) plugin.getDeclaredConstructor().newInstance()).run();
    }
}

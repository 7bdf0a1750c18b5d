package org.reprise.it.target;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntSupplier;

/** Two threads need a class at once whose linking asks a class loader of the program's for another, while the JVM holds the lock of the first. */
public final class Linking {
    private static final int ROUNDS = 5;
    /** Longer than some slices. */
    private static final int WORK = 200_000;

    /** A superclass. */
    public static class Base {
        int number() {
            return 1;
        }
    }

    /** The class that is asked for. */
    public static final class Derived extends Base {
        @Override
        int number() {
            return 2;
        }
    }

    /** Its verification asks whether the one is the other. */
    public static final class Needing implements IntSupplier {
        @Override
        public int getAsInt() {
            return make().number();
        }

        private static Base make() {
            Derived derived = new Derived();
            return derived;
        }
    }

    private static final class Loader extends ClassLoader {
        static {
            registerAsParallelCapable();
        }

        private final String prefix = Linking.class.getName() + '$';

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(prefix)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null) {
                    byte[] file = file(name);
                    loaded = defineClass(name, file, 0, file.length);
                }
                return loaded;
            }
        }

        private static byte[] file(String name) throws ClassNotFoundException {
            int sum = 0;
            for (int i = 0; i < WORK; i++) {
                sum += i % 7;
            }
            try (InputStream in =
                    Linking.class.getResourceAsStream(name.substring(name.lastIndexOf('.') + 1) + ".class")) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new ClassNotFoundException(name + " " + sum, e);
            }
        }
    }

    private Linking() {}

    /**
     * Prints what they come to.
     *
     * @param args none
     */
    public static void main(String[] args) throws ReflectiveOperationException, InterruptedException {
        int[] sums = new int[2];
        for (int i = 0; i < ROUNDS; i++) {
            Class<?> needing = new Loader().loadClass(Needing.class.getName());
            Thread[] threads = new Thread[sums.length];
            for (int k = 0; k < threads.length; k++) {
                int which = k;
                threads[k] = new Thread(() -> sums[which] += ask(needing));
                threads[k].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        System.out.println(sums[0] + " " + sums[1] + " " + System.nanoTime());
    }

    private static int ask(Class<?> needing) {
        try {
            return ((IntSupplier) needing.getDeclaredConstructor().newInstance()).getAsInt();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

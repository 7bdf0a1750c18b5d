package org.reprise.it.target;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;

/**
 * Runs hot in methods that name, in their signatures and elsewhere, classes that nothing loads, or only something later: before HotSpot's C2 compiles such a method it has the JVM ask for these classes.
 *
 * <p>A target of the integration tests. {@code plugin} as its argument has all of it in a class loader that tells what it is asked for.
 */
public final class Compiled {
    static final String ABSENT = Compiled.class.getName() + "$Absent";

    private Compiled() {}

    /** Defines every class that it finds but one, and tells. */
    private static final class Telling extends ClassLoader {
        private int asked;

        @Override
        public Class<?> loadClass(String name) throws ClassNotFoundException {
            System.out.println(++asked + ": " + name);
            return loadClass(name, false);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                if (name.equals(ABSENT)) {
                    throw new ClassNotFoundException(name);
                }
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

    // What signatures name.
    static final class Never {}

    static final class NeverInLoop {}

    static final class NeverInCallback {}

    static final class OfLambda {}

    static final class NeverInShortLoop {}

    static final class NeverLocked {}

    static final class Late {}

    static final class First {}

    static final class Absent {}

    static final class Step {
        static int by() {
            return 1;
        }
    }

    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What lambdas are made of. */
    interface Operation {
        int of(OfLambda never, int i);
    }

    /** Has a constant that is not needed until the program has a string of its own like it. */
    static final class Words {
        private Words() {}

        static int hot(int i) {
            if (i < 0) {
                System.out.println("a constant that waits");
            }
            return i * 31;
        }
    }

    /** The hot methods. */
    public static final class Work implements Runnable {
        private static final int ROUNDS = 30_000;

        static int plain(Never never, int i) {
            return never == null ? i ^ i >>> 3 : 0;
        }

        static int loop(NeverInLoop never, int turns) {
            int sum = never == null ? 0 : 1;
            for (int i = 0; i < turns; i++) {
                sum = sum * 31 + (i ^ turns);
            }
            return sum;
        }

        static int shortLoop(NeverInShortLoop never, int from) {
            int sum = never == null ? from : 1;
            for (int i = 0; i < 8; i++) {
                sum = sum * 31 + i;
            }
            return sum;
        }

        static int callback(NeverInCallback never, List<Integer> list) {
            int sum = never == null ? 0 : 1;
            for (int each : list) {
                sum += each;
            }
            return sum + list.hashCode();
        }

        static synchronized int locked(NeverLocked never, int i) {
            return never == null ? i + 1 : 0;
        }

        /** Needs the class of its signature long after it was compiled. */
        static Late late(Late had, boolean now) {
            return now ? new Late() : had;
        }

        /** Begins with an instruction that needs it. */
        static First first() {
            return new First();
        }

        /** The loop does. */
        static int steps(Step step, int from) {
            int left = from;
            do {
                left -= Step.by();
            } while (left > 0);
            return step == null ? left : 1;
        }

        static Object optional(Absent absent, boolean now) {
            try {
                return now ? new Absent() : absent;
            } catch (NoClassDefFoundError e) {
                return e.getMessage();
            }
        }

        static int caught(Fault fault, int by) {
            try {
                return fault == null ? 7 / by : 0;
            } catch (Fault e) {
                return -1;
            }
        }

        @Override
        public void run() {
            List<Integer> list = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                list.add(i);
            }
            Operation operation = (never, i) -> never == null ? i + 3 : 0;
            Logger logger = Logger.getLogger("compiled");
            int sum = loop(null, 1_000_000);
            int clock = 0;
            for (int i = 0; i < ROUNDS; i++) {
                sum += plain(null, i) + loop(null, 10) + shortLoop(null, i) + callback(null, list) + locked(null, i);
                sum += operation.of(null, i) + steps(null, 3) + caught(null, 1) + Words.hot(i);
                sum += late(null, false) == null && optional(null, false) == null ? 1 : 0;
                // The JDK's own method names a class of the JDK.
                sum += first() == null || logger.getFilter() != null ? 1 : 0;
                if (i % 1000 == 0) {
                    clock += (int) System.nanoTime() & 1;
                }
            }
            System.out.println("sum " + sum + " by a clock that was odd " + clock + " times");
            System.out.println("late " + late(null, true).getClass().getSimpleName());
            System.out.println("absent " + optional(null, true));
            try {
                caught(null, 0);
            } catch (ArithmeticException e) {
                System.out.println("caught " + e.getMessage());
            }
            String own = "a constant ".concat("that waits");
            System.out.println("canonical " + (own.intern() == own) + ", equal "
                    + own.intern().equals(own));
            logger.setFilter(record -> true);
            System.out.println("hash " + System.identityHashCode(new Object()));
        }
    }

    /** Runs. */
    public static void main(String[] args) throws ReflectiveOperationException {
        if (args.length == 0) {
            new Work().run();
            return;
        }
        ((Runnable) new Telling()
                        .loadClass(Work.class.getName())
                        .getConstructor()
                        .newInstance())
                .run();
    }
}

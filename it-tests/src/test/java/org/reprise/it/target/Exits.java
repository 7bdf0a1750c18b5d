package org.reprise.it.target;

import java.util.concurrent.locks.LockSupport;

/** Programs of threads that die in the middle of things, and of ways for the program to end while others run. */
public final class Exits {
    private static volatile long shared;
    private static long plain;

    private Exits() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "deaths" -> deaths();
            case "stop" -> stop();
            case "errorInMain" -> errorInMain();
            case "halt" -> halt();
            case "haltInHook" -> haltInHook();
            case "exitInHandler" -> exitInHandler();
            case "hooksRace" -> hooksRace();
            case "initializerFails" -> initializerFails();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    /** An error of the program's own, at a place that depends on the others. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1;

        Death(String message) {
            super(message);
        }
    }

    /** Each dies with two monitors entered and one finally block to run. No thread adds 0: one that had read the first 0 would write it back when the others have died, and never die. */
    private static void deaths() throws InterruptedException {
        Object outer = new Object();
        Object inner = new Object();
        for (int round = 0; round < 10; round++) {
            Thread[] threads = Seen.threads(4, me -> {
                while (true) {
                    synchronized (outer) {
                        synchronized (inner) {
                            long value = plain;
                            Seen.busy(3);
                            plain = value * 31 + me + 1;
                            try {
                                if (plain % 53 == 7) {
                                    throw new Death(me + " " + plain);
                                }
                            } finally {
                                Seen.busy(40);
                                Seen.here(me);
                            }
                        }
                    }
                    plain += me + 1;
                }
            });
            for (Thread thread : threads) {
                thread.setUncaughtExceptionHandler(
                        (dead, e) -> Seen.note(e.getMessage().hashCode()));
                thread.start();
            }
            for (Thread thread : threads) {
                while (thread.isAlive()) {
                    Seen.note(thread.getState() == Thread.State.BLOCKED ? 1 : 0);
                    thread.join(0, 100_000);
                }
            }
        }
        Seen.note(plain);
    }

    /** Thread.stop, of threads that run, wait, sleep, want a monitor, park; up to JDK 19. */
    private static void stop() throws InterruptedException {
        Object monitor = new Object();
        for (int round = 0; round < 10; round++) {
            Thread[] threads = Seen.threads(5, me -> {
                try {
                    for (int i = 0; ; i++) {
                        synchronized (monitor) {
                            Seen.here(me);
                            if (me == 1 && i > 5) {
                                monitor.wait();
                            }
                        }
                        if (me == 2 && i > 5) {
                            Thread.sleep(100_000);
                        } else if (me == 3 && i > 5) {
                            LockSupport.park();
                        }
                        plain = plain * 31 + me;
                    }
                } finally {
                    Seen.note(me + 10);
                }
            });
            for (Thread thread : threads) {
                thread.start();
            }
            Thread.sleep(1);
            for (Thread thread : threads) {
                stop(thread);
                Seen.note(thread.isAlive() ? 1 : 0);
                thread.join();
            }
        }
        Seen.note(plain);
    }

    /** By reflection, as javac warns of each mention. */
    private static void stop(Thread thread) {
        try {
            Thread.class.getMethod("stop").invoke(thread);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void spin(boolean daemon, int number) {
        for (int i = 0; i < number; i++) {
            int me = i;
            Thread thread = new Thread(() -> {
                while (true) {
                    shared = shared * 31 + me;
                }
            });
            thread.setDaemon(daemon);
            thread.start();
        }
    }

    /** Others end first, by what main left them. */
    private static void errorInMain() {
        spin(true, 2);
        new Thread(() -> {
                    LockSupport.parkNanos(1_000_000);
                    System.out.println("other " + Long.toHexString(shared));
                })
                .start();
        Seen.busy(5000);
        throw new Death("main " + Long.toHexString(shared));
    }

    private static void halt() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        spin(false, 2);
        LockSupport.parkNanos(2_000_000);
        System.out.println(Long.toHexString(shared));
        Runtime.getRuntime().halt((int) (shared & 31));
    }

    private static void haltInHook() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Seen.busy(3000);
            System.out.println("hook " + Long.toHexString(shared));
            Runtime.getRuntime().halt((int) (shared & 31) + 40);
        }));
        spin(true, 2);
        Seen.busy(1000);
        System.exit(1);
    }

    private static void exitInHandler() throws InterruptedException {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            Seen.busy(500);
            System.out.println(thread.getName() + " " + e.getMessage());
            System.exit((int) (shared & 31));
        });
        spin(false, 2);
        Thread thread = new Thread(() -> {
            Seen.busy(10_000);
            throw new Death(Long.toHexString(shared));
        });
        thread.start();
        thread.join();
    }

    private static void hooksRace() {
        for (int i = 0; i < 4; i++) {
            int me = i;
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                for (int step = 0; step < 300; step++) {
                    Seen.here(me);
                    if (step % 100 == 50) {
                        LockSupport.parkNanos(100_000);
                    }
                }
                System.out.println(me + " " + Long.toHexString(shared));
                Seen.print();
            }));
        }
        spin(true, 1);
        Seen.busy(1000);
    }

    private static final class Failing {
        static final long VALUE;

        static {
            Seen.busy(3000);
            if (shared >= 0) {
                throw new Death("initializer");
            }
            VALUE = shared;
        }
    }

    private static final class Slow {
        static final long VALUE;

        static {
            Seen.busy(3000);
            VALUE = ++shared;
        }
    }

    /** One thread sees the error itself, the others that there was one. */
    private static void initializerFails() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            Seen.busy(200 + me);
            try {
                Seen.note(me % 2 == 0 ? Failing.VALUE : Slow.VALUE);
                Seen.note(Failing.VALUE);
            } catch (Death | NoClassDefFoundError e) {
                Seen.note(me * 10L + (e instanceof Death ? 1 : 2));
            }
            for (int i = 0; i < 300; i++) {
                Seen.here(me);
            }
        }));
    }
}

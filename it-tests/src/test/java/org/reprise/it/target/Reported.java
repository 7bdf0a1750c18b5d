package org.reprise.it.target;

import java.util.concurrent.locks.LockSupport;

/** Does so many things of each kind that a report can be checked against what is known beforehand. */
public final class Reported {
    private static final int CLOCKS = 25_000;
    private static final int WALL_CLOCKS = 12;
    private static final int SLEEPS = 7;
    private static final int REQUESTS = 5;

    private Reported() {}

    private static final class Library {
        /** Never called, as no library has it. */
        private static native int port(int number);

        private Library() {}
    }

    /**
     * Runs what is asked for.
     *
     * @param args "counted", "threads", "outside" or "library"
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "counted" -> counted();
            case "threads" -> threads();
            case "outside" -> outside();
            default -> System.out.println(Library.class.getName());
        }
    }

    private static void counted() throws InterruptedException {
        long sum = 0;
        for (int i = 0; i < CLOCKS; i++) {
            sum += clock();
        }
        for (int i = 0; i < WALL_CLOCKS; i++) {
            sum += System.currentTimeMillis();
        }
        for (int i = 0; i < SLEEPS; i++) {
            Thread.sleep(1);
        }
        for (int i = 0; i < REQUESTS; i++) {
            sum += request(i);
        }
        System.out.println(sum);
    }

    private static long clock() {
        return System.nanoTime();
    }

    /** For a hook. */
    private static int request(int number) {
        return number;
    }

    /** For a hook that is never met. */
    static int never() {
        return 0;
    }

    private static void threads() throws InterruptedException {
        Thread[] threads = new Thread[3];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(
                    () -> {
                        for (int j = 0; j < SLEEPS; j++) {
                            LockSupport.parkNanos(1);
                        }
                    },
                    "worker " + i);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void outside() throws InterruptedException {
        Thread thread = start();
        LockSupport.parkNanos(1_000_000_000);
        thread.join();
    }

    /** With an {@code ignore} hook Reprise does not see it start a thread. */
    private static Thread start() {
        Thread thread = new Thread(Reported::clock, "outsider");
        thread.start();
        return thread;
    }
}

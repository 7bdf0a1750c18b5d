package org.reprise.it.target;

import java.util.concurrent.locks.LockSupport;

/** Threads that wait, with and without a limit, while others change turns. Prints how often each woke up though nobody had done anything to it, and what it was told of the time. */
public final class WokenForNothing {
    private static final int ROUNDS = 400;
    private static final Object MONITOR = new Object();
    private static volatile boolean over;
    private static volatile int ball;

    private WokenForNothing() {}

    private static final class Waiter extends Thread {
        private final String kind;
        private int woken;
        private long longest;

        Waiter(String kind) {
            this.kind = kind;
        }

        @Override
        public void run() {
            while (!over) {
                long before = System.nanoTime();
                try {
                    once();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                longest = Math.max(longest, System.nanoTime() - before);
                woken++;
            }
        }

        private void once() throws InterruptedException {
            switch (kind) {
                case "park" -> LockSupport.park(this);
                case "parkNanos" -> LockSupport.parkNanos(3_600_000_000_000L);
                case "wait" -> {
                    synchronized (MONITOR) {
                        if (!over) {
                            MONITOR.wait();
                        }
                    }
                }
                default -> {
                    synchronized (MONITOR) {
                        if (!over) {
                            MONITOR.wait(3_600_000);
                        }
                    }
                }
            }
        }
    }

    /**
     * Runs them.
     *
     * @param args the kinds
     */
    public static void main(String[] args) throws InterruptedException {
        Waiter[] waiters = new Waiter[args.length];
        for (int i = 0; i < args.length; i++) {
            waiters[i] = new Waiter(args[i]);
            waiters[i].start();
        }
        Thread other = new Thread(() -> play(0));
        other.start();
        play(1);
        other.join();
        synchronized (MONITOR) {
            over = true;
            MONITOR.notifyAll();
        }
        for (Waiter waiter : waiters) {
            LockSupport.unpark(waiter);
            waiter.join();
            // The last time is no wonder.
            System.out.println(waiter.kind + " " + (waiter.woken - 1) + " " + waiter.longest);
        }
    }

    private static void play(int side) {
        for (int i = 0; i < ROUNDS; i++) {
            while (ball % 2 != side) {
                Thread.yield();
            }
            ball = ball + 1;
        }
    }
}

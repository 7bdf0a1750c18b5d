package org.reprise.it.target;

import java.util.concurrent.locks.LockSupport;

/** Has a thread that a method with an ignore hook starts, and that runs code of the program beside it: it unparks main, each time that main is about to park. */
public final class Outside {
    private static volatile int waiting;
    private static volatile boolean stop;
    private static volatile Thread target;

    private Outside() {}

    /** To have the hook. */
    static void startOutside() {
        Thread thread = new Thread(Outside::unpark, "outsider");
        thread.setDaemon(true);
        thread.start();
    }

    private static void unpark() {
        int seen = 0;
        while (!stop) {
            int now = waiting;
            if (now != seen) {
                seen = now;
                LockSupport.unpark(target);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private static void count() {
        long n = 0;
        while (!stop) {
            n++;
            if (n % 1000 == 0) {
                Thread.yield();
            }
        }
    }

    /** Takes how often to park. */
    public static void main(String[] args) {
        target = Thread.currentThread();
        startOutside();
        Thread noise = new Thread(Outside::count);
        noise.setDaemon(true);
        noise.start();
        int times = Integer.parseInt(args[0]);
        for (int i = 1; i <= times; i++) {
            waiting = i;
            LockSupport.park();
            if (i % 500 == 0) {
                System.out.println(i + " at " + System.nanoTime());
            }
        }
        stop = true;
        System.exit(5);
    }
}

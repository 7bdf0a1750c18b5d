package org.reprise.it.target;

import java.util.concurrent.locks.LockSupport;

/**
 * Has a thread that is none of the program's and runs code of it beside it: one that a method with an ignore hook starts, or one that native code makes. It lets main go on, each time that main waits,
 * or main waits for its end.
 */
public final class Outside {
    private static final Object MONITOR = new Object();
    private static final int ROUNDS = 300_000;

    private static volatile int waiting;
    private static volatile boolean stop;
    private static volatile Thread target;
    private static volatile Thread outsider;
    private static String way;

    private Outside() {}

    /** Makes a thread that calls {@link #outside}, and perhaps waits for its end. */
    private static native void attach(boolean awaits);

    /** To have the hook. */
    static void startOutside() {
        start("outsider");
    }

    private static void start(String name) {
        outsider = new Thread(Outside::outside, name);
        outsider.setDaemon(true);
        outsider.start();
    }

    /** What the thread does; called by native code, too. */
    static void outside() {
        if (way.equals("ends")) {
            long sum = System.nanoTime();
            for (int i = 0; i < ROUNDS; i++) {
                sum += i ^ sum;
            }
            waiting = (int) sum;
        } else if (way.equals("starts")) {
            way = "unpark";
            start("another");
        } else {
            answer();
        }
    }

    private static void answer() {
        int seen = 0;
        while (!stop) {
            int now = waiting;
            if (now == seen) {
                Thread.onSpinWait();
                continue;
            }
            seen = now;
            if (way.equals("unpark")) {
                LockSupport.unpark(target);
            } else if (way.equals("interrupt")) {
                target.interrupt();
            } else {
                synchronized (MONITOR) {
                    MONITOR.notify();
                }
            }
        }
    }

    private static void await(String how) {
        if (how.equals("interrupt")) {
            try {
                Thread.sleep(60_000);
                System.out.println("slept");
            } catch (InterruptedException e) {
                // As it is to be.
            }
        } else if (how.equals("notify")) {
            synchronized (MONITOR) {
                waiting++;
                try {
                    MONITOR.wait();
                } catch (InterruptedException e) {
                    System.out.println("interrupted");
                }
            }
        } else {
            LockSupport.park();
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

    /** Takes what the thread does, how often, and, where native code makes it, the library. */
    // To load a library is restricted from JDK 24 on.
    @SuppressWarnings("restricted")
    public static void main(String[] args) throws InterruptedException {
        way = args[0];
        target = Thread.currentThread();
        if (args.length > 2) {
            System.load(args[2]);
            attach(way.equals("ends"));
        } else {
            startOutside();
        }
        Thread noise = new Thread(Outside::count);
        noise.setDaemon(true);
        noise.start();
        String how = way;
        if (outsider != null && how.equals("ends")) {
            outsider.join();
            System.out.println("joined, alive " + outsider.isAlive() + ", " + outsider.getState());
        }
        int times = how.equals("ends") ? 0 : Integer.parseInt(args[1]);
        for (int i = 1; i <= times; i++) {
            if (!how.equals("notify")) {
                waiting = i;
            }
            await(how.equals("starts") ? "unpark" : how);
            if (i % (times / 3) == 0) {
                System.out.println(i + " at " + System.nanoTime());
            }
        }
        long sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += i ^ sum;
        }
        System.out.println(sum + " at " + System.nanoTime());
        stop = true;
        System.exit(5);
    }
}

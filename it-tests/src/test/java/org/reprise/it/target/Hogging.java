package org.reprise.it.target;

import java.util.concurrent.locks.ReentrantLock;

/** A thread that keeps a lock for some seconds, busy all the time or sleeping now and then, while another wants it. */
public final class Hogging {
    private static final Object LOCK = new Object();
    private static final ReentrantLock EXCLUSIVE = new ReentrantLock();
    private static volatile boolean taken;
    private static long state;

    private Hogging() {}

    /**
     * Runs one.
     *
     * @param args which, and for how long, ms
     */
    public static void main(String[] args) throws InterruptedException {
        long millis = Long.parseLong(args[1]);
        Thread hog = new Thread(
                () -> {
                    if (args[0].equals("lock")) {
                        EXCLUSIVE.lock();
                        work(false, millis);
                        EXCLUSIVE.unlock();
                    } else {
                        synchronized (LOCK) {
                            work(args[0].equals("sleeping"), millis);
                        }
                    }
                },
                "hog");
        hog.start();
        while (!taken) {
            Thread.sleep(1);
        }
        if (args[0].equals("lock")) {
            EXCLUSIVE.lock();
        } else {
            synchronized (LOCK) {
                state++;
            }
        }
        hog.join();
        System.out.println("had it");
    }

    private static void work(boolean sleeping, long millis) {
        taken = true;
        long end = System.currentTimeMillis() + millis;
        while (System.currentTimeMillis() < end) {
            for (int i = 0; i < 100_000; i++) {
                state = state * 31 + i;
            }
            if (sleeping) {
                try {
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}

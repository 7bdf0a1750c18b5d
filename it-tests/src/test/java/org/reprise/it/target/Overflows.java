package org.reprise.it.target;

/** Overflows its stack in synchronized blocks and methods and above them; then another thread needs the monitors. */
public final class Overflows {
    private static final Object LOCK = new Object();

    private Overflows() {}

    /**
     * Runs it.
     *
     * @param args none
     */
    public static void main(String[] args) throws InterruptedException {
        for (int kind = 0; kind < 3; kind++) {
            for (int i = 0; i < 5; i++) {
                try {
                    overflow(kind);
                } catch (StackOverflowError e) {
                    // As was to be.
                }
            }
            System.out.println("held " + (Thread.holdsLock(LOCK) || Thread.holdsLock(Overflows.class)));
        }
        Thread second = new Thread(Overflows::needBoth);
        second.start();
        second.join();
        System.out.println("end");
    }

    private static int overflow(int kind) {
        if (kind == 0) {
            return block(0);
        }
        if (kind == 1) {
            return method(0);
        }
        synchronized (LOCK) {
            return plain(0);
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int block(int depth) {
        synchronized (LOCK) {
            return block(depth + 1) + 1;
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static synchronized int method(int depth) {
        return method(depth + 1) + 1;
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int plain(int depth) {
        return plain(depth + 1) + 1;
    }

    private static void needBoth() {
        synchronized (LOCK) {
            synchronized (Overflows.class) {
                System.out.println("the second thread has them all");
            }
        }
    }
}

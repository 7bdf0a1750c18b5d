package org.reprise.it.target;

/**
 * What the threads of a program saw, in the order in which they came here; on purpose without a lock, so that it races too.
 */
final class Seen {
    private static int count;
    private static long digest;
    private static volatile int sink;

    private Seen() {}

    /** Mixes in a value. */
    static void note(long value) {
        long mixed = digest;
        busy(1);
        digest = mixed * 6364136223846793005L + value + 1;
        count++;
    }

    /** Mixes in who is here. */
    static void here(int thread) {
        note(thread);
    }

    /** Runs that many turns of a loop. */
    static void busy(int turns) {
        int sum = sink;
        for (int i = 0; i < turns; i++) {
            sum += i;
        }
        sink = sum;
    }

    /** Starts all threads and waits for their ends. */
    static void run(Thread... threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Makes that many threads that do the same. */
    static Thread[] threads(int number, Part part) {
        Thread[] threads = new Thread[number];
        for (int i = 0; i < number; i++) {
            int me = i;
            threads[i] = new Thread(() -> {
                try {
                    part.run(me);
                } catch (InterruptedException e) {
                    System.out.println("thread " + me + " was interrupted");
                }
            });
        }
        return threads;
    }

    /** Prints what has been seen. */
    static void print() {
        System.out.println("seen " + count + " " + Long.toHexString(digest));
    }

    /** What one thread does. */
    interface Part {
        /** Runs it. */
        void run(int me) throws InterruptedException;
    }
}

package org.reprise.it.target;

import java.util.function.IntUnaryOperator;

/** Four threads that raise one field with no lock. Prints the field, and for each thread a digest of the values that it saw. */
public final class Count {
    private static final int THREADS = 4;
    private static final int TURNS = 5000;
    /** What the field would be if none were lost. */
    public static final int UPDATES = THREADS * TURNS;

    private static int count;

    private Count() {}

    /** Counts. */
    public static void main(String[] args) throws InterruptedException {
        long[] digests = new long[THREADS];
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            int me = i;
            threads[i] = new Thread(() -> digests[me] = count(value -> value + 1));
        }
        Seen.run(threads);
        System.out.println("count " + count);
        for (long digest : digests) {
            System.out.println(Long.toHexString(digest));
        }
    }

    /** The operator is called between the read of the field and the write, so that another thread may come between. */
    private static long count(IntUnaryOperator operator) {
        long digest = 0;
        for (int i = 0; i < TURNS; i++) {
            int seen = count;
            count = operator.applyAsInt(seen);
            digest = digest * 31 + seen;
        }
        return digest;
    }
}

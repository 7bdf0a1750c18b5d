package org.reprise.runtime;

import jdk.internal.misc.Unsafe;

/**
 * Makes identity hash codes a function of the last event and of how many hash codes the thread has drawn since.
 *
 * <p>HotSpot draws them from four words in each JavaThread (xorshift, Marsaglia 2003; hashCode=5, the default), the first of which is
 * seeded when the thread is made, from a stream that compiler and collector threads share. The words are found in a thread that has drawn
 * none yet, by the known initial values of the other three, and set when a thread is adopted.
 */
final class IdentityHash {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final int INITIAL_Y = 842502087;
    private static final int INITIAL_Z = 0x8767;
    private static final int INITIAL_W = 273326509;
    /** The words Y and Z, which are always set to their initial values. */
    private static final long SECOND = (long) INITIAL_Z << 32 | INITIAL_Y;
    /** Less than the size of a JavaThread in any JDK from 17 on, bytes. */
    private static final int SEARCHED = 1280;

    private final long eetop = UNSAFE.objectFieldOffset(Thread.class, "eetop");
    /** Where the words W, X, Y, Z lie in a JavaThread, bytes; -1 where they were not found. */
    private long offset = -1;

    /** Finds the words and tests that they are what hashes are drawn from. Takes a thread of its own, which ends before the call does. */
    static IdentityHash find() {
        IdentityHash hash = new IdentityHash();
        Thread prober = new Thread(null, null, "reprise-probe", 0, false) {
            @Override
            public void run() {
                hash.probe();
            }
        };
        prober.start();
        try {
            prober.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return hash;
    }

    private void probe() {
        long thread = UNSAFE.getLong(Thread.currentThread(), eetop);
        for (long at = 8; at < SEARCHED; at += 4) {
            if (UNSAFE.getInt(thread + at) == INITIAL_Y
                    && UNSAFE.getInt(thread + at + 4) == INITIAL_Z
                    && UNSAFE.getInt(thread + at - 8) == INITIAL_W) {
                offset = at - 8;
                break;
            }
        }
        if (offset >= 0) {
            seedCurrent(1);
            int x = UNSAFE.getInt(thread + offset + 4);
            int shifted = x ^ x << 11;
            int drawn = INITIAL_W ^ INITIAL_W >>> 19 ^ (shifted ^ shifted >>> 8);
            if (System.identityHashCode(new Object()) != (drawn & Integer.MAX_VALUE)) {
                offset = -1;
            }
        }
    }

    /** Whether hashes can be made to repeat on this JVM. */
    boolean works() {
        return offset >= 0;
    }

    /** Returns where the current thread's generator has its words, or 0. */
    long wordsOfCurrent() {
        return offset < 0 ? 0 : UNSAFE.getLong(Thread.currentThread(), eetop) + offset;
    }

    /** Sets the current thread's generator. */
    void seedCurrent(int seed) {
        long words = wordsOfCurrent();
        if (words != 0) {
            set(words, first(seed), SECOND);
        }
    }

    private static void set(long words, long first, long second) {
        UNSAFE.putLong(words, first);
        UNSAFE.putLong(words + 8, second);
    }

    private static long first(int seed) {
        long x = seed * 0x9E3779B9 + 0x7F4A7C15;
        return x << 32 | INITIAL_W;
    }

    /** Sets a thread's generator, if it has been found; the thread must not be drawing. What is set aside is set, too: it is what the target goes on with. */
    static void seed(TargetThread thread, int seed) {
        long words = thread.hashWords;
        if (words == 0) {
            return;
        }
        if (thread.aside == 0) {
            set(words, first(seed), SECOND);
        } else {
            thread.drawnAside = first(seed);
            thread.drawnAside2 = SECOND;
        }
    }

    /** The thread draws hash codes that are none of the target's, perhaps in one run only, until {@link #resume}. */
    static void setAside(TargetThread me) {
        if (me.aside == 0 && me.hashWords != 0) {
            me.drawnAside = UNSAFE.getLong(me.hashWords);
            me.drawnAside2 = UNSAFE.getLong(me.hashWords + 8);
        }
        // Last: a stack that overflows before has changed nothing.
        me.aside++;
    }

    /** Ends what {@link #setAside} began: the generator goes on as if nothing had been drawn. */
    static void resume(TargetThread me) {
        if (--me.aside == 0 && me.hashWords != 0) {
            set(me.hashWords, me.drawnAside, me.drawnAside2);
        }
    }
}

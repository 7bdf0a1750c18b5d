package org.reprise.runtime;

import java.util.Arrays;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.TargetThread.State;

/**
 * The adopted threads: by number, by their objects, and which of them may be able to go on. One that has ended stays until the JVM, too, says that it has: from then on whoever
 * asks may ask the JVM.
 *
 * <p>Threading: whoever adds holds the scheduler's lock; {@link #find} and {@link #isAwaited} may be called by anybody, {@link #wake} by the holder of the turn or under the lock, beside
 * each other; the rest by the holder, or, where nobody has the turn, under the lock.
 */
final class ThreadTable {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Where a thread object holds the address of the JVM's own, which is 0 once the thread has ended. */
    private static final long EETOP = UNSAFE.objectFieldOffset(Thread.class, "eetop");

    private static final long BITS = Natives.arrayBase("LONG");

    /** In order of their numbers; null from {@link #size} on. Copied when it changes other than at its end. */
    private volatile TargetThread[] threads = new TargetThread[8];
    /**
     * The same, hashed by the ids of the threads, with open addressing: no hash code of the target's is drawn for it. Twice as long, so that there is always a gap. It only ever gains
     * entries; where it must lose one, it is made anew.
     */
    private volatile TargetThread[] hashed = new TargetThread[16];
    /** A bit for each index: a thread without it cannot go on. */
    private long[] awake = new long[1];

    private int size;
    private int created;

    /** Adds a thread, with the next number. */
    TargetThread add(Thread thread, boolean daemon) {
        if (size == threads.length) {
            makeRoom();
        }
        TargetThread added = new TargetThread(created++, thread, daemon);
        added.index = size;
        threads[size++] = added;
        wake(added);
        if (thread != null) {
            enter(hashed, added);
        }
        return added;
    }

    /** The JVM has made the thread for which there was none at {@link #add}. */
    void made(TargetThread known, Thread thread) {
        known.thread = thread;
        enter(hashed, known);
    }

    /** Takes the thread that was added last out again. */
    void removeLast() {
        doze(threads[size - 1]);
        threads[--size] = null;
        hash();
    }

    private void makeRoom() {
        TargetThread[] kept = new TargetThread[size];
        long[] old = awake;
        long[] bits = new long[old.length];
        int n = 0;
        for (int i = 0; i < size; i++) {
            TargetThread each = threads[i];
            if (each.state != State.ENDED || isAlive(each.thread)) {
                if ((old[i >>> 6] & 1L << i) != 0) {
                    bits[n >>> 6] |= 1L << n;
                }
                each.index = n;
                kept[n++] = each;
            }
        }
        threads = n > size / 2 ? Arrays.copyOf(kept, 2 * size) : kept;
        size = n;
        awake = Arrays.copyOf(bits, (threads.length + 63) >>> 6);
        hash();
    }

    private void hash() {
        TargetThread[] made = new TargetThread[2 * threads.length];
        for (int i = 0; i < size; i++) {
            if (threads[i].thread != null) {
                enter(made, threads[i]);
            }
        }
        hashed = made;
    }

    private static void enter(TargetThread[] table, TargetThread entered) {
        int slot = slot(table, AllThreads.id(entered.thread));
        while (table[slot] != null) {
            slot = slot + 1 & table.length - 1;
        }
        // Whoever finds it there without a lock is to find its fields, too.
        UNSAFE.storeFence();
        table[slot] = entered;
    }

    /** Ids are given in a row. */
    private static int slot(TargetThread[] table, long id) {
        return (int) id & table.length - 1;
    }

    /** As the JVM sees it; Thread.isAlive is hooked, and gives the scheduler's view. */
    private static boolean isAlive(Thread thread) {
        return UNSAFE.getLongVolatile(thread, EETOP) != 0;
    }

    /** Returns how many there have been; their numbers are below. */
    int created() {
        return created;
    }

    /** Returns how many there are. */
    int size() {
        return size;
    }

    /** Returns the one at that place, from 0; its {@link TargetThread#index}. */
    TargetThread at(int index) {
        return threads[index];
    }

    /** Returns the adopted thread, or null. */
    TargetThread find(Thread thread) {
        if (thread == null) {
            return null;
        }
        TargetThread[] table = hashed;
        for (int slot = slot(table, AllThreads.id(thread)); table[slot] != null; slot = slot + 1 & table.length - 1) {
            if (table[slot].thread == thread) {
                return table[slot];
            }
        }
        return null;
    }

    /** Returns the adopted thread with that id, as {@link Thread#getId} says, or null. */
    TargetThread find(long id) {
        TargetThread[] table = hashed;
        for (int slot = slot(table, id); table[slot] != null; slot = slot + 1 & table.length - 1) {
            if (AllThreads.id(table[slot].thread) == id) {
                return table[slot];
            }
        }
        return null;
    }

    /** Whether a thread waits to be notified on the monitor. Called by anybody who is in it. */
    boolean isAwaited(Object monitor) {
        for (TargetThread each : threads) {
            if (each == null) {
                break;
            }
            if (each.waitMonitor == monitor) {
                return true;
            }
        }
        return false;
    }

    /** Returns the thread of that number, or null. */
    TargetThread numbered(long number) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            TargetThread each = threads[middle];
            if (each.number == number) {
                return each;
            }
            if (each.number < number) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** The thread may be able to go on. Whatever makes it so comes before. */
    void wake(TargetThread thread) {
        UNSAFE.getAndBitwiseOrLong(awake, bits(thread), 1L << thread.index);
    }

    /** It is to be seen whether the thread can go on: if it cannot, whatever changes that calls {@link #wake}. */
    void doze(TargetThread thread) {
        UNSAFE.getAndBitwiseAndLong(awake, bits(thread), ~(1L << thread.index));
    }

    private static long bits(TargetThread thread) {
        return BITS + 8L * (thread.index >>> 6);
    }

    /** Returns the next thread behind that index, and from the first one on if there is none, that may be able to go on; null where none may. */
    TargetThread nextAwake(int after) {
        long[] bits = awake;
        int from = after + 1 == size ? 0 : after + 1;
        int word = from >>> 6;
        long masked = bits[word] & -1L << from;
        for (int i = 0; i <= bits.length; i++) {
            if (masked != 0) {
                return threads[(word << 6) + Long.numberOfTrailingZeros(masked)];
            }
            word = word + 1 == bits.length ? 0 : word + 1;
            masked = bits[word];
        }
        return null;
    }
}

package org.reprise.runtime;

import java.util.Arrays;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.TargetThread.State;

/**
 * The adopted threads, by number. One that has ended stays until the JVM, too, says that it has: from then on whoever asks may ask the JVM.
 *
 * <p>Threading: whoever adds holds the scheduler's lock; {@link #find} and {@link #isAwaited} may be called by anybody, the rest by the holder of the turn or under the lock.
 */
final class ThreadTable {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Where a thread object holds the address of the JVM's own, which is 0 once the thread has ended. */
    private static final long EETOP = UNSAFE.objectFieldOffset(Thread.class, "eetop");

    /** In order of their numbers; null from {@link #size} on. Copied when it changes other than at its end. */
    private volatile TargetThread[] threads = new TargetThread[8];

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
        return added;
    }

    /** Takes the thread that was added last out again. */
    void removeLast() {
        threads[--size] = null;
    }

    private void makeRoom() {
        TargetThread[] kept = new TargetThread[size];
        int n = 0;
        for (int i = 0; i < size; i++) {
            TargetThread each = threads[i];
            if (each.state != State.ENDED || isAlive(each.thread)) {
                each.index = n;
                kept[n++] = each;
            }
        }
        threads = n > size / 2 ? Arrays.copyOf(kept, 2 * size) : kept;
        size = n;
    }

    /** As the JVM sees it; Thread.isAlive is hooked, and gives the scheduler's view. */
    private static boolean isAlive(Thread thread) {
        return UNSAFE.getLongVolatile(thread, EETOP) != 0;
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
        for (TargetThread each : threads) {
            if (each == null) {
                break;
            }
            if (each.thread == thread && thread != null) {
                return each;
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
}

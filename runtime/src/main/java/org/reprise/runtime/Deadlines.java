package org.reprise.runtime;

import java.util.Arrays;

/**
 * The threads that wait for time, the earliest first: a binary heap (Williams 1964), in which each thread knows its place. Of a recording only, since a replay never waits for time.
 *
 * <p>Threading: the holder of the turn, or, where nobody has it, whoever has the scheduler's lock.
 */
final class Deadlines {
    private TargetThread[] heap = new TargetThread[8];
    private int size;

    void add(TargetThread thread) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        up(size++, thread);
    }

    /** The thread no longer waits, if it did. */
    void remove(TargetThread thread) {
        int at = thread.heapIndex;
        if (at < 0) {
            return;
        }
        thread.heapIndex = -1;
        TargetThread last = heap[--size];
        heap[size] = null;
        if (last != thread) {
            down(at, last);
            up(last.heapIndex, last);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the next thread whose deadline has passed, which waits no longer, or null. */
    TargetThread takeLate(long now) {
        if (size == 0 || heap[0].deadline - now > 0) {
            return null;
        }
        TargetThread late = heap[0];
        remove(late);
        return late;
    }

    private void up(int from, TargetThread thread) {
        int at = from;
        while (at > 0 && thread.deadline - heap[(at - 1) / 2].deadline < 0) {
            put(at, heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        put(at, thread);
    }

    private void down(int from, TargetThread thread) {
        int at = from;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && heap[child + 1].deadline - heap[child].deadline < 0) {
                child++;
            }
            if (thread.deadline - heap[child].deadline <= 0) {
                break;
            }
            put(at, heap[child]);
            at = child;
        }
        put(at, thread);
    }

    private void put(int at, TargetThread thread) {
        heap[at] = thread;
        thread.heapIndex = at;
    }
}

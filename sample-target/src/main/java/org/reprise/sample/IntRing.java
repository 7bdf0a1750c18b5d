package org.reprise.sample;

/** A bounded queue of ints with one writing thread and one reading thread, without locks. */
final class IntRing {
    private final int[] slots;
    private volatile int written;
    private volatile int read;

    /** @param capacity a power of two */
    IntRing(int capacity) {
        slots = new int[capacity];
    }

    boolean isEmpty() {
        return written == read;
    }

    boolean isFull() {
        return written - read == slots.length;
    }

    /** Adds an element; only the writing thread, only when not full. */
    void put(int value) {
        int at = written;
        slots[at & slots.length - 1] = value;
        written = at + 1;
    }

    /** Removes the oldest element; only the reading thread, only when not empty. */
    int take() {
        int at = read;
        int value = slots[at & slots.length - 1];
        read = at + 1;
        return value;
    }
}

package org.reprise.runtime;

/** Holds what woven code writes in line, without a call, which may fail where the stack is full. */
public final class Yield {
    /**
     * Yield points that may still pass before {@link Hooks#yieldPoint} is called; the one that makes it negative calls. Only the holder of the
     * turn runs woven code, so a plain field does.
     */
    public static int left;

    /** Whether a StackOverflowError was seen: a replay that differs may differ by it. */
    public static boolean overflowed;

    /** Whether an OutOfMemoryError was seen. */
    public static boolean exhausted;

    private Yield() {}
}

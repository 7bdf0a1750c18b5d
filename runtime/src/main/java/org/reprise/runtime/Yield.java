package org.reprise.runtime;

/** Holds the one counter that woven code decrements in line. */
public final class Yield {
    /**
     * Yield points that may still pass before {@link Hooks#yieldPoint} is called; the one that makes it negative calls. Only the holder of the
     * turn runs woven code, so a plain field does.
     */
    public static int left;

    private Yield() {}
}

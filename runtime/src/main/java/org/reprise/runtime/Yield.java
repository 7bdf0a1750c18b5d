package org.reprise.runtime;

import jdk.internal.vm.annotation.ForceInline;

/** Holds what woven code writes in line, without a call, which may fail where the stack is full. */
public final class Yield {
    /**
     * Yield points that may still pass before {@link Hooks#yieldPoint} is called; the one that makes it negative calls. Only the holder of the
     * turn runs woven code, so a plain field does.
     */
    public static int left;

    /**
     * Sites that may still pass before the slice ends, the one that makes it 0 included; 0 while no slice is about to end. Only the holder changes it, and only in calls, so that the JIT may make one test of
     * many.
     */
    public static int sites;

    /** Whether a StackOverflowError was seen: a replay that differs may differ by it. */
    public static boolean overflowed;

    /** Whether an OutOfMemoryError was seen. */
    public static boolean exhausted;

    private Yield() {}

    /** A site: an access by which threads meet comes next. */
    @ForceInline
    public static void site() {
        if (sites != 0) {
            Hooks.site();
        }
    }

    /** The same, in the code of a class of the JDK that threads share. */
    @ForceInline
    public static void sharedSite() {
        if (sites != 0) {
            Hooks.sharedSite();
        }
    }

    /** The same, in a copy of the code that was entered at a place. */
    @ForceInline
    public static void site(long place) {
        if (sites != 0) {
            Hooks.site(place);
        }
    }
}

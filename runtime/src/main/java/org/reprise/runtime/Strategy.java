package org.reprise.runtime;

import org.reprise.runtime.log.EventKind;

/**
 * Decides, while recording, how long a thread runs and which comes next. Whatever it decides is in the log, so a replay knows nothing of it.
 *
 * <p>Threading: the holder of the turn, in slow paths alone, or, where nobody has it, whoever has the scheduler's lock.
 */
abstract class Strategy {
    /**
     * A slice begins. Returns its length in yield points, from 1.
     *
     * @param left what the one before had left, where it has ended early; 0 where it was used up
     */
    abstract long slice(long left);

    /** The turn has changed, or a thread has been started, and the slice begins. Returns at which site from there it ends, should its yield points not end before; 0 for none. */
    abstract int sitesAtOnce();

    /** The slice is used up at a yield point. Returns at which site from there it ends, should none be the next yield point; 0 where it ends there. */
    abstract int sites();

    /**
     * The slice was to end at a site, and a yield point has come first. Returns at which site from there it ends, should none be the next yield point; 0 where it ends there.
     *
     * @param passed how many sites there were
     */
    int sites(int passed) {
        return 0;
    }

    /** A slice begins. Returns how often the stack may be looked at in vain, at sites in the JDK's code, before it ends at a yield point instead. */
    int looks() {
        return Integer.MAX_VALUE;
    }

    /** A slice ended that was used up, and another thread has the turn. */
    void preempted() {}

    /** The holder has started a thread. Returns whether the holder's slice begins anew. */
    abstract boolean started(TargetThread holder, TargetThread child);

    /** What the holder did may let another thread go on. Returns whether its slice ends at the next yield point. */
    boolean woken(TargetThread holder, TargetThread other) {
        return false;
    }

    /**
     * Asked once before each choice: whether {@link #choose} chooses the next thread; else it is the one whose number comes next.
     *
     * @param threads how many there are
     */
    boolean chooses(int threads) {
        return false;
    }

    /** Whether the holder, whose slice is used up, is among those from whom {@link #choose} chooses. */
    boolean keeps() {
        return false;
    }

    /** Returns where in the list of threads, which has so many, those begin from whom is chosen. */
    int start(int threads) {
        return 0;
    }

    /**
     * Chooses who has the turn next.
     *
     * @param ready those that can go on, in no order that means anything
     * @param count how many there are, at least one
     * @param holder who has it, perhaps among them, or null for nobody
     * @param why the turn changes
     */
    TargetThread choose(TargetThread[] ready, int count, TargetThread holder, EventKind why) {
        throw new IllegalStateException("round robin");
    }

    /** The turn changes. Returns whether a thread that waits is to wake up for no reason. */
    boolean wakesOne() {
        return false;
    }

    /** The holder waits so many ns. Returns how many it does. */
    long wait(long nanos, boolean mayEndEarly) {
        return nanos;
    }
}

package org.reprise.runtime;

import org.reprise.runtime.log.EventKind;

/**
 * Runs, of those that can go on, the thread of the highest priority, priorities being random, and drops the running one's below all others' at a few random points: PCT (Burckhardt, Kothari, Musuvathi and
 * Nagarakatte, A randomized scheduler with probabilistic guarantees of finding bugs, ASPLOS 2010). So a bug that needs few changes of turn is found however many others there could be between them. The paper
 * draws the points from the length of the run; since nobody knows that here, the distance from one to the next is of any order of magnitude. A thread that offers its turn is dropped, too.
 */
final class Priorities extends RandomWalk {
    /** The lowest priority that there is. */
    private long lowest;
    /** Whether the slice ends since a thread of higher priority has come to be able to go on. */
    private boolean outranked;
    /** Whether what is left of the slice is not the distance to the next point, since it has been ended for that. */
    private boolean ended;

    Priorities(Dice dice, SliceScale scale) {
        super(dice, scale);
    }

    @Override
    void begin(long newDraw) {
        super.begin(newDraw);
        lowest = 0;
        outranked = false;
        ended = true;
    }

    private long of(TargetThread thread) {
        if (thread.draw != draw) {
            thread.draw = draw;
            thread.lot = dice.next() >>> 1;
        }
        return thread.lot;
    }

    @Override
    long slice(long left) {
        if (outranked) {
            return 1;
        }
        boolean goesOn = left > 0 && !ended;
        ended = false;
        return goesOn ? left : super.slice(0);
    }

    @Override
    int sitesAtOnce() {
        return outranked ? 1 : 0;
    }

    @Override
    int sites() {
        return outranked ? 0 : super.sites();
    }

    @Override
    int sites(int passed) {
        return outranked ? 0 : super.sites(passed);
    }

    @Override
    boolean started(TargetThread holder, TargetThread child) {
        super.started(holder, child);
        return woken(holder, child);
    }

    @Override
    boolean woken(TargetThread holder, TargetThread other) {
        boolean higher = of(other) > of(holder);
        outranked |= higher;
        ended |= higher;
        return higher;
    }

    @Override
    boolean keeps() {
        return true;
    }

    @Override
    TargetThread choose(TargetThread[] ready, int count, TargetThread holder, EventKind why) {
        boolean used = why == EventKind.PREEMPT || why == EventKind.SITE;
        if (holder != null && (used && !outranked || why == EventKind.YIELD)) {
            holder.draw = draw;
            holder.lot = --lowest;
        }
        outranked = false;
        TargetThread highest = ready[0];
        for (int i = 1; i < count; i++) {
            if (of(ready[i]) > of(highest)) {
                highest = ready[i];
            }
        }
        return highest;
    }
}

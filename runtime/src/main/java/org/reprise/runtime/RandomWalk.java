package org.reprise.runtime;

import org.reprise.runtime.log.EventKind;

/**
 * Gives random threads slices of random lengths, each order of magnitude alike, from a single site on: what two threads do to each other in a few steps comes sooner or later, however far apart the steps are.
 * It is the random scheduler of Thomson, Donaldson and Betts (Concurrency testing using controlled schedulers, TOPC 2016), which found about as many bugs as any other, but for the lengths: a choice at each
 * step would keep one thread from getting far ahead of another, and cost a change of turn each.
 */
class RandomWalk extends Strategy {
    /** A slice that ends at a site, counted from its beginning, has up to two to this. */
    private static final int SITES_BITS = 10;
    /** A slice that is used up at a yield point ends there once in so many times, */
    private static final int AT_ONCE_ONE_IN = 16;
    /** else at one of the next so many sites, since a loop has no more, or, as often, at any of as many as above. */
    private static final int FEW = 8;

    /** What lets another thread go on ends the slice once in so many times. */
    private static final int WOKEN_ONE_IN = 4;

    /** A wait is longer once in so many times, by up to two to this ns, 16 ms. */
    private static final int LATE_ONE_IN = 4;

    private static final int LATE_BITS = 24;
    /** It ends early once in so many times. */
    private static final int EARLY_ONE_IN = 16;

    /** At one change of turn in so many a thread that waits wakes up for no reason. */
    private static final int SPURIOUS_ONE_IN = 64;

    final Dice dice;
    private final SliceScale scale;
    /** Which {@link TargetThread#lot} is of this time. */
    long draw;

    RandomWalk(Dice dice, SliceScale scale) {
        this.dice = dice;
        this.scale = scale;
    }

    /**
     * Begins anew.
     *
     * @param newDraw none that has been, nor the following two to the 32nd
     */
    void begin(long newDraw) {
        draw = newDraw;
    }

    @Override
    long slice(long left) {
        return scale.next();
    }

    @Override
    int sitesAtOnce() {
        return dice.oneIn(2) ? (int) dice.magnitude(SITES_BITS) : 0;
    }

    @Override
    int sites() {
        if (dice.oneIn(AT_ONCE_ONE_IN)) {
            return 0;
        }
        return (int) (dice.oneIn(2) ? 1 + dice.below(FEW) : dice.magnitude(SITES_BITS));
    }

    @Override
    int sites(int passed) {
        return passed == 0 || dice.oneIn(AT_ONCE_ONE_IN) ? 0 : 1 + (int) dice.below(passed);
    }

    @Override
    boolean started(TargetThread holder, TargetThread child) {
        scale.started();
        return true;
    }

    @Override
    boolean woken(TargetThread holder, TargetThread other) {
        return dice.oneIn(WOKEN_ONE_IN);
    }

    @Override
    boolean chooses(int threads) {
        return true;
    }

    @Override
    int start(int threads) {
        return (int) dice.below(threads);
    }

    @Override
    TargetThread choose(TargetThread[] ready, int count, TargetThread holder, EventKind why) {
        return ready[(int) dice.below(count)];
    }

    @Override
    boolean wakesOne() {
        return dice.oneIn(SPURIOUS_ONE_IN);
    }

    @Override
    long wait(long nanos, boolean mayEndEarly) {
        if (dice.oneIn(LATE_ONE_IN)) {
            return nanos + dice.magnitude(LATE_BITS);
        }
        return mayEndEarly && nanos > 0 && dice.oneIn(EARLY_ONE_IN) ? dice.below(nanos) : nanos;
    }
}

package org.reprise.runtime;

import org.reprise.runtime.log.EventKind;

/**
 * A scheduler made to find bugs: one strategy at a time, for a random time, since each finds what others do not, at the beginning of a run or after an hour. Between two of them comes a round in which each
 * thread that can go on has the turn, so none starves for longer than one strategy lasts.
 */
final class Chaos extends Strategy {
    /** By the values of {@code chaos=}; {@code yes}, the first, is all the others by turns. */
    static final String[] NAMES = {"yes", "random", "pct", "starve"};

    /** A strategy lasts up to two to this µs: half a second. */
    private static final int TIME_BITS = 19;
    /** But not less than so many ns. */
    private static final long SHORTEST = 100_000;

    private static final long MICRO = 1000;
    /** And at most so many choices. */
    private static final int MOST_CHOICES = 100_000;

    private final Dice dice;
    private final RandomWalk[] strategies;
    /** The place of the only one among them, or -1. */
    private final int only;

    private RandomWalk now;
    /** System.nanoTime at which it is over, and how many choices it has left. */
    private long until;

    private int choices;
    /** How many have been. */
    private int draws;
    /** Choices that are left of the round. */
    private int round;

    /** @param kind one of {@link #NAMES} */
    Chaos(Dice dice, int mean, String kind) {
        this.dice = dice;
        SliceScale scale = new SliceScale(dice, mean);
        this.strategies =
                new RandomWalk[] {new RandomWalk(dice, scale), new Priorities(dice, scale), new Starvation(dice, scale)
                };
        int place = strategies.length;
        while (!NAMES[place].equals(kind)) {
            place--;
        }
        this.only = place - 1;
        begin();
    }

    private void begin() {
        // The first finds most, and comes as often as the others together.
        now = strategies[only >= 0 ? only : dice.oneIn(2) ? 0 : 1 + (int) dice.below(strategies.length - 1L)];
        now.begin((long) ++draws << Integer.SIZE);
        until = System.nanoTime() + Math.max(SHORTEST, MICRO * dice.magnitude(TIME_BITS));
        choices = MOST_CHOICES;
    }

    @Override
    boolean chooses(int threads) {
        if (round > 0) {
            round--;
            return false;
        }
        if (--choices < 0 || System.nanoTime() - until > 0) {
            round = threads;
            begin();
        }
        return true;
    }

    @Override
    int start(int threads) {
        return now.start(threads);
    }

    @Override
    TargetThread choose(TargetThread[] ready, int count, TargetThread holder, EventKind why) {
        return now.choose(ready, count, holder, why);
    }

    @Override
    boolean keeps() {
        return now.keeps();
    }

    @Override
    long slice(long left) {
        return now.slice(left);
    }

    @Override
    int sitesAtOnce() {
        return now.sitesAtOnce();
    }

    @Override
    int sites() {
        return now.sites();
    }

    @Override
    int sites(int passed) {
        return now.sites(passed);
    }

    @Override
    boolean started(TargetThread holder, TargetThread child) {
        return now.started(holder, child);
    }

    @Override
    boolean woken(TargetThread holder, TargetThread other) {
        return now.woken(holder, other);
    }

    @Override
    boolean wakesOne() {
        return now.wakesOne();
    }

    @Override
    long wait(long nanos, boolean mayEndEarly) {
        return now.wait(nanos, mayEndEarly);
    }
}

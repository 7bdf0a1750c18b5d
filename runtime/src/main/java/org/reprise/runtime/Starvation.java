package org.reprise.runtime;

import org.reprise.runtime.log.EventKind;

/**
 * As {@link RandomWalk}, but some threads do not run as long as any other can go on: what rr's chaos mode does (O'Callahan, Introducing rr chaos mode, 2016), where random threads have low priority for some
 * seconds. Bugs that need a thread to be late by milliseconds, while others do much, show by no schedule that gives each its share. Where none but such threads can go on it is over at once, and drawn anew.
 */
final class Starvation extends RandomWalk {
    /** One thread in so many starves. */
    private static final int ONE_IN = 6;
    /** For up to two to this µs, 65 ms. */
    private static final int TIME_BITS = 16;

    private static final long MICRO = 1000;

    /** System.nanoTime at which it is drawn anew who starves. */
    private long until;

    Starvation(Dice dice, SliceScale scale) {
        super(dice, scale);
    }

    @Override
    void begin(long newDraw) {
        super.begin(newDraw);
        drawAnew();
    }

    private void drawAnew() {
        draw++;
        until = System.nanoTime() + MICRO * dice.magnitude(TIME_BITS);
    }

    private boolean starves(TargetThread thread) {
        if (thread.draw != draw) {
            thread.draw = draw;
            thread.lot = dice.oneIn(ONE_IN) ? -1 : 0;
        }
        return thread.lot < 0;
    }

    @Override
    boolean woken(TargetThread holder, TargetThread other) {
        return !starves(other) && (starves(holder) || super.woken(holder, other));
    }

    @Override
    boolean keeps() {
        return true;
    }

    @Override
    TargetThread choose(TargetThread[] ready, int count, TargetThread holder, EventKind why) {
        if (System.nanoTime() - until > 0) {
            drawAnew();
        }
        int fed = 0;
        for (int i = 0; i < count; i++) {
            TargetThread each = ready[i];
            if (!starves(each)) {
                ready[i] = ready[fed];
                ready[fed++] = each;
            }
        }
        if (fed == 0) {
            drawAnew();
            fed = count;
        }
        return super.choose(ready, fed, holder, why);
    }
}

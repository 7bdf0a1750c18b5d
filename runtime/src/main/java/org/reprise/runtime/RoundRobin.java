package org.reprise.runtime;

/**
 * Gives each thread that can go on its slice, one after the other. Slices have random lengths, so that no two recordings interleave alike; where they may end at sites, most are short as long as there is
 * credit for that, so that the beginnings of threads and short programs change turns often, and what runs for long does not pay for it.
 */
final class RoundRobin extends Strategy {
    /** Sites within one loop's round or a straight line: up to two to this. */
    private static final int MOST_BITS = 12;
    /** Or, as often, up to two to this. */
    private static final int FEW_BITS = 3;

    /** What short slices may cost at once, and what each, each start of a thread and each long slice brings: where threads begin, many are short, and of a long computation's one in three. */
    private static final int MOST_CREDIT = 512;

    private static final int SHORT_COSTS = 2;
    private static final int START_BRINGS = 16;
    /** A short slice has up to two to this yield points. */
    private static final int MOST_SHORT_BITS = 12;
    /** With credit, one slice in so many is not short. */
    private static final int LONG_ONE_IN = 16;
    /** A slice in so many ends at a site from its beginning, since a thread may have nothing but straight lines. */
    private static final int AT_ONCE_ONE_IN = 8;

    /** A slice looks at the stack in vain at most two to this times: a microsecond each, more where it is deep, and what the JDK does for itself may go on for long. */
    private static final int MOST_LOOK_BITS = 8;

    private final Dice dice;
    /** Mean length of a slice, yield points. */
    private final int mean;
    /** Whether a slice may end at a site. */
    private final boolean atSites;
    /** What there is for short slices, and whether this one is. */
    private int credit = MOST_CREDIT;

    private boolean isShort;

    RoundRobin(Dice dice, int mean, boolean atSites) {
        this.dice = dice;
        this.mean = mean;
        this.atSites = atSites;
    }

    @Override
    long slice(long left) {
        // Uniform from 1 to twice the mean less one.
        long length = 1 + dice.below(2L * mean - 1);
        isShort = atSites && credit >= SHORT_COSTS && !dice.oneIn(LONG_ONE_IN);
        if (isShort) {
            return Math.min(length, dice.magnitude((int) dice.below(MOST_SHORT_BITS + 1)));
        }
        credit = Math.min(credit + 1, MOST_CREDIT);
        return length;
    }

    @Override
    int sitesAtOnce() {
        return dice.oneIn(AT_ONCE_ONE_IN) ? sites() : 0;
    }

    /** Within a few, since a loop has no more, or, as often, within orders of magnitude. */
    @Override
    int sites() {
        long drawn = dice.next();
        int bits = (drawn >>> 8 & 1) == 0 ? FEW_BITS : (int) ((drawn >>> 16 & 0xffff) * MOST_BITS >>> 16);
        return (int) (drawn >>> 32) & (1 << bits) - 1;
    }

    @Override
    int looks() {
        return (int) dice.magnitude(MOST_LOOK_BITS);
    }

    @Override
    void preempted() {
        if (isShort) {
            credit -= SHORT_COSTS;
        }
    }

    @Override
    boolean started(TargetThread holder, TargetThread child) {
        credit = Math.min(credit + START_BRINGS, MOST_CREDIT);
        return false;
    }
}

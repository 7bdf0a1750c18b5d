package org.reprise.runtime;

/**
 * Draws lengths of slices, each order of magnitude alike, of one scale for some slices in a row: threads that are near each other stay so as long as slices are short, and may do to each other what needs that, and
 * come far from each other by long ones.
 *
 * <p>Threading: as of {@link Strategy}.
 */
final class SliceScale {
    /** Up to two to this slices in a row are of the same scale. */
    private static final int ROW_BITS = 6;
    /** Where a thread has been started so many are of one of the smaller ones: threads that begin together are near each other. */
    private static final int START_ROW = 200;

    private final Dice dice;
    /** The largest: slices have up to two to this yield points. */
    private final int bits;
    /** That of the slices at hand, and how many of them are to come. */
    private int scale;

    private int row;
    /** Whether they are of any length up to that, or of any order of magnitude up to that. */
    private boolean even;

    /** @param mean length of slices, yield points, that is usual */
    SliceScale(Dice dice, int mean) {
        this.dice = dice;
        this.bits = Integer.SIZE - Integer.numberOfLeadingZeros(mean);
    }

    /** Returns the next length, yield points. */
    long next() {
        if (--row < 0) {
            begin((int) dice.magnitude(ROW_BITS), bits);
        }
        return even ? 1 + dice.below(1L << scale) : dice.magnitude(scale);
    }

    /** A thread has been started. */
    void started() {
        begin(START_ROW, (bits + 1) / 2);
    }

    private void begin(int slices, int mostBits) {
        row = slices;
        scale = 1 + (int) dice.below(mostBits);
        even = dice.oneIn(2);
    }
}

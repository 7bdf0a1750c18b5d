package org.reprise.runtime;

/**
 * Draws what a recording leaves to chance (xorshift, Marsaglia 2003): a generator of its own, so that none of the program's is moved on.
 *
 * <p>Threading: as of {@link Strategy}.
 */
final class Dice {
    private long state;

    Dice(long seed) {
        state = seed | 1;
    }

    /** Returns 64 random bits, never all 0. */
    long next() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state;
    }

    /** Returns a number from 0 and below the bound, each alike. */
    long below(long bound) {
        return (next() >>> 1) % bound;
    }

    /** Whether what happens once in so many times does. */
    boolean oneIn(int times) {
        return below(times) == 0;
    }

    /** Returns a number from 1 up to two to that power, each order of magnitude alike. */
    long magnitude(int bits) {
        long drawn = next();
        return 1 + (drawn >>> 16) % (1L << (drawn & 0xffff) * (bits + 1) / 0x10000);
    }
}

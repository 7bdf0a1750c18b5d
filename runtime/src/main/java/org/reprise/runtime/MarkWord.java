package org.reprise.runtime;

import jdk.internal.misc.Unsafe;

/**
 * Reads and writes the identity hash code that an object carries in its header's first word, the mark word (HotSpot, markWord.hpp: 31 bits, of which 0
 * says that none was drawn yet). Where the bits lie differs between JDKs, so it is found by trial.
 *
 * <p>Threading: any thread; the word is changed by compare and set, as the JVM itself does.
 */
final class MarkWord {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** The low two bits of an object on which no thread synchronizes, and of one with a monitor of its own. */
    private static final int UNLOCKED = 1;

    private static final int BIASED = 5;
    /** The bits that say whether a thread has the monitor. */
    private static final int BIASED_OR_LOCKED = 7;
    /** Where the hash code lies, bits from the right; -1 where it was not found. */
    private final int shift;

    /** Finds the bits, and tests that they are what the JVM takes for the hash code. */
    MarkWord() {
        Object sample = new Object();
        long before = UNSAFE.getLongVolatile(sample, 0);
        long hash = System.identityHashCode(sample);
        long drawn = before ^ UNSAFE.getLongVolatile(sample, 0);
        int found = drawn == 0 ? -1 : Long.numberOfTrailingZeros(drawn) - Long.numberOfTrailingZeros(hash);
        boolean plausible = found > 2 && found <= Long.SIZE - Integer.SIZE + 1 && hash << found == drawn;
        shift = plausible && (before >>> found & Integer.MAX_VALUE) == 0 ? found : -1;
    }

    /** Whether it is certain that no thread is in the object's monitor. */
    static boolean isUnlocked(Object object) {
        return (UNSAFE.getLongVolatile(object, 0) & BIASED_OR_LOCKED) == UNLOCKED;
    }

    /** Whether hash codes can be set on this JVM. */
    boolean works() {
        if (shift < 0) {
            return false;
        }
        Object sample = new Object();
        boolean set = set(sample, 0x12345678) && System.identityHashCode(sample) == 0x12345678;
        return set && set(sample, 0x7654321) && System.identityHashCode(sample) == 0x7654321;
    }

    /**
     * Gives the object that hash code, unless it has one.
     *
     * @return false where nothing was changed
     */
    boolean setFirst(Object object, int hash) {
        while (true) {
            long mark = UNSAFE.getLongVolatile(object, 0);
            boolean drawn = (mark >>> shift & Integer.MAX_VALUE) != 0;
            if ((mark & 3) != UNLOCKED || (mark & 7) == BIASED || drawn) {
                return false;
            }
            if (UNSAFE.compareAndSetLong(object, 0, mark, mark | (long) hash << shift)) {
                return true;
            }
        }
    }

    /**
     * Gives the object that hash code, or none with 0: it then draws one when it is next asked.
     *
     * @return false where the object's monitor keeps the word, so that nothing was changed
     */
    boolean set(Object object, int hash) {
        long others = ~((long) Integer.MAX_VALUE << shift);
        while (true) {
            long mark = UNSAFE.getLongVolatile(object, 0);
            if ((mark & 3) != UNLOCKED || (mark & 7) == BIASED) {
                return false;
            }
            if (UNSAFE.compareAndSetLong(object, 0, mark, mark & others | (long) hash << shift)) {
                return true;
            }
        }
    }
}

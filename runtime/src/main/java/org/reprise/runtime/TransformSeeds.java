package org.reprise.runtime;

import java.util.HashMap;
import java.util.Map;

/**
 * Seeds for random numbers that transformers of other agents draw, as for names of what they add to a class. Hooks are inert in a transformer, since one mode may load classes that the other does not; so a seed is neither
 * recorded nor taken from the time, but follows from the run's seed, the class, and how many there have been for it.
 *
 * <p>Threading: the holder of the turn.
 */
final class TransformSeeds {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    /** What mixes the bits, of SplittableRandom. */
    private static final long MIX = 0xBF58476D1CE4E5B9L;

    private static final int SHIFT = 31;

    private final Map<String, Integer> drawn = new HashMap<>();

    /** Returns the next seed for a class. */
    long next(int runSeed, String className) {
        Integer before = drawn.get(className);
        int count = before == null ? 1 : before + 1;
        drawn.put(className, count);
        long seed = ((long) runSeed << Integer.SIZE ^ className.hashCode()) + count * GOLDEN;
        seed = (seed ^ seed >>> SHIFT) * MIX;
        return seed ^ seed >>> SHIFT;
    }
}

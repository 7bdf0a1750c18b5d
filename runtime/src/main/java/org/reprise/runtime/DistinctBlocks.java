package org.reprise.runtime;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The contents of blocks that a recording has logged, told apart by their SHA-256: an image with many equal blocks, or several copies of one, is in the log once.
 *
 * <p>Threading: the holder of the turn, inside.
 */
final class DistinctBlocks {
    /** Bytes; what is no longer is logged again: to say where it was takes about as many. */
    private static final int SHORT = 8;

    private final Map<Content, Integer> numbers = new HashMap<>();
    private int logged;

    private static final class Content {
        private final byte[] sha256;

        Content(byte[] sha256) {
            this.sha256 = sha256;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Content && Arrays.equals(sha256, ((Content) other).sha256);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sha256);
        }
    }

    /** Returns how many blocks ago the first bytes of the data were logged, counted from 1; or 0 where they were not, and are going to be. */
    int ago(byte[] data, int length) {
        logged++;
        if (length <= SHORT) {
            return 0;
        }
        Sha256 sha256 = new Sha256();
        sha256.update(data, length);
        Integer before = numbers.putIfAbsent(new Content(sha256.digest()), logged);
        return before == null ? 0 : logged - before;
    }
}

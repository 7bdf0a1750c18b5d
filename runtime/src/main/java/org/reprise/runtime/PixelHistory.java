package org.reprise.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Makes long pieces of what the X server says short: they are pixels that a program reads back from its window, mostly those that it read last time. A piece is written as words of 32 bits that are new,
 * and stretches that have been before, after Lempel and Ziv (1977), with a history that goes on from piece to piece. The format: {@code docs/log-format.md}.
 *
 * <p>Threading: the holder of the turn. One object packs or unpacks, not both.
 */
final class PixelHistory {
    /** Shorter pieces are left as they are, bytes. */
    private static final int SHORTEST = 1024;

    /** Words that are remembered: of a few pictures. */
    private static final int WORDS = 1 << 20;

    private static final int PLACE_BITS = 17;
    /** Words that make a hash. */
    private static final int HASHED = 4;
    /** Fewer words are not worth a reference. */
    private static final int LEAST = 3;

    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    /** A ring; null until the first piece. */
    private int[] words;
    /** Where words of that hash were, plus one, counted from the first. */
    private long[] places;
    /** How many there have been. */
    private long end;
    /** Where in what is unpacked the next byte is. */
    private int inAt;
    /** How far back the last reference was. */
    private long distance = 1;

    /** Whether a piece of that length has a place in the history, and is packed where that makes it shorter. */
    static boolean takes(int length) {
        return length >= SHORTEST && length % Integer.BYTES == 0;
    }

    /**
     * Packs a part of what was said at once, which must not be longer than the history.
     *
     * @return null where it would not be shorter
     */
    byte[] pack(byte[] whole, int from, int length) {
        if (places == null) {
            places = new long[1 << PLACE_BITS];
        }
        long begin = end;
        ByteBuffer in = add(whole, from, length);
        ByteBuffer packed = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long fresh = begin;
        for (long at = begin; at < end; ) {
            long before = longest(at, known(at), at - distance, at - whole.length / Integer.BYTES);
            int same = same(before, at);
            if (same < LEAST) {
                at++;
                continue;
            }
            distance = at - before;
            if (!put(packed, in, begin, fresh, at) || !put(packed, same) || !put(packed, distance)) {
                return null;
            }
            at += same;
            fresh = at;
        }
        return put(packed, in, begin, fresh, end) ? Arrays.copyOf(packed.array(), packed.position()) : null;
    }

    /** A piece that is logged as it is. */
    ByteBuffer add(byte[] data, int from, int length) {
        if (words == null) {
            words = new int[WORDS];
        }
        ByteBuffer in = ByteBuffer.wrap(data, from, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + Integer.BYTES <= length; i += Integer.BYTES) {
            words[(int) (end++ % WORDS)] = in.getInt(i);
        }
        return in;
    }

    private int word(long at) {
        return words[(int) (at % WORDS)];
    }

    /** Returns where words of the same hash were before, and remembers where these are. */
    private long known(long at) {
        int hash = 0;
        for (int i = 0; i < HASHED && at + i < end; i++) {
            hash = 31 * hash + word(at + i);
        }
        hash = hash * 0x9e37_79b1 >>> Integer.SIZE - PLACE_BITS;
        long before = places[hash] - 1;
        places[hash] = at + 1;
        return before;
    }

    /**
     * Returns the place with the most words that are the same: the last with that hash; as far back as before, as what stands below each other in a picture is; or the same place in a picture of that size.
     */
    private long longest(long at, long byHash, long asBefore, long asLarge) {
        int hashed = same(byHash, at);
        int before = same(asBefore, at);
        int large = same(asLarge, at);
        return large >= hashed && large >= before ? asLarge : before >= hashed ? asBefore : byHash;
    }

    /** How many words are the same at both places, to the end; none where the first is not remembered. */
    private int same(long before, long at) {
        int same = 0;
        if (before >= Math.max(0, end - WORDS) && before < at) {
            while (at + same < end && word(before + same) == word(at + same)) {
                same++;
            }
        }
        return same;
    }

    /** Writes words as they are, with their number. Returns whether there was room. */
    private static boolean put(ByteBuffer packed, ByteBuffer in, long begin, long from, long to) {
        int length = (int) (to - from) * Integer.BYTES;
        if (!put(packed, to - from) || packed.remaining() < length) {
            return false;
        }
        int at = (int) (from - begin) * Integer.BYTES;
        packed.put(in.slice(at, length));
        return true;
    }

    private static boolean put(ByteBuffer packed, long number) {
        long rest = number;
        for (; packed.hasRemaining(); rest >>>= BITS) {
            if (rest < MORE) {
                packed.put((byte) rest);
                return true;
            }
            packed.put((byte) (rest | MORE));
        }
        return false;
    }

    /** Makes what unpacking needs, which then allocates nothing. */
    void prepare() {
        words = new int[WORDS];
    }

    /**
     * Undoes {@link #pack}. Allocates nothing once it has been prepared.
     *
     * @param to where the piece is put, from its beginning
     * @param length of the piece
     * @return whether it was one
     */
    boolean unpack(byte[] packed, byte[] to, int length) {
        if (length <= 0 || length > to.length || length % Integer.BYTES != 0) {
            return false;
        }
        if (words == null) {
            prepare();
        }
        int filled = 0;
        inAt = 0;
        long oldest = Math.max(0, end + length / Integer.BYTES - WORDS);
        while (true) {
            long fresh = number(packed);
            if (fresh < 0
                    || fresh > (packed.length - inAt) / Integer.BYTES
                    || fresh > (length - filled) / Integer.BYTES) {
                return false;
            }
            for (long i = 0; i < fresh; i++) {
                filled = append(to, filled, word(packed, inAt));
                inAt += Integer.BYTES;
            }
            if (filled == length) {
                return inAt == packed.length;
            }
            long same = number(packed);
            long before = end - number(packed);
            if (same < LEAST || same > (length - filled) / Integer.BYTES || before < oldest || before >= end) {
                return false;
            }
            for (long i = 0; i < same; i++) {
                filled = append(to, filled, word(before + i));
            }
        }
    }

    /** A piece that is not packed. Allocates nothing once it has been prepared. */
    void pass(byte[] data) {
        if (words == null) {
            prepare();
        }
        for (int i = 0; i + Integer.BYTES <= data.length; i += Integer.BYTES) {
            words[(int) (end++ % WORDS)] = word(data, i);
        }
    }

    private static int word(byte[] bytes, int at) {
        return bytes[at] & 0xff
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    private int append(byte[] to, int at, int word) {
        words[(int) (end++ % WORDS)] = word;
        to[at] = (byte) word;
        to[at + 1] = (byte) (word >>> 8);
        to[at + 2] = (byte) (word >>> 16);
        to[at + 3] = (byte) (word >>> 24);
        return at + Integer.BYTES;
    }

    /** Returns what {@link #put(ByteBuffer, long)} wrote, or -1. */
    private long number(byte[] in) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE - 1 && inAt < in.length; shift += BITS) {
            byte next = in[inAt++];
            number |= (long) (next & MORE - 1) << shift;
            if (next >= 0) {
                return number;
            }
        }
        return -1;
    }
}

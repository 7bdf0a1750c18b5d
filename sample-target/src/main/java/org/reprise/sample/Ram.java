package org.reprise.sample;

import java.util.Arrays;

/**
 * Guest RAM, little-endian, with a dirty mark per page.
 *
 * <p>Offsets are bytes from the start of RAM and must be checked with {@link #contains} first. The CPU thread and the
 * block threads (DMA) use it without a lock, as a real machine's bus masters do: what a racing access sees is the guest's
 * business.
 */
final class Ram {
    static final int PAGE_SHIFT = 12;
    private static final int WORDS_PER_PAGE_SHIFT = PAGE_SHIFT - 2;

    private final int[] words;
    private final int bytes;
    private final byte[] dirty;

    /** @param mebibytes size in MiB */
    Ram(int mebibytes) {
        bytes = mebibytes << 20;
        words = new int[bytes >>> 2];
        dirty = new byte[bytes >>> PAGE_SHIFT];
        Arrays.fill(dirty, (byte) 1);
    }

    /** Size in bytes. */
    int size() {
        return bytes;
    }

    /** Number of pages of {@code 1 << PAGE_SHIFT} bytes. */
    int pages() {
        return dirty.length;
    }

    /** Whether {@code length} bytes from {@code offset} on lie inside RAM. */
    boolean contains(int offset, int length) {
        return offset >= 0 && length >= 0 && offset <= bytes - length;
    }

    int loadWord(int offset) {
        return words[offset >>> 2];
    }

    int loadHalf(int offset) {
        return words[offset >>> 2] >>> ((offset & 2) << 3) & 0xffff;
    }

    int loadByte(int offset) {
        return words[offset >>> 2] >>> ((offset & 3) << 3) & 0xff;
    }

    void storeWord(int offset, int value) {
        words[offset >>> 2] = value;
        dirty[offset >>> PAGE_SHIFT] = 1;
    }

    void storeHalf(int offset, int value) {
        int shift = (offset & 2) << 3;
        int index = offset >>> 2;
        words[index] = words[index] & ~(0xffff << shift) | (value & 0xffff) << shift;
        dirty[offset >>> PAGE_SHIFT] = 1;
    }

    void storeByte(int offset, int value) {
        int shift = (offset & 3) << 3;
        int index = offset >>> 2;
        words[index] = words[index] & ~(0xff << shift) | (value & 0xff) << shift;
        dirty[offset >>> PAGE_SHIFT] = 1;
    }

    /** Copies {@code length} bytes from {@code source} into RAM. */
    void write(int offset, byte[] source, int from, int length) {
        for (int i = 0; i < length; i++) {
            storeByte(offset + i, source[from + i]);
        }
    }

    /** Copies {@code length} bytes out of RAM into {@code target}. */
    void read(int offset, byte[] target, int from, int length) {
        for (int i = 0; i < length; i++) {
            target[from + i] = (byte) loadByte(offset + i);
        }
    }

    /** Whether the page was written since the last call for it; clears the mark. */
    boolean takeDirty(int page) {
        if (dirty[page] == 0) {
            return false;
        }
        dirty[page] = 0;
        return true;
    }

    /** A fast 64-bit hash of one page (multiply and xor-shift per word; not cryptographic). */
    long hashPage(int page) {
        long hash = page;
        int end = page + 1 << WORDS_PER_PAGE_SHIFT;
        for (int i = page << WORDS_PER_PAGE_SHIFT; i < end; i++) {
            hash = (hash ^ words[i]) * 0x9e37_79b9_7f4a_7c15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}

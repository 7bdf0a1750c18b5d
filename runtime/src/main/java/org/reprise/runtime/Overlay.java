package org.reprise.runtime;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;

/**
 * The copy-on-write overlay of one image: a private sparse file with the blocks that were written, above the image, which is only read. All that the target has open on the image
 * is open on the sparse file, so positions, lengths, locks and mappings are the JDK's own; what is left to do is to read blocks that are not there from the image, and to complete
 * a block that was written in part.
 *
 * <p>Where the log has the data of the blocks ({@code blocks=data}), a recording logs each block of the image once, before it is first looked at, and a replay puts it into the sparse
 * file in place of reading the image. A recording that writes through has an overlay without a file for that.
 *
 * <p>Threading: the holder of the turn, inside.
 */
final class Overlay {
    /** Bytes of a block. */
    static final int BLOCK = 4096;
    /** Blocks copied at a time. */
    private static final int CHUNK = 256;

    private final Engine engine;
    private final Medium medium;
    /** The image, null where its blocks come from the log. */
    private final RandomAccessFile opened;

    private final FileDescriptor image;
    /** The sparse file, null where writes go through: open as long as the overlay is. */
    private final RandomAccessFile made;

    private final FileDescriptor file;
    private final String path;
    /** A bit for each block that is in the sparse file, or, without one, was written. */
    private long[] present = new long[1];
    /** A bit for each block whose data has been logged. */
    private long[] logged = new long[1];
    /** Bytes of the image that show through: those behind were cut off. */
    private long limit;
    /** Length of the sparse file in bytes, which is asked for more often than it changes. */
    private long size;

    /** @param through whether writes go to the image itself */
    Overlay(Engine engine, Medium medium, RandomAccessFile image, boolean through) throws IOException {
        this.engine = engine;
        this.medium = medium;
        this.opened = image;
        this.image = image == null ? null : image.getFD();
        this.limit = medium.size;
        this.size = medium.size;
        if (through) {
            made = null;
            file = null;
            path = null;
            return;
        }
        File unnamed = Outputs.unused();
        made = Outputs.temporaryFile(unnamed);
        file = made.getFD();
        String byDescriptor = "/proc/self/fd/" + Descriptors.number(file);
        if (new File(byDescriptor).exists()) {
            unnamed.delete();
            path = byDescriptor;
        } else {
            // Not Linux: it goes when the JVM ends.
            path = unnamed.getPath();
            Outputs.removeAtEnd(unnamed);
        }
        made.setLength(medium.size);
    }

    /** Name under which the sparse file is opened, or null where writes go through. */
    String path() {
        return path;
    }

    /** Returns an overlay that does not write through, where nothing has been written through yet. */
    Overlay withFile() throws IOException {
        Overlay overlay = new Overlay(engine, medium, opened, false);
        overlay.logged = logged;
        return overlay;
    }

    /** Whether reads and writes of the target's own descriptor are right as they are. */
    boolean isThrough() {
        return file == null;
    }

    /** Returns how many bytes there are to read at an offset, at most so many; -1 at the end. */
    int available(long at, int length) {
        return length == 0 ? 0 : at >= size ? -1 : (int) Math.min(length, size - at);
    }

    /** Whether a range that ends before the end is in the sparse file, where the target's own descriptor reads it. */
    boolean isHere(long at, int length) {
        for (long block = at / BLOCK; block * BLOCK < at + length; block++) {
            if (!has(present, block)) {
                return false;
            }
        }
        return true;
    }

    /** Reads to an array; otherwise as {@link #read(long, long, int)}. */
    int read(long at, byte[] to, int offset, int length) throws IOException {
        int n = available(at, length);
        for (int done = 0; done < n; ) {
            int part = Math.min(FileNatives.ROOM, n - done);
            read(at + done, FileNatives.ROOM_AT, part);
            FileNatives.copy(FileNatives.ROOM_AT, to, offset + done, part);
            done += part;
        }
        return n;
    }

    /** Reads to memory as RandomAccessFile does, at an offset in bytes. Returns -1 at the end. */
    int read(long at, long address, int length) throws IOException {
        int n = available(at, length);
        if (n <= 0) {
            return n;
        }
        look(at, n);
        long end = at + n;
        for (long from = at; from < end; ) {
            long block = from / BLOCK;
            boolean here = has(present, block);
            do {
                block++;
            } while (block * BLOCK < end && has(present, block) == here);
            int part = (int) (Math.min(block * BLOCK, end) - from);
            if (here) {
                FileNatives.fill(file, from, address + from - at, part);
            } else {
                fromImage(from, address + from - at, part);
            }
            from += part;
        }
        return n;
    }

    private void fromImage(long at, long address, int length) throws IOException {
        int shown = (int) Math.max(0, Math.min(length, limit - at));
        if (shown > 0) {
            FileNatives.fill(image, at, address, shown);
        }
        FileNatives.clear(address + shown, length - shown);
    }

    /** The target is about to read the image itself. */
    void beforeRead(long at, long length) throws IOException {
        look(at, length);
    }

    /** The target is about to write there: what it leaves of the first and the last block comes from the image. */
    void beforeWrite(long at, long length) throws IOException {
        if (length > 0) {
            if (at % BLOCK != 0) {
                complete(at);
            }
            if ((at + length) % BLOCK != 0) {
                complete(at + length - 1);
            }
        }
    }

    /** Puts the block with that byte into the sparse file. */
    private void complete(long at) throws IOException {
        long block = at / BLOCK;
        look(block * BLOCK, BLOCK);
        if (file != null && !has(present, block)) {
            copy(block * BLOCK, (block + 1) * BLOCK);
            present = set(present, block, block);
        }
    }

    /** The target has written there, perhaps less than it wanted: then the rest of the last block comes from the image. */
    void written(long at, long length) throws IOException {
        if (length <= 0) {
            return;
        }
        long end = at + length;
        size = Math.max(size, end);
        long first = at / BLOCK;
        long last = (end - 1) / BLOCK;
        if (file != null && !has(present, last)) {
            copy(end, (last + 1) * BLOCK);
        }
        present = set(present, first, last);
    }

    /** Copies a part of a block. */
    private void copy(long from, long to) throws IOException {
        int length = (int) (Math.min(to, limit) - from);
        if (length > 0) {
            FileNatives.fill(image, from, FileNatives.ROOM_AT, length);
            FileNatives.writeAll(file, from, FileNatives.ROOM_AT, length);
        }
    }

    /** The file has been cut, or made longer, to so many bytes. */
    void resized(long to) {
        size = to;
        limit = Math.min(limit, to);
    }

    /** Puts a range into the sparse file, since the target maps it. Blocks of zeros stay holes. */
    void copyIn(long at, long length) throws IOException {
        if (length <= 0) {
            return;
        }
        look(at, length);
        long first = at / BLOCK;
        long last = (at + length - 1) / BLOCK;
        if (file != null && image != null) {
            long memory = FileNatives.allocate(CHUNK * BLOCK);
            try {
                for (long block = first; block <= last && block * BLOCK < limit; block += CHUNK) {
                    copyIn(block, (int) Math.min(CHUNK, last - block + 1), memory);
                }
            } finally {
                FileNatives.free(memory);
            }
        }
        // What lies behind the image's end is there as well: the mapping writes it unseen.
        present = set(present, first, last);
    }

    /** Copies blocks that are neither there nor zeros, those that follow each other at once. */
    private void copyIn(long first, int blocks, long memory) throws IOException {
        int bytes = (int) Math.min((long) blocks * BLOCK, limit - first * BLOCK);
        FileNatives.fill(image, first * BLOCK, memory, bytes);
        FileNatives.clear(memory + bytes, blocks * BLOCK - bytes);
        int from = 0;
        for (int i = 0; i <= blocks; i++) {
            if (i == blocks || has(present, first + i) || FileNatives.isZero(memory + i * BLOCK, BLOCK)) {
                int end = Math.min(i * BLOCK, bytes);
                if (end > from) {
                    FileNatives.writeAll(file, first * BLOCK + from, memory + from, end - from);
                }
                from = (i + 1) * BLOCK;
            }
        }
    }

    /** Logs blocks of the image that the target is about to see, or takes them from the log. */
    private void look(long at, long length) throws IOException {
        if (!medium.logged || engine.muted || length <= 0 || at >= limit) {
            return;
        }
        long end = Math.min(at + length, limit);
        for (long block = at / BLOCK; block * BLOCK < end; block++) {
            if (!has(present, block) && !has(logged, block)) {
                if (image != null) {
                    byte[] data = new byte[BLOCK];
                    FileNatives.fill(image, block * BLOCK, data, 0, (int) Math.min(BLOCK, limit - block * BLOCK));
                    engine.block(medium.number, block, data, used(data));
                    logged = set(logged, block, block);
                } else {
                    byte[] data = engine.block(medium.number, block, null, 0);
                    FileNatives.write(file, block * BLOCK, data, 0, (int) Math.min(data.length, limit - block * BLOCK));
                    present = set(present, block, block);
                }
            }
        }
    }

    /** Bytes without the zeros at the end. */
    static int used(byte[] data) {
        int used = data.length;
        while (used > 0 && data[used - 1] == 0) {
            used--;
        }
        return used;
    }

    private static boolean has(long[] bits, long index) {
        int word = (int) (index >>> 6);
        return word < bits.length && (bits[word] & 1L << index) != 0;
    }

    private static long[] set(long[] bits, long first, long last) {
        int words = (int) (last >>> 6) + 1;
        long[] set = words > bits.length ? Arrays.copyOf(bits, Math.max(words, 2 * bits.length)) : bits;
        for (long index = first; index <= last; index++) {
            set[(int) (index >>> 6)] |= 1L << index;
        }
        return set;
    }
}

package org.reprise.runtime;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import jdk.internal.misc.Unsafe;

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

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long FD = UNSAFE.objectFieldOffset(FileDescriptor.class, "fd");

    private final Engine engine;
    private final Medium medium;
    /** The image, null where its blocks come from the log. */
    private final RandomAccessFile image;
    /** The sparse file, null where writes go through. */
    private final RandomAccessFile file;

    private final String path;
    /** A bit for each block that is in the sparse file, or, without one, was written. */
    private long[] present = new long[1];
    /** A bit for each block whose data has been logged. */
    private long[] logged = new long[1];
    /** Bytes of the image that show through: those behind were cut off. */
    private long limit;

    /** @param through whether writes go to the image itself */
    Overlay(Engine engine, Medium medium, RandomAccessFile image, boolean through) throws IOException {
        this.engine = engine;
        this.medium = medium;
        this.image = image;
        this.limit = medium.size;
        if (through) {
            file = null;
            path = null;
            return;
        }
        File made = Outputs.temporaryFile();
        file = new RandomAccessFile(made, "rw");
        String byDescriptor = "/proc/self/fd/" + UNSAFE.getInt(file.getFD(), FD);
        if (new File(byDescriptor).exists() && made.delete()) {
            path = byDescriptor;
        } else {
            // Not Linux: it goes when the JVM ends.
            path = made.getPath();
            Outputs.removeAtEnd(made);
        }
        file.setLength(medium.size);
    }

    /** Name under which the sparse file is opened, or null where writes go through. */
    String path() {
        return path;
    }

    /** Returns an overlay that does not write through, where nothing has been written through yet. */
    Overlay withFile() throws IOException {
        Overlay overlay = new Overlay(engine, medium, image, false);
        overlay.logged = logged;
        return overlay;
    }

    /** Whether reads and writes of the target's own descriptor are right as they are. */
    boolean isThrough() {
        return file == null;
    }

    /** Reads as RandomAccessFile does, at an offset in bytes. Returns -1 at the end. */
    int read(long at, byte[] to, int offset, int length) throws IOException {
        long size = file.length();
        if (length == 0 || at >= size) {
            return length == 0 ? 0 : -1;
        }
        int n = (int) Math.min(length, size - at);
        long end = at + n;
        look(at, n);
        for (long from = at; from < end; ) {
            long block = from / BLOCK;
            boolean here = has(present, block);
            do {
                block++;
            } while (block * BLOCK < end && has(present, block) == here);
            int part = (int) (Math.min(block * BLOCK, end) - from);
            if (here) {
                fill(file, from, to, offset, part);
            } else {
                fromImage(from, to, offset, part);
            }
            offset += part;
            from += part;
        }
        return n;
    }

    private void fromImage(long at, byte[] to, int offset, int length) throws IOException {
        int shown = (int) Math.max(0, Math.min(length, limit - at));
        fill(image, at, to, offset, shown);
        Arrays.fill(to, offset + shown, offset + length, (byte) 0);
    }

    /** Reads so many bytes; those behind the end are zeros. */
    private static void fill(RandomAccessFile from, long at, byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        from.seek(at);
        int n = 0;
        while (n < length) {
            int read = from.read(to, offset + n, length - n);
            if (read < 0) {
                Arrays.fill(to, offset + n, offset + length, (byte) 0);
                return;
            }
            n += read;
        }
    }

    /** The target is about to read the image itself. */
    void beforeRead(long at, long length) throws IOException {
        look(at, length);
    }

    /** The target is about to write there. */
    void beforeWrite(long at, long length) throws IOException {
        if (length > 0) {
            if (at % BLOCK != 0) {
                look(at, 1);
            }
            if ((at + length) % BLOCK != 0) {
                look(at + length - 1, 1);
            }
        }
    }

    /** The target has written there: the rest of the first and the last block comes from the image. */
    void written(long at, long length) throws IOException {
        if (length <= 0) {
            return;
        }
        long end = at + length;
        long first = at / BLOCK;
        long last = (end - 1) / BLOCK;
        boolean lastThere = has(present, last);
        if (file != null && !has(present, first)) {
            copy(first * BLOCK, at);
        }
        if (file != null && !lastThere) {
            copy(end, (last + 1) * BLOCK);
        }
        present = set(present, first, last);
    }

    /** Copies a part of a block. */
    private void copy(long from, long to) throws IOException {
        int length = (int) (Math.min(to, limit) - from);
        if (length > 0) {
            byte[] data = new byte[length];
            fromImage(from, data, 0, length);
            file.seek(from);
            file.write(data, 0, length);
        }
    }

    /** The file has been cut, or made longer, to so many bytes. */
    void resized(long size) {
        limit = Math.min(limit, size);
    }

    /** Puts a range into the sparse file, since the target maps it. Blocks of zeros stay holes. */
    void copyIn(long at, long length) throws IOException {
        long end = Math.min(at + length, limit);
        byte[] data = new byte[CHUNK * BLOCK];
        for (long from = at / BLOCK * BLOCK; from < end; from += data.length) {
            int part = (int) Math.min(data.length, limit - from);
            look(from, part);
            if (file != null && image != null) {
                fill(image, from, data, 0, part);
                for (int i = 0; i < part; i += BLOCK) {
                    int bytes = Math.min(BLOCK, part - i);
                    if (!has(present, (from + i) / BLOCK) && used(data, i, bytes) > 0) {
                        file.seek(from + i);
                        file.write(data, i, bytes);
                    }
                }
            }
        }
        if (length > 0) {
            // What lies behind the image's end is there as well: the mapping writes it unseen.
            present = set(present, at / BLOCK, (at + length - 1) / BLOCK);
        }
    }

    /** Logs blocks of the image that the target is about to see, or takes them from the log. */
    private void look(long at, long length) throws IOException {
        if (!medium.logged) {
            return;
        }
        long end = Math.min(at + length, limit);
        for (long block = at / BLOCK; block * BLOCK < end; block++) {
            if (!has(present, block) && !has(logged, block)) {
                if (image != null) {
                    byte[] data = new byte[BLOCK];
                    fromImage(block * BLOCK, data, 0, BLOCK);
                    engine.block(medium.number, block, data, used(data, 0, BLOCK));
                    logged = set(logged, block, block);
                } else {
                    byte[] data = engine.block(medium.number, block, null, 0);
                    file.seek(block * BLOCK);
                    file.write(data, 0, (int) Math.min(data.length, limit - block * BLOCK));
                    present = set(present, block, block);
                }
            }
        }
    }

    /** Bytes without the zeros at the end. */
    private static int used(byte[] data, int offset, int length) {
        int used = length;
        while (used > 0 && data[offset + used - 1] == 0) {
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

package org.reprise.runtime;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogFormat;

/**
 * Reads and writes the target's files: of a regular file a replay does so again and compares hashes, of a stream it takes the bytes from the log. Only a stream may
 * block, so only there the turn is given up.
 *
 * <p>Threading: the holder of the turn.
 */
final class FileBlocks {
    private static final int BUFFER = 8192;

    private FileBlocks() {}

    // ---------------------------------------------------------------- java.io

    static int read(Engine e, FileInputStream in, OpenFile file, byte[] to, int offset, int length) throws IOException {
        if (file.isStream()) {
            return readStream(e, in, to, offset, length);
        }
        TargetThread me = e.scheduler.turn;
        me.inside++;
        int n;
        try {
            n = Originals.read(in, to, offset, length);
        } finally {
            me.inside--;
        }
        logRead(e, file, file.position, n, to, offset);
        file.position += Math.max(n, 0);
        return n;
    }

    static int read(Engine e, RandomAccessFile in, OpenFile file, byte[] to, int offset, int length)
            throws IOException {
        TargetThread me = e.scheduler.turn;
        me.inside++;
        int n;
        long position;
        try {
            position = file.isStream() ? 0 : in.getFilePointer();
            n = Originals.read(in, to, offset, length);
        } finally {
            me.inside--;
        }
        if (file.isStream()) {
            byte[] data = e.bytes(Source.STREAM, result(n, to, offset));
            return result(data, to, offset);
        }
        logRead(e, file, position, n, to, offset);
        return n;
    }

    private static void logRead(Engine e, OpenFile file, long position, int n, byte[] to, int offset) {
        e.read(file.number, file.path, position, n, n > 0 ? LogFormat.crc(to, offset, n) : 0);
    }

    /** Reads up to that many bytes, without the turn. */
    private static int readStream(Engine e, FileInputStream in, byte[] to, int offset, int length) throws IOException {
        TargetThread me = e.scheduler.turn;
        byte[] data = null;
        if (e.replaying()) {
            me.state = TargetThread.State.BLOCKED;
            e.scheduler.block(me, EventKind.BLOCKED);
        } else {
            IOException failure = null;
            byte[] buffer = new byte[Math.min(length, 1 << 20)];
            int n = -1;
            e.scheduler.leave(me);
            try {
                n = Originals.read(in, buffer, 0, buffer.length);
            } catch (IOException x) {
                failure = x;
            }
            e.scheduler.arrive(me);
            if (failure != null) {
                throw e.thrown(Source.STREAM, failure);
            }
            data = result(n, buffer, 0);
        }
        return result(e.bytes(Source.STREAM, data), to, offset);
    }

    /** In the log a first byte tells data (0) from the end (1). */
    private static byte[] result(int n, byte[] from, int offset) {
        byte[] result = new byte[Math.max(n, 0) + 1];
        result[0] = (byte) (n < 0 ? 1 : 0);
        System.arraycopy(from, offset, result, 1, result.length - 1);
        return result;
    }

    private static int result(byte[] logged, byte[] to, int offset) {
        if (logged[0] != 0) {
            return -1;
        }
        System.arraycopy(logged, 1, to, offset, logged.length - 1);
        return logged.length - 1;
    }

    /** Reads up to that many bytes or to the end. */
    static byte[] readFully(Engine e, FileInputStream in, OpenFile file, int length) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        while (all.size() < length) {
            int n = read(e, in, file, buffer, 0, Math.min(buffer.length, length - all.size()));
            if (n < 0) {
                break;
            }
            all.write(buffer, 0, n);
        }
        return all.toByteArray();
    }

    /** Bytes that a stream has at hand. */
    static int available(Engine e, FileInputStream in) throws IOException {
        int real = 0;
        if (!e.replaying()) {
            TargetThread me = e.scheduler.turn;
            me.inside++;
            try {
                real = Originals.available(in);
            } catch (IOException x) {
                throw e.thrown(Source.STREAM, x);
            } finally {
                me.inside--;
            }
        }
        return (int) e.number(Source.STREAM, real);
    }

    /** Skips bytes: by reading, in a stream. */
    static long skip(Engine e, FileInputStream in, OpenFile file, long length) throws IOException {
        if (file.isStream()) {
            return readFully(e, in, file, (int) Math.min(length, Integer.MAX_VALUE)).length;
        }
        TargetThread me = e.scheduler.turn;
        me.inside++;
        try {
            long skipped = Originals.skip(in, length);
            file.position += skipped;
            return skipped;
        } finally {
            me.inside--;
        }
    }

    static void write(Engine e, FileOutputStream out, OpenFile file, byte[] data, int offset, int length)
            throws IOException {
        e.write(file.number, file.position, length, LogFormat.crc(data, offset, length));
        TargetThread me = e.scheduler.turn;
        me.inside++;
        try {
            Originals.write(out, data, offset, length);
        } finally {
            me.inside--;
        }
        file.position += length;
    }

    /** Writes to a process, without the turn: the pipe may be full. */
    static void writePipe(Engine e, FileOutputStream out, byte[] data, int offset, int length) throws IOException {
        // Others may write to the target's array meanwhile.
        byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
        TargetThread me = e.scheduler.turn;
        if (e.replaying()) {
            me.state = TargetThread.State.BLOCKED;
            e.scheduler.block(me, EventKind.BLOCKED);
        } else {
            IOException failure = null;
            e.scheduler.leave(me);
            try {
                Originals.write(out, copy, 0, length);
            } catch (IOException x) {
                failure = x;
            }
            e.scheduler.arrive(me);
            if (failure != null) {
                throw e.thrown(Source.STREAM, failure);
            }
        }
        e.sent(Source.STREAM, length, LogFormat.crc(copy, 0, length));
    }

    static void write(Engine e, RandomAccessFile out, OpenFile file, byte[] data, int offset, int length)
            throws IOException {
        TargetThread me = e.scheduler.turn;
        me.inside++;
        try {
            e.write(
                    file.number,
                    file.isStream() ? 0 : out.getFilePointer(),
                    length,
                    LogFormat.crc(data, offset, length));
            Originals.write(out, data, offset, length);
        } finally {
            me.inside--;
        }
    }

    // ---------------------------------------------------------------- java.nio

    /** @param position bytes, or -1 for the channel's own */
    static int read(Engine e, FileChannel in, OpenFile file, ByteBuffer to, long position) throws IOException {
        if (file.isStream()) {
            return readStream(e, in, to);
        }
        TargetThread me = e.scheduler.turn;
        me.inside++;
        try {
            int from = to.position();
            long at = position < 0 ? in.position() : position;
            int n = position < 0 ? in.read(to) : in.read(to, position);
            e.read(file.number, file.path, at, n, n > 0 ? crc(to, from, n) : 0);
            return n;
        } finally {
            me.inside--;
        }
    }

    private static int readStream(Engine e, FileChannel in, ByteBuffer to) throws IOException {
        byte[] buffer = new byte[to.remaining()];
        byte[] data = null;
        TargetThread me = e.scheduler.turn;
        if (e.replaying()) {
            me.state = TargetThread.State.BLOCKED;
            e.scheduler.block(me, EventKind.BLOCKED);
        } else {
            IOException failure = null;
            int n = -1;
            e.scheduler.leave(me);
            try {
                n = in.read(ByteBuffer.wrap(buffer));
            } catch (IOException x) {
                failure = x;
            }
            e.scheduler.arrive(me);
            if (failure != null) {
                throw e.thrown(Source.STREAM, failure);
            }
            data = result(n, buffer, 0);
        }
        data = e.bytes(Source.STREAM, data);
        if (data[0] != 0) {
            return -1;
        }
        to.put(data, 1, data.length - 1);
        return data.length - 1;
    }

    /** @param position bytes, or -1 for the channel's own */
    static int write(Engine e, FileChannel out, OpenFile file, ByteBuffer data, long position) throws IOException {
        TargetThread me = e.scheduler.turn;
        me.inside++;
        try {
            int from = data.position();
            long at = file.isStream() ? 0 : position < 0 ? out.position() : position;
            int n = position < 0 ? out.write(data) : out.write(data, position);
            e.write(file.number, at, n, crc(data, from, n));
            return n;
        } finally {
            me.inside--;
        }
    }

    /** Scatter: one block, whose hash covers the buffers in their order. */
    static long read(Engine e, FileChannel in, OpenFile file, ByteBuffer[] to, int first, int count)
            throws IOException {
        TargetThread me = e.scheduler.turn;
        me.inside++;
        try {
            int[] from = positions(to);
            long at = file.isStream() ? 0 : in.position();
            long n = in.read(to, first, count);
            e.read(file.number, file.path, at, n, crc(to, from, first, count));
            return n;
        } finally {
            me.inside--;
        }
    }

    /** Gather: one block. */
    static long write(Engine e, FileChannel out, OpenFile file, ByteBuffer[] data, int first, int count)
            throws IOException {
        TargetThread me = e.scheduler.turn;
        me.inside++;
        try {
            int[] from = positions(data);
            long at = file.isStream() ? 0 : out.position();
            long n = out.write(data, first, count);
            e.write(file.number, at, n, crc(data, from, first, count));
            return n;
        } finally {
            me.inside--;
        }
    }

    private static int[] positions(ByteBuffer[] buffers) {
        int[] positions = new int[buffers.length];
        for (int i = 0; i < buffers.length; i++) {
            positions[i] = buffers[i].position();
        }
        return positions;
    }

    private static int crc(ByteBuffer buffer, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(slice(buffer, from, length));
        return (int) crc.getValue();
    }

    private static int crc(ByteBuffer[] buffers, int[] from, int first, int count) {
        CRC32C crc = new CRC32C();
        for (int i = first; i < first + count; i++) {
            crc.update(slice(buffers[i], from[i], buffers[i].position() - from[i]));
        }
        return (int) crc.getValue();
    }

    private static ByteBuffer slice(ByteBuffer buffer, int from, int length) {
        ByteBuffer moved = buffer.duplicate();
        moved.limit(from + length).position(from);
        return moved;
    }
}

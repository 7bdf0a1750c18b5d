package org.reprise.runtime;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.reprise.runtime.log.EventKind;

/**
 * Reads and writes the target's files: of a regular file a replay does so again and compares hashes, of a stream it takes the bytes from the log. Only a stream may
 * block, so only there the turn is given up.
 *
 * <p>An overlaid file is written by the JDK's own method, since the target has the overlay open; it is read from the {@link Overlay}, which then moves the descriptor.
 *
 * <p>Threading: the holder of the turn.
 */
final class FileBlocks {
    private static final int BUFFER = 8192;
    /** Read or written to find out whether a channel lets one, which may close it. */
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private FileBlocks() {}

    private static boolean isOverlaid(OpenFile file) {
        return file.medium != null && file.medium.isOverlaid();
    }

    /** Offset in bytes at which the next read or write begins. */
    private static long position(OpenFile file, FileDescriptor descriptor) throws IOException {
        if (file.isStream()) {
            return 0;
        }
        return file.appends ? FilePointer.length(descriptor) : FilePointer.position(descriptor);
    }

    /** Whether the target's own descriptor reads what is to be read there, and moves by itself. */
    private static boolean isPlain(OpenFile file, long at, long length) {
        if (!isOverlaid(file)) {
            return true;
        }
        Overlay overlay = file.medium.overlay;
        int n = overlay.available(at, (int) Math.min(length, Integer.MAX_VALUE));
        return n > 0 && overlay.isHere(at, n);
    }

    /** Before a read of the file itself. */
    private static void beforeRead(OpenFile file, long at, long length) throws IOException {
        Overlay overlay = file.overlay();
        if (overlay != null) {
            overlay.beforeRead(at, length);
        }
    }

    private static void beforeWrite(OpenFile file, long at, long length) throws IOException {
        if (file.medium == null) {
            return;
        }
        if (!file.medium.isOverlaid()) {
            Fingerprints.await(file.medium);
        }
        if (file.medium.overlay != null) {
            file.medium.overlay.beforeWrite(at, length);
        }
    }

    private static void written(OpenFile file, long at, long length) throws IOException {
        Overlay overlay = file.overlay();
        if (overlay != null) {
            overlay.written(at, length);
        }
    }

    /** A failure of the operating system is an event; that a channel is closed the replay finds by itself. */
    private static IOException failed(Engine e, IOException failure) {
        if (failure instanceof ClosedChannelException) {
            return failure;
        }
        throw e.failed(Source.BLOCK, failure);
    }

    // ---------------------------------------------------------------- java.io

    static int read(Engine e, FileInputStream in, OpenFile file, byte[] to, int offset, int length) throws IOException {
        if (file.isStream()) {
            return readStream(e, in, to, offset, length);
        }
        return readFile(e, in, in.getFD(), file, to, offset, length);
    }

    static int read(Engine e, RandomAccessFile in, OpenFile file, byte[] to, int offset, int length)
            throws IOException {
        if (!file.isStream()) {
            return readFile(e, in, in.getFD(), file, to, offset, length);
        }
        TargetThread me = e.scheduler.turn;
        me.goInside();
        int n;
        try {
            n = Originals.read(in, to, offset, length);
        } finally {
            me.comeOut();
        }
        byte[] data = e.bytes(Source.STREAM, result(n, to, offset));
        return result(data, to, offset, length);
    }

    /** @param in a FileInputStream or a RandomAccessFile */
    private static int readFile(
            Engine e, Object in, FileDescriptor descriptor, OpenFile file, byte[] to, int offset, int length)
            throws IOException {
        e.throwRecorded(Source.BLOCK);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            long at = position(file, descriptor);
            int n;
            if (isPlain(file, at, length)) {
                beforeRead(file, at, length);
                n = in instanceof FileInputStream
                        ? Originals.read((FileInputStream) in, to, offset, length)
                        : Originals.read((RandomAccessFile) in, to, offset, length);
            } else {
                n = file.medium.overlay.read(at, to, offset, length);
                if (n > 0) {
                    FilePointer.seek(descriptor, at + n);
                }
            }
            e.read(file.number, file.path, at, n, n > 0 ? FileNatives.crc(to, offset, n) : 0);
            return n;
        } catch (IOException x) {
            throw failed(e, x);
        } finally {
            me.comeOut();
        }
    }

    /**
     * Reads up to that many bytes, without the turn. With it only for the JDK that takes what a process has left behind: that is there, and the monitor that it is in meanwhile another thread may enter from code of the JDK, where no hook is.
     */
    private static int readStream(Engine e, FileInputStream in, byte[] to, int offset, int length) throws IOException {
        TargetThread me = e.scheduler.turn;
        boolean leaves = !JdkThreads.isReaper(me.thread);
        byte[] data = null;
        if (e.replaying()) {
            if (leaves) {
                me.state = TargetThread.State.BLOCKED;
                e.scheduler.block(me, EventKind.BLOCKED);
            }
        } else {
            IOException failure = null;
            byte[] buffer = new byte[Math.min(length, 1 << 20)];
            int n = -1;
            if (leaves) {
                e.scheduler.leave(me);
            } else {
                me.goInside();
            }
            try {
                n = Originals.read(in, buffer, 0, buffer.length);
            } catch (IOException x) {
                failure = x;
            } finally {
                if (leaves) {
                    e.scheduler.arrive(me);
                } else {
                    me.comeOut();
                }
            }
            if (failure != null) {
                throw e.thrown(Source.STREAM, failure);
            }
            data = result(n, buffer, 0);
        }
        return result(e.bytes(Source.STREAM, data), to, offset, length);
    }

    /** In the log a first byte tells data (0) from the end (1). */
    private static byte[] result(int n, byte[] from, int offset) {
        byte[] result = new byte[Math.max(n, 0) + 1];
        result[0] = (byte) (n < 0 ? 1 : 0);
        System.arraycopy(from, offset, result, 1, result.length - 1);
        return result;
    }

    private static int result(byte[] logged, byte[] to, int offset, int length) {
        if (isEnd(logged, length)) {
            return -1;
        }
        System.arraycopy(logged, 1, to, offset, logged.length - 1);
        return logged.length - 1;
    }

    /** Whether the log has the end of a stream, and not at most so many bytes. */
    private static boolean isEnd(byte[] logged, int most) {
        if (logged.length == 0 || logged.length - 1 > (logged[0] == 0 ? most : 0)) {
            throw Session.engine().corrupt("has no bytes of a stream that would fit " + most);
        }
        return logged[0] != 0;
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
            me.goInside();
            try {
                real = Originals.available(in);
            } catch (IOException x) {
                throw e.thrown(Source.STREAM, x);
            } finally {
                me.comeOut();
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
        me.goInside();
        try {
            return Originals.skip(in, length);
        } finally {
            me.comeOut();
        }
    }

    static void write(Engine e, FileOutputStream out, OpenFile file, byte[] data, int offset, int length)
            throws IOException {
        writeFile(e, out, out.getFD(), file, data, offset, length);
    }

    /** Writes to a process or a device, without the turn: a pipe may be full. */
    static void writeStream(Engine e, FileOutputStream out, byte[] data, int offset, int length) throws IOException {
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
            } finally {
                e.scheduler.arrive(me);
            }
            if (failure != null) {
                throw e.thrown(Source.STREAM, failure);
            }
        }
        e.sent(Source.STREAM, length, FileNatives.crc(copy, 0, length));
    }

    static void write(Engine e, RandomAccessFile out, OpenFile file, byte[] data, int offset, int length)
            throws IOException {
        writeFile(e, out, out.getFD(), file, data, offset, length);
    }

    /** @param out a FileOutputStream or a RandomAccessFile */
    private static void writeFile(
            Engine e, Object out, FileDescriptor descriptor, OpenFile file, byte[] data, int offset, int length)
            throws IOException {
        e.throwRecorded(Source.BLOCK);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            long at = position(file, descriptor);
            beforeWrite(file, at, length);
            if (out instanceof FileOutputStream) {
                Originals.write((FileOutputStream) out, data, offset, length);
            } else {
                Originals.write((RandomAccessFile) out, data, offset, length);
            }
            written(file, at, length);
            e.write(file.number, at, length, FileNatives.crc(data, offset, length));
        } catch (IOException x) {
            throw failed(e, x);
        } finally {
            me.comeOut();
        }
    }

    /** The target is about to change the length of a file. */
    static void beforeResize(Engine e, OpenFile file, long size) throws IOException {
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            beforeWrite(file, size, 0);
        } finally {
            me.comeOut();
        }
    }

    /** The target has changed the length of a file to so many bytes. */
    static void resized(OpenFile file, long size) {
        Overlay overlay = file.overlay();
        if (overlay != null) {
            overlay.resized(size);
        }
    }

    // ---------------------------------------------------------------- java.nio

    /** @param position bytes, or -1 for the channel's own */
    static int read(Engine e, FileChannel in, OpenFile file, ByteBuffer to, long position) throws IOException {
        if (file.isStream()) {
            return readStream(e, in, to);
        }
        boolean ready = isReady(e, in);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            int from = to.position();
            FileDescriptor descriptor = Opener.ByChannel.descriptor(in);
            if (!ready || !Opener.ByChannel.isReadable(in)) {
                in.read(NOTHING);
            }
            long at = position < 0 ? position(file, descriptor) : position;
            int n;
            if (to.isReadOnly() || isPlain(file, at, to.remaining())) {
                beforeRead(file, at, to.remaining());
                n = position < 0 ? in.read(to) : in.read(to, position);
            } else {
                n = readOverlay(file, at, to);
                if (position < 0 && n > 0) {
                    FilePointer.seek(descriptor, at + n);
                }
            }
            e.read(file.number, file.path, at, n, n > 0 ? crc(to, from, n) : 0);
            return n;
        } catch (IOException x) {
            throw failed(e, x);
        } finally {
            me.comeOut();
        }
    }

    /** Whether the operating system is to be asked: a channel that is closed, or will be because the thread is interrupted, says so by itself. Throws what was recorded. */
    private static boolean isReady(Engine e, FileChannel channel) {
        boolean ready = channel.isOpen() && !Thread.currentThread().isInterrupted();
        if (ready) {
            e.throwRecorded(Source.BLOCK);
        }
        return ready;
    }

    private static int readOverlay(OpenFile file, long at, ByteBuffer to) throws IOException {
        if (to.isDirect()) {
            if (to.hasRemaining()) {
                // Throws where the memory is gone.
                to.get(to.position());
            }
            int n = file.medium.overlay.read(at, FileNatives.address(to) + to.position(), to.remaining());
            to.position(to.position() + Math.max(n, 0));
            return n;
        }
        if (to.hasArray()) {
            int n = file.medium.overlay.read(at, to.array(), to.arrayOffset() + to.position(), to.remaining());
            to.position(to.position() + Math.max(n, 0));
            return n;
        }
        byte[] data = new byte[to.remaining()];
        int n = file.medium.overlay.read(at, data, 0, data.length);
        to.put(data, 0, Math.max(n, 0));
        return n;
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
            } finally {
                e.scheduler.arrive(me);
            }
            if (failure != null) {
                throw e.thrown(Source.STREAM, failure);
            }
            data = result(n, buffer, 0);
        }
        data = e.bytes(Source.STREAM, data);
        if (isEnd(data, to.remaining())) {
            return -1;
        }
        to.put(data, 1, data.length - 1);
        return data.length - 1;
    }

    private static int writeStream(Engine e, FileChannel out, ByteBuffer data) throws IOException {
        byte[] copy = new byte[data.remaining()];
        data.duplicate().get(copy);
        int n = 0;
        TargetThread me = e.scheduler.turn;
        if (e.replaying()) {
            me.state = TargetThread.State.BLOCKED;
            e.scheduler.block(me, EventKind.BLOCKED);
        } else {
            IOException failure = null;
            e.scheduler.leave(me);
            try {
                n = out.write(ByteBuffer.wrap(copy));
            } catch (IOException x) {
                failure = x;
            } finally {
                e.scheduler.arrive(me);
            }
            if (failure != null) {
                throw e.thrown(Source.STREAM, failure);
            }
        }
        long taken = e.sent(Source.STREAM, n, FileNatives.crc(copy, 0, copy.length));
        if (taken < 0 || taken > copy.length) {
            throw e.corrupt("has " + taken + " bytes written of " + copy.length);
        }
        n = (int) taken;
        data.position(data.position() + n);
        return n;
    }

    /** @param position bytes, or -1 for the channel's own */
    static int write(Engine e, FileChannel out, OpenFile file, ByteBuffer data, long position) throws IOException {
        boolean asks = out.isOpen()
                && !Thread.currentThread().isInterrupted()
                && Opener.ByChannel.isWritable(out)
                && data.hasRemaining();
        if (file.isStream() && position < 0 && asks) {
            return writeStream(e, out, data);
        }
        boolean ready = isReady(e, out);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            int from = data.position();
            if (!ready || !Opener.ByChannel.isWritable(out)) {
                out.write(NOTHING);
            }
            long at = position < 0 ? position(file, Opener.ByChannel.descriptor(out)) : position;
            beforeWrite(file, at, data.remaining());
            int n = position < 0 ? out.write(data) : out.write(data, position);
            written(file, at, n);
            e.write(file.number, at, n, crc(data, from, n));
            return n;
        } catch (IOException x) {
            throw failed(e, x);
        } finally {
            me.comeOut();
        }
    }

    /** Scatter: one block, whose hash covers the buffers in their order. */
    static long read(Engine e, FileChannel in, OpenFile file, ByteBuffer[] to, int first, int count)
            throws IOException {
        boolean ready = isReady(e, in);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            int[] from = positions(to);
            FileDescriptor descriptor = Opener.ByChannel.descriptor(in);
            if (!ready || !Opener.ByChannel.isReadable(in)) {
                in.read(NOTHING);
            }
            long at = position(file, descriptor);
            long n;
            if (isOverlaid(file)) {
                n = readOverlay(file, descriptor, at, to, first, count);
            } else {
                beforeRead(file, at, remaining(to, first, count));
                n = in.read(to, first, count);
            }
            e.read(file.number, file.path, at, n, crc(to, from, first, count));
            return n;
        } catch (IOException x) {
            throw failed(e, x);
        } finally {
            me.comeOut();
        }
    }

    private static long readOverlay(
            OpenFile file, FileDescriptor descriptor, long at, ByteBuffer[] to, int first, int count)
            throws IOException {
        long read = 0;
        for (int i = first; i < first + count; i++) {
            int wanted = to[i].remaining();
            int n = readOverlay(file, at + read, to[i]);
            if (n < 0 && read == 0) {
                return n;
            }
            read += Math.max(n, 0);
            if (n < wanted) {
                break;
            }
        }
        FilePointer.seek(descriptor, at + read);
        return read;
    }

    /** Gather: one block. */
    static long write(Engine e, FileChannel out, OpenFile file, ByteBuffer[] data, int first, int count)
            throws IOException {
        boolean ready = isReady(e, out);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            int[] from = positions(data);
            if (!ready || !Opener.ByChannel.isWritable(out)) {
                out.write(NOTHING);
            }
            long at = position(file, Opener.ByChannel.descriptor(out));
            beforeWrite(file, at, remaining(data, first, count));
            long n = out.write(data, first, count);
            written(file, at, n);
            e.write(file.number, at, n, crc(data, from, first, count));
            return n;
        } catch (IOException x) {
            throw failed(e, x);
        } finally {
            me.comeOut();
        }
    }

    private static long remaining(ByteBuffer[] buffers, int first, int count) {
        long remaining = 0;
        for (int i = first; i < first + count; i++) {
            remaining += buffers[i].remaining();
        }
        return remaining;
    }

    /** FileChannel.transferTo, block by block, as the JDK does it where the other channel is none that it knows. */
    static long transferTo(FileChannel from, long position, long count, WritableByteChannel to) throws IOException {
        long done = 0;
        while (done < count) {
            ByteBuffer data = ByteBuffer.allocate((int) Math.min(count - done, BUFFER));
            int n = from.read(data, position + done);
            if (n <= 0) {
                break;
            }
            data.flip();
            int written = to.write(data);
            done += written;
            if (written < n) {
                break;
            }
        }
        return done;
    }

    /** FileChannel.transferFrom, in the same way. */
    static long transferFrom(FileChannel to, ReadableByteChannel from, long position, long count) throws IOException {
        long done = 0;
        while (done < count && position <= to.size()) {
            ByteBuffer data = ByteBuffer.allocate((int) Math.min(count - done, BUFFER));
            int n = from.read(data);
            if (n <= 0) {
                break;
            }
            data.flip();
            int written = to.write(data, position + done);
            done += written;
            if (written < n) {
                break;
            }
        }
        return done;
    }

    /** The target maps a range: all of it is put where the mapping will see it. */
    static void map(Engine e, OpenFile file, boolean writes, long position, long size) throws IOException {
        Medium medium = file.medium;
        if (medium == null) {
            return;
        }
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            if (medium.overlay != null) {
                medium.overlay.copyIn(position, size);
            }
            if (!medium.isOverlaid()) {
                medium.mapped = true;
                if (writes) {
                    Fingerprints.await(medium);
                }
            }
        } finally {
            me.comeOut();
        }
    }

    // ---------------------------------------------------------------- below channels: asynchronous ones, and what is
    // no block

    /** The pread of a dispatcher: of an asynchronous channel, since all others are hooked above. */
    static int read(Engine e, OpenFile file, FileDescriptor descriptor, long address, int length, long at)
            throws IOException {
        if (file.isStream()) {
            return readStream(e, descriptor, address, length, at);
        }
        e.throwRecorded(Source.BLOCK);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            int n;
            if (isOverlaid(file)) {
                n = file.medium.overlay.read(at, address, length);
            } else {
                beforeRead(file, at, length);
                n = FileNatives.read(descriptor, at, address, length);
            }
            e.read(file.number, file.path, at, n, n > 0 ? FileNatives.crc(address, n) : 0);
            return n;
        } catch (IOException x) {
            throw failed(e, x);
        } finally {
            me.comeOut();
        }
    }

    /** Reads a device, without the turn, to memory of our own, since others may look at the target's meanwhile. */
    private static int readStream(Engine e, FileDescriptor descriptor, long address, int length, long at)
            throws IOException {
        TargetThread me = e.scheduler.turn;
        byte[] data = null;
        if (e.replaying()) {
            me.state = TargetThread.State.BLOCKED;
            e.scheduler.block(me, EventKind.BLOCKED);
        } else {
            IOException failure = null;
            byte[] buffer = new byte[length];
            int n = -1;
            e.scheduler.leave(me);
            try {
                n = FileNatives.read(descriptor, at, buffer);
            } catch (IOException x) {
                failure = x;
            } finally {
                e.scheduler.arrive(me);
            }
            if (failure != null) {
                throw e.thrown(Source.STREAM, failure);
            }
            data = result(n, buffer, 0);
        }
        data = e.bytes(Source.STREAM, data);
        if (isEnd(data, length)) {
            return -1;
        }
        FileNatives.copy(data, 1, address, data.length - 1);
        return data.length - 1;
    }

    /** The pwrite of a dispatcher. */
    static int write(Engine e, OpenFile file, FileDescriptor descriptor, long address, int length, long at)
            throws IOException {
        e.throwRecorded(Source.BLOCK);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            beforeWrite(file, at, length);
            int n = FileNatives.write(descriptor, at, address, length);
            written(file, at, n);
            e.write(file.number, at, n, FileNatives.crc(address, n));
            return n;
        } catch (IOException x) {
            throw failed(e, x);
        } finally {
            me.comeOut();
        }
    }

    /** The truncate of a dispatcher. */
    static int truncate(Engine e, OpenFile file, FileDescriptor descriptor, long size) throws IOException {
        e.throwRecorded(Source.BLOCK);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            if (e.replaying() && file.isStream()) {
                return 0;
            }
            beforeWrite(file, size, 0);
            int result = FileNatives.truncate(descriptor, size);
            resized(file, size);
            return result;
        } catch (IOException x) {
            throw failed(e, x);
        } finally {
            me.comeOut();
        }
    }

    /** Length of a device in bytes; that of a file a replay finds by itself. */
    static long size(Engine e, FileDescriptor descriptor) throws IOException {
        long real = 0;
        if (!e.replaying()) {
            TargetThread me = e.scheduler.turn;
            me.goInside();
            try {
                real = FileNatives.size(descriptor);
            } catch (IOException x) {
                throw e.thrown(Source.FILE_ATTRIBUTE, x);
            } finally {
                me.comeOut();
            }
        }
        return e.number(Source.FILE_ATTRIBUTE, real);
    }

    /** Forces a file to its disk, but for private ones. */
    static int force(Engine e, OpenFile file, FileDescriptor descriptor, boolean metaData) throws IOException {
        e.throwRecorded(Source.BLOCK);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            return e.replaying() || isOverlaid(file) ? 0 : FileNatives.force(descriptor, metaData);
        } catch (IOException x) {
            throw failed(e, x);
        } finally {
            me.comeOut();
        }
    }

    /** FileDescriptor.sync, which throws in its own way. */
    static void sync(Engine e, OpenFile file, FileDescriptor descriptor) throws SyncFailedException {
        e.throwRecorded(Source.BLOCK);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            if (!e.replaying() && !isOverlaid(file)) {
                descriptor.sync();
            }
        } catch (SyncFailedException x) {
            throw e.failed(Source.BLOCK, x);
        } finally {
            me.comeOut();
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
        if (buffer.isDirect()) {
            return FileNatives.crc(FileNatives.address(buffer) + from, length);
        }
        if (buffer.hasArray()) {
            return FileNatives.crc(buffer.array(), buffer.arrayOffset() + from, length);
        }
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

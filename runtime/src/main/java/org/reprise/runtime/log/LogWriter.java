package org.reprise.runtime.log;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.VarHandle;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import jdk.internal.misc.Unsafe;

/**
 * Appends events to a log through a mapped window. An event is visible, also to whoever reads the file of a killed process, once its
 * kind byte is stored, which happens last and after a release fence.
 *
 * <p>Threading: none; only the holder of the turn may call. No call allocates, locks or enters the system, but one in sixteen segments, which
 * fills the next window with zeros by {@code write} (where a full disk can be told: a store into a mapped hole of a full disk raises
 * InternalError) and maps it.
 */
public final class LogWriter {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Where a buffer holds the address of its memory. */
    private static final long ADDRESS = UNSAFE.objectFieldOffset(Buffer.class, "address");
    /** Whether one store takes eight bytes to any address, and the first of them to the lowest. */
    private static final boolean WHOLE = UNSAFE.unalignedAccess() && !UNSAFE.isBigEndian();

    /** Where a segment says which event is its first, bytes. */
    private static final int FIRST_EVENT = 8;

    private static final int WINDOW = 16 * LogFormat.SEGMENT;
    private static final byte[] ZEROS = new byte[LogFormat.SEGMENT];
    /** What the JDK's classes for a mapping take, several times over, bytes. */
    private static final int RESERVE = 1 << 18;

    private final RandomAccessFile file;
    /** Told where a store into the mapping failed, which is how the JVM says that the file has been cut; null for nobody. */
    private Runnable faults;

    /** Unmaps a window that has been written. */
    private final Consumer<ByteBuffer> unmap;

    private final CRC32C crc = new CRC32C();
    /** Of the events of all sealed segments. */
    private final CRC32C digest = new CRC32C();

    /** Given up where the JVM has no memory left for the next window; null from then on until there is some again. */
    private byte[] reserve = new byte[RESERVE];

    private MappedByteBuffer window;
    /** Of the window's first byte. */
    private long address;
    /** Where the window begins in the file, bytes. */
    private long windowAt;
    /** Where the segment begins in the window, bytes. */
    private int segmentAt;
    /** The number of the segment's first event, as the segment says it. */
    private long firstEvent;
    /** Where the open event begins in the window, and where its next byte goes. */
    private int eventAt;

    private int at;
    private boolean muted;
    private int kindByte;
    private long count;
    /** By kind, the last count of 2 or more. */
    private final long[] counts = new long[EventKind.IDS];

    /** The open event's last text or bytes, and where in them begins what no {@link EventKind#CHUNK} has. */
    private byte[] payload;

    private int payloadAt;
    private long events;
    /** Whether a window is being opened, which runs code of the JDK: on 17 the 16th mapping defines an accessor class of reflection. */
    private boolean opening;
    /** Whether an event has been begun, and has its fields to come. */
    private boolean open;

    /**
     * Writes the header and opens the first segment. Windows stay mapped until the collector finds them.
     *
     * @param file empty, open for reading and writing; belongs to the writer from now on
     * @throws IOException where the disk is full, or cannot be written
     */
    public LogWriter(RandomAccessFile file, LogHeader header) throws IOException {
        this(file, header, null);
    }

    /**
     * Writes the header and opens the first segment.
     *
     * @param file empty, open for reading and writing; belongs to the writer from now on
     * @param unmap unmaps the window that it is given; null leaves that to the collector
     * @throws IOException where the disk is full, or cannot be written
     */
    public LogWriter(RandomAccessFile file, LogHeader header, Consumer<ByteBuffer> unmap) throws IOException {
        this.file = file;
        this.unmap = unmap;
        byte[] text = header.encode();
        ByteBuffer prefix = ByteBuffer.allocate((int) LogFormat.firstSegment(text.length));
        prefix.order(ByteOrder.LITTLE_ENDIAN)
                .put(LogFormat.MAGIC)
                .putInt(LogFormat.VERSION)
                .putInt(0);
        prefix.putInt(text.length).putInt(LogFormat.crc(text, 0, text.length)).put(text);
        file.write(prefix.array());
        openWindow(prefix.capacity());
    }

    /** Opens the window at that position of the file, or the first one. Where that fails nothing has changed. */
    private void openWindow(long position) throws IOException {
        // Mapping and writing a channel would be cut short, and the channel closed, by a pending interrupt of the
        // target.
        boolean interrupted = Thread.interrupted();
        opening = true;
        MappedByteBuffer full = window;
        try {
            file.seek(position);
            for (int filled = 0; filled < WINDOW; filled += ZEROS.length) {
                ensureLength(position + filled);
                file.write(ZEROS);
            }
            MappedByteBuffer next = map(position);
            next.order(ByteOrder.LITTLE_ENDIAN);
            if (full != null) {
                sealSegment();
            }
            window = next;
            address = UNSAFE.getLong(window, ADDRESS);
            windowAt = position;
            openSegment(0);
            if (full != null && unmap != null) {
                unmap.accept(full);
            }
        } finally {
            opening = false;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private MappedByteBuffer map(long position) throws IOException {
        try {
            if (reserve == null) {
                reserve = new byte[RESERVE];
            }
            return file.getChannel().map(FileChannel.MapMode.READ_WRITE, position, WINDOW);
        } catch (OutOfMemoryError e) {
            // The program's own; the log goes on.
            reserve = null;
            return file.getChannel().map(FileChannel.MapMode.READ_WRITE, position, WINDOW);
        }
    }

    /**
     * Fails where another process has cut the file: to read in the mapping would end the JVM, and to write behind would hide it.
     *
     * @throws EOFException then
     */
    private void ensureWhole() throws IOException {
        ensureLength(windowAt + WINDOW);
        if (window.getLong(segmentAt + FIRST_EVENT) != firstEvent) {
            // And made longer since, by the next window.
            throw cut();
        }
    }

    private void ensureLength(long bytes) throws IOException {
        if (file.length() < bytes) {
            throw cut();
        }
    }

    private static EOFException cut() {
        return new EOFException("its file has been cut");
    }

    /** Sets who is told where the JVM says that the file has been cut, before the error goes to whoever writes. */
    public void faults(Runnable told) {
        faults = told;
    }

    private InternalError faulted(InternalError e) {
        if (faults != null) {
            faults.run();
        }
        return e;
    }

    private void openSegment(int position) {
        segmentAt = position;
        firstEvent = events;
        window.putLong(position + FIRST_EVENT, events);
        at = position + LogFormat.SEGMENT_PREFIX;
    }

    private void sealSegment() throws IOException {
        int used = at - segmentAt - LogFormat.SEGMENT_PREFIX;
        if (used > 0) {
            ensureWhole();
            crc.reset();
            window.limit(at).position(segmentAt + 8);
            crc.update(window);
            digest(at);
            // Checksum and length in one store, before anything of the next segment: a kill leaves both or none.
            window.putLong(segmentAt, (long) used << 32 | crc.getValue());
            VarHandle.releaseFence();
        }
    }

    private void digest(int end) {
        window.limit(end).position(segmentAt + LogFormat.SEGMENT_PREFIX);
        digest.update(window);
        window.limit(WINDOW);
    }

    /** Returns the CRC-32C of all events before the open one, wherever segments end. To be called once, in the last event. */
    public int digest() {
        digest(eventAt);
        return (int) digest.getValue();
    }

    /**
     * Begins an event; its fields follow, then {@link #commit}.
     *
     * @param count yield points since the last event
     * @param bytes upper bound of the bytes that the fields need
     * @throws IOException where no space is left for a further window; the log is whole up to the last event
     */
    public void begin(EventKind kind, long count, int bytes) throws IOException {
        if (opening) {
            throw new IllegalStateException("an event of kind " + kind + " while a window is opened");
        }
        if (open) {
            undo();
        }
        if (at + bytes + 11 > segmentAt + LogFormat.SEGMENT) {
            if (segmentAt + LogFormat.SEGMENT == WINDOW) {
                openWindow(windowAt + WINDOW);
            } else {
                sealSegment();
                openSegment(segmentAt + LogFormat.SEGMENT);
            }
        }
        eventAt = at++;
        open = true;
        this.count = count;
        if (count < LogFormat.SAME_COUNT) {
            kindByte = kind.id << 2 | (int) count;
        } else if (count == counts[kind.id]) {
            kindByte = kind.id << 2 | LogFormat.SAME_COUNT;
        } else {
            kindByte = kind.id << 2 | LogFormat.COUNT_FOLLOWS;
            unsigned(count);
        }
    }

    /**
     * Begins an event whose last text or bytes may be of any length: what does not fit goes into {@link EventKind#CHUNK} events before it. {@link #payload} writes the rest.
     *
     * @param count yield points since the last event
     * @param bytes upper bound of the bytes that the other fields need
     * @throws IOException where no space is left for a further window; the log is whole up to the last event
     */
    public void begin(EventKind kind, long count, int bytes, byte[] last) throws IOException {
        int from = 0;
        for (; last.length - from > LogFormat.CHUNK; from += LogFormat.CHUNK) {
            begin(EventKind.CHUNK, 0, 10 + LogFormat.CHUNK);
            bytes(last, from, LogFormat.CHUNK);
            commit();
        }
        payload = last;
        payloadAt = from;
        begin(kind, count, bytes + 10 + last.length - from);
    }

    /** Field {@code t} or {@code b}: what is left of the text or the bytes that the event was begun with. */
    public void payload() {
        bytes(payload, payloadAt, payload.length - payloadAt);
        payload = null;
    }

    /**
     * Whether events are dropped, from the next {@link #begin} on.
     *
     * @param drops whether they are
     */
    public void mute(boolean drops) {
        muted = drops;
    }

    /** Makes the event visible, or drops it. */
    public void commit() {
        if (muted) {
            undo();
            return;
        }
        if ((kindByte & 3) == LogFormat.COUNT_FOLLOWS) {
            counts[kindByte >> 2] = count;
        }
        VarHandle.releaseFence();
        try {
            window.put(eventAt, (byte) kindByte);
        } catch (InternalError e) {
            throw faulted(e);
        }
        open = false;
        events++;
    }

    /** Takes back the event that is open, whose fields something has kept from being written. */
    private void undo() {
        while (at > eventAt) {
            window.put(--at, (byte) 0);
        }
        open = false;
    }

    /**
     * Writes an event of one field, {@code s}, as {@link #begin}, {@link #signed} and {@link #commit} would, in one store, if it fits into eight bytes and is not to be dropped. The
     * store is done or not, whenever the process is killed.
     *
     * @param count yield points since the last event
     * @return whether it has done so
     */
    public boolean trySigned(EventKind kind, long count, long value) {
        int id = kind.id;
        long head = id << 2;
        int shift = 8;
        if (count < LogFormat.SAME_COUNT) {
            head |= count;
        } else if (count == counts[id]) {
            head |= LogFormat.SAME_COUNT;
        } else if (count < 1 << 14) {
            // In one byte or two.
            boolean two = count >= 1 << 7;
            head |= LogFormat.COUNT_FOLLOWS | (two ? (count & 0x7f | 0x80 | count >> 7 << 8) : count) << 8;
            shift = two ? 24 : 16;
        } else {
            return false;
        }
        long rest = value << 1 ^ value >> 63;
        if (rest >>> 35 != 0
                || !WHOLE
                || muted
                || open
                || opening
                || at + 2 * Long.BYTES > segmentAt + LogFormat.SEGMENT) {
            return false;
        }
        // At most five bytes.
        while (rest > 0x7f) {
            head |= (rest & 0x7f | 0x80) << shift;
            shift += 7 + 1;
            rest >>>= 7;
        }
        head |= rest << shift;
        if ((head & 3) == LogFormat.COUNT_FOLLOWS) {
            counts[id] = count;
        }
        VarHandle.releaseFence();
        UNSAFE.putLong(address + at, head);
        at += (shift >> 3) + 1;
        events++;
        return true;
    }

    /** Field {@code u}; at most ten bytes. */
    public void unsigned(long value) {
        long rest = value;
        try {
            while ((rest & ~0x7fL) != 0) {
                window.put(at++, (byte) (rest | 0x80));
                rest >>>= 7;
            }
            window.put(at++, (byte) rest);
        } catch (InternalError e) {
            throw faulted(e);
        }
    }

    /** Field {@code s}; at most ten bytes. */
    public void signed(long value) {
        unsigned(value << 1 ^ value >> 63);
    }

    /** Field {@code x}; four bytes. */
    public void fixed(int value) {
        window.putInt(at, value);
        at += 4;
    }

    /** Field {@code b}; ten bytes and the data, which has at most {@link LogFormat#CHUNK} bytes. */
    public void bytes(byte[] data, int offset, int length) {
        unsigned(length);
        window.put(at, data, offset, length);
        at += length;
    }

    /** Field {@code t}, of a {@link LogText} that has at most {@link LogFormat#CHUNK} bytes. */
    public void text(byte[] text) {
        bytes(text, 0, text.length);
    }

    /** Returns the number of events written. */
    public long events() {
        return events;
    }

    /** Seals the last segment, cuts the file after the last event and closes it. */
    public void close() throws IOException {
        if (open) {
            undo();
        }
        sealSegment();
        boolean interrupted = Thread.interrupted();
        try {
            file.setLength(windowAt + at);
            file.close();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

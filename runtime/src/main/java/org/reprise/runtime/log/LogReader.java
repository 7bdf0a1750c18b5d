package org.reprise.runtime.log;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Reads a log event by event: {@link #kind}, {@link #count} and {@link #number} tell of the event at hand, its fields are read in their
 * order, {@link #next} goes on. A log that was cut off (its writer was killed) simply ends, with {@link #kind} null.
 *
 * <p>Threading: none.
 *
 * @see LogFormat
 */
public final class LogReader implements AutoCloseable {
    private final File path;
    /** Told of an event that cannot be read, before the exception is thrown; null for nobody. */
    private Consumer<LogException> refuses;

    private final RandomAccessFile file;
    private final LogHeader header;
    private final long first;
    private long segments;
    private boolean sealed;

    private final byte[] segment = new byte[LogFormat.SEGMENT];
    private long segmentNumber = -1;
    /** Bytes of events that the segment is sealed with, 0 where it is not. */
    private int used;
    /** Where in the segment the next byte is read, and where its events end; in one that is not sealed, the file. */
    private int at;

    private int end;

    private int eventAt;
    private int fieldsAt;
    /** What {@link EventKind#CHUNK} events before the event at hand have of its last text or bytes; null for nothing. */
    private byte[] front;
    /** Fields {@code t} and {@code b} of the event at hand that have not been read. */
    private int textsLeft;

    private EventKind kind;
    private long count;
    /** By kind, the last count that was there as a varint; 0 for none. */
    private final long[] counts = new long[EventKind.IDS];

    private long number = -1;
    /** Of the events of the segments before the one at hand. */
    private final CRC32C digest = new CRC32C();

    /**
     * Opens a log at its first event.
     *
     * @throws IOException where the file is missing or cannot be read
     * @throws LogException where it is not a log of this format version, or one of its checksums does not match
     */
    public LogReader(File path) throws IOException {
        this.path = path;
        // A pipe would wait for who writes to it.
        if (path.exists() && !path.isFile()) {
            throw new IOException("it is no regular file");
        }
        file = new RandomAccessFile(path, "r");
        try {
            byte[] text;
            try {
                text = headerText();
            } catch (EOFException e) {
                throw new LogException(
                        path + " is truncated: it ends within its header, after " + file.length() + " bytes.");
            }
            try {
                header = LogHeader.decode(text);
            } catch (LogException e) {
                throw new LogException(path + " is corrupt: its header is no text: " + e.getMessage() + ".");
            }
            first = LogFormat.firstSegment(text.length);
            verify();
            nextSegment();
            next();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private byte[] headerText() throws IOException {
        byte[] prefix = new byte[LogFormat.PREFIX];
        file.readFully(prefix);
        if (!Arrays.equals(Arrays.copyOf(prefix, LogFormat.MAGIC.length), LogFormat.MAGIC)) {
            throw new LogException(path + " is not a log of Reprise: its first bytes are not REPRISE.");
        }
        int version = LogFormat.littleEndian(prefix, 8);
        if (version != LogFormat.VERSION) {
            throw new LogException(path + " has log format version " + version + "; this agent reads version "
                    + LogFormat.VERSION + ". Replay it with the release that recorded it.");
        }
        int length = LogFormat.littleEndian(prefix, 16);
        if (length < 0 || length > LogFormat.MAX_HEADER) {
            throw new LogException(path + " is corrupt: its header claims " + length + " bytes.");
        }
        byte[] text = new byte[length];
        file.readFully(text);
        byte[] padding = new byte[(int) (LogFormat.firstSegment(length) - LogFormat.PREFIX - length)];
        file.readFully(padding);
        if (LogFormat.crc(text, 0, text.length) != LogFormat.littleEndian(prefix, 20)
                || LogFormat.littleEndian(prefix, 12) != 0
                || !zeros(padding, 0, padding.length)) {
            throw new LogException(path + " is corrupt: the checksum of its header does not match.");
        }
        return text;
    }

    /** Checks every sealed segment, and that nothing but zeros follows the first one that is not sealed. */
    private void verify() throws IOException {
        sealed = true;
        for (long i = 0; load(i); i++) {
            int available = segment.length - LogFormat.SEGMENT_PREFIX;
            if (!sealed) {
                // Zeroed ahead by the writer.
                if (!zeros(segment, 0, segment.length)) {
                    throw corrupt("it follows a segment that was never sealed");
                }
            } else if (used == 0) {
                if (LogFormat.littleEndian(segment, 0) != 0) {
                    throw corrupt("it has a checksum and claims no bytes");
                }
                sealed = false;
                segments += segment[LogFormat.SEGMENT_PREFIX] == 0 ? 0 : 1;
            } else if (LogFormat.crc(segment, 8, used + 8) != LogFormat.littleEndian(segment, 0)) {
                throw corrupt("its checksum does not match");
            } else if (!zeros(segment, LogFormat.SEGMENT_PREFIX + used, available - used)) {
                throw corrupt("its last event is not followed by zeros");
            } else {
                segments++;
            }
        }
        segmentNumber = -1;
    }

    private static boolean zeros(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private LogException corrupt(String what) {
        return new LogException(path + " is corrupt: segment " + segmentNumber + " at byte " + start(segmentNumber)
                + ", which begins with event " + firstEvent() + ": " + what + ".");
    }

    /** Number of the first event of the segment, as that says. */
    private long firstEvent() {
        return LogFormat.littleEndian(segment, 8) & 0xffff_ffffL | (long) LogFormat.littleEndian(segment, 12) << 32;
    }

    private long start(long index) {
        return first + index * LogFormat.SEGMENT;
    }

    /** Loads a segment, of which a part may be missing at the end of the file; returns whether any of it is there. */
    private boolean load(long index) throws IOException {
        file.seek(start(index));
        int length = 0;
        while (length < segment.length) {
            int read = file.read(segment, length, segment.length - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        Arrays.fill(segment, length, segment.length, (byte) 0);
        segmentNumber = index;
        used = LogFormat.littleEndian(segment, 4);
        if (length < LogFormat.SEGMENT_PREFIX && !zeros(segment, 0, length)) {
            throw new LogException(path + " is truncated: it ends within the first bytes of segment " + index
                    + " at byte " + start(index) + ".");
        }
        if (used < 0 || used > segment.length - LogFormat.SEGMENT_PREFIX) {
            throw corrupt("it claims " + used + " bytes");
        }
        if (used > 0 && LogFormat.SEGMENT_PREFIX + used > length) {
            throw new LogException(
                    path + " is truncated: segment " + index + " at byte " + start(index) + " has " + used
                            + " bytes of events, and the file ends after " + (length - LogFormat.SEGMENT_PREFIX)
                            + " of them.");
        }
        at = LogFormat.SEGMENT_PREFIX;
        end = used > 0 ? LogFormat.SEGMENT_PREFIX + used : length;
        return length > 0;
    }

    private void nextSegment() throws IOException {
        load(segmentNumber + 1);
        boolean empty = segment[LogFormat.SEGMENT_PREFIX] == 0;
        if (!empty && firstEvent() != Math.max(number, 0)) {
            throw corrupt("event " + number + " belongs there");
        }
    }

    /** Whether a file begins as a log does. */
    public static boolean isLog(RandomAccessFile file) throws IOException {
        byte[] magic = new byte[LogFormat.MAGIC.length];
        file.seek(0);
        int length = file.read(magic);
        file.seek(0);
        return length == magic.length && Arrays.equals(magic, LogFormat.MAGIC);
    }

    /** Sets who is told of an event that cannot be read, before an exception says so to whoever reads. */
    public void refuses(Consumer<LogException> told) {
        refuses = told;
    }

    /** Returns what the log says of its recording. */
    public LogHeader header() {
        return header;
    }

    /** Returns the kind of the event at hand, or null where the log has ended. */
    public EventKind kind() {
        return kind;
    }

    /** Returns the yield points between the event before and the one at hand. */
    public long count() {
        return count;
    }

    /** Returns the number of the event at hand, from 0; behind the last event, how many there are. */
    public long number() {
        return number;
    }

    /** Returns the byte of the file at which the event at hand begins. */
    public long position() {
        return start(segmentNumber) + eventAt;
    }

    /** Returns the byte of the file at which the next field of the event at hand begins. */
    public long fieldPosition() {
        return start(segmentNumber) + at;
    }

    /**
     * Reads a field {@code b} of an event before the one at hand, which that stays.
     *
     * @param position of that field, as {@link #fieldPosition} told
     */
    public byte[] bytesAt(long position) throws IOException {
        file.seek(position);
        long length = 0;
        int shift = 0;
        int b;
        do {
            b = file.readUnsignedByte();
            length |= (b & 0x7fL) << shift;
            shift += 7;
        } while (b >= 0x80);
        byte[] bytes = new byte[(int) length];
        file.readFully(bytes);
        return bytes;
    }

    /**
     * Goes to an event before, for one who reads no further: what follows it is out of order from here on.
     *
     * @param position of the event, as {@link #position} told
     */
    public void revisit(long position) throws IOException {
        load((position - first) / LogFormat.SEGMENT);
        at = (int) ((position - first) % LogFormat.SEGMENT);
        eventAt = at;
        int kindByte = segment[claim(1)] & 0xff;
        kind = EventKind.of(kindByte >> 2);
        front = null;
        if ((kindByte & 3) == LogFormat.COUNT_FOLLOWS) {
            unsigned();
        }
        fieldsAt = at;
        textsLeft = kind.texts;
    }

    /** Returns how many bytes the event at hand takes; all its fields must have been read. */
    public int size() {
        return at - eventAt;
    }

    /** Returns the CRC-32C of all events before the one at hand, wherever segments end. To be called once, at the last event. */
    public int digest() {
        digest.update(segment, LogFormat.SEGMENT_PREFIX, eventAt - LogFormat.SEGMENT_PREFIX);
        return (int) digest.getValue();
    }

    /** Returns how many segments hold events, counted when the log was opened. */
    public long segments() {
        return segments;
    }

    /** Returns whether the last segment, too, had its checksum when the log was opened: its writer was not killed. */
    public boolean sealed() {
        return sealed;
    }

    /**
     * Goes to the next event. All fields of the one at hand must have been read.
     *
     * @throws LogException where what follows cannot be an event
     */
    public void next() throws IOException {
        number++;
        front = null;
        if (at == end && used > 0) {
            digest.update(segment, LogFormat.SEGMENT_PREFIX, used);
            nextSegment();
        }
        eventAt = at;
        int kindByte = at < end ? segment[at] & 0xff : 0;
        if (kindByte == 0 && used == 0) {
            kind = null;
            count = 0;
            return;
        }
        at++;
        kind = EventKind.of(kindByte >> 2);
        if (kind == null) {
            throw corruptEvent("has kind " + (kindByte >> 2) + ", which does not exist");
        }
        count = count(kindByte & 3);
        fieldsAt = at;
        textsLeft = kind.texts;
    }

    private long count(int form) throws LogException {
        if (form < LogFormat.SAME_COUNT) {
            return form;
        } else if (form == LogFormat.COUNT_FOLLOWS) {
            counts[kind.id] = unsigned();
        }
        long said = counts[kind.id];
        if (said < 0 || said > LogFormat.MAX_COUNT) {
            throw corruptEvent("comes after " + Long.toUnsignedString(said)
                    + " yield points, and no recording has more than 2^32 between two events");
        } else if (said < LogFormat.SAME_COUNT) {
            throw corruptEvent("has a count that no writer writes");
        }
        return said;
    }

    /**
     * Tells, before a field of the event at hand is read, what {@link EventKind#CHUNK} events before it hold of its last text or bytes, for one who has read them.
     *
     * @throws LogException where it has none
     */
    public void begins(byte[] pieces) {
        front = pieces;
        if (kind != null && kind.texts == 0) {
            throw corruptEvent("is a " + kind + " behind a CHUNK, and has neither text nor bytes");
        }
    }

    /**
     * Goes over {@link EventKind#CHUNK} events at hand to the one that they belong to, whose last text or bytes then are whole.
     *
     * @throws LogException where what follows has none
     */
    public void whole() throws IOException {
        if (kind != EventKind.CHUNK) {
            return;
        }
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        while (kind == EventKind.CHUNK) {
            if (count != 0) {
                throw corruptEvent("is a CHUNK that counts " + count + " yield points");
            }
            byte[] piece = bytes();
            if (pieces.size() > LogFormat.MAX_TEXT - piece.length) {
                throw corruptEvent("has more than " + LogFormat.MAX_TEXT + " bytes before it in CHUNK events");
            }
            pieces.write(piece, 0, piece.length);
            next();
        }
        begins(pieces.toByteArray());
    }

    /** Goes back to the first field of the event at hand, for one who has looked at it. */
    public void rewind() {
        at = fieldsAt;
        textsLeft = kind.texts;
    }

    private LogException corruptEvent(String what) {
        LogException refused =
                new LogException(path + " is corrupt: event " + number + " at byte " + position() + " " + what + ".");
        if (refuses != null) {
            refuses.accept(refused);
        }
        return refused;
    }

    /** Reads over the fields of the event at hand, of which none has been read. */
    public void skip() {
        for (int i = 0; i < kind.fields.length(); i++) {
            switch (kind.fields.charAt(i)) {
                case 'u':
                    unsigned();
                    break;
                case 's':
                    signed();
                    break;
                case 'x':
                    fixed();
                    break;
                case 't':
                    text();
                    break;
                default:
                    bytes();
            }
        }
    }

    /** Reads field {@code u}. */
    public long unsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = segment[claim(1)];
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw corruptEvent("has a number of more than ten bytes");
    }

    /** Reads field {@code s}. */
    public long signed() {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    /** Reads field {@code x}. */
    public int fixed() {
        return LogFormat.littleEndian(segment, claim(4));
    }

    /** Reads field {@code b}. */
    public byte[] bytes() {
        long length = unsigned();
        if (length < 0 || length > LogFormat.CHUNK) {
            throw corruptEvent("has a field of " + Long.toUnsignedString(length) + " bytes");
        }
        int from = claim((int) length);
        if (--textsLeft > 0 || front == null) {
            return Arrays.copyOfRange(segment, from, from + (int) length);
        }
        byte[] all = Arrays.copyOf(front, front.length + (int) length);
        System.arraycopy(segment, from, all, front.length, (int) length);
        return all;
    }

    /** Reads field {@code t}. */
    public String text() {
        byte[] bytes = bytes();
        try {
            return LogText.decode(bytes);
        } catch (LogException e) {
            throw corruptEvent("has a text that is none: " + e.getMessage());
        }
    }

    private int claim(int bytes) {
        int from = at;
        if (bytes > end - from) {
            throw corruptEvent("runs over the end of its segment or of the file");
        }
        at = from + bytes;
        return from;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

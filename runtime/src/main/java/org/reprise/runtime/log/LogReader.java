package org.reprise.runtime.log;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a log event by event: {@link #kind}, {@link #count} and {@link #number} tell of the event at hand, its fields are read in their
 * order, {@link #next} goes on. A log that was cut off (its writer was killed) simply ends, with {@link #kind} null.
 *
 * <p>Threading: none.
 *
 * @see LogFormat
 */
public final class LogReader implements AutoCloseable {
    private final RandomAccessFile file;
    private final LogHeader header;
    private final long first;
    private final byte[] segment = new byte[LogFormat.SEGMENT];
    private long segmentNumber = -1;
    private int at;
    private int end;

    private EventKind kind;
    private long count;
    private long number = -1;

    /**
     * Opens a log at its first event.
     *
     * @throws IOException where the file is missing or cannot be read
     * @throws LogException where it is not a log of this format version
     */
    public LogReader(File path) throws IOException {
        file = new RandomAccessFile(path, "r");
        try {
            byte[] prefix = new byte[LogFormat.PREFIX];
            byte[] text;
            try {
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
                text = new byte[length];
                file.readFully(text);
            } catch (EOFException e) {
                throw new LogException(
                        path + " is truncated: it ends within its header, after " + file.length() + " bytes.");
            }
            if (LogFormat.crc(text, 0, text.length) != LogFormat.littleEndian(prefix, 20)
                    || LogFormat.littleEndian(prefix, 12) != 0) {
                throw new LogException(path + " is corrupt: the checksum of its header does not match.");
            }
            header = LogHeader.decode(text);
            first = LogFormat.firstSegment(text.length);
            verify(path);
            next();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Checks every sealed segment, and that nothing but zeros follows the first one that is not sealed. */
    private void verify(File path) throws IOException {
        boolean open = false;
        for (long i = 0; load(i); i++) {
            int used = LogFormat.littleEndian(segment, 4);
            int available = end - LogFormat.SEGMENT_PREFIX;
            if (open) {
                // Zeroed ahead by the writer; its first event number may be there already.
                if (used != 0 || !zeros(LogFormat.SEGMENT_PREFIX)) {
                    throw corrupt(path, i, "it follows a segment that was never sealed");
                }
            } else if (used == 0) {
                open = true;
            } else if (used < 0 || used > LogFormat.SEGMENT - LogFormat.SEGMENT_PREFIX) {
                throw corrupt(path, i, "it claims " + used + " bytes");
            } else if (used > available) {
                throw new LogException(path + " is truncated: segment " + i + " at byte " + position(i) + " has " + used
                        + " bytes of events, and the file ends after " + Math.max(available, 0) + " of them.");
            } else if (LogFormat.crc(segment, 8, used + 8) != LogFormat.littleEndian(segment, 0)) {
                throw corrupt(path, i, "its checksum does not match");
            }
        }
        segmentNumber = -1;
        at = end = 0;
    }

    private boolean zeros(int from) {
        for (int i = from; i < end; i++) {
            if (segment[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private LogException corrupt(File path, long index, String what) {
        long event = end >= LogFormat.SEGMENT_PREFIX
                ? LogFormat.littleEndian(segment, 8) & 0xffff_ffffL | (long) LogFormat.littleEndian(segment, 12) << 32
                : -1;
        return new LogException(path + " is corrupt: segment " + index + " at byte " + position(index)
                + ", which begins with event " + event + ": " + what + ".");
    }

    private long position(long index) {
        return first + index * LogFormat.SEGMENT;
    }

    /** Loads a segment, of which a prefix may be missing at the end of the file; returns whether any of it is there. */
    private boolean load(long index) throws IOException {
        file.seek(position(index));
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
        end = length;
        at = LogFormat.SEGMENT_PREFIX;
        return length > 0;
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

    /**
     * Goes to the next event. All fields of the one at hand must have been read.
     *
     * @throws LogException where what follows cannot be an event
     */
    public void next() throws IOException {
        number++;
        int used = LogFormat.littleEndian(segment, 4);
        if (segmentNumber < 0 || used > 0 && at >= LogFormat.SEGMENT_PREFIX + used) {
            load(segmentNumber + 1);
        }
        int kindByte = at < end ? segment[at] & 0xff : 0;
        if (kindByte == 0) {
            kind = null;
            count = 0;
            return;
        }
        at++;
        kind = EventKind.of(kindByte >> 2);
        if (kind == null) {
            throw new LogException(
                    "The log is corrupt: event " + number + " has kind " + (kindByte >> 2) + ", which does not exist.");
        }
        count = (kindByte & 3) < 3 ? kindByte & 3 : unsigned();
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
        throw new LogException("The log is corrupt: event " + number + " has a number of more than ten bytes.");
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
            throw new LogException("The log is corrupt: event " + number + " has " + length + " bytes.");
        }
        int from = claim((int) length);
        return Arrays.copyOfRange(segment, from, from + (int) length);
    }

    /** Reads field {@code t}. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    private int claim(int bytes) {
        int from = at;
        if (from + bytes > segment.length) {
            throw new LogException("The log is corrupt: event " + number + " runs over the end of its segment.");
        }
        at = from + bytes;
        return from;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

package org.reprise.runtime.log;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The layout of a log file, format version 3; {@code docs/log-format.md} says the same byte by byte. All numbers are little endian.
 *
 * <pre>
 *   0  magic "REPRISE\n"          8 bytes
 *   8  format version             4
 *  12  feature flags (0)          4
 *  16  length of the header text  4
 *  20  CRC-32C of the text        4
 *  24  header text, UTF-8, key=value lines
 *      zeros up to a multiple of 4096, where the first segment begins
 * </pre>
 *
 * A segment has 65,536 bytes, the last one of a closed log fewer: CRC-32C (4 bytes), bytes of events (4; both are 0 while the segment
 * is not sealed), number of its first event (8), events, zeros. The CRC covers the number and the events. An event is a kind byte
 * (id * 4 + c), then, where c is 3, the yield points since the last event as a varint, then the kind's fields. Where c is 0 or 1, it is their number; where it is 2, their number is that of the
 * last event of the same kind that had it as a varint. No event crosses the end of a segment.
 */
public final class LogFormat {
    /** First eight bytes of a log. */
    public static final byte[] MAGIC = "REPRISE\n".getBytes(StandardCharsets.US_ASCII);
    /** The format version that this class describes. */
    public static final int VERSION = 3;
    /** Bytes before the header text. */
    public static final int PREFIX = 24;
    /** The first segment begins at a multiple of this many bytes. */
    public static final int ALIGNMENT = 4096;
    /** Bytes of a segment. */
    public static final int SEGMENT = 65_536;
    /** Bytes of a segment before its first event. */
    public static final int SEGMENT_PREFIX = 16;
    /** The longest piece of a text or of bytes that one event carries, in bytes; longer ones are split by {@link EventKind#CHUNK}. */
    public static final int CHUNK = 16_384;
    /** All pieces of one text or of bytes have fewer bytes than twice as many. */
    public static final int MAX_TEXT = 1 << 30;
    /** No event comes later, in yield points behind the one before: a {@link EventKind#PULSE} comes much sooner. A replay that waited for it would run for as long as it liked. */
    static final long MAX_COUNT = 1L << 32;
    /** No header has more keys. */
    static final int MAX_KEYS = 64;
    /** In the low bits of a kind byte: the count is that of the last event of the kind for which it follows. */
    static final int SAME_COUNT = 2;
    /** In the low bits of a kind byte: the count follows as a varint. */
    static final int COUNT_FOLLOWS = 3;
    /** No header text is longer than this, in bytes. */
    static final int MAX_HEADER = 1 << 24;

    private LogFormat() {}

    /** Returns where the first segment begins in a log whose header text has that many bytes. */
    public static long firstSegment(int headerBytes) {
        return (PREFIX + (long) headerBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Returns the CRC-32C of the bytes. */
    public static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    static int littleEndian(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    static void littleEndian(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >>> 8);
        bytes[at + 2] = (byte) (value >>> 16);
        bytes[at + 3] = (byte) (value >>> 24);
    }
}

package org.reprise.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is passed on, and what is asked for under another name. */
class XRequestsTest {
    private static final int QUERY_EXTENSION = 98;
    private static final int DRAW = 72;
    private static final int SYNC = 43;

    /** A request as the protocol has it: code, a byte, length in units of four bytes, the rest. */
    private static byte[] request(int code, byte... rest) {
        int length = (4 + rest.length + 3) / 4;
        return ByteBuffer.allocate(4 * length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) code)
                .put((byte) 0)
                .putShort((short) length)
                .put(rest)
                .array();
    }

    private static byte[] query(String name) {
        byte[] text = name.getBytes(US_ASCII);
        return request(
                QUERY_EXTENSION,
                ByteBuffer.allocate(4 + text.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putShort((short) text.length)
                        .putShort((short) 0)
                        .put(text)
                        .array());
    }

    /** A request of the Big Requests Extension. */
    private static byte[] big(int bytes) {
        byte[] request = new byte[bytes];
        new Random(3).nextBytes(request);
        ByteBuffer.wrap(request)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) DRAW)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(bytes / 4);
        return request;
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Passes bytes in pieces of some length; returns what was passed on. */
    private static byte[] passed(byte[] sent, int piece) {
        XRequests requests = new XRequests();
        ByteBuffer buffer = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        for (int at = 0; at < sent.length; ) {
            int length = Math.min(Math.min(piece, buffer.remaining()), sent.length - at);
            buffer.put(sent, at, length);
            at += length;
            buffer.flip();
            int ready = requests.ready(buffer);
            passed.write(buffer.array(), 0, ready);
            buffer.position(ready);
            buffer.compact();
        }
        return passed.toByteArray();
    }

    @Test
    void sharedMemoryIsAskedForByAnotherName() {
        // What looks like the request within another one is none.
        byte[] drawing = request(DRAW, query("MIT-SHM"));
        byte[] sent = concatenated(
                request(SYNC),
                query("BIG-REQUESTS"),
                drawing,
                query("MIT-SHM"),
                big(4000),
                query("MIT-SHMX"),
                request(SYNC));
        byte[] expected = concatenated(
                request(SYNC),
                query("BIG-REQUESTS"),
                drawing,
                query("-IT-SHM"),
                big(4000),
                query("MIT-SHMX"),
                request(SYNC));
        for (int piece : new int[] {1, 3, 4, 5, 7, 31, 256}) {
            assertThat(passed(sent, piece)).as("pieces of %d bytes", piece).isEqualTo(expected);
        }
    }

    @Test
    void whatHasNoLengthIsPassedOn() {
        byte[] sent = new byte[100];
        sent[0] = DRAW;
        assertThat(passed(sent, 10)).isEqualTo(sent);
    }
}

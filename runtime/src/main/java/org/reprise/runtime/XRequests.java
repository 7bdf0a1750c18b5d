package org.reprise.runtime;

import java.nio.ByteBuffer;

/**
 * The requests that an X client sends, as they pass by: the extension with which a server writes into memory that it shares with the client is asked for by a name that no
 * server knows, since what is written there passes nobody.
 *
 * <p>Source: X Window System Protocol, X.Org, chapter 1 (request format); Big Requests Extension.
 */
final class XRequests {
    private static final int QUERY_EXTENSION = 98;
    private static final byte[] SHARED_MEMORY = {'M', 'I', 'T', '-', 'S', 'H', 'M'};
    /** Of a QueryExtension request: where the name begins. */
    private static final int NAME = 8;

    private static final int UNIT = 4;

    /** Bytes of the request at hand that are still to come. */
    private long left;

    /**
     * Looks at what has come.
     *
     * @param data from 0 to its limit, in the client's byte order
     * @return how much of it may be passed on; what is behind must be there again, with more, at the next call
     */
    int ready(ByteBuffer data) {
        int at = 0;
        while (at < data.limit()) {
            int there = data.limit() - at;
            if (left == 0) {
                if (there < UNIT || there < 2 * UNIT && data.getShort(at + 2) == 0) {
                    return at;
                }
                left = length(data, at);
                boolean query = data.get(at) == QUERY_EXTENSION;
                if (query && there < left) {
                    left = 0;
                    return at;
                }
                if (query) {
                    rename(data, at);
                }
            }
            int passed = (int) Math.min(left, there);
            left -= passed;
            at += passed;
        }
        return at;
    }

    private static long length(ByteBuffer data, int at) {
        long units = Short.toUnsignedLong(data.getShort(at + 2));
        if (units == 0) {
            units = Integer.toUnsignedLong(data.getInt(at + UNIT));
        }
        // What has no length is no request: what comes is passed on as it is.
        return units == 0 ? Long.MAX_VALUE : units * UNIT;
    }

    private static void rename(ByteBuffer data, int at) {
        int length = Short.toUnsignedInt(data.getShort(at + UNIT));
        boolean is = length == SHARED_MEMORY.length;
        for (int i = 0; is && i < length; i++) {
            is = data.get(at + NAME + i) == SHARED_MEMORY[i];
        }
        if (is) {
            data.put(at + NAME, (byte) '-');
        }
    }
}

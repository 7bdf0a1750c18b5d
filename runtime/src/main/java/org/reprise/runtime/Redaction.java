package org.reprise.runtime;

import java.util.ArrayList;
import java.util.List;
import org.reprise.runtime.log.LogText;

/**
 * Keeps values out of a log: in what is recorded as text or bytes, as many {@code *} stand in their place. The recorded program has the values all the same; a replay's has what the log has, so what is made of a value
 * by a program that carries it on as it is (a name, a path) is the same in both.
 *
 * <p>Threading: the holder of the turn.
 */
final class Redaction {
    /** From so many bytes on a value is found wherever it stands; a shorter one, which may be anything, as a whole text of the environment or of the system properties alone. */
    private static final int ANYWHERE = 8;

    private static final byte STAR = '*';

    private final List<byte[]> values = new ArrayList<>();

    Redaction(String[] values) {
        for (String value : values) {
            if (!value.isEmpty()) {
                this.values.add(LogText.encode(value));
            }
        }
    }

    /** Returns the bytes without the values: the same where they have none. */
    byte[] of(byte[] bytes) {
        return of(bytes, false);
    }

    /** The same of texts of the environment or of the properties, in which a short value is one, too. */
    byte[] ofNamed(byte[] bytes) {
        return of(bytes, true);
    }

    private byte[] of(byte[] bytes, boolean named) {
        byte[] redacted = bytes;
        for (byte[] value : values) {
            for (int at = 0; at + value.length <= bytes.length; at++) {
                if (is(bytes, at, value)
                        && (value.length >= ANYWHERE || named && isWhole(bytes, at, at + value.length))) {
                    redacted = redacted == bytes ? bytes.clone() : redacted;
                    for (int i = at; i < at + value.length; i++) {
                        redacted[i] = STAR;
                    }
                }
            }
        }
        return redacted;
    }

    private static boolean is(byte[] bytes, int at, byte[] value) {
        for (int i = 0; i < value.length; i++) {
            if (bytes[at + i] != value[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether what stands there is a text, or one of the program's arguments, which a property has with spaces between. */
    private static boolean isWhole(byte[] bytes, int from, int to) {
        return (from == 0 || isEnd(bytes[from - 1])) && (to == bytes.length || isEnd(bytes[to]));
    }

    private static boolean isEnd(byte b) {
        return b == 0 || b == ' ';
    }
}

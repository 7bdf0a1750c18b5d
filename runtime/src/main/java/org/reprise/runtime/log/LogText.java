package org.reprise.runtime.log;

/**
 * Texts as bytes of the log, so that any text comes out as it went in: UTF-8, but a surrogate without its other half has three bytes, as other characters of its size, and U+0000
 * has two, {@code c0 80}, so that no byte is zero.
 *
 * <p>Written out, since the coders of the JDK turn lone surrogates into question marks.
 */
public final class LogText {
    private static final int CONTINUED = 0x80;
    private static final int SIX = 0x3f;

    private LogText() {}

    /** Returns the bytes of a text. */
    public static byte[] encode(String text) {
        int length = text.length();
        int bytes = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c != 0 && c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (isPair(text, i)) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        byte[] encoded = new byte[bytes];
        int at = 0;
        for (int i = 0; i < length; i++) {
            int c = text.charAt(i);
            if (c != 0 && c < 0x80) {
                encoded[at++] = (byte) c;
            } else if (c < 0x800) {
                encoded[at++] = (byte) (0xc0 | c >> 6);
                encoded[at++] = (byte) (CONTINUED | c & SIX);
            } else if (isPair(text, i)) {
                c = Character.toCodePoint((char) c, text.charAt(++i));
                encoded[at++] = (byte) (0xf0 | c >> 18);
                encoded[at++] = (byte) (CONTINUED | c >> 12 & SIX);
                encoded[at++] = (byte) (CONTINUED | c >> 6 & SIX);
                encoded[at++] = (byte) (CONTINUED | c & SIX);
            } else {
                encoded[at++] = (byte) (0xe0 | c >> 12);
                encoded[at++] = (byte) (CONTINUED | c >> 6 & SIX);
                encoded[at++] = (byte) (CONTINUED | c & SIX);
            }
        }
        return encoded;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    /**
     * Returns the text that has these bytes.
     *
     * @throws LogException where no text has them
     */
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** The same, of some of them. */
    public static String decode(byte[] bytes, int from, int to) {
        // No text has more characters than bytes.
        char[] text = new char[to - from];
        int length = 0;
        for (int at = from; at < to; ) {
            int b = bytes[at++];
            if (b >= 0) {
                text[length++] = (char) b;
                continue;
            }
            int more = (b & 0xe0) == 0xc0 ? 1 : (b & 0xf0) == 0xe0 ? 2 : (b & 0xf8) == 0xf0 ? 3 : 0;
            if (more == 0 || at + more > to) {
                throw noText(at);
            }
            int c = b & SIX >> more;
            for (int i = 0; i < more; i++) {
                b = bytes[at++];
                if ((b & 0xc0) != CONTINUED) {
                    throw noText(at);
                }
                c = c << 6 | b & SIX;
            }
            if (more < 3) {
                text[length++] = (char) c;
            } else if (Character.isSupplementaryCodePoint(c)) {
                text[length++] = Character.highSurrogate(c);
                text[length++] = Character.lowSurrogate(c);
            } else {
                throw noText(at);
            }
        }
        return new String(text, 0, length);
    }

    /** Returns how many of the bytes, at the beginning of a text, are whole characters, if they are characters at all. */
    public static int whole(byte[] bytes) {
        for (int back = 1; back <= Math.min(3, bytes.length); back++) {
            int b = bytes[bytes.length - back];
            if ((b & 0xc0) != CONTINUED) {
                int length = (b & 0xe0) == 0xc0 ? 2 : (b & 0xf0) == 0xe0 ? 3 : (b & 0xf8) == 0xf0 ? 4 : 1;
                return length > back ? bytes.length - back : bytes.length;
            }
        }
        return bytes.length;
    }

    private static LogException noText(int at) {
        return new LogException("no character ends at byte " + at + " of it");
    }
}

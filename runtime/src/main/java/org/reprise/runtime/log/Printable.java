package org.reprise.runtime.log;

/**
 * Keeps a log from writing to the terminal of its reader: what a text holds besides graphic characters is spelt out, as Java does. Whoever forged or damaged a log chose its texts, and a
 * terminal takes orders from control characters, and shows lines in another order after some that nobody sees. What goes to a terminal passes here, texts of a log or not.
 *
 * <p>The ranges are written out, since those of {@link Character} come from classes that the target would find initialized.
 */
public final class Printable {
    /** First and last of each range of characters that are spelt out, in order: those of Unicode's categories Cc, Cf, Zl and Zp, and surrogates without their other half. */
    private static final int[] SPELT = {
        0x0000, 0x001f, 0x007f, 0x009f, 0x00ad, 0x00ad, 0x0600, 0x0605, 0x061c, 0x061c, 0x06dd, 0x06dd, 0x070f, 0x070f,
        0x0890, 0x0891, 0x08e2, 0x08e2, 0x180e, 0x180e, 0x200b, 0x200f, 0x2028, 0x202e, 0x2060, 0x206f, 0xd800, 0xdfff,
        0xfeff, 0xfeff, 0xfff9, 0xfffb, 0x110bd, 0x110bd, 0x110cd, 0x110cd, 0x13430, 0x1343f, 0x1bca0, 0x1bca3, 0x1d173,
        0x1d17a, 0xe0000, 0xe007f
    };

    private Printable() {}

    /** Returns a text on one line. */
    public static String line(String text) {
        return escape(text, false);
    }

    /** Returns lines, whose ends stay. */
    public static String lines(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean lines) {
        StringBuilder escaped = null;
        int length = text.length();
        for (int i = 0, next; i < length; i = next) {
            int c = text.codePointAt(i);
            next = i + Character.charCount(c);
            if (!isSpelt(c) || lines && c == '\n') {
                if (escaped != null) {
                    escaped.appendCodePoint(c);
                }
                continue;
            }
            if (escaped == null) {
                escaped = new StringBuilder(length + 16).append(text, 0, i);
            }
            for (int j = i; j < next; j++) {
                spell(escaped, text.charAt(j));
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    /** Whether a character, as its code point, is spelt out. */
    public static boolean isSpelt(int c) {
        if (c >= ' ' && c < 0x7f) {
            return false;
        }
        for (int i = 0; i < SPELT.length && c >= SPELT[i]; i += 2) {
            if (c <= SPELT[i + 1]) {
                return true;
            }
        }
        return false;
    }

    private static void spell(StringBuilder escaped, char c) {
        escaped.append('\\');
        switch (c) {
            case '\n':
                escaped.append('n');
                break;
            case '\r':
                escaped.append('r');
                break;
            case '\t':
                escaped.append('t');
                break;
            default:
                escaped.append('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    escaped.append(Character.forDigit(c >> shift & 15, 16));
                }
        }
    }
}

package org.reprise.agent.cli;

/** Prints texts and bytes of a log on one line: escaped, and cut where they are long. */
final class Quote {
    /** Characters of a text that are printed. */
    private static final int TEXT = 200;
    /** Bytes that are printed. */
    private static final int BYTES = 16;

    private Quote() {}

    /** Returns the text in quotes, as Java writes it. */
    static String text(String text) {
        String shown = text.length() > TEXT ? text.substring(0, TEXT) : text;
        String quoted = '"' + escape(shown).replace("\"", "\\\"") + '"';
        return shown.length() == text.length() ? quoted : quoted + "... (" + text.length() + " characters)";
    }

    /** Returns the text with line ends, backslashes and what else is no graphic character escaped. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        escaped.append(String.format("\\u%04x", (int) c));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }

    /** Returns how many bytes there are, and the first ones in hex and ASCII. */
    static String bytes(byte[] bytes) {
        int shown = Math.min(bytes.length, BYTES);
        StringBuilder hex = new StringBuilder();
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < shown; i++) {
            hex.append(String.format(" %02x", bytes[i]));
            ascii.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
        }
        String more = shown < bytes.length ? "..." : "";
        String length = bytes.length + (bytes.length == 1 ? " byte" : " bytes");
        return shown == 0 ? length : length + ":" + hex + more + "  |" + ascii + more + "|";
    }

    /** Returns four bytes as a checksum is written. */
    static String crc(Object value) {
        return String.format("%08x", (Integer) value);
    }
}

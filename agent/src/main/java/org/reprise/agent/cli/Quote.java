package org.reprise.agent.cli;

import org.reprise.runtime.log.Printable;

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

    /** Returns the text with backslashes, line ends and what else is no graphic character escaped. */
    static String escape(String text) {
        return Printable.line(text.replace("\\", "\\\\"));
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

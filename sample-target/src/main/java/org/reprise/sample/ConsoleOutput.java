package org.reprise.sample;

import java.io.PrintStream;
import java.security.MessageDigest;

/**
 * What the guest prints, passed on line by line so that the machine's own lines never fall into the middle of one. CPU
 * thread only.
 */
final class ConsoleOutput {
    private static final int LONGEST_LINE = 1024;

    private final PrintStream out;
    private final byte[] line = new byte[LONGEST_LINE];
    private final MessageDigest digest = StateHash.newDigest();
    private int length;

    ConsoleOutput(PrintStream out) {
        this.out = out;
    }

    /** The guest prints one byte. */
    void put(int value) {
        line[length++] = (byte) value;
        digest.update((byte) value);
        if (value == '\n' || length == line.length) {
            flush();
        }
    }

    /** The machine prints a line of its own, which is no part of the guest's output. */
    void report(String text) {
        out.println(text);
        out.flush();
    }

    /** Passes on an unfinished line. */
    void flush() {
        out.write(line, 0, length);
        out.flush();
        length = 0;
    }

    /** SHA-256 over all the guest has printed; starts over, so call it once. */
    byte[] digest() {
        return digest.digest();
    }
}

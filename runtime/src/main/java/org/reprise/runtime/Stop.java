package org.reprise.runtime;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.reprise.runtime.log.Printable;

/** Ends the process with an exit status of the contract and one paragraph on standard error. */
public final class Stop {
    /** EX_USAGE: bad arguments. */
    public static final int USAGE = 64;
    /** EX_DATAERR: the log is not one for this run. */
    public static final int WRONG_LOG = 65;
    /** EX_NOINPUT: log or image missing, or another image. */
    public static final int NO_INPUT = 66;
    /** EX_UNAVAILABLE: the log ends before the program did. */
    public static final int CUT_LOG = 69;
    /** EX_SOFTWARE: divergence. */
    public static final int DIVERGENCE = 70;
    /** EX_CANTCREAT: the log cannot be created, or exists. */
    public static final int CANNOT_CREATE = 73;
    /** EX_IOERR: the log cannot be written any more. */
    public static final int LOG_FULL = 74;

    /** Whether what the target wrote last on standard error ends within a line. */
    private static boolean withinLine;

    private Stop() {}

    /** The target has written on standard error: a paragraph begins a line of its own all the same. */
    static void behind(byte[] data, int offset, int length) {
        if (length > 0) {
            withinLine = data[offset + length - 1] != '\n';
        }
    }

    /**
     * Prints {@code reprise: } and the paragraph, then halts: no shutdown hook of the target runs. Any thread may call.
     *
     * @return never; declared so that callers can write {@code throw}
     */
    public static Error halt(int status, String paragraph) {
        try {
            Hooks.stop();
            say(paragraph);
            Outputs.clear();
        } catch (VirtualMachineError e) {
            // Without the words, then, rather than not at all.
        } finally {
            Runtime.getRuntime().halt(status);
        }
        throw new AssertionError(paragraph);
    }

    /** Prints {@code reprise: } and the paragraph on the process's standard error, whatever the target made of System.err. */
    public static void say(String paragraph) {
        print("reprise: " + Printable.line(paragraph) + "\n");
    }

    /** Prints lines there. */
    static void print(String lines) {
        String printable = Printable.lines(lines);
        // Not closed: the descriptor is the process's own.
        @SuppressWarnings("resource")
        FileOutputStream err = new FileOutputStream(FileDescriptor.err);
        try {
            err.write((withinLine ? "\n" + printable : printable).getBytes(StandardCharsets.UTF_8));
            withinLine = false;
        } catch (IOException e) {
            // Nobody is left to tell.
        }
    }
}

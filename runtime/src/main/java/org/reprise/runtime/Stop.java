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

    /** Read from a field, since the JVM makes a constant where it is first needed. */
    private static final String[] WITHOUT_MEMORY = {
        "An OutOfMemoryError was thrown in this run, and Reprise had no memory left to note the end of a thread or of the program, or to say what "
                + "differs from the recording. A larger heap (-Xmx) helps."
    };

    /** Whether what the target wrote last on standard error ends within a line. */
    private static boolean withinLine;

    /** What the end of the log and the last words need, where the target has left no memory: they look into the log once more. */
    private static byte[] reserve = new byte[1 << 18];

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
    static Error halt(int status, String paragraph) {
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

    /** The program ends, or is about to be stopped: what was kept for that is there now. */
    static void freeReserve() {
        reserve = null;
    }

    /**
     * Halts where an OutOfMemoryError would be lost, since the JVM throws it away: the turn would never be given on, or a run that differs pass as the recording.
     *
     * @return never
     */
    static Error withoutMemory(boolean replaying) {
        freeReserve();
        throw halt(replaying ? DIVERGENCE : LOG_FULL, WITHOUT_MEMORY[0]);
    }

    /** Prints {@code reprise: } and the paragraph on the process's standard error, whatever the target made of System.err. */
    static void say(String paragraph) {
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

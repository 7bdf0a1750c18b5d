package org.reprise.runtime;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the operating system says of a thread: whether it sleeps, and whether it has run since that was last asked. From Linux's {@code /proc}; elsewhere what the JVM
 * says must do, which knows of monitors, but not of system calls.
 */
final class KernelThread {
    /** The id where there is no {@code /proc}. */
    static final int UNKNOWN = 0;
    /** Said of a thread that does not sleep. */
    static final long AWAKE = -1;

    private static final String STATE = "State:\t";
    private static final String SWITCHES = "\nvoluntary_ctxt_switches:\t";
    /** More than such a file holds on a machine with thousands of processors, bytes. */
    private static final int MOST = 8192;

    private KernelThread() {}

    /** Returns the id of the calling thread, or {@link #UNKNOWN}. */
    static int current() {
        // Begins with the id: a process and its first thread have the same.
        String stat = read("/proc/thread-self/stat");
        int end = stat.indexOf(' ');
        return end < 0 ? UNKNOWN : (int) number(stat, 0);
    }

    /**
     * Returns how often the thread has gone to sleep, if it sleeps, else {@link #AWAKE}. Twice the same number: it has not run in between. Of a thread that waits for a disk
     * this says that it is awake.
     */
    static long asleep(TargetThread thread) {
        int id = thread.kernelId;
        if (id == UNKNOWN) {
            Thread.State state = thread.thread.getState();
            return state == Thread.State.RUNNABLE || state == Thread.State.TERMINATED ? AWAKE : 0;
        }
        String status = read("/proc/self/task/" + id + "/status");
        int state = status.indexOf(STATE);
        int switches = status.indexOf(SWITCHES);
        if (state < 0 || switches < 0 || status.charAt(state + STATE.length()) != 'S') {
            return AWAKE;
        }
        return number(status, switches + SWITCHES.length());
    }

    private static long number(String text, int from) {
        long number = 0;
        for (int i = from; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }

    /** Returns what the file holds, "" where there is none. */
    private static String read(String path) {
        try (FileInputStream in = new FileInputStream(path)) {
            return new String(in.readNBytes(MOST), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}

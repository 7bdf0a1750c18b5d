package org.reprise.runtime;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import jdk.internal.misc.Unsafe;

/**
 * What the operating system says of a thread: whether it sleeps, and whether it has run since that was last asked. From Linux's {@code /proc}; elsewhere what the JVM
 * says must do, which knows of monitors, but not of system calls.
 */
final class KernelThread {
    /** The id where there is no {@code /proc}. */
    static final int UNKNOWN = 0;
    /** Said of a thread that does not sleep. */
    static final long AWAKE = -1;

    /** The number of the system call, which says so only where it is known. */
    private static final long FUTEX = futex(System.getProperty("os.arch"));

    private static final String STATE = "State:\t";
    private static final String SWITCHES = "\nvoluntary_ctxt_switches:\t";
    /** Of a thread's stat: more than id, name and state take, less than the numbers behind them, bytes. */
    private static final int STAT_READ = 64;
    /** More than such a file holds on a machine with thousands of processors, bytes. */
    private static final int MOST = 8192;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Where it is read to. */
    private static final long STAT_AT = UNSAFE.allocateMemory(STAT_READ);

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

    /** Opens what {@link #sleeps} asks, to be kept by the thread; null where there is no {@code /proc}. */
    static FileDescriptor open(TargetThread thread) {
        if (thread.kernelId == UNKNOWN) {
            return null;
        }
        try {
            // Never closed but by the collector: who has lost the turn once mostly loses it again.
            return new FileInputStream("/proc/self/task/" + thread.kernelId + "/stat").getFD();
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Whether the thread sleeps, which is less than {@link #asleep} says and costs a seventh: one system call, a shorter file, no allocation. Called by the holder of the turn.
     */
    static boolean sleeps(TargetThread thread) {
        if (thread.stat == null) {
            return asleep(thread) != AWAKE;
        }
        int read;
        try {
            read = FileNatives.read(thread.stat, 0, STAT_AT, STAT_READ);
        } catch (IOException e) {
            // It has ended.
            return false;
        }
        // Id, name in brackets, state; in the name there may be brackets, too.
        for (int i = read - 1; i >= 0; i--) {
            if (UNSAFE.getByte(STAT_AT + i) == ')') {
                return i + 2 < read && UNSAFE.getByte(STAT_AT + i + 2) == 'S';
            }
        }
        return false;
    }

    /** Whether the thread sleeps in a futex: in a lock or a condition of the process's own, not in a file, a socket or a timer. False where the operating system does not say. */
    static boolean isAtFutex(TargetThread thread) {
        return thread.kernelId != UNKNOWN
                && number(read("/proc/self/task/" + thread.kernelId + "/syscall"), 0) == FUTEX;
    }

    private static long number(String text, int from) {
        long number = 0;
        for (int i = from; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }

    private static long futex(String machine) {
        return machine.equals("amd64") ? 202 : machine.equals("aarch64") ? 98 : -1;
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

package org.reprise.runtime;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
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
    private static final int FUTEX = futex(System.getProperty("os.arch"));

    private static final File TASKS = new File("/proc/self/task");

    private static final String STATE = "State:\t";
    private static final String SWITCHES = "\nvoluntary_ctxt_switches:\t";
    /** Of a thread's stat: more than id, name and state take, less than the numbers behind them, bytes. */
    private static final int STAT_READ = 64;
    /** More than such a file holds on a machine with thousands of processors, bytes. */
    private static final int MOST = 8192;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Where it is read to. */
    private static final long STAT_AT = UNSAFE.allocateMemory(STAT_READ);

    private static final long STATUS_AT = UNSAFE.allocateMemory(MOST);
    /** Whose status {@link #status} is. */
    private static TargetThread asked;

    private static FileInputStream status;

    private KernelThread() {}

    /** Returns the id of the calling thread, or {@link #UNKNOWN}. */
    static int current() {
        // Begins with the id: a process and its first thread have the same.
        try (FileInputStream in = new FileInputStream("/proc/thread-self/stat")) {
            int id = 0;
            for (int c = in.read(); Character.isDigit(c); c = in.read()) {
                id = 10 * id + c - '0';
            }
            return id;
        } catch (IOException e) {
            return UNKNOWN;
        } catch (OutOfMemoryError e) {
            // A thread begins here, and must not end for want of a number.
            Yield.exhausted = true;
            return UNKNOWN;
        }
    }

    /**
     * Returns how often the thread has gone to sleep, if it sleeps, else {@link #AWAKE}. Twice the same number: it has not run in between. Of a thread that waits for a disk
     * this says that it is awake.
     */
    static synchronized long asleep(TargetThread thread) {
        int id = thread.kernelId;
        if (id == UNKNOWN) {
            Thread.State state = thread.thread.getState();
            return state == Thread.State.RUNNABLE || state == Thread.State.TERMINATED ? AWAKE : 0;
        }
        int length;
        try {
            length = FileNatives.read(statusOf(thread), 0, STATUS_AT, MOST);
        } catch (IOException e) {
            // It has ended.
            return AWAKE;
        }
        int state = behind(STATE, length);
        int switches = behind(SWITCHES, length);
        if (state < 0 || switches < 0 || UNSAFE.getByte(STATUS_AT + state) != 'S') {
            return AWAKE;
        }
        long number = 0;
        for (int i = switches; i < length && Character.isDigit(UNSAFE.getByte(STATUS_AT + i)); i++) {
            number = 10 * number + UNSAFE.getByte(STATUS_AT + i) - '0';
        }
        return number;
    }

    /** Returns the thread's status, open: the same file is asked time and again, without allocating anything, since what the program has left is not for us to take. */
    private static FileDescriptor statusOf(TargetThread thread) throws IOException {
        if (asked != thread) {
            FileInputStream file = new FileInputStream("/proc/self/task/" + thread.kernelId + "/status");
            FileInputStream last = status;
            asked = thread;
            status = file;
            if (last != null) {
                last.close();
            }
        }
        return status.getFD();
    }

    /** Returns the index behind the text in what was read of the status, or -1. */
    private static int behind(String text, int length) {
        for (int i = 0; i <= length - text.length(); i++) {
            int n = 0;
            while (n < text.length() && UNSAFE.getByte(STATUS_AT + i + n) == text.charAt(n)) {
                n++;
            }
            if (n == text.length()) {
                return i + n;
            }
        }
        return -1;
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

    /** Whether any thread of the process, the JVM's own among them, runs or would like to, but for the one that asks. False where the operating system does not say. */
    static boolean isAnyOtherAwake(int asking) {
        if (asking == UNKNOWN) {
            return false;
        }
        String own = Integer.toString(asking);
        String[] ids = TASKS.list();
        byte[] stat = new byte[STAT_READ];
        for (int i = 0; ids != null && i < ids.length; i++) {
            if (!ids[i].equals(own) && isAwake(ids[i], stat)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAwake(String id, byte[] stat) {
        int read;
        try (FileInputStream in = new FileInputStream("/proc/self/task/" + id + "/stat")) {
            read = in.read(stat);
        } catch (IOException e) {
            // It has ended, and may have woken up another.
            return true;
        }
        for (int i = read - 1; i >= 0; i--) {
            if (stat[i] == ')') {
                return i + 2 < read && stat[i + 2] != 'S';
            }
        }
        return true;
    }

    /**
     * Whether the thread sleeps in a futex: in a lock or a condition of the process's own, not in a file, a socket or a timer. False where the operating system does not say, and of a thread that
     * has ended.
     */
    static boolean isAtFutex(TargetThread thread) {
        if (thread.kernelId == UNKNOWN) {
            return false;
        }
        // The number of the system call, then its arguments.
        try (FileInputStream in = new FileInputStream("/proc/self/task/" + thread.kernelId + "/syscall")) {
            int call = 0;
            int c = in.read();
            if (!Character.isDigit(c)) {
                return false;
            }
            for (; Character.isDigit(c); c = in.read()) {
                call = 10 * call + c - '0';
            }
            return call == FUTEX;
        } catch (IOException e) {
            return false;
        }
    }

    private static int futex(String machine) {
        return machine.equals("amd64") ? 202 : machine.equals("aarch64") ? 98 : -1;
    }
}

package org.reprise.runtime;

import java.io.FileDescriptor;
import java.util.Arrays;
import jdk.internal.misc.Unsafe;

/**
 * The descriptors of the target behind which there is no file: sockets, selectors, pipes, also those of its processes. In a replay they are numbers that no operating system
 * gives out, so that a call which no hook catches reaches nothing.
 *
 * <p>Threading: any thread; the JDK's cleaner closes what the target forgets.
 */
final class Descriptors {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long FD = UNSAFE.objectFieldOffset(FileDescriptor.class, "fd");
    /** Above what a process may have open, on Linux at most 2^20 unless its administrator says more. */
    private static final int UNREAL = 1 << 30;

    /** No descriptor of the log is as large: a process may have a quarter as many open, unless its administrator says more. */
    private static final int LIMIT = 1 << 22;

    private static final byte OPEN = 1;
    private static final byte NON_BLOCKING = 2;

    /** By number, without {@link #UNREAL}. */
    private static byte[] states = new byte[64];

    private Descriptors() {}

    /** Returns the number behind a descriptor of either kind that natives take, or -1 where it is none. */
    static int number(Object descriptor) {
        return descriptor instanceof FileDescriptor
                ? UNSAFE.getInt(descriptor, FD)
                : descriptor instanceof Integer ? (Integer) descriptor : -1;
    }

    static void set(FileDescriptor descriptor, int number) {
        UNSAFE.putInt(descriptor, FD, number);
    }

    /**
     * A descriptor joins: as the log has it.
     *
     * @return the number that the target sees; negative numbers are none and stay
     */
    static synchronized int open(Engine e, long number) {
        int logged = (int) number;
        if (logged != number || logged >= LIMIT) {
            throw refuse(e, number);
        }
        if (logged < 0) {
            return logged;
        }
        if (logged >= states.length) {
            states = Arrays.copyOf(states, 2 * logged);
        }
        states[logged] = OPEN;
        return shown(e, logged);
    }

    private static Error refuse(Engine e, long number) {
        if (e.replaying()) {
            throw e.corrupt("has the descriptor " + number);
        }
        throw Stop.halt(
                Stop.USAGE,
                "The program has the descriptor " + number + ", which cannot be recorded: " + LIMIT + " can.");
    }

    /** Returns the number that the target sees of one that the log has. */
    static int shown(Engine e, int logged) {
        return e.replaying() ? logged | UNREAL : logged;
    }

    /** Returns the number that the log has, or -1 where it is none. */
    static int index(int number) {
        return number < 0 ? -1 : number & ~UNREAL;
    }

    /** Whether there is one behind it that {@link #open} was told of. */
    static synchronized boolean isOpen(Object descriptor) {
        int number = number(descriptor);
        return isKnown(number) && states[index(number)] != 0;
    }

    private static boolean isKnown(int number) {
        Engine e = Hooks.engine;
        return number >= 0 && e != null && e.replaying() == isUnreal(number) && index(number) < states.length;
    }

    static boolean isUnreal(int number) {
        return number >= UNREAL;
    }

    static synchronized void close(Object descriptor) {
        int number = number(descriptor);
        if (isKnown(number)) {
            states[index(number)] = 0;
        }
    }

    static synchronized void setBlocking(Object descriptor, boolean blocking) {
        int number = number(descriptor);
        if (isKnown(number)) {
            states[index(number)] = blocking ? OPEN : OPEN | NON_BLOCKING;
        }
    }

    /** Whether reading and the like wait until there is something. */
    static synchronized boolean isBlocking(Object descriptor) {
        int number = number(descriptor);
        return isKnown(number) && states[index(number)] == OPEN;
    }
}

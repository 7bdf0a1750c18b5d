package org.reprise.runtime;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Record and replay as an emulator sees them that wants to know: QEMU's {@code replay_mode}, checkpoints, bottom halves, inputs, clocks and block requests (docs/replay.txt). An
 * emulator may link against this class and ship it: without the agent every call is done in line, or does nothing. Under the agent the JVM takes the
 * class from the agent's jar, and calls record or replay.
 *
 * <p>{@link #input} and {@link #bottomHalf} may be called by threads that the program has not started (of a native library, say), if the code of the program on the way to them has
 * no loop and is no lambda: such threads are not in lockstep.
 *
 * <p>Threading: {@link #checkpoint}, {@link #clock}, {@link #block} and {@link #shutdown} are called by threads that the program has started itself; in others, and inside of
 * methods whose hooks make Reprise look away, they do what they do without the agent. {@link #input} and {@link #bottomHalf} are called by any thread.
 */
public final class Replay {
    /** Null without the agent. Final, so that calls are compiled to nothing there. */
    private static final Service SERVICE = service();

    /** What stands behind the calls under the agent. */
    abstract static class Service {
        abstract ReplayMode mode();

        abstract void checkpoint(int id);

        abstract void handler(int port, Consumer<byte[]> handler);

        abstract void input(int port, byte[] data);

        abstract void bottomHalf(int id, Runnable work);

        abstract long clock(int id, LongSupplier clock);

        abstract int block(int id, byte[] data, int offset, int length, Transfer transfer) throws IOException;

        abstract void shutdown(String cause);
    }

    /** Reads a block into an array, or writes it from there. */
    @FunctionalInterface
    public interface Transfer {
        /**
         * Does it.
         *
         * @return bytes transferred, or -1 at the end
         * @throws IOException where the device fails, which is recorded, too
         */
        int run() throws IOException;
    }

    private Replay() {}

    private static Service service() {
        // The agent's jar is on the boot class path, and its classes come from there.
        return Replay.class.getClassLoader() == null ? ReplayCalls.SERVICE : null;
    }

    /**
     * Tells what is done with this run.
     *
     * @return {@link ReplayMode#NONE} without the agent
     */
    public static ReplayMode mode() {
        return SERVICE == null ? ReplayMode.NONE : SERVICE.mode();
    }

    /**
     * A place where the machine can take what happens outside of it: what is queued is delivered here, in order, in the calling thread.
     *
     * @param id tells the place from others; a replay compares it
     */
    public static void checkpoint(int id) {
        if (SERVICE != null) {
            SERVICE.checkpoint(id);
        }
    }

    /**
     * Names who takes the inputs of a port. To be called before the first of them, in a thread of the program.
     *
     * @param port any number
     * @param handler called with each input, at a checkpoint, in the thread that comes to it; without the agent in the thread that calls {@link #input}
     */
    public static void handler(int port, Consumer<byte[]> handler) {
        if (SERVICE != null) {
            SERVICE.handler(port, handler);
        } else {
            Handlers.put(port, handler);
        }
    }

    /**
     * An input from outside: a key, a packet. It is handed to the port's handler at the next checkpoint. In a replay nothing is done, and the handler gets the recorded inputs.
     *
     * @param port which port it comes in at
     * @param data is copied
     * @throws IllegalStateException if the port has no handler
     */
    public static void input(int port, byte[] data) {
        if (SERVICE != null) {
            SERVICE.input(port, data);
        } else {
            Handlers.get(port).accept(data.clone());
        }
    }

    /**
     * Work that a backend wants done in the machine: it is run at the next checkpoint, in the thread that comes to it; without the agent, at once.
     *
     * @param id tells it from work of other kinds; work with one id is run in the order in which it was queued
     * @param work to be done
     */
    public static void bottomHalf(int id, Runnable work) {
        if (SERVICE != null) {
            SERVICE.bottomHalf(id, work);
        } else {
            work.run();
        }
    }

    /**
     * Reads a clock; in a replay, as it was then.
     *
     * @param id tells it from other clocks
     * @param clock reads it
     * @return what it says, in units of its own
     */
    public static long clock(int id, LongSupplier clock) {
        return SERVICE == null ? clock.getAsLong() : SERVICE.clock(id, clock);
    }

    /**
     * Transfers a block between a device and an array. A replay does so again and compares, or, with {@code blocks=data}, has result and data from the log.
     *
     * @param id tells the device from others
     * @param data where {@code transfer} reads to or writes from
     * @param offset of the block in the array, bytes
     * @param length bytes
     * @param transfer does it
     * @return what the transfer returned
     * @throws IOException where the transfer threw one
     */
    public static int block(int id, byte[] data, int offset, int length, Transfer transfer) throws IOException {
        return SERVICE == null ? transfer.run() : SERVICE.block(id, data, offset, length, transfer);
    }

    /**
     * Tells why the machine is about to stop, for whoever reads the log; a replay compares.
     *
     * @param cause as QEMU's: guest-shutdown, host-signal and so on
     */
    public static void shutdown(String cause) {
        if (SERVICE != null) {
            SERVICE.shutdown(cause);
        }
    }
}

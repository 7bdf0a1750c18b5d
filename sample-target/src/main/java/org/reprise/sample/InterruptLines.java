package org.reprise.sample;

/**
 * The interrupt inputs of the CPU: the pending word that the guest sees as mip, and the monitor an idle CPU waits on.
 *
 * <p>The pending word is a plain field, set by the I/O thread and cleared by the CPU thread with no lock, so an update can
 * be lost. Devices are level-triggered and the main loop samples them again every few milliseconds, which heals a lost
 * one at the price of a late interrupt.
 *
 * <p>As in QEMU's {@code tcg_handle_interrupt}, what raising does depends on the thread: the CPU thread needs no kick, any
 * other wakes it.
 */
final class InterruptLines {
    /** Machine software interrupt, bit of mip and mie. */
    static final int SOFTWARE = 1 << 3;
    /** Machine timer interrupt, bit of mip and mie. */
    static final int TIMER = 1 << 7;
    /** Machine external interrupt, bit of mip and mie. */
    static final int EXTERNAL = 1 << 11;

    private int pending;
    private volatile boolean request;
    private volatile Thread cpuThread;

    /** Names the thread that executes; by that thread, before its first instruction. */
    void setCpuThread(Thread thread) {
        cpuThread = thread;
    }

    /** Whether the caller is the CPU thread (QEMU's {@code qemu_cpu_is_self}). */
    boolean isCpuThread() {
        return Thread.currentThread() == cpuThread;
    }

    /** The pending interrupts, as mip has them. */
    int pending() {
        return pending;
    }

    /** Sets a bit of mip and wakes the CPU; any thread. */
    void raise(int bit) {
        pending |= bit;
        request = true;
        if (!isCpuThread()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Clears a bit of mip; any thread. */
    void lower(int bit) {
        pending &= ~bit;
    }

    /** Whether a line was raised since the last call; CPU thread. Also makes the plain pending word current. */
    boolean takeRequest() {
        if (!request) {
            return false;
        }
        request = false;
        return true;
    }

    /**
     * Idles the CPU thread until an enabled interrupt is pending.
     *
     * @param enabled the bits of mie
     * @param loop asked before each sleep when its next timer is due: the CPU looks again then
     */
    synchronized void idle(int enabled, MainLoop loop) throws InterruptedException {
        while ((pending & enabled) == 0) {
            wait(loop.millisToNextDeadline());
        }
    }
}

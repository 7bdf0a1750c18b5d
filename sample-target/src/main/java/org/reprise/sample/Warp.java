package org.reprise.sample;

/**
 * Carries virtual time across the idling of the CPU, in two halves, after QEMU's {@code icount-common.c}: the I/O thread
 * starts the warp before it sleeps until the next deadline ({@code icount_start_warp_timer}), and the CPU thread accounts
 * the host time that has passed since then before it executes again ({@code icount_account_warp_timer}). Time between the
 * CPU's going idle and the start of the warp is lost to the guest, so both halves reach its mtime.
 */
final class Warp {
    private final VirtualClock clock;
    private boolean idle;
    private boolean started;
    private long startedAt;

    Warp(VirtualClock clock) {
        this.clock = clock;
    }

    /** The CPU goes idle: virtual time stands still. CPU thread, which has to wake the main loop then. */
    synchronized void goIdle() {
        idle = true;
        clock.stop();
    }

    /** Starts the warp if the CPU idles; I/O thread, before each sleep. */
    synchronized void start() {
        if (idle && !started) {
            started = true;
            startedAt = System.nanoTime();
        }
    }

    /** The warp's timer has expired, or something else woke the I/O thread: accounts, so that timers that are due now fire. */
    synchronized void expire() {
        if (started) {
            started = false;
            clock.advance(System.nanoTime() - startedAt);
        }
    }

    /** Ends the idling: accounts what has passed, and virtual time follows the host's again. CPU thread. */
    synchronized void account() {
        expire();
        idle = false;
        clock.resume();
    }
}

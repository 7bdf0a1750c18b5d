package org.reprise.sample;

/**
 * The machine's virtual time: follows the host's monotonic clock while the CPU executes, and stands still while it idles,
 * but for what {@link Warp} adds. Any thread.
 */
final class VirtualClock {
    /** Nanoseconds in one tick of mtime, which runs at 10 MHz. */
    static final long NANOS_PER_TICK = 100;

    /** Host time at which virtual time would have been 0 if it had never stood still, in ns. */
    private long origin = System.nanoTime();

    private boolean stopped;
    private long stoppedAt;

    /** Virtual time in ns: 0 when the machine was built. */
    synchronized long nanos() {
        return stopped ? stoppedAt : System.nanoTime() - origin;
    }

    /** Ticks of 100 ns since the machine was built: the guest's mtime. */
    long ticks() {
        return nanos() / NANOS_PER_TICK;
    }

    /** Lets virtual time stand still. */
    synchronized void stop() {
        stoppedAt = nanos();
        stopped = true;
    }

    /** Moves virtual time on by {@code nanos} while it stands still. */
    synchronized void advance(long nanos) {
        stoppedAt += nanos;
    }

    /** Lets virtual time follow the host's again, from where it is. */
    synchronized void resume() {
        origin = System.nanoTime() - stoppedAt;
        stopped = false;
    }
}

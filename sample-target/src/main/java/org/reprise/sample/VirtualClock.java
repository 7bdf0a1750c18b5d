package org.reprise.sample;

/** Time since the machine was built, from the host's monotonic clock. Any thread. */
final class VirtualClock {
    /** Nanoseconds in one tick of mtime, which runs at 10 MHz. */
    static final long NANOS_PER_TICK = 100;

    private final long origin = System.nanoTime();

    /** Nanoseconds since the machine was built. */
    long nanos() {
        return System.nanoTime() - origin;
    }

    /** Ticks of 100 ns since the machine was built: the guest's mtime. */
    long ticks() {
        return nanos() / NANOS_PER_TICK;
    }
}

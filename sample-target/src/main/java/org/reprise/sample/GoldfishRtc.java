package org.reprise.sample;

import java.time.Instant;

/**
 * The time-of-day part of the Goldfish RTC: ns since the epoch from the host's wall clock.
 *
 * <pre>
 * 0x00 TIME_LOW   r  low word; latches the high word
 * 0x04 TIME_HIGH  r  high word, as latched
 * </pre>
 */
final class GoldfishRtc implements Device {
    static final int TIME_LOW = 0x00;
    static final int TIME_HIGH = 0x04;

    private int latchedHigh;

    @Override
    public int read(int offset) {
        return switch (offset) {
            case TIME_LOW -> readLow();
            case TIME_HIGH -> latchedHigh;
            default -> 0;
        };
    }

    @Override
    public void write(int offset, int value) {
        // No register can be written: the guest cannot set the host's clock.
    }

    private int readLow() {
        Instant now = Instant.now();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        latchedHigh = (int) (nanos >>> 32);
        return (int) nanos;
    }
}

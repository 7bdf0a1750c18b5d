package org.reprise.sample;

import java.util.function.IntConsumer;

/**
 * Ends the machine, and tells the guest what it has.
 *
 * <pre>
 * 0x00 OFF       w  powers off with this exit code
 * 0x04 FEATURES  r  bit 0: disk, bit 1: network card
 * 0x08 RAM_SIZE  r  bytes
 * </pre>
 */
final class PowerController implements Device {
    static final int OFF = 0x00;
    static final int FEATURES = 0x04;
    static final int RAM_SIZE = 0x08;

    static final int FEATURE_DISK = 1;
    static final int FEATURE_NET = 2;

    private final IntConsumer powerOff;
    private final int features;
    private final int ramBytes;

    /** @param powerOff called by the CPU thread with the exit code */
    PowerController(IntConsumer powerOff, int features, int ramBytes) {
        this.powerOff = powerOff;
        this.features = features;
        this.ramBytes = ramBytes;
    }

    @Override
    public int read(int offset) {
        return switch (offset) {
            case FEATURES -> features;
            case RAM_SIZE -> ramBytes;
            default -> 0;
        };
    }

    @Override
    public void write(int offset, int value) {
        if (offset == OFF) {
            powerOff.accept(value);
        }
    }
}

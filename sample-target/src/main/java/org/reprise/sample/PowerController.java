package org.reprise.sample;

import java.util.function.IntConsumer;

/**
 * Ends the machine, tells the guest what it has, and asks it to shut down: a press of the power button interrupts, and a
 * guest that cares writes OFF when it is ready (QEMU's {@code system_powerdown}).
 *
 * <pre>
 * 0x00 OFF       w  powers off with this exit code
 * 0x04 FEATURES  r  bit 0: disk, bit 1: network card
 * 0x08 RAM_SIZE  r  bytes
 * 0x0c REQUEST   r  1 once the guest has been asked to shut down, which also ends the interrupt; else 0
 * </pre>
 */
final class PowerController implements Device {
    static final int OFF = 0x00;
    static final int FEATURES = 0x04;
    static final int RAM_SIZE = 0x08;
    static final int REQUEST = 0x0c;

    static final int FEATURE_DISK = 1;
    static final int FEATURE_NET = 2;

    private final IntConsumer powerOff;
    private final MainLoop loop;
    private final InterruptController interrupts;
    private final BottomHalf request = new BottomHalf(this::request);
    private final int features;
    private final int ramBytes;
    private volatile boolean requested;
    private volatile boolean interrupting;

    /** @param powerOff called by the CPU thread with the exit code */
    PowerController(IntConsumer powerOff, MainLoop loop, InterruptController interrupts, int features, int ramBytes) {
        this.powerOff = powerOff;
        this.loop = loop;
        this.interrupts = interrupts;
        this.features = features;
        this.ramBytes = ramBytes;
        interrupts.connect(MemoryMap.POWER_SOURCE, () -> interrupting);
    }

    /** Someone presses the power button; any thread. The guest is told by the I/O thread. */
    void requestShutdown() {
        loop.schedule(request);
    }

    @Override
    public int read(int offset) {
        return switch (offset) {
            case FEATURES -> features;
            case RAM_SIZE -> ramBytes;
            case REQUEST -> acknowledge();
            default -> 0;
        };
    }

    @Override
    public void write(int offset, int value) {
        if (offset == OFF) {
            powerOff.accept(value);
        }
    }

    private void request() {
        requested = true;
        interrupting = true;
        interrupts.raise(MemoryMap.POWER_SOURCE);
    }

    private int acknowledge() {
        interrupting = false;
        return requested ? 1 : 0;
    }
}

package org.reprise.sample;

/** Guest physical addresses and interrupt sources; the guests' {@code machine.h} repeats them. */
final class MemoryMap {
    /** {@link PowerController}. */
    static final int POWER = 0x0010_0000;
    /** {@link GoldfishRtc}. */
    static final int RTC = 0x0010_1000;
    /** {@link Clint}. */
    static final int CLINT = 0x0200_0000;
    /** {@link InterruptController}. */
    static final int INTERRUPT_CONTROLLER = 0x0c00_0000;
    /** {@link SerialConsole}. */
    static final int CONSOLE = 0x1000_0000;
    /** {@link BlockDevice}, present with {@code --disk}. */
    static final int BLOCK = 0x1000_1000;
    /** {@link NetworkCard}, present with {@code --net}. */
    static final int NET = 0x1000_2000;
    /** {@link Ram}. */
    static final int RAM = 0x8000_0000;

    /** Size in bytes of every register window but the CLINT's. */
    static final int WINDOW_BYTES = 0x1000;
    /** Size in bytes of the CLINT's register window. */
    static final int CLINT_BYTES = 0x1_0000;

    /** Interrupt source of the console. */
    static final int CONSOLE_SOURCE = 1;
    /** Interrupt source of the block device. */
    static final int BLOCK_SOURCE = 2;
    /** Interrupt source of the network card. */
    static final int NET_SOURCE = 3;
    /** Interrupt source of the power button. */
    static final int POWER_SOURCE = 4;

    private MemoryMap() {}
}

package org.reprise.sample;

/** The registers of a device, called by the CPU thread for every access to the device's window. */
interface Device {
    /**
     * Reads the register at {@code offset} bytes from the start of the window. Unknown registers read as zero. A byte or
     * halfword load takes the low bits of the answer.
     */
    int read(int offset);

    /** Writes the register at {@code offset} bytes; writes to unknown or read-only registers are ignored. */
    void write(int offset, int value);
}

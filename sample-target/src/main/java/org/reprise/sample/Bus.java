package org.reprise.sample;

import java.util.Arrays;

/** Finds the device whose register window holds an address. Windows are attached before the CPU starts. */
final class Bus {
    private int[] bases = {};
    private int[] sizes = {};
    private Device[] devices = {};

    /** Maps {@code size} bytes from {@code base} on to a device. */
    void attach(int base, int size, Device device) {
        int count = devices.length;
        bases = Arrays.copyOf(bases, count + 1);
        sizes = Arrays.copyOf(sizes, count + 1);
        devices = Arrays.copyOf(devices, count + 1);
        bases[count] = base;
        sizes[count] = size;
        devices[count] = device;
    }

    /** Reads a device register. */
    int read(int address) throws GuestTrap {
        int slot = find(address);
        if (slot < 0) {
            throw new GuestTrap(GuestTrap.LOAD_ACCESS_FAULT, address);
        }
        return devices[slot].read(address - bases[slot]);
    }

    /** Writes a device register. */
    void write(int address, int value) throws GuestTrap {
        int slot = find(address);
        if (slot < 0) {
            throw new GuestTrap(GuestTrap.STORE_ACCESS_FAULT, address);
        }
        devices[slot].write(address - bases[slot], value);
    }

    private int find(int address) {
        for (int i = 0; i < bases.length; i++) {
            if (Integer.compareUnsigned(address - bases[i], sizes[i]) < 0) {
                return i;
            }
        }
        return -1;
    }
}

package org.reprise.sample;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A CPU with 1 MiB of RAM, no running threads, and a device at {@link #DEVICE} that remembers the last write. */
final class Hart {
    static final int BASE = MemoryMap.RAM;
    static final int DEVICE = 0x1000_0000;

    final Ram ram = new Ram(1);
    final InterruptLines lines = new InterruptLines();
    final Cpu cpu;
    int deviceWritten;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    Hart() {
        VirtualClock clock = new VirtualClock();
        PrintStream out = new PrintStream(errors, true, StandardCharsets.UTF_8);
        Bus bus = new Bus();
        bus.attach(DEVICE, 0x1000, new Device() {
            @Override
            public int read(int offset) {
                return 0x8765_4321;
            }

            @Override
            public void write(int offset, int value) {
                deviceWritten = value;
            }
        });
        DigestPrinter digests = new DigestPrinter(0, ram, new ConsoleOutput(out));
        cpu = new Cpu(ram, bus, lines, new MainLoop(clock), clock, digests, out);
        cpu.setPc(BASE);
    }

    /** Puts a program at the start of RAM. */
    Hart program(int... words) {
        return words(BASE, words);
    }

    /** Puts words anywhere in RAM. */
    Hart words(int address, int... words) {
        for (int i = 0; i < words.length; i++) {
            ram.storeWord(address - BASE + 4 * i, words[i]);
        }
        return this;
    }

    Hart set(int register, int value) {
        cpu.setRegister(register, value);
        return this;
    }

    int get(int register) {
        return cpu.register(register);
    }

    int word(int address) {
        return ram.loadWord(address - BASE);
    }

    /**
     * Runs until this many more instructions have retired, on through traps, which do not count; ends at an instruction
     * that traps before any other has retired.
     */
    Hart run(int instructions) {
        long end = cpu.instructions() + instructions;
        try {
            while (cpu.instructions() < end) {
                long before = cpu.instructions();
                cpu.runSlice((int) (end - before));
                if (cpu.instructions() == before) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    /** A CSR as the guest would read it. */
    int csr(int number) {
        try {
            return cpu.csrs().read(number, 0);
        } catch (GuestTrap e) {
            throw new AssertionError(e);
        }
    }

    Hart setCsr(int number, int value) {
        try {
            cpu.csrs().write(number, value, 0);
        } catch (GuestTrap e) {
            throw new AssertionError(e);
        }
        return this;
    }

    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }
}

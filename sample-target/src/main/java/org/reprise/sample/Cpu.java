package org.reprise.sample;

import java.io.PrintStream;

/**
 * An RV32IM hart in machine mode, interpreted; {@link #run} is the body of the thread "cpu".
 *
 * <p>Instructions run in slices of at most {@value #SLICE}, as QEMU runs translation blocks: interrupts are taken between
 * slices, and a store to a device or a SYSTEM instruction ends one. Loads and stores must be aligned.
 */
final class Cpu {
    /** Exit status when the guest traps and has no trap vector. */
    static final int STATUS_UNHANDLED_TRAP = 3;

    private static final int SLICE = 128;
    private static final int MRET = 0x3020_0073;
    private static final int WFI = 0x1050_0073;
    private static final int ECALL = 0x0000_0073;
    private static final int EBREAK = 0x0010_0073;

    private final Ram ram;
    private final Bus bus;
    private final InterruptLines lines;
    private final MainLoop loop;
    private final DigestPrinter digests;
    private final PrintStream errors;
    private final CsrFile csrs;
    private final int[] x = new int[32];
    private int pc;
    private long instructions;
    private boolean lookForInterrupt;
    private boolean poweredOff;
    private int exitCode;

    Cpu(
            Ram ram,
            Bus bus,
            InterruptLines lines,
            MainLoop loop,
            VirtualClock clock,
            DigestPrinter digests,
            PrintStream errors) {
        this.ram = ram;
        this.bus = bus;
        this.lines = lines;
        this.loop = loop;
        this.digests = digests;
        this.errors = errors;
        this.csrs = new CsrFile(lines, clock, this::instructions);
    }

    /** Instructions retired: a trapping one does not count. */
    long instructions() {
        return instructions;
    }

    int pc() {
        return pc;
    }

    void setPc(int address) {
        pc = address;
    }

    int register(int number) {
        return x[number];
    }

    void setRegister(int number, int value) {
        x[number] = value;
    }

    CsrFile csrs() {
        return csrs;
    }

    /** Ends {@link #run} after the current instruction; CPU thread. */
    void powerOff(int code) {
        poweredOff = true;
        exitCode = code;
    }

    /** Runs the guest until it powers off. Returns its exit code, or {@link #STATUS_UNHANDLED_TRAP}. */
    int run() throws InterruptedException {
        lines.setCpuThread(Thread.currentThread());
        while (!poweredOff) {
            runSlice((int) Math.min(SLICE, digests.instructionsToNext(instructions)));
            digests.printIfDue(instructions, x, pc);
        }
        return exitCode;
    }

    /** Takes an interrupt if one is due, then runs at most {@code limit} instructions; a trap ends the slice. */
    void runSlice(int limit) throws InterruptedException {
        pollInterrupts();
        try {
            execute(limit);
        } catch (GuestTrap e) {
            trap(e.cause(), e.value());
        }
    }

    /** Takes an interrupt if a line was raised, or the guest did something that may let one in, and one is enabled. */
    private void pollInterrupts() {
        if (lines.takeRequest() || lookForInterrupt) {
            lookForInterrupt = false;
            int cause = csrs.interruptToTake();
            if (cause != 0) {
                trap(cause, 0);
            }
        }
    }

    /** WFI: idles until an enabled interrupt is pending; virtual time stands still meanwhile, but for the warp. */
    private void waitForInterrupt() throws InterruptedException {
        int enabled = csrs.enabledInterrupts();
        if ((lines.pending() & enabled) == 0) {
            loop.cpuIdles();
            lines.idle(enabled, loop);
            loop.cpuResumes();
        }
    }

    private void trap(int cause, int value) {
        if (csrs.hasTrapVector()) {
            pc = csrs.enterTrap(cause, value, pc);
            return;
        }
        errors.println("sample-machine: " + GuestTrap.describe(cause) + " at pc 0x" + Integer.toHexString(pc)
                + ", mtval 0x" + Integer.toHexString(value) + ", and the guest has set no trap vector (mtvec is 0)");
        powerOff(STATUS_UNHANDLED_TRAP);
    }

    /** The interpreter loop. What it changes most lives in locals; fields are brought up to date before a helper needs them. */
    private void execute(int slice) throws GuestTrap, InterruptedException {
        int[] x = this.x;
        Ram ram = this.ram;
        int pc = this.pc;
        long start = instructions;
        int limit = slice;
        int count = 0;
        try {
            while (count < limit) {
                int insn = fetch(ram, pc);
                int next = pc + 4;
                int result = 0;
                switch (Decoder.opcode(insn)) {
                    case Decoder.OP_IMM:
                        result = operateImmediate(insn, x[Decoder.rs1(insn)]);
                        break;
                    case Decoder.OP:
                        result = operate(insn, x[Decoder.rs1(insn)], x[Decoder.rs2(insn)]);
                        break;
                    case Decoder.LOAD:
                        result = load(insn, x[Decoder.rs1(insn)] + Decoder.immI(insn));
                        break;
                    case Decoder.STORE:
                        if (store(insn, x[Decoder.rs1(insn)] + Decoder.immS(insn), x[Decoder.rs2(insn)])) {
                            limit = 0;
                        }
                        pc = next;
                        count++;
                        continue;
                    case Decoder.BRANCH:
                        if (branches(insn, x[Decoder.rs1(insn)], x[Decoder.rs2(insn)])) {
                            next = target(pc + Decoder.immB(insn));
                        }
                        pc = next;
                        count++;
                        continue;
                    case Decoder.JAL:
                        result = next;
                        next = target(pc + Decoder.immJ(insn));
                        break;
                    case Decoder.JALR:
                        if (Decoder.funct3(insn) != 0) {
                            throw illegal(insn);
                        }
                        result = next;
                        next = target(x[Decoder.rs1(insn)] + Decoder.immI(insn) & ~1);
                        break;
                    case Decoder.LUI:
                        result = Decoder.immU(insn);
                        break;
                    case Decoder.AUIPC:
                        result = pc + Decoder.immU(insn);
                        break;
                    case Decoder.MISC_MEM:
                        // Fences: one hart, and stores reach memory in program order.
                        pc = next;
                        count++;
                        continue;
                    case Decoder.SYSTEM:
                        instructions = start + count;
                        pc = system(insn, pc);
                        count++;
                        limit = 0;
                        continue;
                    default:
                        throw illegal(insn);
                }
                x[Decoder.rd(insn)] = result;
                x[0] = 0;
                pc = next;
                count++;
            }
        } finally {
            this.pc = pc;
            instructions = start + count;
        }
    }

    private static GuestTrap illegal(int insn) {
        return new GuestTrap(GuestTrap.ILLEGAL_INSTRUCTION, insn);
    }

    private static int fetch(Ram ram, int pc) throws GuestTrap {
        int offset = pc - MemoryMap.RAM;
        if (!ram.contains(offset, 4)) {
            throw new GuestTrap(GuestTrap.INSTRUCTION_ACCESS_FAULT, pc);
        }
        return ram.loadWord(offset);
    }

    private static int target(int address) throws GuestTrap {
        if ((address & 3) != 0) {
            throw new GuestTrap(GuestTrap.INSTRUCTION_MISALIGNED, address);
        }
        return address;
    }

    private static int operateImmediate(int insn, int a) throws GuestTrap {
        int funct3 = Decoder.funct3(insn);
        if (funct3 != 1 && funct3 != 5) {
            return Alu.base(funct3, a, Decoder.immI(insn), false);
        }
        int funct7 = Decoder.funct7(insn);
        if (funct7 != 0 && !(funct7 == 0x20 && funct3 == 5)) {
            throw illegal(insn);
        }
        return Alu.base(funct3, a, Decoder.rs2(insn), funct7 != 0);
    }

    private static int operate(int insn, int a, int b) throws GuestTrap {
        int funct3 = Decoder.funct3(insn);
        int funct7 = Decoder.funct7(insn);
        if (funct7 == 0) {
            return Alu.base(funct3, a, b, false);
        }
        if (funct7 == 1) {
            return Alu.multiply(funct3, a, b);
        }
        if (funct7 == 0x20 && (funct3 == 0 || funct3 == 5)) {
            return Alu.base(funct3, a, b, true);
        }
        throw illegal(insn);
    }

    private static boolean branches(int insn, int a, int b) throws GuestTrap {
        return switch (Decoder.funct3(insn)) {
            case 0 -> a == b;
            case 1 -> a != b;
            case 4 -> a < b;
            case 5 -> a >= b;
            case 6 -> Integer.compareUnsigned(a, b) < 0;
            case 7 -> Integer.compareUnsigned(a, b) >= 0;
            default -> throw illegal(insn);
        };
    }

    private int load(int insn, int address) throws GuestTrap {
        int funct3 = Decoder.funct3(insn);
        if (funct3 == 3 || funct3 > 5) {
            throw illegal(insn);
        }
        int width = 1 << (funct3 & 3);
        if ((address & width - 1) != 0) {
            throw new GuestTrap(GuestTrap.LOAD_MISALIGNED, address);
        }
        int offset = address - MemoryMap.RAM;
        boolean inRam = ram.contains(offset, width);
        return switch (funct3) {
            case 0 -> (byte) (inRam ? ram.loadByte(offset) : bus.read(address));
            case 1 -> (short) (inRam ? ram.loadHalf(offset) : bus.read(address));
            case 2 -> inRam ? ram.loadWord(offset) : bus.read(address);
            case 4 -> inRam ? ram.loadByte(offset) : bus.read(address) & 0xff;
            default -> inRam ? ram.loadHalf(offset) : bus.read(address) & 0xffff;
        };
    }

    /** Stores to RAM or a device; true if it was a device, which may have changed what the CPU has to do next. */
    private boolean store(int insn, int address, int value) throws GuestTrap {
        int funct3 = Decoder.funct3(insn);
        if (funct3 > 2) {
            throw illegal(insn);
        }
        int width = 1 << funct3;
        if ((address & width - 1) != 0) {
            throw new GuestTrap(GuestTrap.STORE_MISALIGNED, address);
        }
        int offset = address - MemoryMap.RAM;
        if (!ram.contains(offset, width)) {
            bus.write(address, value);
            return true;
        }
        switch (funct3) {
            case 0 -> ram.storeByte(offset, value);
            case 1 -> ram.storeHalf(offset, value);
            default -> ram.storeWord(offset, value);
        }
        return false;
    }

    /** Executes a SYSTEM instruction and returns the next pc. */
    private int system(int insn, int pc) throws GuestTrap, InterruptedException {
        if ((Decoder.funct3(insn) & 3) != 0) {
            accessCsr(insn);
            return pc + 4;
        }
        switch (insn) {
            case WFI:
                waitForInterrupt();
                return pc + 4;
            case MRET:
                lookForInterrupt = true;
                return csrs.leaveTrap();
            case ECALL:
                throw new GuestTrap(GuestTrap.ECALL_FROM_MACHINE_MODE, 0);
            case EBREAK:
                throw new GuestTrap(GuestTrap.BREAKPOINT, pc);
            default:
                throw illegal(insn);
        }
    }

    /** CSRRW, CSRRS, CSRRC and their immediate forms. */
    private void accessCsr(int insn) throws GuestTrap {
        int csr = insn >>> 20;
        int source = Decoder.rs1(insn);
        int funct3 = Decoder.funct3(insn);
        int operand = funct3 >= 5 ? source : x[source];
        boolean writes = (funct3 & 3) == 1 || source != 0;
        boolean readOnly = csr >>> 10 == 3;
        if (writes && readOnly) {
            throw illegal(insn);
        }
        int old = csrs.read(csr, insn);
        if (writes) {
            int value =
                    switch (funct3 & 3) {
                        case 1 -> operand;
                        case 2 -> old | operand;
                        default -> old & ~operand;
                    };
            csrs.write(csr, value, insn);
            lookForInterrupt = true;
        }
        x[Decoder.rd(insn)] = old;
        x[0] = 0;
    }
}

package org.reprise.sample;

import java.util.function.LongSupplier;

/**
 * The machine-mode control and status registers, and trap entry and return (RISC-V privileged manual, "Machine-Level
 * ISA"). CPU thread only, but for mip, which {@link InterruptLines} holds. Writes to counters are ignored.
 */
final class CsrFile {
    static final int MSTATUS = 0x300;
    static final int MISA = 0x301;
    static final int MIE = 0x304;
    static final int MTVEC = 0x305;
    static final int MSTATUSH = 0x310;
    static final int MSCRATCH = 0x340;
    static final int MEPC = 0x341;
    static final int MCAUSE = 0x342;
    static final int MTVAL = 0x343;
    static final int MIP = 0x344;

    static final int STATUS_MIE = 1 << 3;
    static final int STATUS_MPIE = 1 << 7;
    static final int STATUS_MPP = 3 << 11;
    static final int INTERRUPT = 1 << 31;

    /** RV32, I and M. */
    private static final int ISA = 1 << 30 | 1 << 'I' - 'A' | 1 << 'M' - 'A';

    private static final int INTERRUPTS = InterruptLines.SOFTWARE | InterruptLines.TIMER | InterruptLines.EXTERNAL;

    private final InterruptLines lines;
    private final VirtualClock clock;
    private final LongSupplier instructions;
    private int status;
    private int enabled;
    private int trapVector;
    private int scratch;
    private int exceptionPc;
    private int cause;
    private int trapValue;

    /** @param instructions number of instructions retired, for the counters */
    CsrFile(InterruptLines lines, VirtualClock clock, LongSupplier instructions) {
        this.lines = lines;
        this.clock = clock;
        this.instructions = instructions;
    }

    /** The bits of mie. */
    int enabledInterrupts() {
        return enabled;
    }

    /** Whether the guest has set a trap vector; none means that a trap ends the machine. */
    boolean hasTrapVector() {
        return trapVector != 0;
    }

    /** mcause of the interrupt to take now, or 0. External comes before software, software before timer. */
    int interruptToTake() {
        int ready = lines.pending() & enabled;
        if (ready == 0 || (status & STATUS_MIE) == 0) {
            return 0;
        }
        if ((ready & InterruptLines.EXTERNAL) != 0) {
            return INTERRUPT | 11;
        }
        return (ready & InterruptLines.SOFTWARE) != 0 ? INTERRUPT | 3 : INTERRUPT | 7;
    }

    /**
     * Enters a trap.
     *
     * @param newCause mcause
     * @param value mtval
     * @param pc mepc
     * @return the pc of the handler
     */
    int enterTrap(int newCause, int value, int pc) {
        exceptionPc = pc;
        cause = newCause;
        trapValue = value;
        status = (status & STATUS_MIE) != 0 ? STATUS_MPIE : 0;
        int base = trapVector & ~3;
        boolean vectored = (trapVector & 1) != 0;
        return vectored && newCause < 0 ? base + (newCause << 2) : base;
    }

    /** Leaves a trap (mret) and returns the pc to go on at. */
    int leaveTrap() {
        status = (status & STATUS_MPIE) != 0 ? STATUS_MIE | STATUS_MPIE : STATUS_MPIE;
        return exceptionPc;
    }

    /**
     * Reads a CSR.
     *
     * @param insn the instruction, for the trap if there is no such register
     */
    int read(int csr, int insn) throws GuestTrap {
        return switch (csr) {
            case MSTATUS -> status | STATUS_MPP;
            case MISA -> ISA;
            case MIE -> enabled;
            case MTVEC -> trapVector;
            case MSCRATCH -> scratch;
            case MEPC -> exceptionPc;
            case MCAUSE -> cause;
            case MTVAL -> trapValue;
            case MIP -> lines.pending();
            case 0xb00, 0xb02, 0xc00, 0xc02 -> (int) instructions.getAsLong();
            case 0xb80, 0xb82, 0xc80, 0xc82 -> (int) (instructions.getAsLong() >>> 32);
            case 0xc01 -> (int) clock.ticks();
            case 0xc81 -> (int) (clock.ticks() >>> 32);
            case MSTATUSH, 0xf11, 0xf12, 0xf13, 0xf14, 0xf15 -> 0;
            default -> throw new GuestTrap(GuestTrap.ILLEGAL_INSTRUCTION, insn);
        };
    }

    /** Writes a CSR; bits that do not exist stay as they are. */
    void write(int csr, int value, int insn) throws GuestTrap {
        switch (csr) {
            case MSTATUS -> status = value & (STATUS_MIE | STATUS_MPIE);
            case MIE -> enabled = value & INTERRUPTS;
            case MTVEC -> trapVector = value & ~2;
            case MSCRATCH -> scratch = value;
            case MEPC -> exceptionPc = value & ~3;
            case MCAUSE -> cause = value;
            case MTVAL -> trapValue = value;
            case MISA, MSTATUSH, MIP, 0xb00, 0xb02, 0xb80, 0xb82 -> {}
            default -> throw new GuestTrap(GuestTrap.ILLEGAL_INSTRUCTION, insn);
        }
    }

    /** All registers that hold state, in the order of their numbers, for the state hash. */
    int[] state() {
        return new int[] {status, enabled, trapVector, scratch, exceptionPc, cause, trapValue, lines.pending()};
    }
}

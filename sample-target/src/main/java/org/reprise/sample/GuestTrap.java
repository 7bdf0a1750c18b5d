package org.reprise.sample;

/** A synchronous exception of the guest, thrown by the instruction that causes it; carries no stack trace. */
final class GuestTrap extends Exception {
    private static final long serialVersionUID = 1L;

    static final int INSTRUCTION_MISALIGNED = 0;
    static final int INSTRUCTION_ACCESS_FAULT = 1;
    static final int ILLEGAL_INSTRUCTION = 2;
    static final int BREAKPOINT = 3;
    static final int LOAD_MISALIGNED = 4;
    static final int LOAD_ACCESS_FAULT = 5;
    static final int STORE_MISALIGNED = 6;
    static final int STORE_ACCESS_FAULT = 7;
    static final int ECALL_FROM_MACHINE_MODE = 11;

    private final int cause;
    private final int value;

    /**
     * @param cause the exception code for mcause
     * @param value the faulting address or instruction for mtval
     */
    GuestTrap(int cause, int value) {
        super(null, null, false, false);
        this.cause = cause;
        this.value = value;
    }

    int cause() {
        return cause;
    }

    int value() {
        return value;
    }

    @Override
    public String getMessage() {
        return describe(cause) + ", mtval 0x" + Integer.toHexString(value);
    }

    /** The name of an exception code, as the privileged manual's table of mcause gives it. */
    static String describe(int cause) {
        return switch (cause) {
            case INSTRUCTION_MISALIGNED -> "instruction address misaligned";
            case INSTRUCTION_ACCESS_FAULT -> "instruction access fault";
            case ILLEGAL_INSTRUCTION -> "illegal instruction";
            case BREAKPOINT -> "breakpoint";
            case LOAD_MISALIGNED -> "load address misaligned";
            case LOAD_ACCESS_FAULT -> "load access fault";
            case STORE_MISALIGNED -> "store address misaligned";
            case STORE_ACCESS_FAULT -> "store access fault";
            case ECALL_FROM_MACHINE_MODE -> "environment call from machine mode";
            default -> cause < 0 ? "interrupt " + (cause & 0x7fff_ffff) : "exception " + cause;
        };
    }
}

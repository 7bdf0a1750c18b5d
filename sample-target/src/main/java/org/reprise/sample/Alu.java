package org.reprise.sample;

/** The arithmetic of RV32I and of the M extension, by funct3. */
final class Alu {
    private Alu() {}

    /**
     * OP and OP-IMM of the base set.
     *
     * @param alternate subtract instead of add, shift right arithmetically instead of logically
     */
    static int base(int funct3, int a, int b, boolean alternate) {
        return switch (funct3) {
            case 0 -> alternate ? a - b : a + b;
            case 1 -> a << b;
            case 2 -> a < b ? 1 : 0;
            case 3 -> Integer.compareUnsigned(a, b) < 0 ? 1 : 0;
            case 4 -> a ^ b;
            case 5 -> alternate ? a >> b : a >>> b;
            case 6 -> a | b;
            default -> a & b;
        };
    }

    /** MUL to REMU. Division by zero and overflow give what the manual's table "Semantics for division" says. */
    static int multiply(int funct3, int a, int b) {
        return switch (funct3) {
            case 0 -> a * b;
            case 1 -> (int) ((long) a * b >> 32);
            case 2 -> (int) ((long) a * (b & 0xffff_ffffL) >> 32);
            case 3 -> (int) ((a & 0xffff_ffffL) * (b & 0xffff_ffffL) >>> 32);
            case 4 -> b == 0 ? -1 : a / b; // Java's MIN_VALUE / -1 is MIN_VALUE too
            case 5 -> b == 0 ? -1 : Integer.divideUnsigned(a, b);
            case 6 -> b == 0 ? a : a % b;
            default -> b == 0 ? a : Integer.remainderUnsigned(a, b);
        };
    }
}

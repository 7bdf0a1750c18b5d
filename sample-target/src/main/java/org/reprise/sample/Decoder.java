package org.reprise.sample;

/** Fields of an RV32 instruction word (RISC-V unprivileged manual, "Base Instruction Formats"). */
final class Decoder {
    static final int LOAD = 0x03;
    static final int MISC_MEM = 0x0f;
    static final int OP_IMM = 0x13;
    static final int AUIPC = 0x17;
    static final int STORE = 0x23;
    static final int OP = 0x33;
    static final int LUI = 0x37;
    static final int BRANCH = 0x63;
    static final int JALR = 0x67;
    static final int JAL = 0x6f;
    static final int SYSTEM = 0x73;

    private Decoder() {}

    static int opcode(int insn) {
        return insn & 0x7f;
    }

    static int rd(int insn) {
        return insn >>> 7 & 31;
    }

    static int funct3(int insn) {
        return insn >>> 12 & 7;
    }

    static int rs1(int insn) {
        return insn >>> 15 & 31;
    }

    static int rs2(int insn) {
        return insn >>> 20 & 31;
    }

    static int funct7(int insn) {
        return insn >>> 25;
    }

    static int immI(int insn) {
        return insn >> 20;
    }

    static int immS(int insn) {
        return insn >> 25 << 5 | insn >>> 7 & 31;
    }

    static int immB(int insn) {
        return insn >> 31 << 12 | (insn & 0x80) << 4 | insn >>> 20 & 0x7e0 | insn >>> 7 & 0x1e;
    }

    static int immU(int insn) {
        return insn & 0xffff_f000;
    }

    static int immJ(int insn) {
        return insn >> 31 << 20 | insn & 0xf_f000 | insn >>> 9 & 0x800 | insn >>> 20 & 0x7fe;
    }
}

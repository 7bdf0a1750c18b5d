package org.reprise.sample;

/** Encodes instructions for the tests; {@link DecoderTest} compares it with GNU as. */
final class Rv32 {
    static final int NOP = 0x0000_0013;
    static final int ECALL = 0x0000_0073;
    static final int EBREAK = 0x0010_0073;
    static final int WFI = 0x1050_0073;
    static final int MRET = 0x3020_0073;

    private Rv32() {}

    static int op(int funct7, int funct3, int rd, int rs1, int rs2) {
        return funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x33;
    }

    static int opImm(int funct3, int rd, int rs1, int imm) {
        return imm << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x13;
    }

    static int addi(int rd, int rs1, int imm) {
        return opImm(0, rd, rs1, imm);
    }

    static int lui(int rd, int imm) {
        return imm & 0xffff_f000 | rd << 7 | 0x37;
    }

    static int auipc(int rd, int imm) {
        return imm & 0xffff_f000 | rd << 7 | 0x17;
    }

    static int load(int funct3, int rd, int rs1, int imm) {
        return imm << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x03;
    }

    static int store(int funct3, int rs2, int rs1, int imm) {
        return (imm >> 5 & 127) << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | (imm & 31) << 7 | 0x23;
    }

    static int branch(int funct3, int rs1, int rs2, int imm) {
        return (imm >> 12 & 1) << 31
                | (imm >> 5 & 63) << 25
                | rs2 << 20
                | rs1 << 15
                | funct3 << 12
                | (imm >> 1 & 15) << 8
                | (imm >> 11 & 1) << 7
                | 0x63;
    }

    static int jal(int rd, int imm) {
        return (imm >> 20 & 1) << 31
                | (imm >> 1 & 1023) << 21
                | (imm >> 11 & 1) << 20
                | (imm >> 12 & 255) << 12
                | rd << 7
                | 0x6f;
    }

    static int jalr(int rd, int rs1, int imm) {
        return imm << 20 | rs1 << 15 | rd << 7 | 0x67;
    }

    static int csr(int funct3, int rd, int csr, int source) {
        return csr << 20 | source << 15 | funct3 << 12 | rd << 7 | 0x73;
    }

    static int csrrw(int rd, int csr, int rs1) {
        return csr(1, rd, csr, rs1);
    }
}

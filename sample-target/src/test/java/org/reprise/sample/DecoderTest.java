package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The instruction words are what GNU as 2.40 makes of the comment. */
class DecoderTest {
    @Test
    void immediatesAreSignExtended() {
        assertThat(Decoder.immI(0x80058513)).isEqualTo(-2048); // addi x10,x11,-2048
        assertThat(Decoder.immS(0xfea12e23)).isEqualTo(-4); // sw x10,-4(x2)
        assertThat(Decoder.immS(0x7fff0fa3)).isEqualTo(2047); // sb x31,2047(x30)
        assertThat(Decoder.immB(0xfcb50ee3)).isEqualTo(-0x24); // beq x10,x11,.-0x24
        assertThat(Decoder.immB(0x7862f463)).isEqualTo(0x7b0 - 0x28); // bgeu x5,x6,.+0x788
        assertThat(Decoder.immJ(0xfd5ff0ef)).isEqualTo(-0x2c); // jal .-0x2c
        assertThat(Decoder.immJ(0x7800006f)).isEqualTo(0x780); // j .+0x780
        assertThat(Decoder.immU(0xfffff537)).isEqualTo(0xfffff000); // lui x10,0xfffff
    }

    @Test
    void registersAndFunctions() {
        int sub = 0x41248433; // sub x8,x9,x18
        assertThat(Decoder.opcode(sub)).isEqualTo(Decoder.OP);
        assertThat(Decoder.rd(sub)).isEqualTo(8);
        assertThat(Decoder.rs1(sub)).isEqualTo(9);
        assertThat(Decoder.rs2(sub)).isEqualTo(18);
        assertThat(Decoder.funct3(sub)).isZero();
        assertThat(Decoder.funct7(sub)).isEqualTo(0x20);
    }

    @Test
    void theTestEncoderAgreesWithGnuAs() {
        assertThat(Rv32.addi(10, 11, -2048)).isEqualTo(0x80058513);
        assertThat(Rv32.op(0x20, 0, 8, 9, 18)).isEqualTo(0x41248433);
        assertThat(Rv32.op(1, 7, 10, 11, 12)).isEqualTo(0x02c5f533); // remu x10,x11,x12
        assertThat(Rv32.auipc(10, 0x12345000)).isEqualTo(0x12345517);
        assertThat(Rv32.load(2, 1, 3, -2048)).isEqualTo(0x8001a083); // lw x1,-2048(x3)
        assertThat(Rv32.store(2, 10, 2, -4)).isEqualTo(0xfea12e23);
        assertThat(Rv32.branch(0, 10, 11, -0x24)).isEqualTo(0xfcb50ee3);
        assertThat(Rv32.branch(7, 5, 6, 0x788)).isEqualTo(0x7862f463);
        assertThat(Rv32.jal(1, -0x2c)).isEqualTo(0xfd5ff0ef);
        assertThat(Rv32.jalr(1, 5, -1)).isEqualTo(0xfff280e7);
        assertThat(Rv32.csrrw(10, CsrFile.MTVEC, 11)).isEqualTo(0x30559573);
    }
}

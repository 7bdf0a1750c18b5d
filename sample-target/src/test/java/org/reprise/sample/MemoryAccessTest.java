package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryAccessTest {
    private static final int DATA = Hart.BASE + 0x100;

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({
        "lb,  0, 0, 0x00000044",
        "lb,  0, 3, 0xffffff91",
        "lbu, 4, 3, 0x00000091",
        "lb,  0, 1, 0xffffffb3",
        "lh,  1, 0, 0xffffb344",
        "lhu, 5, 0, 0x0000b344",
        "lh,  1, 2, 0xffff91a2",
        "lhu, 5, 2, 0x000091a2",
        "lw,  2, 0, 0x91a2b344",
    })
    void loads(String name, int funct3, int offset, long expected) {
        Hart hart = new Hart()
                .program(Rv32.load(funct3, 3, 1, offset - 8))
                .words(DATA, 0x91a2b344)
                .set(1, DATA + 8);
        hart.run(1);
        assertThat(hart.get(3)).isEqualTo((int) expected);
    }

    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({
        "sb, 0, 0, 0xffffff78",
        "sb, 0, 1, 0xffff78ff",
        "sb, 0, 3, 0x78ffffff",
        "sh, 1, 0, 0xffff5678",
        "sh, 1, 2, 0x5678ffff",
        "sw, 2, 0, 0x12345678",
    })
    void storesTouchOnlyTheirBytes(String name, int funct3, int offset, long expected) {
        Hart hart = new Hart()
                .program(Rv32.store(funct3, 2, 1, offset + 8))
                .words(DATA - 4, -1, -1, -1)
                .set(1, DATA - 8)
                .set(2, 0x12345678);
        hart.run(1);
        assertThat(hart.word(DATA)).isEqualTo((int) expected);
        assertThat(hart.word(DATA - 4)).isEqualTo(-1);
        assertThat(hart.word(DATA + 4)).isEqualTo(-1);
    }

    @Test
    void devicesAreReachedOutsideRam() {
        Hart hart = new Hart()
                .program(Rv32.store(2, 2, 1, 0), Rv32.load(2, 3, 1, 4), Rv32.load(4, 4, 1, 4), Rv32.load(1, 5, 1, 4))
                .set(1, Hart.DEVICE)
                .set(2, 77);
        hart.run(4);
        assertThat(hart.deviceWritten).isEqualTo(77);
        assertThat(hart.get(3)).isEqualTo(0x8765_4321);
        assertThat(hart.get(4)).isEqualTo(0x21);
        assertThat(hart.get(5)).isEqualTo(0x4321);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "misaligned lh,      1, false, 0x80000101, 4",
        "misaligned lw,      2, false, 0x80000102, 4",
        "misaligned sh,      1, true,  0x80000101, 6",
        "misaligned sw,      2, true,  0x80000103, 6",
        "load past RAM,      2, false, 0x80100000, 5",
        "load below RAM,     2, false, 0x7ffffffc, 5",
        "store past RAM,     2, true,  0x80100000, 7",
        "store at the top,   0, true,  0xffffffff, 7",
    })
    void faultsNameTheAddress(String name, int funct3, boolean store, long address, int cause) {
        int insn = store ? Rv32.store(funct3, 2, 1, 0) : Rv32.load(funct3, 3, 1, 0);
        Hart hart = new Hart()
                .program(insn)
                .setCsr(CsrFile.MTVEC, Hart.BASE + 0x40)
                .set(1, (int) address)
                .set(3, 5);
        hart.run(1);
        assertThat(hart.csr(CsrFile.MCAUSE)).isEqualTo(cause);
        assertThat(hart.csr(CsrFile.MTVAL)).isEqualTo((int) address);
        assertThat(hart.csr(CsrFile.MEPC)).isEqualTo(Hart.BASE);
        assertThat(hart.cpu.pc()).isEqualTo(Hart.BASE + 0x40);
        assertThat(hart.get(3)).isEqualTo(5);
        assertThat(hart.cpu.instructions()).isZero();
    }
}

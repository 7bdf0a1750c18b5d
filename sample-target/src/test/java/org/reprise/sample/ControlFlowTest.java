package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlFlowTest {
    @ParameterizedTest(name = "{0} {2} {3}")
    @CsvSource({
        "beq,  0, 5,          5,          true",
        "beq,  0, 5,          6,          false",
        "bne,  1, 5,          6,          true",
        "bne,  1, 5,          5,          false",
        "blt,  4, 0xffffffff, 0,          true",
        "blt,  4, 0,          0xffffffff, false",
        "blt,  4, 3,          3,          false",
        "bge,  5, 0,          0xffffffff, true",
        "bge,  5, 3,          3,          true",
        "bge,  5, 0x80000000, 0x7fffffff, false",
        "bltu, 6, 0,          0xffffffff, true",
        "bltu, 6, 0xffffffff, 0,          false",
        "bgeu, 7, 0xffffffff, 0,          true",
        "bgeu, 7, 0x7fffffff, 0x80000000, false",
    })
    void branches(String name, int funct3, long a, long b, boolean taken) {
        int start = Hart.BASE + 0x1000;
        Hart hart = new Hart()
                .words(start, Rv32.branch(funct3, 1, 2, -64))
                .set(1, (int) a)
                .set(2, (int) b);
        hart.cpu.setPc(start);
        hart.run(1);
        assertThat(hart.cpu.pc()).isEqualTo(taken ? start - 64 : start + 4);
    }

    @Test
    void jumpsLinkToTheNextInstruction() {
        Hart hart = new Hart().program(Rv32.jal(1, 0x200)).words(Hart.BASE + 0x200, Rv32.jalr(5, 5, 3));
        hart.set(5, Hart.BASE + 0x300 + 2 - 4);
        hart.run(2);
        assertThat(hart.get(1)).isEqualTo(Hart.BASE + 4);
        assertThat(hart.get(5)).isEqualTo(Hart.BASE + 0x204);
        assertThat(hart.cpu.pc()).as("bit 0 of the target is cleared").isEqualTo(Hart.BASE + 0x300);
    }

    @Test
    void misalignedTargetTrapsAtTheJump() {
        Hart hart = new Hart().program(Rv32.NOP, Rv32.jal(1, 0x102)).setCsr(CsrFile.MTVEC, Hart.BASE + 0x40);
        hart.run(1).run(1);
        assertThat(hart.csr(CsrFile.MCAUSE)).isEqualTo(GuestTrap.INSTRUCTION_MISALIGNED);
        assertThat(hart.csr(CsrFile.MEPC)).isEqualTo(Hart.BASE + 4);
        assertThat(hart.csr(CsrFile.MTVAL)).isEqualTo(Hart.BASE + 4 + 0x102);
        assertThat(hart.get(1)).as("the link register is not written").isZero();
    }

    @Test
    void misalignedTargetOfAnUntakenBranchIsFine() {
        Hart hart = new Hart().program(Rv32.branch(1, 0, 0, 6)).setCsr(CsrFile.MTVEC, Hart.BASE + 0x40);
        hart.run(1);
        assertThat(hart.cpu.pc()).isEqualTo(Hart.BASE + 4);
    }

    @Test
    void fetchOutsideRamTraps() {
        Hart hart = new Hart().program(Rv32.jalr(0, 1, 0)).set(1, 0x1000).setCsr(CsrFile.MTVEC, Hart.BASE + 0x40);
        hart.run(1).run(1);
        assertThat(hart.csr(CsrFile.MCAUSE)).isEqualTo(GuestTrap.INSTRUCTION_ACCESS_FAULT);
        assertThat(hart.csr(CsrFile.MEPC)).isEqualTo(0x1000);
    }

    @Test
    void instructionsAreCounted() {
        Hart hart = new Hart().program(Rv32.addi(1, 1, 1), Rv32.jal(0, -4));
        hart.run(1000);
        assertThat(hart.cpu.instructions()).isEqualTo(1000);
        assertThat(hart.get(1)).isEqualTo(500);
    }
}

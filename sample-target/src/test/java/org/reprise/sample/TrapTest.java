package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are from the privileged manual, "Machine-Level ISA". */
class TrapTest {
    private static final int HANDLER = Hart.BASE + 0x400;

    private static Hart hart(int... program) {
        return new Hart().program(program).setCsr(CsrFile.MTVEC, HANDLER);
    }

    @Test
    void ecallEntersTheHandlerAndMretReturns() {
        Hart hart = hart(Rv32.NOP, Rv32.ECALL).words(HANDLER, Rv32.MRET).setCsr(CsrFile.MSTATUS, CsrFile.STATUS_MIE);
        hart.run(1).run(1);
        assertThat(hart.csr(CsrFile.MCAUSE)).isEqualTo(11);
        assertThat(hart.csr(CsrFile.MEPC)).as("mepc is the ecall itself").isEqualTo(Hart.BASE + 4);
        assertThat(hart.cpu.pc()).isEqualTo(HANDLER);
        assertThat(hart.csr(CsrFile.MSTATUS))
                .as("MIE moves to MPIE, MPP is machine mode")
                .isEqualTo(0x1880);
        hart.run(1);
        assertThat(hart.cpu.pc()).isEqualTo(Hart.BASE + 4);
        assertThat(hart.csr(CsrFile.MSTATUS)).as("MPIE moves back and is set").isEqualTo(0x1888);
    }

    @Test
    void ebreakIsABreakpoint() {
        Hart hart = hart(Rv32.EBREAK).run(1);
        assertThat(hart.csr(CsrFile.MCAUSE)).isEqualTo(3);
        assertThat(hart.csr(CsrFile.MTVAL)).isEqualTo(Hart.BASE);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                -1,
                0x0000_0007, // flw's opcode
                0x0000_3003, // load of funct3 3
                0x0000_3023, // store of funct3 3
                0x0000_2063, // branch of funct3 2
                0x0000_1067, // jalr of funct3 1
                0x4000_1013, // slli with funct7 0x20
                0x4000_1033, // sll with funct7 0x20
                0x1020_0073, // sret
                0x7ff0_1073, // csrrw of a register that does not exist
                0xf140_1073, // csrrw to mhartid, which is read-only
            })
    void unknownInstructionsAreIllegal(int insn) {
        Hart hart = hart(insn).run(1);
        assertThat(hart.csr(CsrFile.MCAUSE)).isEqualTo(2);
        assertThat(hart.csr(CsrFile.MTVAL)).isEqualTo(insn);
        assertThat(hart.csr(CsrFile.MEPC)).isEqualTo(Hart.BASE);
    }

    @Test
    void csrInstructionsReadOldAndWriteNew() {
        int scratch = CsrFile.MSCRATCH;
        Hart hart = hart(
                        Rv32.csrrw(3, scratch, 1),
                        Rv32.csr(2, 4, scratch, 2),
                        Rv32.csr(3, 5, scratch, 1),
                        Rv32.csr(5, 6, scratch, 21),
                        Rv32.csr(6, 7, scratch, 10),
                        Rv32.csr(7, 8, scratch, 1),
                        Rv32.csr(2, 9, scratch, 0))
                .setCsr(scratch, 0x123)
                .set(1, 0xf0)
                .set(2, 0x0f);
        hart.run(7);
        assertThat(hart.get(3)).isEqualTo(0x123);
        assertThat(hart.get(4)).isEqualTo(0xf0);
        assertThat(hart.get(5)).isEqualTo(0xff);
        assertThat(hart.get(6)).isEqualTo(0x0f);
        assertThat(hart.get(7)).isEqualTo(21);
        assertThat(hart.get(8)).isEqualTo(31);
        assertThat(hart.get(9)).isEqualTo(30);
        assertThat(hart.csr(scratch)).isEqualTo(30);
    }

    @Test
    void countersCountInstructions() {
        Hart hart = hart(Rv32.NOP, Rv32.NOP, Rv32.csr(2, 1, 0xb02, 0), Rv32.NOP, Rv32.csr(2, 2, 0xc02, 0))
                .run(5);
        assertThat(hart.get(1)).isEqualTo(2);
        assertThat(hart.get(2)).isEqualTo(4);
    }

    @Test
    void misaIsRv32im() {
        assertThat(new Hart().csr(CsrFile.MISA)).isEqualTo(0x4000_1100);
    }

    @Test
    void interruptIsTakenBetweenInstructionsWhenEnabled() {
        Hart hart = hart(Rv32.NOP, Rv32.csr(6, 0, CsrFile.MSTATUS, 8), Rv32.NOP)
                .words(HANDLER, Rv32.NOP)
                .setCsr(CsrFile.MIE, InterruptLines.TIMER);
        hart.lines.raise(InterruptLines.TIMER);
        hart.run(2);
        assertThat(hart.cpu.pc()).as("not while mstatus.MIE is clear").isEqualTo(Hart.BASE + 8);
        hart.run(1);
        assertThat(hart.csr(CsrFile.MCAUSE)).isEqualTo(0x8000_0007);
        assertThat(hart.csr(CsrFile.MEPC)).isEqualTo(Hart.BASE + 8);
        assertThat(hart.cpu.pc()).isEqualTo(HANDLER + 4);
        assertThat(hart.csr(CsrFile.MIP)).isEqualTo(InterruptLines.TIMER);
    }

    @Test
    void interruptMaskedInMieIsNotTaken() {
        Hart hart =
                hart(Rv32.NOP).setCsr(CsrFile.MSTATUS, CsrFile.STATUS_MIE).setCsr(CsrFile.MIE, InterruptLines.EXTERNAL);
        hart.lines.raise(InterruptLines.TIMER);
        hart.run(1);
        assertThat(hart.cpu.pc()).isEqualTo(Hart.BASE + 4);
    }

    @Test
    void externalComesBeforeSoftwareBeforeTimer() {
        Hart hart = hart().setCsr(CsrFile.MSTATUS, CsrFile.STATUS_MIE).setCsr(CsrFile.MIE, -1);
        hart.lines.raise(InterruptLines.TIMER);
        assertThat(hart.cpu.csrs().interruptToTake()).isEqualTo(0x8000_0007);
        hart.lines.raise(InterruptLines.SOFTWARE);
        assertThat(hart.cpu.csrs().interruptToTake()).isEqualTo(0x8000_0003);
        hart.lines.raise(InterruptLines.EXTERNAL);
        assertThat(hart.cpu.csrs().interruptToTake()).isEqualTo(0x8000_000b);
    }

    @Test
    void vectoredModeSpreadsInterruptsButNotExceptions() {
        Hart hart = hart(Rv32.ECALL).setCsr(CsrFile.MTVEC, HANDLER | 1).run(1);
        assertThat(hart.cpu.pc()).isEqualTo(HANDLER);
        assertThat(hart.cpu.csrs().enterTrap(0x8000_0007, 0, 0)).isEqualTo(HANDLER + 28);
    }

    @Test
    void wfiGoesOnWhenAnEnabledInterruptIsPendingEvenIfItIsNotTaken() {
        Hart hart = hart(Rv32.WFI, Rv32.NOP).setCsr(CsrFile.MIE, InterruptLines.TIMER);
        hart.lines.raise(InterruptLines.TIMER);
        hart.run(2);
        assertThat(hart.cpu.pc()).isEqualTo(Hart.BASE + 8);
    }

    @Test
    void wfiSleepsUntilAnotherThreadRaisesAnInterrupt() throws InterruptedException {
        Hart hart = hart(Rv32.WFI, Rv32.NOP).setCsr(CsrFile.MIE, InterruptLines.EXTERNAL);
        Thread cpu = new Thread(() -> hart.run(2), "cpu");
        cpu.start();
        cpu.join(50);
        assertThat(cpu.isAlive()).isTrue();
        hart.lines.raise(InterruptLines.EXTERNAL);
        cpu.join(5000);
        assertThat(cpu.isAlive()).isFalse();
        assertThat(hart.cpu.pc()).isEqualTo(Hart.BASE + 8);
    }

    @Test
    void trapWithoutVectorEndsTheMachine() throws InterruptedException {
        Hart hart = new Hart().program(Rv32.NOP, 0);
        assertThat(hart.cpu.run()).isEqualTo(Cpu.STATUS_UNHANDLED_TRAP);
        assertThat(hart.errors())
                .contains("illegal instruction at pc 0x80000004")
                .contains("mtvec");
    }
}

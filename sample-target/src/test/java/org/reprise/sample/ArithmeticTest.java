package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values follow from the unprivileged manual's definitions, chapters "RV32I" and "M". */
class ArithmeticTest {
    @ParameterizedTest(name = "{0}({3}, {4}) = {5}")
    @CsvSource({
        "add,    0x00, 0, 0x7fffffff, 1,          0x80000000",
        "add,    0x00, 0, 0xffffffff, 1,          0",
        "sub,    0x20, 0, 0,          1,          0xffffffff",
        "sub,    0x20, 0, 0x80000000, 1,          0x7fffffff",
        "sll,    0x00, 1, 1,          31,         0x80000000",
        "sll,    0x00, 1, 1,          33,         2",
        "slt,    0x00, 2, 0x80000000, 0x7fffffff, 1",
        "slt,    0x00, 2, 5,          5,          0",
        "slt,    0x00, 2, 0,          0xffffffff, 0",
        "sltu,   0x00, 3, 0,          0xffffffff, 1",
        "sltu,   0x00, 3, 0x80000000, 0x7fffffff, 0",
        "xor,    0x00, 4, 0xff00ff00, 0x0f0f0f0f, 0xf00ff00f",
        "srl,    0x00, 5, 0x80000000, 31,         1",
        "srl,    0x00, 5, 0x80000000, 32,         0x80000000",
        "sra,    0x20, 5, 0x80000000, 31,         0xffffffff",
        "sra,    0x20, 5, 0x7fffffff, 1,          0x3fffffff",
        "or,     0x00, 6, 0xff00ff00, 0x0f0f0f0f, 0xff0fff0f",
        "and,    0x00, 7, 0xff00ff00, 0x0f0f0f0f, 0x0f000f00",
        "mul,    0x01, 0, 0x00007e00, 0xb6db6db7, 0x00001200",
        "mul,    0x01, 0, 0xffffffff, 0xffffffff, 1",
        "mulh,   0x01, 1, 0x80000000, 0x80000000, 0x40000000",
        "mulh,   0x01, 1, 0xffffffff, 0xffffffff, 0",
        "mulh,   0x01, 1, 0xffffffff, 1,          0xffffffff",
        "mulhsu, 0x01, 2, 0xffffffff, 0xffffffff, 0xffffffff",
        "mulhsu, 0x01, 2, 0x80000000, 0x80000000, 0xc0000000",
        "mulhsu, 0x01, 2, 1,          0xffffffff, 0",
        "mulhu,  0x01, 3, 0xffffffff, 0xffffffff, 0xfffffffe",
        "mulhu,  0x01, 3, 0x80000000, 0x80000000, 0x40000000",
        "div,    0x01, 4, 20,         0xfffffffa, 0xfffffffd",
        "div,    0x01, 4, 0xffffffec, 6,          0xfffffffd",
        "div,    0x01, 4, 7,          0,          0xffffffff",
        "div,    0x01, 4, 0x80000000, 0xffffffff, 0x80000000",
        "divu,   0x01, 5, 0xffffffec, 6,          0x2aaaaaa7",
        "divu,   0x01, 5, 7,          0,          0xffffffff",
        "divu,   0x01, 5, 0x80000000, 0xffffffff, 0",
        "rem,    0x01, 6, 20,         0xfffffffa, 2",
        "rem,    0x01, 6, 0xffffffec, 6,          0xfffffffe",
        "rem,    0x01, 6, 7,          0,          7",
        "rem,    0x01, 6, 0x80000000, 0xffffffff, 0",
        "remu,   0x01, 7, 0xffffffec, 6,          2",
        "remu,   0x01, 7, 7,          0,          7",
        "remu,   0x01, 7, 0x80000000, 0xffffffff, 0x80000000",
    })
    void registerOperations(String name, int funct7, int funct3, long a, long b, long expected) {
        Hart hart = new Hart()
                .program(Rv32.op(funct7, funct3, 3, 1, 2))
                .set(1, (int) a)
                .set(2, (int) b);
        hart.run(1);
        assertThat(hart.get(3)).isEqualTo((int) expected);
        assertThat(hart.cpu.pc()).isEqualTo(Hart.BASE + 4);
    }

    @ParameterizedTest(name = "{0}({2}, {3}) = {4}")
    @CsvSource({
        "addi,  0, 0x00000001, -2,    0xffffffff",
        "addi,  0, 0x7fffffff, 1,     0x80000000",
        "slti,  2, 0x80000000, -2048, 1",
        "slti,  2, 0,          -1,    0",
        "sltiu, 3, 0,          -1,    1",
        "sltiu, 3, 0xffffffff, 2047,  0",
        "xori,  4, 0x000000ff, -1,    0xffffff00",
        "ori,   6, 0x0000000f, -16,   0xffffffff",
        "andi,  7, 0xffffffff, -2048, 0xfffff800",
        "slli,  1, 0x00000003, 31,    0x80000000",
        "srli,  5, 0xf0000000, 28,    0x0000000f",
        "srai,  5, 0xf0000000, 1052,  0xffffffff",
    })
    void immediateOperations(String name, int funct3, long a, int imm, long expected) {
        Hart hart = new Hart().program(Rv32.opImm(funct3, 3, 1, imm)).set(1, (int) a);
        hart.run(1);
        assertThat(hart.get(3)).isEqualTo((int) expected);
    }

    @Test
    void upperImmediates() {
        Hart hart = new Hart().program(Rv32.lui(1, 0xfffff000), Rv32.auipc(2, 0x80000000), Rv32.auipc(3, 0x1000));
        hart.run(3);
        assertThat(hart.get(1)).isEqualTo(0xfffff000);
        assertThat(hart.get(2)).isEqualTo(4);
        assertThat(hart.get(3)).isEqualTo(Hart.BASE + 8 + 0x1000);
    }

    @Test
    void registerZeroStaysZero() {
        Hart hart = new Hart().program(Rv32.addi(0, 0, 5), Rv32.addi(1, 0, 0));
        hart.run(2);
        assertThat(hart.get(0)).isZero();
        assertThat(hart.get(1)).isZero();
    }

    @Test
    void aResultMayReplaceItsOperand() {
        Hart hart =
                new Hart().program(Rv32.addi(1, 1, 1), Rv32.op(0, 0, 1, 1, 1)).set(1, 20);
        hart.run(2);
        assertThat(hart.get(1)).isEqualTo(42);
    }
}

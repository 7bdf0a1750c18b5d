package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigestPrinterTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ConsoleOutput output = new ConsoleOutput(new PrintStream(printed, true, StandardCharsets.UTF_8));
    private final Ram ram = new Ram(1);
    private final int[] registers = new int[32];

    private DigestPrinter printer() {
        return new DigestPrinter(100, ram, output);
    }

    @Test
    void seesEveryKindOfChangeAndItsUndoing() {
        DigestPrinter printer = printer();
        long before = printer.digest(registers, 0);
        assertThat(printer.digest(registers, 0)).isEqualTo(before);
        assertThat(printer.digest(registers, 4)).isNotEqualTo(before);
        registers[3] = 1;
        assertThat(printer.digest(registers, 0)).isNotEqualTo(before);
        registers[3] = 0;
        ram.storeByte(0x5003, 1);
        assertThat(printer.digest(registers, 0)).isNotEqualTo(before);
        ram.storeByte(0x5003, 0);
        assertThat(printer.digest(registers, 0)).isEqualTo(before);
    }

    @Test
    void theIncrementalDigestIsThatOfAFreshStart() {
        DigestPrinter printer = printer();
        printer.digest(registers, 0);
        ram.storeHalf(0x1002, 0x1234);
        ram.storeWord(0xff000, 99);
        long incremental = printer.digest(registers, 0);
        Ram same = new Ram(1);
        same.storeHalf(0x1002, 0x1234);
        same.storeWord(0xff000, 99);
        assertThat(new DigestPrinter(0, same, output).digest(registers, 0)).isEqualTo(incremental);
    }

    @Test
    void printsWhenItIsTime() {
        DigestPrinter printer = printer();
        assertThat(printer.instructionsToNext(30)).isEqualTo(70);
        printer.printIfDue(99, registers, 0);
        printer.printIfDue(100, registers, 0);
        printer.printIfDue(101, registers, 0);
        assertThat(printed.toString(StandardCharsets.UTF_8)).matches("digest 100 [0-9a-f]{16}\\R");
        assertThat(printer.instructionsToNext(101)).isEqualTo(99);
    }
}

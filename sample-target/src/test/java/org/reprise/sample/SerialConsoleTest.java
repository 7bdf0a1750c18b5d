package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SerialConsoleTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final InterruptLines lines = new InterruptLines();
    private final InterruptController interrupts = new InterruptController(lines);
    private final SerialConsole console =
            new SerialConsole(new ConsoleOutput(new PrintStream(printed, true, StandardCharsets.UTF_8)), interrupts);

    private int fill() {
        int count = 0;
        while (console.canReceive()) {
            console.receive('a' + count++ % 26);
        }
        return count;
    }

    @Test
    void bytesArriveInOrderAndStatusTellsOfThem() {
        assertThat(console.read(SerialConsole.STATUS)).isEqualTo(SerialConsole.STATUS_READY);
        console.receive('x');
        console.receive(0xff);
        assertThat(console.read(SerialConsole.STATUS)).isEqualTo(3);
        assertThat(console.read(SerialConsole.DATA)).isEqualTo('x');
        assertThat(console.read(SerialConsole.DATA)).isEqualTo(0xff);
        assertThat(console.read(SerialConsole.DATA)).isZero();
    }

    @Test
    void asksForMoreWheneverItIsEmptyAlsoWhenItFilledUpBehindTheReadersBack() {
        int[] asked = new int[1];
        console.setOnEmpty(() -> asked[0]++);
        int count = fill();
        assertThat(count).isEqualTo(64);
        console.read(SerialConsole.DATA);
        console.receive('!');
        for (int i = 0; i < count; i++) {
            assertThat(asked[0]).isZero();
            console.read(SerialConsole.DATA);
        }
        assertThat(asked[0]).isEqualTo(1);
    }

    @Test
    void interruptsOnlyWhenEnabledAndOnceAtTheEndOfInput() {
        interrupts.write(InterruptController.ENABLE, 1 << MemoryMap.CONSOLE_SOURCE);
        console.receive('x');
        assertThat(lines.pending()).isZero();
        console.write(SerialConsole.CONTROL, 1);
        assertThat(interrupts.read(InterruptController.CLAIM)).isEqualTo(MemoryMap.CONSOLE_SOURCE);
        console.read(SerialConsole.DATA);
        console.endInput();
        interrupts.write(InterruptController.CLAIM, MemoryMap.CONSOLE_SOURCE);
        assertThat(interrupts.read(InterruptController.CLAIM)).isEqualTo(MemoryMap.CONSOLE_SOURCE);
        assertThat(console.read(SerialConsole.STATUS)).isEqualTo(SerialConsole.STATUS_READY | SerialConsole.STATUS_END);
        interrupts.write(InterruptController.CLAIM, MemoryMap.CONSOLE_SOURCE);
        assertThat(interrupts.read(InterruptController.CLAIM)).isZero();
    }

    @Test
    void printsWholeLines() {
        for (int c : new int[] {'h', 'i'}) {
            console.write(SerialConsole.DATA, c);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        console.write(SerialConsole.DATA, '\n');
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("hi\n");
    }
}

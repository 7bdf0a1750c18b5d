package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ConsoleInputTest {
    private final InterruptController interrupts = new InterruptController(new InterruptLines());
    private final SerialConsole console = new SerialConsole(
            new ConsoleOutput(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8)), interrupts);
    private final MainLoop loop = new MainLoop(new VirtualClock());
    private final AtomicInteger pressed = new AtomicInteger();

    @AfterEach
    void stop() {
        loop.stop();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String typed(InputStream in) throws InterruptedException {
        new Thread(loop, "io").start();
        new Thread(new ConsoleInput(in, console, loop, pressed::incrementAndGet), "stdin").start();
        StringBuilder text = new StringBuilder();
        int status = console.read(SerialConsole.STATUS);
        while ((status & SerialConsole.STATUS_END) == 0) {
            if ((status & SerialConsole.STATUS_RECEIVED) == 0) {
                Thread.sleep(1);
            } else {
                text.append((char) console.read(SerialConsole.DATA));
            }
            status = console.read(SerialConsole.STATUS);
        }
        return text.toString();
    }

    @Test
    void everyKeyArrivesInOrder() throws InterruptedException {
        String text = "0123456789".repeat(100);
        assertThat(typed(stream(text))).isEqualTo(text);
        assertThat(pressed).hasValue(0);
    }

    @Test
    void theEscapeKeyPressesThePowerButton() throws InterruptedException {
        assertThat(typed(stream("ab\1xc\1x"))).isEqualTo("abc");
        assertThat(pressed).hasValue(2);
    }

    @Test
    void theEscapeKeyTypesItselfAndNothingElse() throws InterruptedException {
        assertThat(typed(stream("a\1\1xb\1cd"))).isEqualTo("a\1xbd");
        assertThat(pressed).hasValue(0);
    }

    @Test
    void anEscapeMayArriveInTwoPieces() throws InterruptedException {
        assertThat(typed(new SequenceInputStream(stream("a\1"), stream("xb")))).isEqualTo("ab");
        assertThat(pressed).hasValue(1);
    }

    @Test
    void aBrokenLineIsTheEndOfInput() throws InterruptedException {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }
        };
        assertThat(typed(new SequenceInputStream(stream("a"), broken))).isEqualTo("a");
    }
}

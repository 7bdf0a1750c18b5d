package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClintTest {
    private static final int FAR = 0x7fff_ffff;

    /** A timer that is looked at while the guest moves it does not raise the interrupt for where it was. */
    @Test
    void movedWhileItExpires() throws Exception {
        VirtualClock clock = new VirtualClock();
        InterruptLines lines = new InterruptLines();
        Clint clint = new Clint(clock, lines, new MainLoop(clock));
        clint.write(Clint.MTIMECMP + 4, 0);
        AtomicLong looks = new AtomicLong();
        Thread looking = new Thread(() -> {
            while (!Thread.interrupted()) {
                clint.resample();
                looks.incrementAndGet();
            }
        });
        looking.start();
        int tooMany = 0;
        for (int i = 0; i < 20_000; i++) {
            clint.write(Clint.MTIMECMP, 0);
            clint.write(Clint.MTIMECMP, FAR);
            long begun = looks.get();
            while (looks.get() < begun + 1) {
                Thread.onSpinWait();
            }
            tooMany += (lines.pending() & InterruptLines.TIMER) == 0 ? 0 : 1;
        }
        looking.interrupt();
        looking.join();
        assertThat(tooMany).isZero();
    }
}

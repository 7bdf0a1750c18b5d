package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MainLoopTest {
    private final VirtualClock clock = new VirtualClock();
    private final MainLoop loop = new MainLoop(clock);

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void timersFireNotBeforeTheirDeadline() throws InterruptedException {
        CountDownLatch fired = new CountDownLatch(1);
        long deadline = clock.nanos() + 20_000_000;
        long[] at = new long[1];
        new Thread(loop, "io").start();
        loop.arm(
                new MachineTimer(() -> {
                    at[0] = clock.nanos();
                    fired.countDown();
                }),
                deadline);
        assertThat(fired.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(at[0]).isGreaterThanOrEqualTo(deadline);
    }

    @Test
    void aBottomHalfScheduledTwiceRunsOnceAndMayScheduleItselfAgain() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1);
        BottomHalf[] half = new BottomHalf[1];
        half[0] = new BottomHalf(() -> {
            if (runs.incrementAndGet() == 1) {
                loop.schedule(half[0]);
            } else {
                done.countDown();
            }
        });
        loop.schedule(half[0]);
        loop.schedule(half[0]);
        new Thread(loop, "io").start();
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        Thread.sleep(20);
        assertThat(runs).hasValue(2);
    }

    @Test
    void sleepsAreRoundedUpAndBounded() {
        assertThat(loop.millisToNextDeadline()).isEqualTo(MainLoop.MAX_SLEEP_MILLIS);
        MachineTimer timer = new MachineTimer(() -> {});
        loop.arm(timer, 0);
        assertThat(loop.millisToNextDeadline()).isEqualTo(1);
        loop.arm(timer, clock.nanos() + 10_000_000_000L);
        assertThat(loop.millisToNextDeadline()).isEqualTo(MainLoop.MAX_SLEEP_MILLIS);
    }
}

package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarpTest {
    private static final long SLEPT_NANOS = 20_000_000;

    private final VirtualClock clock = new VirtualClock();
    private final Warp warp = new Warp(clock);

    private static void sleep() throws InterruptedException {
        long end = System.nanoTime() + SLEPT_NANOS;
        while (System.nanoTime() < end) {
            Thread.sleep(1);
        }
    }

    @Test
    void virtualTimeStandsStillWhileTheCpuIdlesAndNoWarpIsStarted() throws InterruptedException {
        warp.goIdle();
        long before = clock.nanos();
        sleep();
        assertThat(clock.nanos()).isEqualTo(before);
        warp.account();
        assertThat(clock.nanos()).isBetween(before, before + SLEPT_NANOS);
    }

    @Test
    void theCpuAccountsWhatPassedSinceTheStartOfTheWarp() throws InterruptedException {
        warp.goIdle();
        long before = clock.nanos();
        warp.start();
        sleep();
        assertThat(clock.nanos()).isEqualTo(before);
        warp.account();
        assertThat(clock.nanos()).isGreaterThanOrEqualTo(before + SLEPT_NANOS);
    }

    @Test
    void anExpiredWarpMovesTimeOnWhileTheCpuStillIdlesAndMayStartAgain() throws InterruptedException {
        warp.goIdle();
        long before = clock.nanos();
        for (int i = 1; i <= 2; i++) {
            warp.start();
            sleep();
            warp.expire();
            assertThat(clock.nanos()).isGreaterThanOrEqualTo(before + i * SLEPT_NANOS);
        }
        long after = clock.nanos();
        sleep();
        assertThat(clock.nanos()).isEqualTo(after);
    }

    @Test
    void aRunningCpuNeedsNoWarp() throws InterruptedException {
        long hostBefore = System.nanoTime();
        long before = clock.nanos();
        warp.start();
        sleep();
        warp.expire();
        long passed = clock.nanos() - before;
        assertThat(passed).isBetween(SLEPT_NANOS, System.nanoTime() - hostBefore);
    }
}

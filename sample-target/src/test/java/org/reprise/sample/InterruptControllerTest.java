package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterruptControllerTest {
    private final InterruptLines lines = new InterruptLines();
    private final InterruptController controller = new InterruptController(lines);
    private boolean level;

    @Test
    void onlyEnabledSourcesReachTheCpu() {
        controller.raise(2);
        assertThat(lines.pending()).isZero();
        controller.write(InterruptController.ENABLE, 1 << 2);
        assertThat(lines.pending()).isEqualTo(InterruptLines.EXTERNAL);
    }

    @Test
    void claimsTheLowestSourceFirstAndLowersTheLineWithTheLast() {
        controller.write(InterruptController.ENABLE, -1);
        controller.raise(5);
        controller.raise(3);
        assertThat(controller.read(InterruptController.CLAIM)).isEqualTo(3);
        assertThat(lines.pending()).isEqualTo(InterruptLines.EXTERNAL);
        assertThat(controller.read(InterruptController.CLAIM)).isEqualTo(5);
        assertThat(lines.pending()).isZero();
        assertThat(controller.read(InterruptController.CLAIM)).isZero();
    }

    @Test
    void aSourceStillAssertedAtCompletionInterruptsAgain() {
        controller.connect(1, () -> level);
        controller.write(InterruptController.ENABLE, 2);
        level = true;
        controller.raise(1);
        assertThat(controller.read(InterruptController.CLAIM)).isEqualTo(1);
        controller.resample();
        assertThat(lines.pending()).as("quiet while in service").isZero();
        controller.write(InterruptController.CLAIM, 1);
        assertThat(lines.pending()).isEqualTo(InterruptLines.EXTERNAL);
    }

    @Test
    void samplingAgainFindsALostInterrupt() {
        controller.connect(1, () -> level);
        controller.write(InterruptController.ENABLE, 2);
        level = true;
        assertThat(lines.pending()).isZero();
        controller.resample();
        assertThat(lines.pending()).isEqualTo(InterruptLines.EXTERNAL);
    }
}

package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerListTest {
    private final TimerList timers = new TimerList();
    private final List<String> fired = new ArrayList<>();

    private MachineTimer timer(String name) {
        return new MachineTimer(() -> fired.add(name));
    }

    @Test
    void emptyListHasNoDeadline() {
        assertThat(timers.nextDeadline()).isEqualTo(TimerList.NEVER);
        assertThat(timers.runExpired(Long.MAX_VALUE)).isZero();
    }

    @Test
    void firesInOrderOfDeadlinesAndOfArmingAmongEquals() {
        assertThat(timers.arm(timer("late"), 30)).isTrue();
        assertThat(timers.arm(timer("early"), 10)).isTrue();
        assertThat(timers.arm(timer("middle 1"), 20)).isFalse();
        assertThat(timers.arm(timer("middle 2"), 20)).isFalse();
        assertThat(timers.nextDeadline()).isEqualTo(10);
        assertThat(timers.runExpired(20)).isEqualTo(3);
        assertThat(fired).containsExactly("early", "middle 1", "middle 2");
        assertThat(timers.nextDeadline()).isEqualTo(30);
    }

    @Test
    void armingAgainMoves() {
        MachineTimer timer = timer("moved");
        timers.arm(timer, 10);
        timers.arm(timer, 50);
        assertThat(timers.runExpired(49)).isZero();
        assertThat(timers.runExpired(50)).isEqualTo(1);
        assertThat(timers.runExpired(100)).isZero();
    }

    @Test
    void disarmedTimersDoNotFire() {
        MachineTimer timer = timer("never");
        timers.arm(timer, 10);
        timers.disarm(timer);
        timers.disarm(timer);
        assertThat(timers.runExpired(100)).isZero();
    }

    @Test
    void aCallbackMayArmItsOwnTimer() {
        MachineTimer[] periodic = new MachineTimer[1];
        periodic[0] = new MachineTimer(() -> {
            fired.add("tick");
            timers.arm(periodic[0], periodic[0].deadline() + 10);
        });
        timers.arm(periodic[0], 10);
        assertThat(timers.runExpired(35)).isEqualTo(3);
        assertThat(timers.nextDeadline()).isEqualTo(40);
    }
}

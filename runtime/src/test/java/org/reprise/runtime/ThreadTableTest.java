package org.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.reprise.runtime.TargetThread.State;

class ThreadTableTest {
    private final Random random = new Random(7);

    @Test
    void findsEachThreadAndNoOther() {
        ThreadTable table = new ThreadTable();
        List<TargetThread> added = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            added.add(table.add(new Thread("t"), false));
        }
        for (TargetThread each : added) {
            assertThat(table.find(each.thread)).isSameAs(each);
            assertThat(table.find(AllThreads.id(each.thread))).isSameAs(each);
            assertThat(table.numbered(each.number)).isSameAs(each);
        }
        assertThat(table.find(new Thread("other"))).isNull();
        assertThat(table.find((Thread) null)).isNull();
    }

    @Test
    void forgetsWhatHasEnded() {
        ThreadTable table = new ThreadTable();
        List<TargetThread> alive = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            TargetThread each = table.add(new Thread("t"), false);
            if (i % 100 == 0) {
                alive.add(each);
            } else {
                // The JVM never began it, so it says that it is not alive.
                each.state = State.ENDED;
            }
        }
        assertThat(table.size()).isLessThan(1000);
        for (TargetThread each : alive) {
            assertThat(table.find(each.thread)).isSameAs(each);
            assertThat(table.at(each.index)).isSameAs(each);
        }
        TargetThread last = table.add(new Thread("t"), false);
        table.removeLast();
        assertThat(table.find(last.thread)).isNull();
        assertThat(table.find(alive.get(99).thread)).isSameAs(alive.get(99));
    }

    @Test
    void nextAwakeIsTheNextRoundRobin() {
        ThreadTable table = new ThreadTable();
        int size = 300;
        boolean[] awake = new boolean[size];
        for (int i = 0; i < size; i++) {
            table.doze(table.add(new Thread("t"), false));
        }
        for (int round = 0; round < 20_000; round++) {
            int changed = random.nextInt(size);
            awake[changed] = random.nextInt(round % 2000 < 1000 ? 3 : 60) == 0;
            if (awake[changed]) {
                table.wake(table.at(changed));
            } else {
                table.doze(table.at(changed));
            }
            int from = random.nextInt(size);
            int expected = -1;
            for (int i = 1; i <= size && expected < 0; i++) {
                expected = awake[(from + i) % size] ? (from + i) % size : -1;
            }
            TargetThread next = table.nextAwake(from);
            assertThat(next == null ? -1 : next.index).isEqualTo(expected);
        }
    }

    @Test
    void deadlinesComeInTheirOrder() {
        ThreadTable table = new ThreadTable();
        Deadlines deadlines = new Deadlines();
        List<TargetThread> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            TargetThread each = table.add(new Thread("t"), false);
            each.deadline = random.nextInt(1000);
            deadlines.add(each);
            waiting.add(each);
        }
        for (int i = 0; i < 250; i++) {
            deadlines.remove(waiting.remove(random.nextInt(waiting.size())));
        }
        long last = -1;
        for (int now = 0; now < 1000; now += 10) {
            for (TargetThread late = deadlines.takeLate(now); late != null; late = deadlines.takeLate(now)) {
                assertThat(waiting.remove(late)).isTrue();
                assertThat(late.deadline).isBetween(last, (long) now);
                last = late.deadline;
            }
            for (TargetThread each : waiting) {
                assertThat(each.deadline).isGreaterThan(now);
            }
        }
        assertThat(deadlines.isEmpty()).isEqualTo(waiting.isEmpty());
    }
}

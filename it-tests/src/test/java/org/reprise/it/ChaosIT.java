package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.it.target.LineRaces;
import org.reprise.it.target.SharingBugs;
import org.reprise.it.target.SpinningFor;
import org.reprise.it.target.Starving;
import org.reprise.it.target.WokenForNothing;

/** A recording with {@code chaos=yes} finds bugs soon, and its replay, which is told nothing of that, has them; what starves does so for a bounded time. */
class ChaosIT {
    private static final int RECORDINGS = 10;

    private static final String CHAOS = "chaos=yes";

    /** Rounds in which a thread may be passed over that waits for a lock. */
    private static final int MOST_ROUNDS = 500;
    /** So long a thread may be passed over that can go on: half a second, and what a busy machine takes for some changes of turn, ms. */
    private static final int MOST_MILLIS = 1500;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void bugOfAStraightLine(LineRaces.Bug bug) {
        BugSuite.showAndReplay(bug, directory.resolve("log.rr"), CHAOS, RECORDINGS);
    }

    /** Of a race within the JDK's code, by default in none. */
    @ParameterizedTest
    @EnumSource(names = {"HASH_MAP", "BIT_SET", "SIMPLE_DATE_FORMAT"})
    void bugOfTheJdksCode(SharingBugs bug) {
        BugSuite.showAndReplay(bug, directory.resolve("log.rr"), CHAOS, RECORDINGS);
    }

    /** Each for itself, too. */
    @ParameterizedTest
    @ValueSource(strings = {"random", "pct", "starve"})
    void strategy(String name) {
        Path log = directory.resolve("log.rr");
        Fork program = Fork.of(Jdk.own(), LineRaces.class).arguments("LOST_UPDATE");
        Result recorded = program.record(log, "chaos=" + name).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(LogEvents.read(log).header().get("info.chaos")).isEqualTo(name);
        Replays.same(
                recorded,
                BugSuite.program(Jdk.own(), LineRaces.Bug.LOST_UPDATE)
                        .replay(log)
                        .run());
    }

    /** Chaos may starve a thread for half a second, and not for ever. */
    @Test
    void whoStarvesGetsTheTurn() {
        String[] kinds = {"block", "wait", "lock", "semaphore", "stampedWrite"};
        Path log = directory.resolve("log.rr");
        Result recorded = Fork.of(Jdk.own(), Starving.class)
                .arguments(kinds)
                .record(log, "chaos=starve")
                .run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.outText().lines())
                .hasSize(kinds.length)
                .allSatisfy(line -> assertThat(Integer.parseInt(line.split(" ")[1]))
                        .as(line)
                        .isLessThan(MOST_ROUNDS));
        Replays.same(
                recorded,
                Fork.of(Jdk.own(), Starving.class).arguments(kinds).replay(log).run());
    }

    /** Nobody else would ever let it run: the other spins. */
    @ParameterizedTest
    @ValueSource(strings = {"pct", "starve"})
    void whoSpinsLetsOthersRun(String strategy) {
        Path log = directory.resolve("log.rr");
        Fork program = Fork.of(Jdk.own(), SpinningFor.class).arguments("40");
        Result recorded = program.record(log, "chaos=" + strategy).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(Integer.parseInt(recorded.outText().trim().split(" ")[1]))
                .as("ms")
                .isLessThan(MOST_MILLIS);
        Replays.same(
                recorded,
                Fork.of(Jdk.own(), SpinningFor.class)
                        .arguments("40")
                        .replay(log)
                        .run());
    }

    /** Object.wait and park may return though nobody has done anything; programs that do not look again are wrong. */
    @OnEveryJdk
    void wakesUpForNothing(Jdk jdk) {
        String[] kinds = {"wait", "timedWait", "park", "parkNanos"};
        Path log = directory.resolve("log.rr");
        for (int tries = 1; ; tries++) {
            Result recorded = Fork.of(jdk, WokenForNothing.class)
                    .arguments(kinds)
                    .record(log, CHAOS, "overwrite=yes")
                    .run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(recorded.outText().lines()).hasSize(kinds.length);
            if (recorded.outText().lines().allMatch(line -> Integer.parseInt(line.split(" ")[1]) > 0)) {
                for (Result replayed : Repeats.all(
                        Repeats.times(1),
                        i -> BugSuite.way(i, Fork.of(jdk, WokenForNothing.class).arguments(kinds))
                                .replay(log))) {
                    Replays.same(recorded, replayed);
                }
                return;
            }
            assertThat(tries)
                    .as("recordings, of which the last is\n%s", recorded)
                    .isLessThan(RECORDINGS);
        }
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reprise.it.target.LineRaces;
import org.reprise.runtime.log.EventKind;

/** With {@code preempt=sites} a recording may contain what two threads can do to each other within a straight line of code, and its replay has it, too. */
class SitesIT {
    /** A recording may miss a bug, and not so many of them: each run has 20,000 chances and some hundred slices. */
    private static final int RECORDINGS = 20;

    private static final String SITES = "preempt=sites";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void bugOfAStraightLine(LineRaces.Bug bug) {
        // By turns, but for long runs.
        List<Jdk> jdks = Jdk.all();
        for (int i = 0; i < (Repeats.times(0) > 0 ? jdks.size() : 1); i++) {
            showsAndReplays(jdks.get((bug.ordinal() + i) % jdks.size()), bug);
        }
    }

    private void showsAndReplays(Jdk jdk, LineRaces.Bug bug) {
        Path log = directory.resolve("log.rr");
        for (int tries = 1; ; tries++) {
            Result recorded =
                    program(jdk, bug).record(log, SITES, "overwrite=yes").run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            if (!recorded.outText().equals("shown 0\n")) {
                assertThat(LogEvents.read(log).count(EventKind.SITE))
                        .as("ends of slices in straight lines")
                        .isPositive();
                replays(jdk, bug, log, recorded);
                return;
            }
            assertThat(tries).as("recordings without %s on %s", bug, jdk).isLessThan(RECORDINGS);
        }
    }

    private void replays(Jdk jdk, LineRaces.Bug bug, Path log, Result recorded) {
        for (Result replayed : Repeats.all(Repeats.times(2), i -> {
            Fork replay = program(jdk, bug).replay(log);
            return i % 3 == 0 ? replay.prefix("taskset", "-c", "0") : i % 3 == 1 ? replay.jvm("-Xint") : replay;
        })) {
            Replays.same(recorded, replayed);
        }
    }

    private static Fork program(Jdk jdk, LineRaces.Bug bug) {
        return Fork.of(jdk, LineRaces.class).arguments(bug.name());
    }

    /** A replay that does not poll would pass the place: it goes by the log, and refuses to be told otherwise. */
    @ParameterizedTest
    @EnumSource(names = "LOST_UPDATE")
    void theLogSaysIt(LineRaces.Bug bug) {
        Path log = directory.resolve("log.rr");
        Result recorded = program(Jdk.own(), bug).record(log, SITES).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        Replays.same(recorded, program(Jdk.own(), bug).replay(log).run());
        Replays.refused(program(Jdk.own(), bug).replay(log, "preempt=loops").run(), 65, "other weaving options", SITES);
        Path loops = directory.resolve("loops.rr");
        assertThat(program(Jdk.own(), bug).record(loops, "preempt=loops").run().status())
                .isZero();
        Replays.refused(program(Jdk.own(), bug).replay(loops, SITES).run(), 65, "other weaving options", SITES);
    }
}

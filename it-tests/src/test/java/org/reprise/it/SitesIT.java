package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reprise.it.target.Lambdas;
import org.reprise.it.target.LineRaces;
import org.reprise.runtime.log.EventKind;

/** With {@code preempt=sites} a recording may contain what two threads can do to each other within a straight line of code, and its replay has it, too. */
class SitesIT {
    /** A recording may miss a bug, and not so many of them: each run has 20,000 chances and some hundred slices. The rarest show in one of ten (flags) or of twenty. */
    private static final int RECORDINGS = 200;

    private static final String SITES = "preempt=sites";

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void bugOfAStraightLine(LineRaces.Bug bug) {
        Path log = directory.resolve("log.rr");
        BugSuite.showAndReplay(bug, log, SITES, RECORDINGS);
        assertThat(LogEvents.read(log).count(EventKind.SITE))
                .as("ends of slices in straight lines")
                .isPositive();
    }

    /** A replay that does not poll would pass the place: it goes by the log, and refuses to be told otherwise. */
    @ParameterizedTest
    @EnumSource(names = "LOST_UPDATE")
    void theLogSaysIt(LineRaces.Bug bug) {
        Path log = directory.resolve("log.rr");
        Result recorded = BugSuite.program(Jdk.own(), bug).record(log, SITES).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        Replays.same(recorded, BugSuite.program(Jdk.own(), bug).replay(log).run());
        Replays.refused(
                BugSuite.program(Jdk.own(), bug).replay(log, "preempt=loops").run(),
                65,
                "other weaving options",
                SITES);
        Path loops = directory.resolve("loops.rr");
        assertThat(BugSuite.program(Jdk.own(), bug)
                        .record(loops, "preempt=loops")
                        .run()
                        .status())
                .isZero();
        Replays.refused(
                BugSuite.program(Jdk.own(), bug).replay(loops, SITES).run(), 65, "other weaving options", SITES);
    }

    /** A second call site would be another lambda, and in a recording alone. */
    @OnEveryJdk
    void aLambdaStaysTheObjectThatItIs(Jdk jdk) {
        Path log = directory.resolve("log.rr");
        Result bare = Fork.of(jdk, Lambdas.class).run();
        // With slices of the usual length a recording in fifty has none that ends at a site.
        Result recorded =
                Fork.of(jdk, Lambdas.class).record(log, SITES, "slice=500").run();
        assertThat(recorded.outText()).as("%s", recorded).isEqualTo(bare.outText());
        assertThat(LogEvents.read(log).count(EventKind.SITE)).isPositive();
        Replays.same(recorded, Fork.of(jdk, Lambdas.class).replay(log).run());
    }
}

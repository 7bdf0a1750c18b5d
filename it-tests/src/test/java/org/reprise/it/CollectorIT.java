package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Collected;

/** What a program sees of the collector's work, its replays show it again, whatever collector they have. */
class CollectorIT {
    private static final String SMALL = "-Xmx32m";
    /** A replay keeps what the program has not seen cleared. */
    private static final String LARGE = "-Xmx256m";

    private static final List<List<String>> COLLECTORS = List.of(
            List.of("-XX:+UseSerialGC", "-Xint"),
            List.of("-XX:+UseZGC"),
            List.of("-XX:+UseG1GC"),
            List.of("-XX:+UseParallelGC", "-XX:TieredStopAtLevel=1"));

    @TempDir
    Path directory;

    static Stream<Arguments> rows() {
        return Stream.concat(
                Interleavings.programsSince(19, Collected.class, "groups"),
                Interleavings.programs(
                        Collected.class,
                        "weak",
                        "soft",
                        "poll",
                        "remove",
                        "weakMap",
                        "enqueue",
                        "-noQueue",
                        "finalizers",
                        "cleaners",
                        "loggers",
                        "facades",
                        "bundles"));
    }

    @ParameterizedTest(name = "{1}, {2}")
    @MethodSource("rows")
    void everyReplayIsTheRecording(Class<?> program, String name, Jdk jdk, boolean differs) {
        if (differs && jdk == Jdk.own()) {
            Interleavings.bareRunsDiffer(program, name, jdk, SMALL);
        }
        Path log = directory.resolve(name + ".rr");
        Result recorded = Fork.of(jdk, program)
                .jvm(SMALL)
                .arguments(name)
                .record(log, "slice=200")
                .run();
        assertThat(recorded.errText()).isEmpty();
        if (!differs) {
            assertThat(recorded.outText())
                    .isEqualTo(Fork.of(jdk, program).arguments(name).run().outText());
        }
        List<Result> replays = Repeats.all(
                Repeats.times(2),
                i -> Interleavings.onCores(
                        i,
                        Fork.of(jdk, program)
                                .jvm(LARGE)
                                .jvm(COLLECTORS.get(i % COLLECTORS.size()).toArray(new String[0]))
                                .arguments(name)
                                .replay(log)));
        for (Result replayed : replays) {
            Replays.same(recorded, replayed);
        }
    }
}

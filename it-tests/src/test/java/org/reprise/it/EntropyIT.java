package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Entropies;

/** Hash codes, random numbers and times differ from run to run, and are the recorded ones in every replay, whatever the JVM's flags. */
class EntropyIT {
    private static final List<String> FLAGS =
            List.of("-Xint", "-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC", "-XX:TieredStopAtLevel=1");

    @TempDir
    Path directory;

    static Stream<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>();
        for (String name : List.of(
                "hashes",
                "hashOrder",
                "random",
                "randomInThreads",
                "generators",
                "secureRandom",
                "strongRandom",
                "immutables",
                "clocks",
                "javaTime",
                "dates",
                "lambdas",
                "references",
                "reflection",
                "handles",
                "surroundings")) {
            for (Jdk jdk : Jdk.all()) {
                rows.add(Arguments.of(name, jdk));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rows")
    void everyReplayIsTheRecording(String name, Jdk jdk) {
        Path log = directory.resolve(name + ".rr");
        Result recorded = Fork.of(jdk, Entropies.class)
                .arguments(name)
                .record(log, "slice=30")
                .run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        List<Result> bare = Repeats.all(2, i -> Fork.of(jdk, Entropies.class).arguments(name));
        assertThat(bare.get(0).outText())
                .as("without the agent")
                .isNotEqualTo(bare.get(1).outText());
        assertThat(recorded.outText().lines().count())
                .as("lines recorded")
                .isEqualTo(bare.get(0).outText().lines().count());
        for (Result replayed : Repeats.all(
                FLAGS.size(),
                i -> Fork.of(jdk, Entropies.class)
                        .jvm(FLAGS.get(i))
                        .arguments(name)
                        .replay(log))) {
            Replays.same(recorded, replayed);
        }
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Entropies;

/** Hash codes, random numbers and times differ from run to run, and are the recorded ones in every replay, whatever the JVM's flags and processors. */
class EntropyIT {
    private static final List<String> FLAGS = List.of(
            "-Xint",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseG1GC",
            "-XX:+UseSerialGC",
            "-XX:+UseParallelGC",
            "-XX:+UseZGC",
            "-Xshare:off");
    /** For what no collector and no archive has a part in; as many as {@link Repeats} says. */
    private static final List<String> FEWER_FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xint");

    private static final Set<String> OF_HASHES = Set.of("hashes", "hashOrder", "existing", "reflection", "classes");

    @TempDir
    Path directory;

    static Stream<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>();
        for (String name : List.of(
                "hashes",
                "hashOrder",
                "existing",
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
                "classes",
                "surroundings")) {
            for (Jdk jdk : Jdk.all()) {
                rows.add(Arguments.of(name, jdk));
            }
        }
        return rows.stream();
    }

    /** Runs of which two must differ: the order of immutable collections has some thousand values, so two may be alike. */
    private static final int MOST_RUNS = 5;

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rows")
    void everyReplayIsTheRecording(String name, Jdk jdk) {
        Path log = directory.resolve(name + ".rr");
        Result recorded = Fork.of(jdk, Entropies.class)
                .arguments(name)
                .record(log, "slice=30")
                .run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        boolean hashes = OF_HASHES.contains(name);
        // A bare JVM seeds the hash codes of its first thread alike each time; a recording does not.
        Set<String> others = new HashSet<>();
        for (int i = 0; i < MOST_RUNS && others.size() < 2; i++) {
            Fork fork = Fork.of(jdk, Entropies.class).arguments(name);
            others.add((hashes ? fork.record(directory.resolve(name + i + ".rr")) : fork)
                    .run()
                    .outText());
        }
        assertThat(others).as("outcomes of %d runs", MOST_RUNS).hasSize(2);
        assertThat(recorded.outText().lines().count())
                .as("lines recorded")
                .isEqualTo(others.iterator().next().lines().count());
        List<String> flags = hashes ? FLAGS : FEWER_FLAGS.subList(0, Math.min(FEWER_FLAGS.size(), Repeats.times(1)));
        for (Result replayed : Repeats.all(flags.size(), i -> {
            Fork replay = Fork.of(jdk, Entropies.class)
                    .jvm(flags.get(i))
                    .arguments(name)
                    .replay(log);
            return Interleavings.onCores(i + 1, replay);
        })) {
            Replays.same(recorded, replayed);
        }
    }

    /** The other way round: a recording that had neither archive nor a second processor replays with both. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rowsOfHashes")
    void aRecordingWithoutArchiveReplaysWithOne(String name, Jdk jdk) {
        Path log = directory.resolve(name + ".rr");
        Result recorded = Fork.of(jdk, Entropies.class)
                .prefix("taskset", "-c", "0")
                .jvm("-Xshare:off")
                .arguments(name)
                .record(log, "slice=30")
                .run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        Replays.same(
                recorded,
                Fork.of(jdk, Entropies.class)
                        .jvm("-XX:+UseG1GC")
                        .arguments(name)
                        .replay(log)
                        .run());
    }

    static Stream<Arguments> rowsOfHashes() {
        return rows().filter(row -> OF_HASHES.contains(row.get()[0]));
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Operations;

/** What the JDK leaves behind of an operation that a replay does not carry out. */
class OperationsIT {
    @TempDir
    Path directory;

    static Stream<Arguments> programs() {
        return Interleavings.programs(Operations.class, "-classes", "callback", "temporaryName", "madeClasses");
    }

    @ParameterizedTest(name = "{1}, {2}")
    @MethodSource("programs")
    void everyReplayIsTheRecording(Class<?> program, String name, Jdk jdk, boolean differs) {
        if (differs && jdk == Jdk.own()) {
            Interleavings.bareRunsDiffer(program, name, jdk);
        }
        Path log = directory.resolve("log.rr");
        Result recorded = Fork.of(jdk, program).arguments(name).record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        for (Result replayed : Repeats.all(
                Repeats.times(2), i -> Fork.of(jdk, program).arguments(name).replay(log))) {
            Replays.same(recorded, replayed);
        }
    }
}

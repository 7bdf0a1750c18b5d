package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
        return Interleavings.programs(
                Operations.class,
                "-classes",
                "-superclass",
                "callback",
                "temporaryName",
                "madeClasses",
                "-hashes",
                "host");
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
        Interleavings.replay(recorded, log, program, name, jdk);
    }

    /** What the run has made of a name is not taken for what was there before. */
    @OnEveryJdk
    void aFileKeepsItsContentUnderItsNewName(Jdk jdk) throws IOException {
        Path log = directory.resolve("log.rr");
        Path before = Files.createDirectory(directory.resolve("before"));
        Files.writeString(before.resolve("settings"), "as it was");
        Result recorded = Fork.of(jdk, Operations.class)
                .directory(before)
                .arguments("safeSave")
                .record(log)
                .run();
        assertThat(recorded.outText()).startsWith("as it was saved at ");
        Files.delete(before.resolve("settings.old"));
        Files.writeString(before.resolve("settings"), "as it was");
        Replays.same(
                recorded,
                Fork.of(jdk, Operations.class)
                        .directory(before)
                        .arguments("safeSave")
                        .replay(log)
                        .run());
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.runtime.log.EventKind;

/** A real emulator, Chicory, runs a WebAssembly program that consumes every outside value a WASI host offers. */
class ChicoryIT {
    private static final int STATUS = 7;
    /** Of the work: the whole of it takes minutes in all. */
    private static final String PART = Repeats.times(0) == 0 ? "4" : "1";

    @TempDir
    Path temporary;

    @OnEveryJdk
    void everyReplayIsTheRecording(Jdk jdk) throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("files"));
        Files.writeString(directory.resolve("probe.txt"), "The quick brown fox.\n".repeat(20_000));
        Files.writeString(directory.resolve("other.txt"), "other");
        Files.createDirectory(directory.resolve("sub"));
        Path log = temporary.resolve("chicory.rr");

        Supplier<Fork> probe = () -> Chicory.probe(jdk, directory, "probe.txt", PART)
                .input("a line\nanother\n")
                .environment("PROBE", "value of the recording");
        List<Result> bare = Repeats.all(2, i -> probe.get());
        assertThat(bare).allSatisfy(each -> assertThat(each.status()).isEqualTo(STATUS));
        assertThat(bare.get(0).outText())
                .as("output of two bare runs")
                .isNotEqualTo(bare.get(1).outText());
        Result recorded = probe.get().record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(STATUS);
        assertThat(LogEvents.read(log).count(EventKind.PULSE))
                .as("digests of the stack, one in 2^20 yield points")
                .isPositive();
        assertThat(recorded.outText().lines().filter(line -> line.startsWith("digest ")))
                .as("digests of the memory, one in 2^19 instructions")
                .hasSizeGreaterThan(10);

        for (Path file : List.of(directory.resolve("probe.txt"), directory.resolve("other.txt"), directory)) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
        }
        List<String> flags = List.of("-XX:+UseG1GC", "-XX:+UseSerialGC", "-XX:+UseParallelGC");
        for (Result replayed : Repeats.all(
                flags.size(),
                i -> Chicory.probe(jdk, directory, "probe.txt", PART)
                        .jvm(flags.get(i))
                        .replayFully(log))) {
            Replays.same(recorded, replayed);
        }
    }

    /** A fiftieth of the work: the whole of it takes the interpreter of the JVM a minute without the agent, too. */
    @OnEveryJdk
    void interpretedReplay(Jdk jdk) throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("files"));
        Files.writeString(directory.resolve("probe.txt"), "The quick brown fox.\n".repeat(100));
        Path log = temporary.resolve("chicory.rr");
        Result recorded = Chicory.probe(jdk, directory, "probe.txt", "50")
                .input("a line\n")
                .record(log)
                .run();
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(STATUS);
        Replays.same(
                recorded,
                Chicory.probe(jdk, directory, "probe.txt", "50")
                        .jvm("-Xint")
                        .replay(log)
                        .run());
    }
}

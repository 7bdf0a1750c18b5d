package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.runtime.log.EventKind;

/** The sample machine, an emulator built like QEMU: its state hash differs from run to run and never from replay to replay. */
class SampleMachineIT {
    private static final Path MACHINE =
            Path.of(System.getProperty("reprise.sample")).toAbsolutePath().normalize();
    private static final int DISK_BYTES = 1 << 18;

    @TempDir
    Path directory;

    private static Fork machine(Jdk jdk, String... arguments) {
        return Fork.of(jdk, (String) null).jar(MACHINE).arguments(arguments);
    }

    private static String state(Result result) {
        return result.outText()
                .lines()
                .filter(line -> line.startsWith("state "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no state in " + result));
    }

    /** Makes a recording of what comes out differently without the agent. */
    private Result record(Supplier<Fork> fork) {
        List<Result> bare = Repeats.all(2, i -> fork.get());
        assertThat(state(bare.get(0))).as("state without the agent").isNotEqualTo(state(bare.get(1)));
        Result recorded = fork.get().record(log(), "slice=500").run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(state(recorded)).isNotBlank();
        return recorded;
    }

    private Path log() {
        return directory.resolve("machine.rr");
    }

    @OnEveryJdk
    void compute(Jdk jdk) {
        String[] arguments = {"--arg", "2", "compute"};
        Result recorded = record(() -> machine(jdk, arguments));
        Replays.same(
                recorded, machine(jdk, arguments).jvm("-Xint").replay(log()).run());
        Replays.same(
                recorded,
                machine(jdk, arguments)
                        .prefix("taskset", "-c", "0")
                        .replay(log())
                        .run());
        for (Result replayed :
                Repeats.all(Repeats.times(1), i -> machine(jdk, arguments).replayFully(log()))) {
            Replays.same(recorded, replayed);
        }
    }

    @OnEveryJdk
    void computeAtItsUsualLength(Jdk jdk) {
        Result recorded = record(() -> machine(jdk, "--digest-every", "1000000", "compute"));
        // An instruction is about a yield point.
        assertThat(recorded.outText().lines().filter(line -> line.contains("digest")))
                .as("digests of the machine's state, one in a million instructions, in %s", recorded)
                .hasSizeGreaterThan(100);
        assertThat(LogEvents.read(log()).count(EventKind.PULSE))
                .as("digests of the stack, one in 2^20 yield points")
                .isGreaterThan(100);
        List<String> flags = List.of("-XX:+UseParallelGC", "-XX:TieredStopAtLevel=1");
        for (Result replayed : Repeats.all(
                flags.size(),
                i -> machine(jdk, "--digest-every", "1000000", "compute")
                        .jvm(flags.get(i))
                        .replay(log()))) {
            Replays.same(recorded, replayed);
        }
    }

    @OnEveryJdk
    void diskcopy(Jdk jdk) throws IOException {
        byte[] content = new byte[DISK_BYTES];
        new Random(1).nextBytes(content);
        Path image = Files.write(directory.resolve("disk.img"), content);
        String[] arguments = {"--disk", image.toString(), "diskcopy"};
        Result recorded = record(() -> machine(jdk, arguments));
        List<String> flags = List.of("-Xint", "-XX:+UseSerialGC", "-XX:+UseZGC");
        for (Result replayed : Repeats.all(
                flags.size(), i -> machine(jdk, arguments).jvm(flags.get(i)).replay(log()))) {
            Replays.same(recorded, replayed);
        }
        for (Result replayed :
                Repeats.all(Repeats.times(1), i -> machine(jdk, arguments).replayFully(log()))) {
            Replays.same(recorded, replayed);
        }
        assertThat(Files.readAllBytes(image)).as("the image").isEqualTo(content);
    }

    @OnEveryJdk
    void echo(Jdk jdk) {
        Result recorded = record(() -> machine(jdk, "echo").input("first line\nsecond line\n\nlast\nquit\n"));
        assertThat(recorded.outText()).contains("FIRST LINE", "LAST");
        List<String> flags = List.of("-Xint", "-XX:+UseSerialGC");
        for (Result replayed : Repeats.all(
                flags.size(), i -> machine(jdk, "echo").jvm(flags.get(i)).replay(log()))) {
            Replays.same(recorded, replayed);
        }
        for (Result replayed :
                Repeats.all(Repeats.times(1), i -> machine(jdk, "echo").replayFully(log()))) {
            Replays.same(recorded, replayed);
        }
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.NativeMachine;

/** Hooks on the native methods of a real library, and on what its threads call. It is compiled here, by gcc. */
class NativeHooksIT {
    private static final String HOOKS = "hook="
            + Stream.of(
                            "clock:#time",
                            "block:#read(long,byte[],int,int)",
                            "value:#pump",
                            "blocking:#pump",
                            "ignore:#startTyping",
                            "input:#key",
                            "input:#played(int)",
                            "checkpoint:#poll")
                    .map(hook -> hook.replace("#", NativeMachine.class.getName() + "#"))
                    .collect(Collectors.joining(";"));

    @TempDir
    static Path built;

    @TempDir
    Path directory;

    private static Path library;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        library = built.resolve("libdevice.so");
        Path include = Jdk.own().home().resolve("include");
        File log = built.resolve("gcc.txt").toFile();
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-Wall",
                        "-shared",
                        "-fPIC",
                        "-pthread",
                        "-I" + include,
                        "-I" + include.resolve("linux"),
                        "-o",
                        library.toString(),
                        "src/native/device.c")
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        assertThat(gcc.waitFor()).as("status of gcc, %s", log).isZero();
    }

    private static Fork machine(Jdk jdk) {
        return Fork.of(jdk, NativeMachine.class).arguments(library.toString());
    }

    @OnEveryJdk
    void aReplayHasTheLibraryThatTheProgramUnpacked(Jdk jdk) {
        Path log = directory.resolve("log.rr");
        Fork program = Fork.of(jdk, NativeMachine.class).arguments(library.toString(), "unpacked");
        Result recorded = program.record(log, HOOKS).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        Replays.same(
                recorded,
                Fork.of(jdk, NativeMachine.class)
                        .arguments(library.toString(), "unpacked")
                        .replay(log, HOOKS)
                        .run());
    }

    @OnEveryJdk
    void everyReplayIsTheRecording(Jdk jdk) {
        Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            Result bare = machine(jdk).run();
            assertThat(bare.status()).as("%s", bare).isZero();
            outcomes.add(bare.outText());
        }
        assertThat(outcomes).as("outcomes of runs without the agent").hasSizeGreaterThan(1);
        Path log = directory.resolve("log.rr");
        Result recorded = machine(jdk).record(log, HOOKS).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.errText()).doesNotContain("reprise: ");
        for (Result replayed : Repeats.all(Repeats.times(2), i -> {
            Fork replay = machine(jdk).replay(log, HOOKS);
            return i % 2 == 0 ? replay : replay.prefix("taskset", "-c", "0");
        })) {
            Replays.same(recorded, replayed);
        }
        Replays.refused(
                machine(jdk).environment("DEVICE", "x").replay(log, HOOKS).run(),
                66,
                "NativeMachine#read",
                "not the recorded one");
    }
}

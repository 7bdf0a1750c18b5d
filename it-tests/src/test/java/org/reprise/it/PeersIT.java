package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Peers;

/** Other processes: what they say over sockets and pipes, and how they end. None of them is there when the recording is replayed. */
class PeersIT {
    private static final String SCRIPT = "#!/bin/sh\n"
            + "for i in $(seq $1); do head -c 9 /dev/urandom | od -An -tx1; echo $$ >&2; done\n"
            + "exit $(($$ % 7))\n";

    @TempDir
    Path directory;

    static Stream<Arguments> programs() {
        return Jdk.all().stream()
                .flatMap(jdk ->
                        Stream.of("streams", "channels", "asynchronous", "http").map(name -> Arguments.of(name, jdk)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("programs")
    void replaysNeedNoPeer(String program, Jdk jdk) throws IOException {
        Path log = directory.resolve("peer.rr");
        Result recorded;
        String port;
        try (Peering peer = Peering.start(jdk)) {
            port = peer.port();
            recorded = run(jdk, program, port).record(log).run();
            if (jdk == Jdk.own()) {
                bareRunsDiffer(jdk, program, port);
            }
        }
        replay(recorded, jdk, program, port, log);
    }

    @OnEveryJdk
    void replaysStartNoProcess(Jdk jdk) throws IOException {
        Path log = directory.resolve("process.rr");
        Path script = directory.resolve("script");
        Files.writeString(script, SCRIPT);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Result recorded = run(jdk, "processes", script.toString()).record(log).run();
        if (jdk == Jdk.own()) {
            bareRunsDiffer(jdk, "processes", script.toString());
        }
        Files.delete(script);
        replay(recorded, jdk, "processes", script.toString(), log);
    }

    /** The thread that takes it is in the monitor of the stream, which is entered by code of the JDK, without a hook. */
    @OnEveryJdk
    void whatAProcessHasLeft(Jdk jdk) {
        Path log = directory.resolve("ended.rr");
        Result recorded = run(jdk, "ended", "").record(log, "slice=100").run();
        assertThat(recorded.outText()).contains("output", "errors");
        replay(recorded, jdk, "ended", "", log);
    }

    private static Fork run(Jdk jdk, String program, String argument) {
        return Fork.of(jdk, Peers.class).arguments(program, argument);
    }

    private static void bareRunsDiffer(Jdk jdk, String program, String argument) {
        Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            outcomes.add(run(jdk, program, argument).run().outText());
        }
        assertThat(outcomes).as("outcomes of two runs without the agent").hasSize(2);
    }

    private static void replay(Result recorded, Jdk jdk, String program, String argument, Path log) {
        assertThat(recorded.status()).as("%s", recorded).isZero();
        // No call was left to the watchdog.
        assertThat(recorded.errText()).isEmpty();
        for (Result replayed : Repeats.all(
                Repeats.times(2),
                i -> Interleavings.onCores(i, run(jdk, program, argument).replay(log)))) {
            Replays.same(recorded, replayed);
        }
    }
}

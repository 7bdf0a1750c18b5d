package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Linked;
import org.reprise.runtime.log.EventKind;

/** A program that links against {@link org.reprise.runtime.Replay}, with its jar and without the agent, and under it. */
class ReplayIT {
    private static final Path REPLAY =
            Path.of(System.getProperty("reprise.replay")).toAbsolutePath().normalize();
    private static final String HOOKS = "hook=ignore:" + Linked.class.getName() + "#startBackend";

    @TempDir
    Path directory;

    private Path backend;
    private Path disk;

    @BeforeEach
    void make() throws IOException {
        backend = HooksIT.packBackend(directory);
        disk = directory.resolve("disk");
        byte[] data = new byte[1 << 16];
        new Random(1).nextBytes(data);
        Files.write(disk, data);
    }

    private Fork program(Jdk jdk) {
        return Fork.of(jdk, Linked.class)
                .jvm("-Xbootclasspath/a:" + backend)
                .classPath(Fork.testClasses(), REPLAY)
                .arguments(disk.toString());
    }

    @OnEveryJdk
    void everyReplayIsTheRecording(Jdk jdk) throws IOException {
        Path log = directory.resolve("log.rr");
        Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            Result bare = program(jdk).run();
            assertThat(bare.status()).as("%s", bare).isZero();
            assertThat(bare.outText()).startsWith("NONE\n");
            outcomes.add(bare.outText());
        }
        assertThat(outcomes).as("outcomes of runs without the agent").hasSize(2);
        for (String blocks : new String[] {"verify", "data"}) {
            String[] options = {HOOKS, "overwrite=yes", "blocks=" + blocks};
            Result recorded = program(jdk).record(log, options).run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(recorded.outText()).startsWith("with the agent\n");
            LogEvents events = LogEvents.read(log);
            assertThat(events.count(EventKind.ASYNC)).isEqualTo(20);
            assertThat(events.count(EventKind.INPUT)).isGreaterThanOrEqualTo(20);
            assertThat(events.count(EventKind.SHUTDOWN)).isOne();
            if (blocks.equals("data")) {
                Files.delete(disk);
            }
            for (Result replayed :
                    Repeats.all(Repeats.times(2), i -> program(jdk).replay(log, HOOKS))) {
                Replays.same(recorded, replayed);
            }
        }
    }

    /** Without the agent in mode=none too, whose jar has the class on the boot class path. */
    @OnEveryJdk
    void modeNone(Jdk jdk) {
        Result result = program(jdk).agent("mode=none").run();
        assertThat(result.status()).as("%s", result).isZero();
    }
}

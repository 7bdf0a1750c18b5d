package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.JvmWaits;

/**
 * A program that blocks nowhere is recorded exactly, however long the JVM takes: the thread of the JVM for which others wait is the last that the machine runs, on a core that is busy with other
 * processes.
 */
class JvmWaitsIT {
    private static final String[] OPERATIONS = {
        "stackOfAnother",
        "allStacks",
        "dumpThreads",
        "threadInfo",
        "findDeadlocks",
        "gc",
        "memory",
        "dumpHeap",
        "histogram",
        "printThreads",
        "codeCache",
        "callSite",
        "switchPoint",
        "overriding"
    };

    private static final String[] OPENED = {"--add-opens", "jdk.management/com.sun.management.internal=ALL-UNNAMED"};
    private static final int FIRST_WITH_ARENAS = 22;
    private static final int OTHER_PROCESSES = 3;

    @TempDir
    private Path directory;

    private final List<Process> others = new ArrayList<>();

    @AfterEach
    void end() {
        others.forEach(Process::destroyForcibly);
    }

    @OnEveryJdk
    void whoWaitsForTheJvmKeepsTheTurn(Jdk jdk) throws IOException, InterruptedException {
        Path log = directory.resolve("log.rr");
        for (int i = 0; i < OTHER_PROCESSES; i++) {
            others.add(new ProcessBuilder("taskset", "-c", "0", "sh", "-c", "while :; do :; done").start());
        }
        for (int i = 0; i < Repeats.times(1); i++) {
            // The dump of the heap is a file that the JVM itself writes, in a replay, too.
            Path here = Files.createDirectory(directory.resolve("recorded" + i));
            Path there = Files.createDirectory(directory.resolve("replayed" + i));
            Forked recording = program(jdk, here)
                    .prefix("taskset", "-c", "0")
                    .openInput()
                    .record(log, "overwrite=yes")
                    .start();
            assertThat(recording.awaitOut("begins\n".length())).isTrue();
            slowDown(recording.pid());
            recording.feed(new byte[1], true);
            Result recorded = recording.await();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(recorded.errText()).isEmpty();
            Replays.same(recorded, program(jdk, there).replay(log).run());
        }
    }

    private Fork program(Jdk jdk, Path here) {
        Fork program = Fork.of(jdk, JvmWaits.class).jvm(OPENED).directory(here).arguments(OPERATIONS);
        return jdk.feature() < FIRST_WITH_ARENAS ? program : program.arguments("closeArena");
    }

    /** Lets the machine run whatever else wants to before the thread of the JVM that does what others wait for. */
    private static void slowDown(long process) throws IOException, InterruptedException {
        List<String> slowed = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/" + process + "/task"))) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("comm")).startsWith("VM Thread")) {
                    slowed.add(task.getFileName().toString());
                    new ProcessBuilder(
                                    "renice",
                                    "-n",
                                    "10",
                                    "-p",
                                    task.getFileName().toString())
                            .start()
                            .waitFor();
                }
            }
        }
        assertThat(slowed).hasSize(1);
    }
}

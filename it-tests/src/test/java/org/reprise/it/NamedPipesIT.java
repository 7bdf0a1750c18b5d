package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.NamedPipes;

/** Opening a named pipe waits for its other end, while other threads go on; a replay needs neither end. */
class NamedPipesIT {
    @TempDir
    Path directory;

    private Path first;
    private Path second;

    @OnEveryJdk
    void replaysNeedNoPipe(Jdk jdk) throws IOException, InterruptedException {
        first = directory.resolve("first");
        second = directory.resolve("second");
        run("mkfifo", first.toString(), second.toString());
        Path log = directory.resolve("pipes.rr");
        Result recorded = fed(program(jdk).record(log));
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.outText()).startsWith("from outside while ");
        // No call was left to the watchdog.
        assertThat(recorded.errText()).isEmpty();
        if (jdk == Jdk.own()) {
            Set<String> outcomes = new HashSet<>();
            outcomes.add(fed(program(jdk)).outText());
            outcomes.add(fed(program(jdk)).outText());
            assertThat(outcomes).as("outcomes of two runs without the agent").hasSize(2);
        }
        Files.delete(first);
        Files.delete(second);
        for (Result replayed : Repeats.all(Repeats.times(2), i -> program(jdk).replay(log))) {
            Replays.same(recorded, replayed);
        }
    }

    private Fork program(Jdk jdk) {
        return Fork.of(jdk, NamedPipes.class).arguments(first.toString(), second.toString());
    }

    /** Runs the program; its first pipe has another end a little later. */
    private Result fed(Fork program) throws IOException, InterruptedException {
        Forked forked = program.start();
        run("sh", "-c", "sleep 0.5; echo from outside > " + first);
        return forked.await();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}

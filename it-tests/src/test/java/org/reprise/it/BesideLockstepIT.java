package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.JdkMonitors;
import org.reprise.it.target.Leaving;
import org.reprise.it.target.LeftAlone;
import org.reprise.runtime.log.EventKind;

/** What hooks alone cannot keep in lockstep: threads that are blocked where there is none, threads of the collector, and all of them where lockstep is off. */
class BesideLockstepIT {
    /** For a native method that no hook knows. */
    private static final String[] OPENED = {"--add-opens", "java.base/sun.nio.fs=ALL-UNNAMED"};

    @TempDir
    private Path directory;

    static Stream<Arguments> blocked() {
        return Jdk.all().stream()
                .flatMap(jdk -> Stream.of(
                        Arguments.of("parkInForEach", "java\\.util\\.Vector\\.add", jdk),
                        Arguments.of("sleepInInitializer", "lambda\\$sleepInInitializer", jdk),
                        Arguments.of("poll", "sun\\.nio\\.fs\\.LinuxWatchService\\.poll", jdk)));
    }

    /** Where the recording itself was not exact, a divergence says so first, and what to do. */
    @Test
    void aDivergenceOfAnInexactRecording() {
        Path log = directory.resolve("inexact.rr");
        Interleavings.record(log, JdkMonitors.class, "parkInForEach", Jdk.own(), OPENED);
        LogEvents recorded = LogEvents.read(log);
        List<LogEvents.Event> events = new ArrayList<>(recorded.events());
        int last = events.size() - 1;
        while (events.get(last).kind() != EventKind.OUTPUT) {
            last--;
        }
        assertThat(events.subList(0, last)).anyMatch(event -> event.kind() == EventKind.TAKEN);
        events.set(last, events.get(last).with(2, 1));
        new LogEvents(recorded.header(), events).write(log);
        Result replayed = Fork.of(Jdk.own(), JdkMonitors.class)
                .jvm(OPENED)
                .arguments("parkInForEach")
                .replay(log)
                .run();
        assertThat(replayed.status()).as("%s", replayed).isEqualTo(70);
        assertThat(replayed.errText())
                .containsPattern(
                        "Divergence at event \\d+ of .*inexact\\.rr\\. The recording is not exact from event \\d+ on: there "
                                + "thread \\d+ \"Thread-\\d+\" was blocked in .*Vector\\.add.*")
                .contains("Put a `blocking` hook on that method")
                .contains("CRC-32C 1;");
    }

    /** Who is blocked where no hook is loses the turn, and is named, once. */
    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("blocked")
    void watchdogTakesTheTurn(String name, String where, Jdk jdk) {
        Path log = directory.resolve(name + ".rr");
        Result recorded = Interleavings.record(log, JdkMonitors.class, name, jdk, OPENED);
        assertThat(recorded.errText().lines())
                .singleElement()
                .asString()
                .matches("reprise: thread \\d+ \"Thread-\\d+\" is blocked in .*" + where
                        + ".*JdkMonitors.*, where Reprise has no hook, so it loses its turn\\..*");
        Interleavings.replay(recorded, log, JdkMonitors.class, name, jdk, OPENED);
    }

    /** At the end the JVM waits for threads of its own, long on a busy machine, and nobody else gets the turn. */
    @OnEveryJdk
    void exitKeepsTheTurn(Jdk jdk) {
        Path log = directory.resolve("leaving.rr");
        Result recorded = Fork.of(jdk, Leaving.class)
                .prefix("taskset", "-c", "0")
                .record(log)
                .run();
        assertThat(recorded.status()).isEqualTo(3);
        assertThat(recorded.outText()).isEqualTo("leaves\n");
        assertThat(recorded.errText()).isEmpty();
        Replays.same(recorded, Fork.of(jdk, Leaving.class).replay(log).run());
    }

    @OnEveryJdk
    void threadsLeftAlone(Jdk jdk) {
        Path log = directory.resolve("alone.rr");
        Result recorded = Fork.of(jdk, LeftAlone.class)
                .arguments("quiet")
                .record(log, "threads=off")
                .run();
        assertThat(recorded.outText()).matches("main at \\d+\nmain at \\d+, counted 1000000\n");
        assertThat(Scheduling.of(log).switches()).isEqualTo(1);
        Replays.same(
                recorded,
                Fork.of(jdk, LeftAlone.class)
                        .arguments("quiet")
                        .replay(log, "threads=off")
                        .run());
        Replays.refused(
                Fork.of(jdk, LeftAlone.class).arguments("quiet").replay(log).run(),
                65,
                "other weaving options",
                "threads=off");
    }

    @OnEveryJdk
    void threadLeftAloneThatReadsTheClock(Jdk jdk) {
        Path log = directory.resolve("alone.rr");
        Replays.refused(
                Fork.of(jdk, LeftAlone.class)
                        .arguments("clock")
                        .record(log, "threads=off")
                        .run(),
                64,
                "With threads=off only the program's main thread is recorded, and thread \"second\" comes to a hook at ",
                "LeftAlone.lambda$main$0(LeftAlone.java:");
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.it.Interleavings.programs;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.JdkMonitors;
import org.reprise.it.target.Lives;
import org.reprise.it.target.Locks;
import org.reprise.it.target.Races;
import org.reprise.it.target.Waits;

/** Whatever a program does with threads, its replays do the same. */
class ThreadsIT {
    @TempDir
    Path directory;

    static Stream<Arguments> rows() {
        return Stream.of(
                        programs(
                                Races.class,
                                "plain",
                                "volatileSpin",
                                "-plainSpin",
                                "onSpinWait",
                                "yield",
                                "atomics",
                                "initializers",
                                "startingThreads",
                                "parallelStreams"),
                        programs(
                                Locks.class,
                                "methods",
                                "nested",
                                "exception",
                                "heldInSleep",
                                "heldInPark",
                                "heldInWait",
                                "heldInYield",
                                "notify",
                                "notifyAll",
                                "timeout",
                                "timedOrNotified",
                                "waitOnThread",
                                "interruptedWaiter",
                                "illegal"),
                        programs(
                                Waits.class,
                                "pingPong",
                                "parkNanos",
                                "permits",
                                "sleep",
                                "interruptSleep",
                                "interruptWait",
                                "interruptJoin",
                                "interruptPark",
                                "interruptRunning",
                                "interruptAnyTime",
                                "interruptReading",
                                "ownInterrupt",
                                "interruptUnstarted",
                                "interruptEnded",
                                "spuriousWakeUps"),
                        programs(
                                Lives.class,
                                "join",
                                "joinTimeout",
                                "joins",
                                "state",
                                "subclass",
                                "timerLoop",
                                "identity",
                                "exitInThread",
                                "exitInMain",
                                "hooksAfterLastThread",
                                "daemons",
                                "daemonsAtExit",
                                "mainEndsFirst",
                                "uncaught",
                                "uncaughtInMain",
                                "uncaughtHandler"),
                        programs(
                                JdkMonitors.class,
                                "synchronizedList",
                                "vector",
                                "mostlyInMonitor",
                                "printStream",
                                "merge",
                                "stringBuffer",
                                "dataOutput",
                                "stackTraces",
                                "gaussians",
                                "grouping",
                                "twoExits",
                                "joinSynchronizedRun"))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0} {1}, {2}")
    @MethodSource("rows")
    void everyReplayIsTheRecording(Class<?> program, String name, Jdk jdk, boolean differs) {
        if (differs && jdk == Jdk.own()) {
            Interleavings.bareRunsDiffer(program, name, jdk);
        }
        Interleavings.replay(directory, program, name, jdk);
    }

    static Stream<Arguments> onOneCore() {
        return Stream.of(
                        programs(Races.class, "volatileSpin"),
                        programs(Locks.class, "timedOrNotified"),
                        programs(Waits.class, "interruptAnyTime"),
                        programs(Lives.class, "daemons"))
                .flatMap(rows -> rows);
    }

    /** Where the recording had one core only, and its replays have all. */
    @ParameterizedTest(name = "{0} {1}, {2}")
    @MethodSource("onOneCore")
    void recordedOnOneCore(Class<?> program, String name, Jdk jdk, boolean differs) {
        Path log = directory.resolve("log.rr");
        Fork onOneCore = Fork.of(jdk, program).arguments(name).prefix("taskset", "-c", "1");
        Interleavings.replay(Interleavings.record(log, onOneCore), log, program, name, jdk);
    }

    /** The JVM says on standard output that it cannot; a replay does not even try. */
    @OnEveryJdk
    void threadThatCannotStart(Jdk jdk) {
        Path log = directory.resolve("log.rr");
        Fork program = Fork.of(jdk, Lives.class).jvm("-Xlog:disable").arguments("cannotStart");
        Result recorded = program.record(log, "slice=20").run();
        assertThat(recorded.outText())
                // What counts is a race.
                .matches("java.lang.OutOfMemoryError: .*thread.*, alive false, NEW\n1 thread\nseen [1-3] .*\n");
        Replays.same(
                recorded,
                Fork.of(jdk, Lives.class)
                        .jvm("-Xlog:disable")
                        .arguments("cannotStart")
                        .replay(log)
                        .run());
    }

    /** As on a bare JVM, in every line; where the scheduler forgets threads depends on when the JVM has ended them. */
    @OnEveryJdk
    void interruptedAfterItsEnd(Jdk jdk) {
        Path log = directory.resolve("log.rr");
        Fork program = Fork.of(jdk, Lives.class).arguments("interruptedAfterEnd");
        Result bare = program.run();
        assertThat(bare.outText()).contains("99 true false");
        Result recorded = Fork.of(jdk, Lives.class)
                .arguments("interruptedAfterEnd")
                .record(log, "slice=20")
                .run();
        assertThat(recorded.outText().lines().limit(100))
                .containsExactlyElementsOf(bare.outText().lines().limit(100).toList());
        Replays.same(
                recorded,
                Fork.of(jdk, Lives.class)
                        .arguments("interruptedAfterEnd")
                        .replay(log)
                        .run());
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Collected;
import org.reprise.it.target.JdkMonitors;
import org.reprise.it.target.LeftAlone;
import org.reprise.it.target.Lives;
import org.reprise.it.target.Locks;
import org.reprise.it.target.Races;
import org.reprise.it.target.Waits;

/** Whatever a program does with threads, its replays do the same. */
class ThreadsIT {
    /** Bare runs of which two must differ. */
    private static final int BARE_RUNS = 8;

    private static final Map<String, String> BLOCKED_IN = Map.of(
            "parkInForEach", "java\\.util\\.Vector\\.add",
            "sleepInInitializer", "lambda\\$sleepInInitializer",
            "accept", "sun\\.nio\\.ch\\.Net\\.accept");

    @TempDir
    Path directory;

    /** A class's programs; what a program prints does not differ in bare runs where its name begins with a minus sign. */
    private static Stream<Arguments> rows(Class<?> program, String... names) {
        List<Arguments> rows = new ArrayList<>();
        for (String name : names) {
            boolean differs = !name.startsWith("-");
            for (Jdk jdk : Jdk.all()) {
                rows.add(Arguments.of(program, differs ? name : name.substring(1), jdk, differs));
            }
        }
        return rows.stream();
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                        rows(
                                Races.class,
                                "plain",
                                "volatileSpin",
                                "-plainSpin",
                                "onSpinWait",
                                "yield",
                                "atomics",
                                "-initializers",
                                "startingThreads"),
                        rows(
                                Locks.class,
                                "methods",
                                "nested",
                                "exception",
                                "-heldInSleep",
                                "-heldInPark",
                                "-heldInWait",
                                "-heldInYield",
                                "notify",
                                "notifyAll",
                                "timeout",
                                "timedOrNotified",
                                "-waitOnThread",
                                "-interruptedWaiter",
                                "-illegal"),
                        rows(
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
                                "-ownInterrupt",
                                "-interruptUnstarted",
                                "-interruptEnded"),
                        rows(
                                Lives.class,
                                "-join",
                                "-joinTimeout",
                                "state",
                                "subclass",
                                "timerLoop",
                                "-identity",
                                "exitInThread",
                                "exitInMain",
                                "hooksAfterLastThread",
                                "daemons",
                                "daemonsAtExit",
                                "-mainEndsFirst",
                                "-uncaught",
                                "-uncaughtInMain",
                                "-uncaughtHandler"))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0} {1}, {2}")
    @MethodSource("rows")
    void everyReplayIsTheRecording(Class<?> program, String name, Jdk jdk, boolean differs) {
        if (differs && jdk == Jdk.own()) {
            bareRunsDiffer(program, name, jdk);
        }
        replay(program, name, jdk);
    }

    static Stream<Arguments> jdkMonitors() {
        return rows(
                JdkMonitors.class,
                "synchronizedList",
                "vector",
                "printStream",
                "computeIfAbsent",
                "stringBuffer",
                "twoExits",
                "joinSynchronizedRun");
    }

    @ParameterizedTest(name = "{0} {1}, {2}")
    @MethodSource("jdkMonitors")
    void monitorsThatTheJdkEnters(Class<?> program, String name, Jdk jdk, boolean differs) {
        replay(program, name, jdk);
    }

    static Stream<Arguments> blocked() {
        return rows(JdkMonitors.class, "parkInForEach", "sleepInInitializer", "accept");
    }

    /** Who is blocked where no hook is loses the turn, and is named, once. */
    @ParameterizedTest(name = "{0} {1}, {2}")
    @MethodSource("blocked")
    void watchdogTakesTheTurn(Class<?> program, String name, Jdk jdk, boolean differs) {
        Path log = directory.resolve(name + ".rr");
        Result recorded = record(program, name, jdk, log);
        assertThat(recorded.errText().lines())
                .singleElement()
                .asString()
                .matches("reprise: thread \\d+ \"Thread-\\d+\" is blocked in .*" + BLOCKED_IN.get(name)
                        + ".*JdkMonitors.*, where Reprise has no hook, so another thread goes on\\..*");
        replay(program, name, jdk, log, recorded);
    }

    @OnEveryJdk
    void threadsLeftAlone(Jdk jdk) {
        Path log = directory.resolve("alone.rr");
        Result recorded = Fork.of(jdk, LeftAlone.class)
                .arguments("quiet")
                .record(log, "threads=off")
                .run();
        assertThat(recorded.outText()).matches("main at \\d+\nmain at \\d+, counted 1000000\n");
        assertThat(LogEvents.read(log).switches()).isEqualTo(1);
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

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("collected")
    void collectorRunsNothingOfTheTarget(String name, Jdk jdk) {
        replay(Collected.class, name, jdk);
    }

    static Stream<Arguments> collected() {
        return Stream.of("finalizers", "cleaners")
                .flatMap(name -> Jdk.all().stream().map(jdk -> Arguments.of(name, jdk)));
    }

    /** Else the row would test nothing. */
    private static void bareRunsDiffer(Class<?> program, String name, Jdk jdk) {
        Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < BARE_RUNS && outcomes.size() < 2; i++) {
            outcomes.add(Fork.of(jdk, program).arguments(name).run().outText());
        }
        assertThat(outcomes)
                .as("outcomes of %d runs without the agent", BARE_RUNS)
                .hasSizeGreaterThan(1);
    }

    private void replay(Class<?> program, String name, Jdk jdk) {
        Path log = directory.resolve(name + ".rr");
        Result recorded = record(program, name, jdk, log);
        assertThat(recorded.errText()).doesNotContain("reprise:", "IllegalArgumentException");
        replay(program, name, jdk, log, recorded);
    }

    private static Result record(Class<?> program, String name, Jdk jdk, Path log) {
        Result recorded =
                Fork.of(jdk, program).arguments(name).record(log, "slice=50").run();
        assertThat(LogEvents.read(log).switches()).as("switches").isPositive();
        return recorded;
    }

    private static void replay(Class<?> program, String name, Jdk jdk, Path log, Result recorded) {
        List<Result> replays = Repeats.all(
                Repeats.times(3), i -> Fork.of(jdk, program).arguments(name).replay(log));
        for (Result replayed : replays) {
            Replays.same(recorded, replayed);
        }
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
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
    /** Bare runs of which two must differ. */
    private static final int BARE_RUNS = 8;

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
                                "startingThreads",
                                "parallelStreams"),
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
                "sleepInInitializer");
    }

    @Disabled(
            "the scheduler does not know of monitors that the JDK's own code enters, nor of class initialization: issue 3")
    @ParameterizedTest(name = "{0} {1}, {2}")
    @MethodSource("jdkMonitors")
    void monitorsThatTheJdkEnters(Class<?> program, String name, Jdk jdk, boolean differs) {
        replay(program, name, jdk);
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
        Result recorded =
                Fork.of(jdk, program).arguments(name).record(log, "slice=50").run();
        assertThat(LogEvents.read(log).switches()).as("switches").isPositive();
        assertThat(recorded.errText()).doesNotContain("reprise:", "IllegalArgumentException");
        List<Result> replays = Repeats.all(
                Repeats.times(3), i -> Fork.of(jdk, program).arguments(name).replay(log));
        for (Result replayed : replays) {
            Replays.same(recorded, replayed);
        }
    }
}

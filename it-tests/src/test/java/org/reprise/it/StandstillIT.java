package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Standstill;

/** Programs that do not go on: Reprise says why, and a replay stands still, and is woken up, where the recording was. */
class StandstillIT {
    private static final String NOBODY =
            "reprise: No thread of the program can go on: it has come to a deadlock, or waits for a signal.";

    /** For a native method that no hook knows. */
    private static final String[] OPENED = {
        "--add-opens", "java.base/sun.nio.fs=ALL-UNNAMED", "--add-opens", "java.base/java.io=ALL-UNNAMED"
    };

    @TempDir
    private Path directory;

    static Stream<Arguments> deadlocks() {
        return Jdk.all().stream()
                .flatMap(jdk -> Stream.of(
                        Arguments.of(
                                "monitors",
                                jdk,
                                "thread 0 \"main\", in the monitor of a java.lang.Object, waits to enter that of a java.lang.StringBuilder, in which is "
                                        + "thread 2 \"partner\", at "),
                        Arguments.of("locks", jdk, "ReentrantLock$NonfairSync that thread 2 \"partner\" has, at "),
                        Arguments.of("parked", jdk, "thread 0 \"main\" is parked, at ")));
    }

    /** Ended by a signal, whose hook runs. */
    @ParameterizedTest
    @MethodSource("deadlocks")
    void deadlockIsToldAndReplayed(String name, Jdk jdk, String words) {
        Path log = directory.resolve("standstill.rr");
        Forked recording = Fork.of(jdk, Standstill.class)
                .arguments(name)
                .record(log, "stall=1")
                .start();
        assertThat(recording.awaitErr(NOBODY)).isTrue();
        recording.signal("TERM");
        Result recorded = recording.await();
        assertThat(recorded.status()).isEqualTo(143);
        assertThat(recorded.outText()).isEqualTo("begins\nhook, counted 0\n");
        assertThat(recorded.errText().lines())
                .singleElement()
                .asString()
                .startsWith(NOBODY)
                .contains(words, "org.reprise.it.target.Standstill.main(Standstill.java:");
        replays(name, jdk, log, recorded);
    }

    /** Ended by kill -9: the replay has said as much and is at the end of the log. */
    @ParameterizedTest
    @MethodSource("deadlocks")
    void deadlockThatWasKilled(String name, Jdk jdk, String words) {
        Path log = directory.resolve("standstill.rr");
        Forked recording = Fork.of(jdk, Standstill.class)
                .arguments(name)
                .record(log, "stall=1")
                .start();
        assertThat(recording.awaitErr(NOBODY)).isTrue();
        recording.kill();
        Result recorded = recording.await();
        Result replayed =
                Fork.of(jdk, Standstill.class).arguments(name).replay(log).run();
        assertThat(replayed.status()).isEqualTo(69);
        assertThat(replayed.outText()).isEqualTo("begins\n").isEqualTo(recorded.outText());
        assertThat(replayed.errText()).startsWith(recorded.errText()).contains(words, "its recording was cut off");
    }

    static Stream<Arguments> someDeadlocks() {
        String enters = " waits to enter that of a java.lang.";
        return Jdk.all().stream()
                .flatMap(jdk -> Stream.of(
                        Arguments.of(
                                "someMonitors", jdk, enters + "StringBuilder, in which is thread 3 \"partner\", at "),
                        Arguments.of("someLocks", jdk, "ReentrantLock$NonfairSync that thread 3 \"partner\" has, at "),
                        Arguments.of(
                                "notified",
                                jdk,
                                "thread 3 \"partner\", in the monitor of a java.lang.StringBuilder, ")));
    }

    /** Main goes on, and ends. */
    @ParameterizedTest
    @MethodSource("someDeadlocks")
    void deadlockOfSomeThreads(String name, Jdk jdk, String words) {
        Path log = directory.resolve("some.rr");
        Result recorded =
                Fork.of(jdk, Standstill.class).arguments(name).record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.outText()).contains("main ends\n");
        assertThat(recorded.errText().lines())
                .as("%s", recorded)
                .singleElement()
                .asString()
                .startsWith("reprise: Some threads of the program have come to a deadlock, while others go on. thread ")
                .contains(words, "org.reprise.it.target.Standstill.");
        replays(name, jdk, log, recorded);
    }

    static Stream<Arguments> withoutHooks() {
        return Jdk.all().stream()
                .flatMap(jdk -> Stream.of(
                        Arguments.of(
                                "initializers",
                                jdk,
                                List.of(
                                        "Second.<clinit>(",
                                        "First.<clinit>(",
                                        NOBODY + " thread 0 \"main\" is blocked, at ")),
                        Arguments.of("native", jdk, List.of("LinuxWatchService.poll("))));
    }

    /** A deadlock in class initializers, and a native method that waits for ever, where no hook is: they are told, too, and a signal ends them. */
    @ParameterizedTest
    @MethodSource("withoutHooks")
    void standstillWithoutHooks(String name, Jdk jdk, List<String> lines) throws InterruptedException {
        Path log = directory.resolve("standstill.rr");
        Forked recording = Fork.of(jdk, Standstill.class)
                .arguments(name)
                .jvm(OPENED)
                .record(log, "stall=1")
                .start();
        assertThat(recording.awaitOut("begins\n".length())).isTrue();
        if (name.equals("native")) {
            // Nothing tells from outside that it waits there, which it does some ms later.
            Thread.sleep(2000);
        } else {
            assertThat(recording.awaitErr(NOBODY)).isTrue();
        }
        recording.signal("TERM");
        Result recorded = recording.await();
        assertThat(recorded.status()).isEqualTo(143);
        assertThat(recorded.outText()).isEqualTo("begins\nhook, counted 0\n");
        assertThat(recorded.errText().lines()).as("%s", recorded).hasSameSizeAs(lines);
        assertThat(recorded.errText()).contains(lines);
        replays(name, jdk, log, recorded);
    }

    /** A replay that cannot go on says which event it waits for, and where it is. */
    @OnEveryJdk
    void replayThatStandsStill(Jdk jdk) {
        Path log = directory.resolve("stuck.rr");
        Result recorded = Fork.of(jdk, Standstill.class)
                .arguments("stuck")
                .jvm(OPENED)
                .record(log)
                .run();
        assertThat(recorded.outText()).as("%s", recorded).isEqualTo("begins\nends\nhook, counted 0\n");
        Forked replaying = Fork.of(jdk, Standstill.class)
                .arguments("stuck")
                .jvm(OPENED)
                .jvm("-Djava.library.path=/dead")
                .replay(log, "stall=1")
                .start();
        assertThat(replaying.awaitErr(" after the event before; thread 0 \"main\" has the turn and is at "))
                .isTrue();
        replaying.kill();
        assertThat(replaying.await().errText())
                .startsWith("reprise: The replay stands still. It waits for event ")
                .contains(
                        " of " + log + ", output (OUTPUT), ",
                        "LinuxWatchService.poll(",
                        "Standstill.stuck(Standstill.java:");
    }

    static Stream<Arguments> signals() {
        return Jdk.all().stream()
                .flatMap(jdk -> Stream.of(
                        Arguments.of("racing", "TERM", 143, jdk),
                        Arguments.of("racing", "INT", 130, jdk),
                        Arguments.of("running", "HUP", 129, jdk),
                        Arguments.of("sleeping", "INT", 130, jdk)));
    }

    /** Where a signal strikes is recorded; a replay raises it there by itself, and does not sleep. */
    @ParameterizedTest
    @MethodSource("signals")
    void signalStrikesAgain(String name, String signal, int status, Jdk jdk) {
        Path log = directory.resolve("signal.rr");
        // A JVM that was started with nohup, or in the background of a script, ignores what it inherited as ignored.
        Forked recording = Fork.of(jdk, Standstill.class)
                .arguments(name)
                .prefix("env", "--default-signal=" + signal)
                .record(log)
                .start();
        assertThat(recording.awaitOut("begins\n".length())).isTrue();
        recording.signal(signal);
        Result recorded = recording.await();
        assertThat(recorded.status()).isEqualTo(status);
        assertThat(recorded.outText()).matches("begins\nhook, counted \\d+\n");
        assertThat(recorded.errText()).isEmpty();
        replays(name, jdk, log, recorded);
        Replays.same(
                recorded,
                Fork.of(jdk, Standstill.class)
                        .arguments(name)
                        .prefix("env", "--ignore-signal=" + signal)
                        .replay(log)
                        .run());
    }

    /** Signals that the program raises and handles, and one of which it asks how it was handled before it came. */
    @OnEveryJdk
    void programHandlesSignals(Jdk jdk) {
        for (String inherited : List.of("--default-signal=INT", "--ignore-signal=INT")) {
            Path log = directory.resolve(inherited + ".rr");
            Result recorded = Fork.of(jdk, Standstill.class)
                    .arguments("raising")
                    .prefix("env", inherited)
                    .record(log)
                    .run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(recorded.errText()).isEmpty();
            assertThat(recorded.outText())
                    .contains("SIGURG in ", "SIGWINCH in ", "ignored: " + inherited.startsWith("--ignore"));
            replays("raising", jdk, log, recorded);
            Replays.same(
                    recorded,
                    Fork.of(jdk, Standstill.class)
                            .arguments("raising")
                            .prefix("env", "--ignore-signal=INT", "--ignore-signal=WINCH", "--ignore-signal=URG")
                            .replay(log)
                            .run());
        }
    }

    /** A JVM that takes no signals cannot be struck by the recording's. */
    @OnEveryJdk
    void signalStrikesWhereNoneIsTaken(Jdk jdk) {
        Path log = directory.resolve("taken.rr");
        Result recorded =
                Fork.of(jdk, Standstill.class).arguments("raising").record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        Result replayed = Fork.of(jdk, Standstill.class)
                .arguments("raising")
                .jvm("-Xrs")
                .replay(log)
                .run();
        Replays.refused(replayed, 70, "thread \"SIGURG handler\" to join", "takes none (-Xrs)");
    }

    private static void replays(String name, Jdk jdk, Path log, Result recorded) {
        for (Result replayed : Repeats.all(Repeats.times(2), i -> {
            Fork replay =
                    Fork.of(jdk, Standstill.class).arguments(name).jvm(OPENED).replay(log);
            return i % 3 == 1 ? replay.prefix("taskset", "-c", "0") : replay;
        })) {
            Replays.same(recorded, replayed);
        }
    }

    /** A signal that comes from outside is none of the recording's. */
    @OnEveryJdk
    void signalEndsAReplay(Jdk jdk) throws InterruptedException {
        Path log = directory.resolve("signal.rr");
        Forked recording =
                Fork.of(jdk, Standstill.class).arguments("running").record(log).start();
        assertThat(recording.awaitOut("begins\n".length())).isTrue();
        // The replay has as much to compute, so the signal comes long before its end.
        Thread.sleep(3000);
        recording.kill();
        recording.await();
        Forked replaying =
                Fork.of(jdk, Standstill.class).arguments("running").replay(log).start();
        assertThat(replaying.awaitOut("begins\n".length())).isTrue();
        replaying.signal("TERM");
        Result replayed = replaying.await();
        Replays.refused(replayed, 143, "The replay was ended by signal 15.");
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Bins;
import org.reprise.it.target.Hogging;
import org.reprise.it.target.Starving;
import org.reprise.it.target.Thousands;
import org.reprise.runtime.log.EventKind;

/** Many threads, and few: each gets what it waits for, as soon as it would without Reprise, or Reprise says for what it waits. */
class StarvationIT {
    private static final String[] KINDS = {
        "block",
        "straight",
        "method",
        "wait",
        "timedWait",
        "lock",
        "tryLock",
        "await",
        "writeToWrite",
        "readToWrite",
        "writeToRead",
        "semaphore",
        "stampedWrite",
        "stampedRead",
        "stampedToRead"
    };

    private static final int MOST_ROUNDS = 100;

    @TempDir
    private Path directory;

    /** With slices as they are. */
    @OnEveryJdk
    void whoWantsALockGetsIt(Jdk jdk) {
        Path log = directory.resolve("log.rr");
        for (int i = 0; i < Repeats.times(1); i++) {
            Fork program = Fork.of(jdk, Starving.class).arguments(KINDS);
            Result recorded = Interleavings.onCores(i, program)
                    .record(log, "overwrite=yes")
                    .run();
            assertThat(recorded.status()).as(recorded.errText()).isZero();
            assertThat(recorded.outText().lines())
                    .hasSize(KINDS.length)
                    .allSatisfy(line -> assertThat(Integer.parseInt(line.split(" ")[1]))
                            .as(line)
                            .isLessThan(MOST_ROUNDS));
            Replays.same(
                    recorded,
                    Interleavings.onCores(i + 1, Fork.of(jdk, Starving.class).arguments(KINDS))
                            .replay(log)
                            .run());
        }
    }

    /** The ablation: with every monitor counted alike one of these replays diverged in nearly every run. */
    @OnEveryJdk
    void whereItGetsItDoesNotDependOnMapsOfTheJdk(Jdk jdk) {
        Path log = directory.resolve("log.rr");
        Result recorded = Fork.of(jdk, Bins.class)
                .jvm("-XX:+UseG1GC")
                .record(log, "overwrite=yes")
                .run();
        assertThat(LogEvents.read(log).events())
                .filteredOn(event -> event.kind() == EventKind.HANDOVER)
                .hasSizeGreaterThan(50);
        for (String flag : List.of("-XX:+UseSerialGC", "-Xshare:off")) {
            Replays.same(
                    recorded, Fork.of(jdk, Bins.class).jvm(flag).replay(log).run());
        }
    }

    @Test
    void whatIsNeverFreeIsTold() {
        told("busy", "waits to enter that of a java.lang.Object, in which is thread 2 \"hog\"");
        told("sleeping", "waits to enter that of a java.lang.Object, in which is thread 2 \"hog\"");
        told("lock", "ReentrantLock$NonfairSync that thread 2 \"hog\" has");
    }

    private void told(String kind, String words) {
        Path log = directory.resolve(kind + ".rr");
        Result recorded = Fork.of(Jdk.own(), Hogging.class)
                .arguments(kind, "3000")
                .record(log, "stall=1")
                .run();
        assertThat(recorded.outText()).isEqualTo("had it\n");
        assertThat(recorded.errText().lines())
                .singleElement()
                .asString()
                .startsWith("reprise: A thread of the program has waited for ")
                .contains("thread 0 \"main\"", words, "Hogging.work(Hogging.java:");
        Replays.same(
                recorded,
                Fork.of(Jdk.own(), Hogging.class)
                        .arguments(kind, "3000")
                        .replay(log)
                        .run());
    }

    /** Of threads that end soon, few are there at a time, though nothing makes their starter wait: each that is there has a stack, and makes the JVM slower. */
    @Test
    void startedThreadsGetTheTurn() {
        for (Jdk jdk : Jdk.all()) {
            String kind = jdk.feature() >= 21 ? "virtual" : "platform";
            Result recorded = thousands(jdk, kind, 2000);
            List<String> numbers = List.of(recorded.outText().trim().split(" "));
            assertThat(numbers.get(0)).isEqualTo("2000");
            assertThat(Integer.parseInt(numbers.get(1))).isLessThan(1000);
        }
    }

    /** All of them at a time: whom a thread is, and who can go on, is found among them. */
    @Test
    void thousandsOfThreadsWait() {
        assertThat(thousands(Jdk.own(), "waiting", 1000).outText()).isEqualTo("1000 1000\n");
    }

    private Result thousands(Jdk jdk, String kind, int number) {
        Path log = directory.resolve(kind + ".rr");
        String[] arguments = {kind, Integer.toString(number)};
        Result recorded =
                Fork.of(jdk, Thousands.class).arguments(arguments).record(log).run();
        assertThat(recorded.status()).as(recorded.errText()).isZero();
        Replays.same(
                recorded,
                Fork.of(jdk, Thousands.class).arguments(arguments).replay(log).run());
        return recorded;
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Machines;

/** A replay sees the recording's machine: its time zone, locale and charset, its memory and load, its file system. */
class MachineIT {
    @TempDir
    Path directory;

    private static Fork inTokyo(Jdk jdk) {
        return Fork.of(jdk, Machines.class)
                .environment("TZ", "Asia/Tokyo")
                .environment("LC_ALL", "C")
                .jvm("-Duser.language=de", "-Duser.country=DE", "-Duser.language.display=fr")
                // Since JDK 18 UTF-8 is the default.
                .jvm(jdk.feature() < 18 ? "-Dunused" : "-Dfile.encoding=COMPAT")
                .arguments("defaults");
    }

    private static Fork inNewYork(Jdk jdk) {
        return Fork.of(jdk, Machines.class)
                .environment("TZ", "America/New_York")
                .environment("LC_ALL", "C.UTF-8")
                .jvm("-Dfile.encoding=UTF-8")
                .arguments("defaults");
    }

    @OnEveryJdk
    void defaultsAreNotThoseOfTheReplaysEnvironment(Jdk jdk) {
        Result bare = inTokyo(jdk).run();
        Result elsewhere = inNewYork(jdk).run();
        assertThat(bare.outText()).contains("zone Asia/Tokyo", "locale de_DE", "locale of texts fr_DE");
        assertThat(elsewhere.outText().lines())
                .doesNotContainAnyElementsOf(bare.outText().lines().toList());

        Path log = directory.resolve("tokyo.rr");
        Result recorded = inTokyo(jdk).record(log).run();
        assertThat(recorded.outText()).isEqualTo(bare.outText());
        assertThat(recorded.errText()).isEqualTo(bare.errText());
        Replays.same(recorded, inNewYork(jdk).replayFully(log).run());
        Replays.same(recorded, inTokyo(jdk).replayFully(log).run());

        log = directory.resolve("newYork.rr");
        recorded = inNewYork(jdk).record(log).run();
        assertThat(recorded.outText()).isEqualTo(elsewhere.outText());
        Replays.same(recorded, inTokyo(jdk).replayFully(log).run());
    }

    private static Fork beans(Jdk jdk, String... flags) {
        return Fork.of(jdk, Machines.class).jvm(flags).arguments("beans");
    }

    /** Whatever collectors and parts of memory the JVM at hand has. */
    @OnEveryJdk
    void beansAnswerAsTheyDid(Jdk jdk) {
        Path log = directory.resolve("beans.rr");
        Result recorded = beans(jdk, "-XX:+UseSerialGC").record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(beans(jdk, "-XX:+UseSerialGC").run().outText()).isNotEqualTo(recorded.outText());
        Replays.same(
                recorded,
                beans(jdk, "-XX:+UseSerialGC", "-Xmx200m")
                        .prefix("taskset", "-c", "0")
                        .replayFully(log)
                        .run());
        for (String[] flags : new String[][] {
            {"-XX:+UseG1GC", "-Xint"},
            {"-XX:+UseZGC", "-XX:TieredStopAtLevel=1"},
            {"-XX:+UseParallelGC", "-XX:ReservedCodeCacheSize=20m"}
        }) {
            Replays.same(recorded, beans(jdk, flags).replayFully(log).run());
        }
    }

    private static Fork notifications(Jdk jdk, String... flags) {
        return Fork.of(jdk, Machines.class).jvm(flags).arguments("notifications");
    }

    /** The JVM's thread calls the listeners when it likes, of collectors that the replay's JVM may not have. */
    @OnEveryJdk
    void listenersOfBeansAreCalledWhenTheyWere(Jdk jdk) {
        Path log = directory.resolve("notifications.rr");
        String[] flags = {"-XX:+UseSerialGC", "-Xmx40m"};
        Result bare = notifications(jdk, flags).run();
        assertThat(notifications(jdk, flags).run().outText()).isNotEqualTo(bare.outText());
        Result recorded = notifications(jdk, flags).record(log).run();
        for (Result result : List.of(bare, recorded)) {
            assertThat(result.outText())
                    .contains(
                            "Notification Thread com.sun.management.gc.notification",
                            "Notification Thread java.management.memory.threshold.exceeded");
        }
        for (int i = 0; i < Repeats.times(2); i++) {
            Fork replay = i % 2 == 0
                    ? notifications(jdk, "-XX:+UseSerialGC", "-Xmx300m", "-Xms200m")
                    : notifications(jdk, "-XX:+UseG1GC").prefix("taskset", "-c", "0");
            Replays.same(recorded, replay.replayFully(log).run());
        }
    }

    @OnEveryJdk
    void filesAreWhereTheyWere(Jdk jdk) throws IOException {
        Path log = directory.resolve("files.rr");
        Path here = Files.createDirectory(directory.resolve("here"));
        Path there = Files.createDirectory(directory.resolve("there"));
        Result recorded = Fork.of(jdk, Machines.class)
                .directory(here)
                .arguments("files")
                .record(log)
                .run();
        assertThat(recorded.outText()).contains("canonical " + here.toRealPath().resolve("script"));
        Replays.same(
                recorded,
                Fork.of(jdk, Machines.class)
                        .directory(there)
                        .arguments("files")
                        .replayFully(log)
                        .run());
        assertThat(there).isEmptyDirectory();
    }

    @OnEveryJdk
    void questionsAreAnsweredAsTheyWere(Jdk jdk) throws IOException {
        Path log = directory.resolve("questions.rr");
        Path there = Files.createDirectory(directory.resolve("there"));
        Result recorded = questions(jdk, Files.createDirectory(directory.resolve("here")))
                .record(log)
                .run();
        assertThat(recorded.outText())
                .contains(
                        "times set true 1234567890000",
                        // Root writes to any file.
                        "writable true true",
                        "link true made/.rom",
                        "the same true false",
                        "bytes ro1");
        Result bare =
                questions(jdk, Files.createDirectory(directory.resolve("bare"))).run();
        assertThat(recorded.outText().lines().count())
                .isEqualTo(bare.outText().lines().count());
        assertThat(recorded.outText()).isNotEqualTo(bare.outText());
        Replays.same(
                recorded,
                questions(jdk, there)
                        .environment("ONLY_IN_THE_REPLAY", "1")
                        .jvm("-Xmx200m")
                        .prefix("taskset", "-c", "0")
                        .replayFully(log)
                        .run());
        assertThat(there).isEmptyDirectory();
    }

    private static Fork questions(Jdk jdk, Path in) {
        return Fork.of(jdk, Machines.class).directory(in).arguments("questions");
    }
}

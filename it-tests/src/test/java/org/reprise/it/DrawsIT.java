package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Draws;
import org.reprise.it.target.HookedDraws;

/** The identity hash codes that a program draws are the recorded ones, whatever it has called before, and whatever collector, archive, compiler and number of processors the replay's JVM has. */
class DrawsIT {
    private static final int LEAST_OPERATIONS = 300;
    /** Each for one replay; a short run has the first few. */
    private static final List<List<String>> FLAGS = List.of(
            List.of("-XX:+UseZGC", "-XX:TieredStopAtLevel=1"),
            List.of("-Xshare:off", "-XX:ActiveProcessorCount=1"),
            List.of("-XX:+UseSerialGC"),
            List.of("-Xint"),
            List.of("-XX:+UseParallelGC", "-Xmx200m"),
            List.of("-XX:+UseZGC"),
            List.of("-Xshare:off"));

    private static final String[] HOOKS = {
        "ignore:", "ignored", "value:", "valued", "value:", "failing", "clock:", "clock", "blocking:", "blocked"
    };

    @TempDir
    Path directory;

    /** A short run calls a tenth of the methods, a long one all of them, and records with other collectors, too. */
    @OnEveryJdk
    void afterOperationsOfTheJdk(Jdk jdk) {
        boolean brief = Repeats.times(0) == 0;
        for (String collector : brief ? List.of("G1") : List.of("G1", "Serial", "Z")) {
            int lines = everyReplayIsTheRecording(
                    directory.resolve(collector + ".rr"),
                    List.of("-XX:+Use" + collector + "GC"),
                    () -> Fork.of(jdk, Draws.class).arguments(brief ? "10" : "1"));
            assertThat(lines).as("operations").isGreaterThan(LEAST_OPERATIONS);
        }
    }

    /** Slices that end within the JDK's code need a look at the stack, which recordings take more often than replays. */
    @OnEveryJdk
    void afterOperationsUnderChaos(Jdk jdk) {
        Path log = directory.resolve("chaos.rr");
        Supplier<Fork> program = () -> Fork.of(jdk, Draws.class).arguments("10");
        Result recorded = program.get().record(log, "chaos=yes").run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        everyReplayIs(
                recorded,
                i -> program.get().jvm(FLAGS.get(i).toArray(new String[0])).replay(log));
    }

    @OnEveryJdk
    void aroundOperationsWithHooks(Jdk jdk) throws IOException {
        Path work = Files.createDirectory(directory.resolve("work"));
        Path there = directory.resolve("there.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(there))) {
            zip.putNextEntry(new ZipEntry("entry"));
            zip.write(new byte[4000]);
        }
        Files.write(directory.resolve("image"), new byte[8000]);
        StringBuilder hooks = new StringBuilder("hook=");
        for (int i = 0; i < HOOKS.length; i += 2) {
            hooks.append(i == 0 ? "" : ";")
                    .append(HOOKS[i])
                    .append(HookedDraws.class.getName())
                    .append('#')
                    .append(HOOKS[i + 1]);
        }
        everyReplayIsTheRecording(
                directory.resolve("log.rr"),
                List.of(),
                () -> Fork.of(jdk, HookedDraws.class).arguments(there.toString(), work.toString()),
                hooks.toString());
    }

    /** Returns how many lines the program printed. */
    private int everyReplayIsTheRecording(Path log, List<String> recording, Supplier<Fork> program, String... options) {
        Result recorded = program.get()
                .jvm(recording.toArray(new String[0]))
                .record(log, options)
                .run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        everyReplayIs(
                recorded,
                i -> program.get().jvm(FLAGS.get(i).toArray(new String[0])).replay(log, options));
        return (int) recorded.outText().lines().count();
    }

    private static void everyReplayIs(Result recorded, IntFunction<Fork> replays) {
        for (Result replayed : Repeats.all(Repeats.times(0) == 0 ? 2 : FLAGS.size(), replays)) {
            Replays.same(recorded, replayed);
        }
    }
}

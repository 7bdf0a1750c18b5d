package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Blocks;
import org.reprise.it.target.Progress;
import org.reprise.it.target.Racing;

/**
 * Recordings killed with -9 at random instants: each replays to where its log ends. {@code -Dreprise.kills=100} for the long run; {@code -Dreprise.seed=N}
 * for other instants.
 */
class KilledIT {
    private static final int KILLS = Integer.getInteger("reprise.kills", 25);
    private static final long SEED = Long.getLong("reprise.seed", 20261122);
    private static final Pattern LINE = Pattern.compile("step \\d+ [0-9a-f]+");
    private static final Pattern LINE_IN_PART =
            Pattern.compile("|s|st|ste|step|step |step \\d+|step \\d+ [0-9a-f]*\\n?");

    @TempDir
    private Path directory;

    /** A kill: which of how many, on which JDK. */
    record Kill(int number, Jdk jdk) {
        @Override
        public String toString() {
            return number + ", " + jdk;
        }

        Random random() {
            return new Random(SEED * 1000 + number);
        }
    }

    private static Kill[] share(int first) {
        return IntStream.range(0, KILLS)
                .filter(i -> i % 4 == first)
                .mapToObj(i -> new Kill(i, Jdk.all().get(i / 4 % Jdk.all().size())))
                .toArray(Kill[]::new);
    }

    static Kill[] ofComputing() {
        return share(0);
    }

    static Kill[] ofReading() {
        return share(1);
    }

    static Kill[] ofRacing() {
        return share(2);
    }

    static Kill[] ofStarting() {
        return share(3);
    }

    @ParameterizedTest
    @MethodSource("ofComputing")
    void computing(Kill kill) {
        running(kill, Progress.class);
    }

    @ParameterizedTest
    @MethodSource("ofReading")
    void reading(Kill kill) throws IOException {
        byte[] bytes = new byte[20_000];
        new Random(1).nextBytes(bytes);
        running(
                kill,
                Blocks.class,
                Files.write(directory.resolve("input.bin"), bytes).toString());
    }

    @ParameterizedTest
    @MethodSource("ofRacing")
    void racing(Kill kill) {
        running(kill, Racing.class);
    }

    private void running(Kill kill, Class<?> program, String... arguments) {
        Random random = kill.random();
        Path log = directory.resolve("killed.rr");
        Forked recording =
                Fork.of(kill.jdk(), program).arguments(arguments).record(log).start();
        assertThat(recording.awaitOut(1 + random.nextInt(20_000))).isTrue();
        pause(random.nextInt(2_000_000));
        recording.kill();
        Result recorded = recording.await();
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(137);
        check(
                recorded,
                Fork.of(kill.jdk(), program).arguments(arguments).replay(log).run());
    }

    /** Killed while the JVM or the agent starts: perhaps there is no log yet, or no header in it, and a replay says so. */
    @ParameterizedTest
    @MethodSource("ofStarting")
    void starting(Kill kill) {
        Random random = kill.random();
        Path log = directory.resolve("killed.rr");
        Fork fork = Fork.of(kill.jdk(), Progress.class).record(log);
        if (random.nextInt(3) == 0) {
            Forked recording = fork.start();
            pause(random.nextInt(400_000_000));
            started(kill, recording, log);
        } else {
            // From when the log is there, which is where it can be in part.
            Forked recording = fork.start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!Files.exists(log) && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            pause(random.nextInt(random.nextBoolean() ? 3_000_000 : 100_000_000));
            started(kill, recording, log);
        }
    }

    private static void started(Kill kill, Forked recording, Path log) {
        recording.kill();
        Result recorded = recording.await();
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(137);
        Result replayed = Fork.of(kill.jdk(), Progress.class).replay(log).run();
        if (replayed.status() == 66) {
            Replays.refused(replayed, 66, "killed.rr", "cannot be read");
            assertThat(log).doesNotExist();
            assertThat(recorded.out()).isEmpty();
        } else if (replayed.status() == 65) {
            Replays.refused(replayed, 65, "killed.rr", "it ends within its header");
            assertThat(recorded.out()).isEmpty();
        } else if (replayed.errText().contains("ends before the program began")) {
            Replays.refused(replayed, 69, "killed.rr", "its recording was cut off");
            assertThat(recorded.out()).isEmpty();
        } else {
            check(recorded, replayed);
        }
    }

    private static void check(Result recorded, Result replayed) {
        Replays.cut(recorded, replayed);
        // The programs print a line in one write, so the lines are whole but for the last one that was cut off.
        assertThat(replayed.outText().lines())
                .allSatisfy(line -> assertThat(line).matches(LINE));
        assertThat(replayed.outText()).matches(text -> text.isEmpty() || text.endsWith("\n"));
        byte[] more = Arrays.copyOfRange(recorded.out(), replayed.out().length, recorded.out().length);
        assertThat(new String(more, StandardCharsets.US_ASCII)).matches(LINE_IN_PART);
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            if (left > 1_000_000) {
                LockSupport.parkNanos(left - 500_000);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Requests;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogReader;

/**
 * What a block request costs bare, recorded and replayed, and in the log. It belongs to no build; run it with {@code mvn -B verify -Pbench}.
 *
 * <p>Time is taken here, not in the program, whose clock a replay has from the log; each figure is the median of some runs, which alternate between the modes.
 */
class BlocksBench {
    private static final int IMAGE = 64 << 20;
    private static final int RUNS = Integer.getInteger("reprise.repetitions", 5);
    /** Bare, recorded, replayed. */
    private static final int MODES = 3;

    private static final int MOST_BYTES = 16;
    /** In the order of the rounds of Requests. */
    private static final String[] ROUNDS = {"read", "write", "read what was written"};

    @TempDir
    Path directory;

    @Test
    void requests() throws IOException {
        Path image = directory.resolve("image");
        byte[] data = new byte[IMAGE];
        new Random(1).nextBytes(data);
        Files.write(image, data);
        System.out.printf(
                Locale.ROOT,
                "%-8s %6s  %-22s %10s %9s %9s %s%n",
                "way",
                "bytes",
                "request",
                "bare ns",
                "recorded",
                "replayed",
                "log bytes");
        for (String way : new String[] {"file", "channel"}) {
            measure(image, way, 512, 100_000);
            measure(image, way, 65_536, 4000);
        }
    }

    private void measure(Path image, String way, int size, int requests) {
        double[][][] times = new double[MODES][ROUNDS.length][RUNS];
        Path log = directory.resolve("log.rr");
        for (int run = 0; run < RUNS; run++) {
            for (int mode = 0; mode < MODES; mode++) {
                Fork fork = Fork.of(Jdk.own(), Requests.class)
                        .arguments(image.toString(), way, Integer.toString(size), Integer.toString(requests));
                if (mode == 1) {
                    fork.record(log, "overwrite=yes");
                } else if (mode == 2) {
                    fork.replayFully(log);
                }
                time(fork.start(), requests, run, times[mode]);
            }
        }
        EventKind[] kinds = {EventKind.READ, EventKind.WRITE, EventKind.READ};
        for (int i = 0; i < ROUNDS.length; i++) {
            double bytes = bytes(log, kinds[i]);
            double bare = median(times[0][i]);
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %6d  %-22s %10.0f %9.2f %9.2f %9.1f%n",
                    way,
                    size,
                    ROUNDS[i],
                    bare,
                    median(times[1][i]) / bare,
                    median(times[2][i]) / bare,
                    bytes);
            assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
        }
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Measures ns a request of the second round of each kind. */
    private static void time(Forked running, int requests, int run, double[]... times) {
        // A round begins with a line of two bytes.
        for (int i = 0; i < times.length; i++) {
            assertThat(running.awaitOut(2 * (2 * i + 2))).isTrue();
            long begin = System.nanoTime();
            assertThat(running.awaitOut(2 * (2 * i + 3))).isTrue();
            times[i][run] = (System.nanoTime() - begin) / (double) requests;
        }
        Result result = running.await();
        assertThat(result.status()).as("status of\n%s", result).isZero();
    }

    /** Returns bytes an event. */
    private static double bytes(Path log, EventKind kind) {
        long bytes = 0;
        long events = 0;
        try (LogReader reader = new LogReader(log.toFile())) {
            for (; reader.kind() != null; reader.next()) {
                reader.skip();
                if (reader.kind() == kind) {
                    bytes += reader.size();
                    events++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes / (double) events;
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Count;

/** A lost-update race comes out differently in each recording, and each replay comes out as its recording. */
class RaceIT {
    private static final int SLICE = 20;
    /** Of 50 recordings, that many differ at least. */
    private static final int DISTINCT_OF_50 = 20;

    private static final int SWITCHES = 1000;

    @TempDir
    Path directory;

    @OnEveryJdk
    void everyRecordingReplays(Jdk jdk) {
        int recordings = Repeats.times(8);
        List<Result> recorded =
                Repeats.all(recordings, i -> Fork.of(jdk, Count.class).record(log(i), "slice=" + SLICE));
        Set<Integer> counts = new HashSet<>();
        for (int i = 0; i < recordings; i++) {
            Result result = recorded.get(i);
            assertThat(result.status()).as("recording %s", result).isZero();
            int count = Integer.parseInt(
                    result.outText().lines().findFirst().orElseThrow().replace("count ", ""));
            assertThat(count).as("count, of which updates are lost").isLessThan(Count.UPDATES);
            counts.add(count);
            assertThat(Scheduling.of(log(i)).switches())
                    .as("switches in recording %d", i)
                    .isGreaterThanOrEqualTo(SWITCHES);
        }
        assertThat(counts)
                .as("distinct counts of %d recordings", recordings)
                .hasSizeGreaterThanOrEqualTo(recordings * DISTINCT_OF_50 / 50);

        List<Result> oneCore = Repeats.all(
                recordings,
                i -> Fork.of(jdk, Count.class).prefix("taskset", "-c", "0").replay(log(i)));
        List<Result> twoCores =
                Repeats.all(recordings, i -> Fork.of(jdk, Count.class).replayFully(log(i)));
        for (int i = 0; i < recordings; i++) {
            Replays.same(recorded.get(i), oneCore.get(i));
            Replays.same(recorded.get(i), twoCores.get(i));
        }
    }

    /** Other processes want all processors twice over; every other replay has no compiler besides. */
    @OnEveryJdk
    void replaysUnderFullLoad(Jdk jdk) throws IOException {
        Result recorded =
                Fork.of(jdk, Count.class).record(log(0), "slice=" + SLICE).run();
        assertThat(recorded.status()).as("recording %s", recorded).isZero();
        List<Process> load = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                load.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            for (Result replayed : Repeats.all(Repeats.times(2), i -> {
                Fork replay = Fork.of(jdk, Count.class).replay(log(0));
                return i % 2 == 0 ? replay : replay.jvm("-Xint");
            })) {
                Replays.same(recorded, replayed);
            }
            assertThat(load).as("load to the end").allMatch(Process::isAlive);
        } finally {
            load.forEach(Process::destroyForcibly);
        }
    }

    private Path log(int recording) {
        return directory.resolve(recording + ".rr");
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Records programs whose outcome depends on how their threads interleave, and replays them. */
final class Interleavings {
    /** Bare runs of which two must differ. */
    private static final int BARE_RUNS = 50;

    private static final long MOST_BYTES_A_SWITCH = 8;

    private Interleavings() {}

    /**
     * A class's programs, on the JDKs by turns; what a program prints does not differ in bare runs where its name begins with a minus sign.
     */
    static Stream<Arguments> programs(Class<?> program, String... names) {
        return programs(0, Integer.MAX_VALUE, program, names);
    }

    /** The same, on JDKs of that feature version and later ones. */
    static Stream<Arguments> programsSince(int feature, Class<?> program, String... names) {
        return programs(feature, Integer.MAX_VALUE, program, names);
    }

    /** The same, on JDKs up to that feature version. */
    static Stream<Arguments> programsUpTo(int feature, Class<?> program, String... names) {
        return programs(0, feature, program, names);
    }

    private static Stream<Arguments> programs(int first, int last, Class<?> program, String... names) {
        List<Jdk> jdks = Jdk.all().stream()
                .filter(jdk -> jdk.feature() >= first && jdk.feature() <= last)
                .toList();
        List<Arguments> rows = new ArrayList<>();
        for (int i = 0; i < names.length && !jdks.isEmpty(); i++) {
            boolean differs = !names[i].startsWith("-");
            String name = differs ? names[i] : names[i].substring(1);
            int turn = i % jdks.size();
            // A long run has them all.
            for (Jdk jdk : Repeats.times(0) == 0 ? jdks.subList(turn, turn + 1) : jdks) {
                rows.add(Arguments.of(program, name, jdk, differs));
            }
        }
        return rows.stream();
    }

    /** Else the row would test nothing. */
    static void bareRunsDiffer(Class<?> program, String name, Jdk jdk, String... jvm) {
        Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < BARE_RUNS && outcomes.size() < 2; i++) {
            Result run = Fork.of(jdk, program).jvm(jvm).arguments(name).run();
            outcomes.add(run.status() + " " + run.outText());
        }
        assertThat(outcomes)
                .as("outcomes of %d runs without the agent", BARE_RUNS)
                .hasSizeGreaterThan(1);
    }

    /** Records once, and replays as often as {@link Repeats} says. */
    static void replay(Path directory, Class<?> program, String name, Jdk jdk, String... jvm) {
        Path log = directory.resolve(name + ".rr");
        Result recorded = record(log, program, name, jdk, jvm);
        assertThat(recorded.errText()).doesNotContain("reprise:", "IllegalArgumentException");
        replay(recorded, log, program, name, jdk, jvm);
    }

    /** Records once, with short slices. */
    static Result record(Path log, Class<?> program, String name, Jdk jdk, String... jvm) {
        Result recorded = record(log, Fork.of(jdk, program).jvm(jvm).arguments(name));
        Scheduling scheduling = Scheduling.of(log);
        assertThat(scheduling.bytes())
                .as("bytes of %s", scheduling)
                .isLessThanOrEqualTo(MOST_BYTES_A_SWITCH * (scheduling.switches() + scheduling.kept()));
        return recorded;
    }

    /** Records a program once, with short slices. */
    static Result record(Path log, Fork program) {
        Result recorded = program.record(log, "slice=50").run();
        assertThat(Scheduling.of(log).switches()).as("switches").isPositive();
        return recorded;
    }

    /** By turns on all cores and on one. */
    static Fork onCores(int turn, Fork fork) {
        return turn % 2 == 0 ? fork : fork.prefix("taskset", "-c", "0");
    }

    /** Replays as often as {@link Repeats} says, by turns on all cores and on one, two and two with C1 alone, each tenth time without a compiler. */
    static void replay(Result recorded, Path log, Class<?> program, String name, Jdk jdk, String... jvm) {
        // Where there is but one replay, one JDK has all cores, and the other has one.
        int first = jdk == Jdk.own() ? 0 : 1;
        List<Result> replays = Repeats.all(Repeats.times(1), i -> {
            Fork replay = Fork.of(jdk, program).jvm(jvm).arguments(name).replayFully(log);
            if (i % 10 == 8) {
                return replay.jvm("-Xint");
            }
            // Not as the recording was compiled; and quicker, which counts where there is but one.
            return onCores(first + i, i % 4 < 2 ? replay.jvm("-XX:TieredStopAtLevel=1") : replay);
        });
        for (Result replayed : replays) {
            Replays.same(recorded, replayed);
        }
        Scheduling.of(log).report(program.getSimpleName() + " " + name + ", " + jdk, replays.size());
    }
}

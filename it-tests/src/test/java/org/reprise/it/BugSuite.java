package org.reprise.it;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.reprise.it.target.AtomicityBugs;
import org.reprise.it.target.ConcurrencyBug;
import org.reprise.it.target.LineRaces;
import org.reprise.it.target.OrderBugs;
import org.reprise.it.target.SharingBugs;
import org.reprise.it.target.StandstillBugs;

/** The programs of {@code docs/concurrency-bugs.md}. */
final class BugSuite {
    /** What a program prints whose bug did not show. */
    private static final String NONE = "shown 0\n";

    private BugSuite() {}

    /** Returns all of them, in the page's order. */
    static List<ConcurrencyBug> all() {
        return Stream.<ConcurrencyBug[]>of(
                        LineRaces.Bug.values(),
                        AtomicityBugs.values(),
                        OrderBugs.values(),
                        StandstillBugs.values(),
                        SharingBugs.values())
                .flatMap(Stream::of)
                .toList();
    }

    /** Returns the command that runs one. */
    static Fork program(Jdk jdk, ConcurrencyBug bug) {
        Class<?> main = bug instanceof LineRaces.Bug ? LineRaces.class : ((Enum<?>) bug).getDeclaringClass();
        return Fork.of(jdk, main).arguments(bug.name());
    }

    /** Returns whether the bug showed in a run. */
    static boolean shows(Result result) {
        String text = result.outText();
        if (result.status() != 0 || !text.matches("shown \\d+\n")) {
            throw new AssertionError("This is no end of a program of the suite:\n" + result);
        }
        return !text.equals(NONE);
    }

    /**
     * Records until the bug shows, on one JDK, by turns, or in long runs on all, and replays that recording.
     *
     * @param log where to; the last recording stays there
     * @param option how to record
     * @param most recordings until it has to show
     */
    static void showAndReplay(ConcurrencyBug bug, Path log, String option, int most) {
        List<Jdk> jdks = Jdk.all();
        int first = all().indexOf(bug);
        for (int i = 0; i < (Repeats.times(0) > 0 ? jdks.size() : 1); i++) {
            Jdk jdk = jdks.get((first + i) % jdks.size());
            Result recorded = record(jdk, bug, log, option, most);
            for (Result replayed : Repeats.all(
                    Repeats.times(2), turn -> way(turn, program(jdk, bug)).replay(log))) {
                Replays.same(recorded, replayed);
            }
        }
    }

    private static Result record(Jdk jdk, ConcurrencyBug bug, Path log, String option, int most) {
        for (int i = 0; i < most; i++) {
            Result recorded =
                    program(jdk, bug).record(log, option, "overwrite=yes").run();
            if (shows(recorded)) {
                return recorded;
            }
        }
        throw new AssertionError(most + " recordings without " + bug + " on " + jdk);
    }

    /** On one core, without a compiler, and as it is, by turns. */
    static Fork way(int turn, Fork fork) {
        return turn % 3 == 0 ? fork.prefix("taskset", "-c", "0") : turn % 3 == 1 ? fork.jvm("-Xint") : fork;
    }
}

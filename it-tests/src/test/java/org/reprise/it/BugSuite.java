package org.reprise.it;

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
}

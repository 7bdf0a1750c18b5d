package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.AtomicityBugs;
import org.reprise.it.target.ConcurrencyBug;
import org.reprise.it.target.OrderBugs;
import org.reprise.it.target.SharingBugs;
import org.reprise.it.target.StandstillBugs;

/**
 * Bugs of more than a line, in recordings with {@code preempt=sites} and in their replays; those of a line are {@link SitesIT}'s. A long run takes all, with {@code chaos=yes}. How often each shows is measured by
 * {@link BugsTable}.
 */
class BugsIT {
    private static final int RECORDINGS = 20;
    private static final String SITES = "preempt=sites";
    /** Those of the usual build: of each group some that show in most recordings. */
    private static final List<ConcurrencyBug> USUAL = List.of(
            AtomicityBugs.CLEARED_AFTER_HANDLING,
            AtomicityBugs.TRANSFER_SEEN_HALFWAY,
            // Its monitor is an enum constant's, in which no slice ended.
            AtomicityBugs.UNSYNCHRONIZED_GETTER,
            OrderBugs.STARTED_IN_ITS_CONSTRUCTOR,
            StandstillBugs.NOTIFIED_BEFORE_IT_WAITS,
            // The entry of a synchronized method was no site.
            StandstillBugs.WAKE_UP_RESET,
            SharingBugs.CHANGED_WHILE_ITERATED,
            // Within the JDK's code, which had sites with chaos alone.
            SharingBugs.ARRAY_LIST,
            SharingBugs.BIT_SET);
    /** What cannot show: no slice ends in a class initializer, or in a StringBuilder. */
    private static final Set<ConcurrencyBug> BEYOND =
            Set.of(StandstillBugs.CLASSES_THAT_NEED_EACH_OTHER, SharingBugs.STRING_BUILDER);

    @TempDir
    Path directory;

    static Stream<ConcurrencyBug> bugs() {
        return Repeats.times(0) == 0 ? USUAL.stream() : BugSuite.all().stream().filter(bug -> !BEYOND.contains(bug));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void showsAndReplays(ConcurrencyBug bug) {
        String option = Repeats.times(0) == 0 ? SITES : "chaos=yes";
        BugSuite.showAndReplay(bug, directory.resolve("log.rr"), option, RECORDINGS);
    }

    /** The page tells them apart by their names. */
    @Test
    void namesAreUnique() {
        List<String> names = new ArrayList<>();
        BugSuite.all().forEach(bug -> names.add(bug.name()));
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(25);
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.ConcurrencyBug;

/**
 * How often each bug of the suite shows bare and in recordings, and whether each recording that shows one replays. It belongs to no build; run it with {@code mvn -B verify -Pbugs}, which writes
 * {@code docs/concurrency-bugs.md}. What has been measured is kept in {@code target/bugs}, so that a run that was interrupted, or that measures one column anew, goes on from there.
 */
class BugsTable {
    private static final int RUNS = Integer.getInteger("reprise.bugs", 20);
    private static final int REPLAYS = Integer.getInteger("reprise.bugs.replays", RUNS);
    private static final int FEATURE =
            Integer.getInteger("reprise.bugs.jdk", Jdk.own().feature());
    private static final Path KEPT = Path.of("target", "bugs").toAbsolutePath();

    @TempDir
    Path directory;

    private final List<String> failures = new ArrayList<>();
    /** Takes the kinds of replays by turns. */
    private int replays;

    /** A way to run a program. */
    private enum Column {
        BARE("bare"),
        LOADED("bare, loaded"),
        LOOPS("`preempt=loops`", "preempt=loops"),
        SITES("`preempt=sites`", "preempt=sites"),
        CHAOS("`chaos=yes`", "chaos=yes");

        private final String title;
        private final String[] options;

        Column(String title, String... options) {
            this.title = title;
            this.options = options;
        }

        boolean records() {
            return options.length > 0;
        }
    }

    /** What came of a program's runs in one way. */
    private record Cell(int shown, int first, int runs, int same, int replays) {
        static Cell parse(String text) {
            String[] words = text.split(" ");
            int[] numbers = new int[words.length];
            for (int i = 0; i < words.length; i++) {
                numbers[i] = Integer.parseInt(words[i]);
            }
            return new Cell(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        }

        String text() {
            return shown + " " + first + " " + runs + " " + same + " " + replays;
        }
    }

    @Test
    void eachProgramEachWay() throws IOException {
        Jdk jdk = Jdk.all().stream()
                .filter(each -> each.feature() == FEATURE)
                .findFirst()
                .orElseThrow();
        Path file = KEPT.resolve(jdk.feature() + ".properties");
        Properties measured = read(file);
        for (Column column : Column.values()) {
            try (Load load = column == Column.LOADED ? new Load() : null) {
                for (ConcurrencyBug bug : BugSuite.all()) {
                    String key = bug.name() + "." + column;
                    if (!measured.containsKey(key)) {
                        Cell cell = column.records() ? recorded(jdk, bug, column) : bare(jdk, bug);
                        System.out.println(jdk + " " + key + " " + cell);
                        measured.setProperty(key, cell.text());
                        write(file, measured);
                    }
                }
                assertThat(load == null || load.lasts()).as("load to the end").isTrue();
            }
        }
        PerformancePage.put(jdk.name(), table(jdk, measured));
        assertThat(failures).isEmpty();
    }

    private static Properties read(Path file) throws IOException {
        Properties measured = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                measured.load(reader);
            }
        }
        return measured;
    }

    private static void write(Path file, Properties measured) throws IOException {
        Files.createDirectories(KEPT);
        try (Writer writer = Files.newBufferedWriter(file)) {
            measured.store(writer, "shown, first, runs, exact replays, replays");
        }
    }

    private static Cell bare(Jdk jdk, ConcurrencyBug bug) {
        int shown = 0;
        int first = 0;
        for (int i = 1; i <= RUNS; i++) {
            if (BugSuite.shows(BugSuite.program(jdk, bug).run())) {
                shown++;
                first = first == 0 ? i : first;
            }
        }
        return new Cell(shown, first, RUNS, 0, 0);
    }

    private Cell recorded(Jdk jdk, ConcurrencyBug bug, Column column) throws IOException {
        List<Result> recordings =
                Repeats.all(RUNS, i -> BugSuite.program(jdk, bug).record(log(i), with(column, "overwrite=yes")));
        int shown = 0;
        int first = 0;
        int same = 0;
        for (int i = 0; i < RUNS; i++) {
            if (BugSuite.shows(recordings.get(i))) {
                shown++;
                first = first == 0 ? i + 1 : first;
                same += exact(jdk, bug, column, i, recordings.get(i));
            }
        }
        return new Cell(shown, first, RUNS, same, shown * REPLAYS);
    }

    private int exact(Jdk jdk, ConcurrencyBug bug, Column column, int recording, Result recorded) throws IOException {
        int same = 0;
        for (Result replayed : Repeats.all(REPLAYS, i -> replay(jdk, bug, column, log(recording)))) {
            try {
                Replays.same(recorded, replayed);
                same++;
            } catch (AssertionError e) {
                Path kept =
                        KEPT.resolve(jdk.feature() + "-" + bug.name() + "-" + column + "-" + failures.size() + ".rr");
                Files.createDirectories(KEPT);
                Files.copy(log(recording), kept);
                failures.add(kept + ": " + e.getMessage());
                System.out.println(kept + ": " + e.getMessage());
            }
        }
        return same;
    }

    /** Replays by turns on two cores, on one, and without a compiler. */
    private Fork replay(Jdk jdk, ConcurrencyBug bug, Column column, Path log) {
        Fork fork = BugSuite.program(jdk, bug);
        switch (replays++ % 3) {
            case 1 -> fork.prefix("taskset", "-c", "0");
            case 2 -> fork.jvm("-Xint");
            default -> {}
        }
        return column == Column.CHAOS ? fork.replayFully(log) : fork.replayFully(log, column.options);
    }

    private Path log(int recording) {
        return directory.resolve(recording + ".rr");
    }

    private static String[] with(Column column, String option) {
        List<String> options = new ArrayList<>(List.of(column.options));
        options.add(option);
        return options.toArray(new String[0]);
    }

    private static String table(Jdk jdk, Properties measured) {
        StringBuilder text = new StringBuilder()
                .append(Instant.now().truncatedTo(ChronoUnit.MINUTES))
                .append(", ")
                .append(Runtime.getRuntime().availableProcessors())
                .append(" processors, Linux ")
                .append(System.getProperty("os.version"))
                .append(", ")
                .append(jdk)
                .append(", load at the end ")
                .append(load())
                .append(".\n\n| program | what is wrong | described in, or met in |");
        for (Column column : Column.values()) {
            text.append(' ').append(column.title).append(" |");
        }
        text.append("\n|---|---|---|")
                .append("---|".repeat(Column.values().length))
                .append('\n');
        int[] kinds = new int[Column.values().length];
        int[] same = new int[kinds.length];
        int[] replays = new int[kinds.length];
        for (ConcurrencyBug bug : BugSuite.all()) {
            text.append(String.format(Locale.ROOT, "| `%s` | %s | %s |", bug.name(), bug.what(), bug.source()));
            for (Column column : Column.values()) {
                Cell cell = Cell.parse(measured.getProperty(bug.name() + "." + column));
                text.append(' ')
                        .append(cell.shown)
                        .append(cell.runs == RUNS ? "" : " of " + cell.runs)
                        .append(cell.shown == 0 ? "" : " (" + cell.first + ")")
                        .append(" |");
                kinds[column.ordinal()] += cell.shown == 0 ? 0 : 1;
                same[column.ordinal()] += cell.same;
                replays[column.ordinal()] += cell.replays;
            }
            text.append('\n');
        }
        text.append(String.format(
                Locale.ROOT,
                "| **kinds that show, of %d** | | |",
                BugSuite.all().size()));
        for (int each : kinds) {
            text.append(" **").append(each).append("** |");
        }
        text.append("\n| replays that were exact | | |");
        for (Column column : Column.values()) {
            int at = column.ordinal();
            text.append(column.records() ? " " + same[at] + " of " + replays[at] + " |" : " |");
        }
        return text.append('\n').toString();
    }

    private static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A process that does nothing but compute, on each processor. */
    private static final class Load implements AutoCloseable {
        private final List<Process> processes = new ArrayList<>();

        Load() throws IOException {
            for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                processes.add(new ProcessBuilder("taskset", "-c", "" + i, "sh", "-c", "while :; do :; done").start());
            }
        }

        boolean lasts() {
            return processes.stream().allMatch(Process::isAlive);
        }

        @Override
        public void close() {
            processes.forEach(Process::destroyForcibly);
        }
    }
}

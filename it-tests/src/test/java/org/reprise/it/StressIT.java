package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import org.reprise.it.target.program.Node;
import org.reprise.runtime.log.EventKind;

/**
 * Random programs of many threads ({@link Batches}): whatever they do, every replay is the recording. The system property reprise.programs says how many programs
 * are to be run, reprise.seed repeats a run of the generator; a failing batch is shrunk and printed as text with the commands that record and replay it.
 */
class StressIT {
    /** Recordings of a batch while it is being shrunk: each interleaves differently, and perhaps few of them fail. */
    private static final int TRIES_OF_SHRUNK = 4;

    private static final Path DIRECTORY = Path.of("target", "stress");

    private static final Tally TALLY = new Tally();

    /** What failed first, in which batch and program: from then on, jqwik shrinks it. */
    private static Batch.Failure first;

    private static Batch original;
    private static List<Node> suspect;

    /** What has been run, up to the first failure; what shrinking runs does not count. */
    private static final class Tally {
        private int programs;
        private int recordings;
        private int replays;
        private long switches;
        private int diverged;

        @Override
        public String toString() {
            return programs + " programs, " + recordings + " recordings, " + replays + " replays, " + diverged
                    + " diverged; " + switches + " changes of turn were recorded";
        }
    }

    /** Takes the number of programs and the seed of the generator from the command line. */
    static final class FromProperties implements AroundPropertyHook {
        @Override
        public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property)
                throws Throwable {
            int programs = Integer.getInteger("reprise.programs", 100);
            context.attributes().setTries((programs + Batches.PROGRAMS - 1) / Batches.PROGRAMS);
            String seed = System.getProperty("reprise.seed", "");
            if (!seed.isEmpty()) {
                context.attributes().setSeed(seed);
            }
            return property.execute();
        }
    }

    @Provide
    Arbitrary<Batch> batches() {
        return Batches.all();
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    @AddLifecycleHook(FromProperties.class)
    void everyReplayIsTheRecording(@ForAll("batches") Batch batch) {
        if (suspect != null) {
            shrinking(batch);
            return;
        }
        TALLY.programs += batch.programs().size();
        TALLY.recordings++;
        TALLY.replays += batch.replays().size();
        try {
            Path log = recordAndReplay(batch, "batch-" + TALLY.recordings);
            TALLY.switches += Scheduling.of(log).switches();
            Files.delete(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Batch.Failure failure) {
            TALLY.diverged++;
            first = failure;
            original = batch;
            suspect = batch.programs().get(failure.program());
            throw failure;
        }
    }

    /** Leads jqwik to the program that failed, alone, without running others: minutes are better spent on shrinking that one. */
    private static void shrinking(Batch batch) {
        if (batch.programs().size() == 1) {
            for (int i = 0; i < TRIES_OF_SHRUNK; i++) {
                recordAndReplay(batch, "shrunk");
            }
        } else if (batch.programs().contains(suspect) && batch.equals(original.with(batch.programs()))) {
            throw first;
        }
    }

    @AfterContainer
    static void report() {
        System.out.println("StressIT: " + TALLY);
    }

    private static Path recordAndReplay(Batch batch, String name) {
        Path log = log(name);
        write(log.resolveSibling(name + ".txt"), batch.toString());
        Result recorded = batch.recorded(log);
        batch.replayed(log, recorded);
        return log;
    }

    private static Path log(String name) {
        Path log = DIRECTORY.resolve(name + ".rr").toAbsolutePath();
        make(log);
        return log;
    }

    /** Makes a file's directory, and the file not be there. */
    private static void make(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Else the programs would test nothing: without the agent most come out differently from run to run. */
    @Example
    void bareRunsDiffer() {
        Batch batch = Batches.racing().withoutEdgeCases().sample();
        assertMostDiffer(
                Batch.outcomes(batch.bare().run()), Batch.outcomes(batch.bare().run()));
    }

    /** Else the recordings would test nothing but round robin. */
    @Example
    void recordingsDiffer() {
        Batch batch = Batches.racing().withoutEdgeCases().sample();
        assertMostDiffer(Batch.outcomes(batch.recorded(log("first"))), Batch.outcomes(batch.recorded(log("second"))));
    }

    private static void assertMostDiffer(List<String> first, List<String> second) {
        int differ = 0;
        for (int i = 0; i < first.size(); i++) {
            differ += first.get(i).equals(second.get(i)) ? 0 : 1;
        }
        assertThat(differ).as("programs that differ, of " + first.size()).isGreaterThan(first.size() / 2);
    }

    /**
     * Else a replay that goes its own way might not be found out: preemptions come one yield point later than recorded. Not one alone: a thread that spins until
     * another has done something only goes round once more.
     */
    @Example
    void aReplayThatSwitchesElsewhereIsFound() {
        Batch batch = Batches.racing().withoutEdgeCases().sample();
        Path log = log("changed");
        Result recorded = batch.recorded(log);
        LogEvents events = LogEvents.read(log);
        List<LogEvents.Event> changed = new ArrayList<>(events.events());
        for (int i = changed.size() / 2; i < changed.size(); i++) {
            if (changed.get(i).kind() == EventKind.PREEMPT) {
                changed.set(i, changed.get(i).after(changed.get(i).count() + 1));
            }
        }
        new LogEvents(events.header(), changed).write(log);
        assertThatThrownBy(() -> batch.replayed(log, recorded))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("status 70");
    }
}

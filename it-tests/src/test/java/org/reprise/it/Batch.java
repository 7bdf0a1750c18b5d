package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.reprise.it.target.program.Node;
import org.reprise.it.target.program.Programs;

/**
 * Generated programs that run one after the other in one JVM, since starting it takes longer than a program, and how to record and to replay them.
 *
 * @param programs at least one
 * @param slice mean length of a slice, yield points
 * @param options of the agent, for the recording alone
 * @param jdk of the recording and the replays
 * @param recording how to run it
 * @param replays how to run each
 */
record Batch(List<List<Node>> programs, int slice, List<String> options, Jdk jdk, Way recording, List<Way> replays) {

    /** How a JVM is run; none of them may make a difference to a replay. */
    enum Way {
        PLAIN(List.of(), List.of()),
        ONE_CORE(List.of("taskset", "-c", "0"), List.of()),
        INTERPRETED(List.of(), List.of("-Xint")),
        FIRST_COMPILER(List.of(), List.of("-XX:TieredStopAtLevel=1")),
        PARALLEL_COLLECTOR(List.of(), List.of("-XX:+UseParallelGC")),
        SERIAL_COLLECTOR(List.of(), List.of("-XX:+UseSerialGC"));

        private final List<String> prefix;
        private final List<String> jvm;

        Way(List<String> prefix, List<String> jvm) {
            this.prefix = prefix;
            this.jvm = jvm;
        }

        private Fork apply(Fork fork) {
            return fork.prefix(prefix.toArray(String[]::new)).jvm(jvm.toArray(String[]::new));
        }
    }

    /** Returns a batch of other programs, which runs in the same ways. */
    Batch with(List<List<Node>> others) {
        return new Batch(others, slice, options, jdk, recording, replays);
    }

    /** Returns the command without the agent; a full batch takes two seconds, some more where it is interpreted. */
    Fork bare() {
        return Fork.of(jdk, Programs.class)
                .timeout(Duration.ofSeconds(20 + 2L * programs.size()))
                .arguments(texts());
    }

    /** Returns the command of the recording. */
    Fork record(Path log) {
        List<String> all = new ArrayList<>(options);
        all.add("slice=" + slice);
        return recording.apply(bare()).record(log, all.toArray(String[]::new));
    }

    /** Returns the command of a replay. */
    Fork replay(Path log, int which) {
        return replays.get(which).apply(bare()).replayFully(log);
    }

    /** Something went wrong in one of the programs. */
    static final class Failure extends AssertionError {
        private static final long serialVersionUID = 1;
        private final int program;

        Failure(int program, AssertionError cause) {
            super("Program " + program + " of a batch: " + cause.getMessage(), cause);
            this.program = program;
        }

        /** Returns which, by its place in the batch. */
        int program() {
            return program;
        }
    }

    /** Records it; the programs ran to their ends, the last one perhaps to its exit. */
    Result recorded(Path log) {
        Result recorded = null;
        try {
            recorded = record(log).run();
            checkRecorded(recorded);
            return recorded;
        } catch (AssertionError e) {
            List<String> outcomes = outcomes(e instanceof Forked.Hung hung ? hung.result() : recorded);
            throw new Failure(Math.min(outcomes.size(), programs.size() - 1), e);
        }
    }

    private void checkRecorded(Result recorded) {
        List<String> outcomes = outcomes(recorded);
        boolean exited = outcomes.size() < programs.size();
        assertThat(recorded.errText()).as("recording, %s", recorded).doesNotContain("reprise:");
        assertThat(outcomes).as("outcomes of\n%s", recorded).hasSize(programs.size() - (exited ? 1 : 0));
        assertThat(recorded.outText()).as("recording").contains("at exit: ");
        // A daemon that a program has left may exit after the last outcome, with a status of its own.
        if (programs.stream().noneMatch(program -> program.toString().contains("exit."))) {
            assertThat(recorded.status()).as("status of\n%s", recorded).isZero();
        }
    }

    /** Every replay of the log is the recording; they run at the same time. */
    void replayed(Path log, Result recorded) {
        List<Forked> running = new ArrayList<>();
        try {
            for (int i = 0; i < replays.size(); i++) {
                running.add(replay(log, i).start());
            }
            for (Forked replay : running) {
                same(recorded, replay);
            }
        } finally {
            running.forEach(Forked::kill);
        }
    }

    private void same(Result recorded, Forked replay) {
        Result replayed = null;
        try {
            replayed = replay.await();
            Replays.same(recorded, replayed);
        } catch (AssertionError e) {
            List<String> expected = outcomes(recorded);
            List<String> actual = outcomes(e instanceof Forked.Hung hung ? hung.result() : replayed);
            int same = 0;
            while (same < Math.min(expected.size(), actual.size())
                    && expected.get(same).equals(actual.get(same))) {
                same++;
            }
            throw new Failure(Math.min(same, programs.size() - 1), e);
        }
    }

    /** Returns the lines in which the programs say what they came to; one that exited has none. */
    static List<String> outcomes(Result result) {
        return result.outText()
                .lines()
                .filter(line -> line.startsWith("program "))
                .toList();
    }

    /** Returns lines for bash: the programs' texts, and the commands that record and replay them. */
    @Override
    public String toString() {
        Path log = Path.of("batch.rr");
        StringBuilder lines = new StringBuilder("PROGRAMS=(");
        for (String text : texts()) {
            lines.append("\n'").append(text).append('\'');
        }
        lines.append(")\n").append(shell(record(log)));
        for (int i = 0; i < replays.size(); i++) {
            lines.append('\n').append(shell(replay(log, i)));
        }
        return lines.append('\n').toString();
    }

    private String shell(Fork fork) {
        List<String> words = fork.command();
        return String.join(" ", words.subList(0, words.size() - programs.size())) + " \"${PROGRAMS[@]}\"";
    }

    private String[] texts() {
        return programs.stream().map(Node::text).toArray(String[]::new);
    }
}

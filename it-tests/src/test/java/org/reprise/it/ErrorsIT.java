package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reprise.it.target.Edges;
import org.reprise.it.target.Overflows;
import org.reprise.runtime.log.EventKind;

/** Programs that overflow their stack or fill their memory, within a hook as elsewhere, catch the error and go on: so does Reprise, and the log is whole. */
class ErrorsIT {
    private static final String[] HOOKS = {
        "hook=value:" + Edges.class.getName() + "#hooked",
        "hook=ignore:" + Edges.class.getName() + "#ignored",
        "hook=idle:" + Edges.class.getName() + "#idle"
    };

    /** What the JIT has compiled decides how deep a stack goes. */
    private static final List<String> COMPILERS = List.of("-XX:+TieredCompilation", "-Xint", "-XX:TieredStopAtLevel=1");

    /** Where few classes are compiled anew each time. */
    private static final String[] SMALL = {"-Xmx24m", "-XX:+UseSerialGC"};

    @TempDir
    private Path directory;

    /** An owner that could not tell that it left a monitor is none: the second thread gets it. */
    @OnEveryJdk
    void overflowInMonitorsReplays(Jdk jdk) {
        List<Result> recordings = Repeats.all(
                Repeats.times(2),
                i -> Fork.of(jdk, Overflows.class).jvm(COMPILERS.get(i % 3)).record(log(i)));
        for (int i = 0; i < recordings.size(); i++) {
            Result recorded = recordings.get(i);
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(recorded.outText())
                    .isEqualTo("held false\nheld false\nheld false\nthe second thread has them all\nend\n");
            whole(i);
        }
        Replays.same(
                recordings.get(0), Fork.of(jdk, Overflows.class).replay(log(0)).run());
    }

    /** What is done at the edge of the stack is done, or the hook has overflowed before it did anything. */
    @OnEveryJdk
    void everyOperationAtTheEdgeOfTheStack(Jdk jdk) {
        List<Result> recordings = Repeats.all(Repeats.times(2), i -> edges(jdk, i, "stack"));
        for (int i = 0; i < recordings.size(); i++) {
            goesOn(recordings.get(i), i);
        }
        Result replayed = Fork.of(jdk, Edges.class)
                .arguments(arguments(0, "stack"))
                .replay(log(0), HOOKS)
                .run();
        replaysOrSays(recordings.get(0), replayed, "A StackOverflowError was thrown in this run");
    }

    /** Memory that is full keeps no thread of Reprise's from going on, nor the program from its end. */
    @OnEveryJdk
    void everyOperationWithoutMemory(Jdk jdk) {
        List<Result> recordings =
                Repeats.all(Repeats.times(2), i -> edges(jdk, i, "memory").jvm(SMALL));
        for (int i = 0; i < recordings.size(); i++) {
            goesOn(recordings.get(i), i);
        }
        Result replayed = Fork.of(jdk, Edges.class)
                .jvm(SMALL)
                .arguments(arguments(0, "memory"))
                .replay(log(0), HOOKS)
                .run();
        replaysOrSays(
                recordings.get(0),
                replayed,
                "An OutOfMemoryError was thrown in this run",
                "Memory was nearly full in this run");
    }

    /** Where the depth shows, so that a replay differs, it says why. */
    @ParameterizedTest
    @EnumSource(names = {"NANO", "PRINT"})
    void depthThatShowsIsNamed(Edges.Operation operation) {
        Result recorded = Fork.of(Jdk.own(), Edges.class)
                .jvm("-Xint")
                .arguments("stack", operation.name())
                .record(log(0))
                .run();
        goesOn(recorded, 0);
        Result replayed = Fork.of(Jdk.own(), Edges.class)
                .jvm(
                        "-Xcomp",
                        "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=compileonly," + Edges.class.getName() + "::*")
                .arguments("stack", operation.name())
                .replayFully(log(0))
                .run();
        Replays.refused(replayed, 70, "A StackOverflowError was thrown in this run");
    }

    /** A build tries a part of them, another one each time. */
    private static String[] arguments(int run, String kind) {
        Edges.Operation[] all = Edges.Operation.values();
        int parts = Repeats.times(0) > 0 ? 1 : kind.equals("stack") ? 3 : 12;
        String[] arguments = new String[1 + (all.length - run % parts + parts - 1) / parts];
        arguments[0] = kind;
        for (int i = 1; i < arguments.length; i++) {
            arguments[i] = all[run % parts + (i - 1) * parts].name();
        }
        return arguments;
    }

    private Fork edges(Jdk jdk, int run, String kind) {
        return Fork.of(jdk, Edges.class)
                .jvm(COMPILERS.get(run % 3))
                .arguments(arguments(run, kind))
                .record(log(run), HOOKS);
    }

    private Path log(int run) {
        return directory.resolve("errors" + run + ".rr");
    }

    private void goesOn(Result recorded, int run) {
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.outText()).endsWith("\nheld false\nthe second thread has them all\nend\n");
        whole(run);
    }

    /** The log has all of its events, to the last one. */
    private void whole(int run) {
        List<LogEvents.Event> events = LogEvents.read(log(run)).events();
        assertThat(events.get(events.size() - 1).kind()).isEqualTo(EventKind.END);
    }

    private static void replaysOrSays(Result recorded, Result replayed, String... words) {
        if (replayed.status() == 0) {
            Replays.same(recorded, replayed);
        } else {
            assertThat(replayed.status()).as("%s", replayed).isEqualTo(70);
            assertThat(replayed.errText()).containsAnyOf(words);
        }
    }
}

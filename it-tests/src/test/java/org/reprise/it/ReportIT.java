package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Reported;
import org.reprise.runtime.log.EventKind;

/** {@code report=summary} tells what happened, on programs that know how often it did, and changes nothing. */
class ReportIT {
    private static final String CLASS = Reported.class.getName();
    private static final String HOOKS =
            "hook=value:" + CLASS + "#request(int);value:" + CLASS + "#never();digest:" + CLASS + "#none()";

    @TempDir
    Path directory;

    /** What the report looks for, all of it. */
    private static final String NOTHING =
            "nothing was seen to escape: no thread blocked where no hook is, no code of the program in a thread that it did not start, "
                    + "no native method without a hook, no class that was not woven";

    private static Fork fork(Jdk jdk, String what) {
        return Fork.of(jdk, Reported.class).arguments(what);
    }

    private static List<String> report(Result result) {
        assertThat(result.status()).as("%s", result).isZero();
        List<String> lines = result.errText()
                .lines()
                .filter(line -> line.startsWith("reprise: "))
                .map(line -> line.substring("reprise: ".length()).strip())
                .dropWhile(line -> !line.startsWith("summary of the "))
                .toList();
        assertThat(lines).as("%s", result).hasSizeBetween(3, 40);
        return lines;
    }

    @OnEveryJdk
    void countsAreThoseOfTheProgram(Jdk jdk) {
        Path log = directory.resolve("counted.rr");
        Result recorded =
                fork(jdk, "counted").record(log, HOOKS, "report=summary").run();
        List<String> report = report(recorded);
        assertThat(report.get(0)).matches("summary of the recording: \\d+ events, \\d+ yield points, \\d threads?");
        assertThat(report)
                .anyMatch(line ->
                        line.matches("25000 NANO_TIME: 25000 at \\Q" + CLASS + ".clock(Reported.java:\\E\\d+\\)"))
                .anyMatch(line -> line.matches("12 MILLIS: 12 at \\Q" + CLASS + ".counted(Reported.java:\\E\\d+\\)"))
                .anyMatch(line -> line.matches("7 SLEEP: 7 at \\Q" + CLASS + ".counted(Reported.java:\\E\\d+\\)"))
                .anyMatch(line -> line.startsWith("5 HOOK_NUMBER: 5 at " + CLASS + ".request"))
                .contains(
                        "hook value:" + CLASS + "#request(int) was called 5 times",
                        "hook value:" + CLASS + "#never() was never called",
                        "hook digest:" + CLASS + "#none() was never called");
        assertThat(report).noneMatch(line -> line.startsWith("native") || line.startsWith("code of the program"));

        // A replay says the same of itself, and needs no report to be one.
        Result replayed =
                fork(jdk, "counted").replay(log, HOOKS, "report=summary").run();
        assertThat(replayed.out()).isEqualTo(recorded.out());
        assertThat(report(replayed).stream().filter(line -> line.matches("\\d+ [A-Z_]+: .*")))
                .containsExactlyElementsOf(report.stream()
                        .filter(line -> line.matches("\\d+ [A-Z_]+: .*"))
                        .toList());
        Result silent = fork(jdk, "counted").replay(log, HOOKS).run();
        assertThat(silent.out()).isEqualTo(recorded.out());
        assertThat(silent.status()).isZero();
        assertThat(silent.errText()).doesNotContain("summary");
    }

    /** Of a program with one thread no two recordings differ in kinds and counts. */
    @OnEveryJdk
    void theLogIsTheSameWithAndWithout(Jdk jdk) {
        Path with = directory.resolve("with.rr");
        Path without = directory.resolve("without.rr");
        Result recorded = fork(jdk, "counted").record(with, "report=summary").run();
        assertThat(report(recorded)).contains(NOTHING);
        fork(jdk, "counted").record(without).run();
        LogEvents one = LogEvents.read(with);
        LogEvents other = LogEvents.read(without);
        assertThat(one.header().values().keySet())
                .isEqualTo(other.header().values().keySet());
        assertThat(one.events().stream().map(event -> event.kind() + " +" + event.count()))
                .containsExactlyElementsOf(other.events().stream()
                        .map(event -> event.kind() + " +" + event.count())
                        .toList());
        assertThat(one.count(EventKind.NANO_TIME)).isEqualTo(25_000);
    }

    @OnEveryJdk
    void threadsAreNamed(Jdk jdk) {
        Path log = directory.resolve("threads.rr");
        List<String> report =
                report(fork(jdk, "threads").record(log, "report=summary").run());
        long parks = LogEvents.read(log).count(EventKind.PARK);
        assertThat(report)
                .anyMatch(line -> line.startsWith("3 THREAD_START: 3 at " + CLASS + ".threads"))
                .anyMatch(line -> line.startsWith(parks + " PARK: "))
                .anyMatch(line -> line.endsWith("in thread 2 \"worker 0\""))
                .anyMatch(line -> line.endsWith("in thread 4 \"worker 2\""));
    }

    @OnEveryJdk
    void whatEscapesIsNamed(Jdk jdk) {
        List<String> report = report(fork(jdk, "library")
                .record(directory.resolve("library.rr"), "report=summary")
                .run());
        assertThat(report)
                .contains("native methods without a hook, whose answers are not recorded: " + CLASS + "$Library#port");
        report = report(fork(jdk, "library")
                .record(directory.resolve("hooked.rr"), "report=summary,hook=value:" + CLASS + "$Library#port(int)")
                .run());
        assertThat(report).contains(NOTHING).contains("hook value:" + CLASS + "$Library#port(int) was never called");
        report = report(fork(jdk, "outside")
                .record(directory.resolve("outside.rr"), "report=summary,hook=ignore:" + CLASS + "#start()")
                .run());
        assertThat(report)
                .anyMatch(line -> line.startsWith(
                        "code of the program in a thread that it did not start, not in order: thread \"outsider\" at "
                                + CLASS + ".clock(Reported.java:"));
    }

    /** Two recordings of one program have other values, and where it has one thread the same shape. */
    @OnEveryJdk
    void commandsReadWhatTheAgentWrote(Jdk jdk) {
        Path one = directory.resolve("one.rr");
        Path other = directory.resolve("other.rr");
        fork(jdk, "counted").record(one, HOOKS).run();
        fork(jdk, "counted").record(other, HOOKS).run();
        assertThat(command(jdk, 0, "verify", one))
                .startsWith(one + " is whole: ")
                .endsWith("the program ended by its last thread.");
        assertThat(command(jdk, 0, "report", one))
                .contains(
                        " 25000 NANO_TIME",
                        " 5 of hook value:" + CLASS + "#request(int)",
                        "nothing in the log is inexact");
        assertThat(command(jdk, 0, "diff", one, one)).endsWith("events are the same.");
        assertThat(command(jdk, 1, "diff", one, other)).contains("The first difference is at event 0.", "SEED");
        assertThat(command(jdk, 0, "diff", "--shape", one, other)).endsWith("events are the same.");
    }

    private static String command(Jdk jdk, int status, Object... arguments) {
        Fork fork = Fork.of(jdk, (String) null).jar(Fork.AGENT);
        for (Object argument : arguments) {
            fork.arguments(argument.toString());
        }
        Result result = fork.run();
        assertThat(result.status()).as("%s", result).isEqualTo(status);
        return result.outText().strip();
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.HiddenClasses;
import org.reprise.runtime.log.EventKind;

/** Hidden classes, which the JVM shows to no agent and names by their addresses, and packages, which it lists by theirs. */
class HiddenClassesIT {
    /** What differs in the JVM that replays: addresses to begin with. */
    private static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-Xshare:off", "-Xint", "-XX:TieredStopAtLevel=1", "-XX:+UseParallelGC");

    private static final int HIDDEN = 60;

    @TempDir
    Path directory;

    static Stream<Arguments> programs() {
        return Interleavings.programs(
                HiddenClasses.class, "locked", "raced", "-blocked", "many", "-names", "-messages", "-packages");
    }

    @ParameterizedTest(name = "{1}, {2}")
    @MethodSource("programs")
    void everyReplayIsTheRecording(Class<?> program, String name, Jdk jdk, boolean differs) {
        if (differs && jdk == Jdk.own()) {
            Interleavings.bareRunsDiffer(program, name, jdk);
        }
        Path log = directory.resolve("log.rr");
        Result recorded = Fork.of(jdk, program)
                .jvm("-XX:+UseG1GC")
                .arguments(name)
                .record(log, "slice=50")
                .run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        check(name, recorded, log);
        List<String> flags = FLAGS.subList(0, Repeats.times(0) == 0 ? 2 : FLAGS.size());
        for (Result replayed : Repeats.all(
                Math.max(flags.size(), Repeats.times(0)),
                i -> Interleavings.onCores(
                        i,
                        Fork.of(jdk, program)
                                .jvm(flags.get(i % flags.size()))
                                .arguments(name)
                                .replay(log)))) {
            Replays.same(recorded, replayed);
        }
    }

    private static void check(String name, Result recorded, Path log) {
        String out = recorded.outText();
        if (name.equals("blocked")) {
            assertThat(LogEvents.read(log).events().stream()
                            .filter(event -> event.kind() == EventKind.TAKEN)
                            .map(event -> event.fields().toString()))
                    .as("where the turn was taken")
                    .isNotEmpty()
                    .allMatch(where -> where.contains("Vector.add") && !where.contains("0x"));
        } else if (name.equals("many")) {
            List<String> classes = new ArrayList<>();
            for (LogEvents.Event event : LogEvents.read(log).events()) {
                if (event.kind() == EventKind.CLASS
                        && event.fields().get(0).toString().endsWith("Concealed")) {
                    classes.add(event.fields().get(1).toString());
                }
            }
            assertThat(classes).as("checksums of hidden classes of one name").hasSize(HIDDEN * 2 / 3);
            assertThat(classes.stream().distinct()).hasSize(2);
            assertThat(out)
                    .contains("Concealed/0x0000000000000028", "Unveiled0/0x000000000000000a")
                    .contains("Unveiled1/0x000000000000000a")
                    .doesNotContain("Unveiled0/0x000000000000000b");
        } else if (name.equals("messages")) {
            assertThat(out).contains("Concealed/0x0000000000000001 cannot be cast to class java.lang.String");
        } else if (name.equals("packages")) {
            assertThat(out)
                    .contains("java.util.concurrent\n", "package org.reprise.it.target")
                    .doesNotContain("org.reprise.runtime", "org.reprise.agent");
        }
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.HeadlessAwt;

/** AWT and Swing without a screen: the event thread is one of the target's. */
class HeadlessAwtIT {
    @TempDir
    Path directory;

    static Stream<Arguments> programs() {
        return Jdk.all().stream()
                .flatMap(jdk ->
                        Stream.of("posts", "timers", "pictures", "components").map(name -> Arguments.of(name, jdk)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("programs")
    void everyReplayIsTheRecording(String program, Jdk jdk) {
        Path log = directory.resolve("awt.rr");
        Result recorded = run(jdk, program).record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        // What stands there was met in the event thread, and no call was left to the watchdog.
        assertThat(recorded.outText()).isNotBlank().doesNotContain("!");
        assertThat(recorded.errText()).isEmpty();
        for (Result replayed :
                Repeats.all(Repeats.times(2), i -> run(jdk, program).replay(log))) {
            Replays.same(recorded, replayed);
        }
        // Last: a recording in a new home has two threads that make the JDK's cache of fonts.
        if (jdk == Jdk.own()) {
            bareRunsDiffer(jdk, program);
        }
    }

    private void bareRunsDiffer(Jdk jdk, String program) {
        Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < 50 && outcomes.size() < 2; i++) {
            outcomes.add(run(jdk, program).run().outText());
        }
        assertThat(outcomes).as("outcomes of runs without the agent").hasSize(2);
    }

    private Fork run(Jdk jdk, String program) {
        return Fork.of(jdk, HeadlessAwt.class)
                .jvm("-Djava.awt.headless=true", "-Duser.home=" + directory)
                .arguments(program);
    }
}

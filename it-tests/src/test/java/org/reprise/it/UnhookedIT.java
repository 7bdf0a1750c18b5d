package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.PastReprise;
import org.reprise.runtime.log.EventKind;

/** Native methods that no hook is on read and print past Reprise: the replay differs with status 0, and both runs have said that it may. */
class UnhookedIT {
    private static final String CLASS = PastReprise.class.getName();

    @TempDir
    static Path built;

    @TempDir
    Path directory;

    private static Path library;

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        library = built.resolve("libpast.so");
        Path include = Jdk.own().home().resolve("include");
        File log = built.resolve("gcc.txt").toFile();
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-Wall",
                        "-shared",
                        "-fPIC",
                        "-I" + include,
                        "-I" + include.resolve("linux"),
                        "-o",
                        library.toString(),
                        "src/native/past.c")
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        assertThat(gcc.waitFor()).as("status of gcc, %s", log).isZero();
    }

    private static Fork program(Jdk jdk) {
        return Fork.of(jdk, PastReprise.class)
                .jvm(jdk.feature() < 24 ? new String[0] : new String[] {"--enable-native-access=ALL-UNNAMED"})
                .arguments(library.toString());
    }

    @OnEveryJdk
    void bothRunsSayIt(Jdk jdk) {
        Path log = directory.resolve("log.rr");
        Result recorded = program(jdk).record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.errText())
                .startsWith("reprise: The program may have called native methods that no hook is on: " + CLASS
                        + "#clock, " + CLASS + "#print.")
                .contains("not recorded", "neither recorded nor compared", "hook=value:")
                .containsOnlyOnce("\n");
        Result replayed = program(jdk).replay(log).run();
        assertThat(replayed.status()).as("%s", replayed).isZero();
        assertThat(replayed.outText()).as("what came past Reprise").isNotEqualTo(recorded.outText());
        assertThat(replayed.errText()).isEqualTo(recorded.errText());
    }

    /** With a hook on each, or without the library, there is nothing to say. */
    @OnEveryJdk
    void nothingToSay(Jdk jdk) {
        Path log = directory.resolve("hooked.rr");
        String hooks = "hook=value:" + CLASS + "#clock;value:" + CLASS + "#print";
        Result recorded = program(jdk).record(log, hooks).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.errText()).isEmpty();
        assertThat(recorded.outText()).matches("native \\d+\ndone\n");
        Result replayed = program(jdk).replay(log, hooks).run();
        assertThat(replayed.outText()).isEqualTo("done\n");
        assertThat(replayed.errText()).isEmpty();
        Result without = program(jdk)
                .arguments("without")
                .record(directory.resolve("without.rr"))
                .run();
        assertThat(without.errText()).isEmpty();
    }

    /** Where one diverges, they are among the reasons. */
    @OnEveryJdk
    void aDivergenceNamesThem(Jdk jdk) {
        Path log = directory.resolve("diverging.rr");
        program(jdk).record(log).run();
        LogEvents recorded = LogEvents.read(log);
        List<LogEvents.Event> events = new ArrayList<>(recorded.events());
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).kind() == EventKind.OUTPUT) {
                events.set(i, events.get(i).with(2, 1));
            }
        }
        new LogEvents(recorded.header(), events).write(log);
        Replays.refused(
                program(jdk).replay(log).run(),
                70,
                "The program has native methods that no hook is on",
                CLASS + "#clock",
                "what they return is not recorded");
    }
}

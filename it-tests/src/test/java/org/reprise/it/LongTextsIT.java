package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.LongTexts;

/** A text of any length, and of any characters, goes into a log and comes out as it was, wherever the log has texts. */
class LongTextsIT {
    private static final String HOOKS =
            "hook=value:" + LongTexts.class.getName() + "#hooked;value:" + LongTexts.class.getName() + "#value";

    @TempDir
    Path directory;

    private static Fork program(Jdk jdk) {
        return Fork.of(jdk, LongTexts.class)
                .jvm("-Dlong=" + "\u00e4 p".repeat(20_000))
                .environment("LONG", "v\u20ac".repeat(20_000))
                .environment("LC_ALL", "C.UTF-8")
                .arguments("", "a b", "[", "x".repeat(40_000), "\u00e4\ud83d\ude00".repeat(9000));
    }

    @OnEveryJdk
    void everyReplayIsTheRecording(Jdk jdk) {
        Path log = directory.resolve("log.rr");
        Result recorded = program(jdk).record(log, HOOKS).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.outText())
                .contains(
                        "property, 60000, ",
                        "variable, 40000, ",
                        "value, 90000, ",
                        "hook 0, " + ("java.lang.IllegalStateException: ".length() + 9000) + ", ",
                        "class, " + ((LongTexts.class.getName() + "$Renamed").length() + 20_000) + ", ");
        for (Result replayed : Repeats.all(
                Repeats.times(1), i -> program(jdk).environment("LONG", "other").replay(log, HOOKS))) {
            Replays.same(recorded, replayed);
        }
    }
}

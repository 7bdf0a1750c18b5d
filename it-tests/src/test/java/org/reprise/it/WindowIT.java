package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.WindowUser;
import org.reprise.it.target.Windowed;

/** AWT and Swing with a window at an X server: what it says is recorded, and a replay needs none. */
class WindowIT {
    private static final int END = 7;
    private static final String[] ONE = {"taskset", "-c", "0"};
    private static final String[] TWO = {};

    @TempDir
    Path directory;

    static Stream<Arguments> programs() {
        return Jdk.all().stream().flatMap(jdk -> Stream.of("form", "machine").map(name -> Arguments.of(name, jdk)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("programs")
    void replaysWithoutServer(String program, Jdk jdk) {
        Path log = directory.resolve("window.rr");
        Result recorded;
        try (Screen screen = new Screen(directory)) {
            recorded = use(screen, run(jdk, program).record(log));
            if (jdk == Jdk.own()) {
                Result one = use(screen, run(jdk, program));
                Result other = use(screen, run(jdk, program));
                assertThat(one.outText()).isNotEqualTo(other.outText());
            }
        }
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(END);
        // No call was left to the watchdog.
        assertThat(recorded.errText()).isEmpty();
        assertThat(recorded.outText()).contains("typed r at ", "typed y at ", "typed q at ");
        for (Result replayed : Repeats.all(
                Repeats.times(3),
                i -> run(jdk, program).prefix(i % 2 == 0 ? TWO : ONE).replay(log))) {
            Replays.same(recorded, replayed);
        }
    }

    @ParameterizedTest
    @MethodSource("org.reprise.it.Jdk#all")
    void programThatUsesItself(Jdk jdk) {
        Path log = directory.resolve("robot.rr");
        Result recorded;
        try (Screen screen = new Screen(directory)) {
            recorded = screen.show(run(jdk, "robot").record(log)).run();
        }
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(END);
        assertThat(recorded.errText()).isEmpty();
        assertThat(recorded.outText()).contains("0 Metal", "answer ", "screen ");
        for (Result replayed :
                Repeats.all(Repeats.times(1), i -> run(jdk, "robot").replay(log))) {
            Replays.same(recorded, replayed);
        }
    }

    /** The collector must wait while Java 2D waits for the pixels, so nobody on whom that depends may wait for the collector. */
    @ParameterizedTest
    @MethodSource("org.reprise.it.Jdk#all")
    void pixelsThatAreReadBack(Jdk jdk) throws IOException {
        Path log = directory.resolve("pixels.rr");
        Result recorded;
        try (Screen screen = new Screen(directory)) {
            recorded = screen.show(run(jdk, "pixels")
                            .jvm("-Xmx64m", "-XX:+IgnoreUnrecognizedVMOptions", "-XX:GCLockerEdenExpansionPercent=0")
                            .record(log))
                    .run();
        }
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(END);
        assertThat(recorded.errText()).isEmpty();
        // A picture has more than a megabyte.
        assertThat(Files.size(log)).isLessThan(Windowed.FRAMES * 40_000L);
        for (Result replayed :
                Repeats.all(Repeats.times(1), i -> run(jdk, "pixels").replay(log))) {
            Replays.same(recorded, replayed);
        }
    }

    private static Result use(Screen screen, Fork program) {
        Forked started = screen.show(program).start();
        Result user = screen.show(Fork.of(Jdk.own(), WindowUser.class)).run();
        Result result = started.await();
        assertThat(user.status()).as("user: %s, program: %s", user, result).isZero();
        return result;
    }

    @ParameterizedTest
    @MethodSource("org.reprise.it.Jdk#all")
    void serverThatIsNotThere(Jdk jdk) {
        Path log = directory.resolve("refused.rr");
        Result recorded =
                run(jdk, "refused").environment("DISPLAY", ":59999").record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(END);
        assertThat(recorded.outText()).contains("0 java.awt.AWTError").contains("':59999'");
        Replays.same(recorded, run(jdk, "refused").replay(log).run());
    }

    private Fork run(Jdk jdk, String program) {
        return Fork.of(jdk, Windowed.class)
                .jvm("-Duser.home=" + directory)
                .environment("DISPLAY", null)
                .arguments(program);
    }
}

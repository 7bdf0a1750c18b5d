package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Sounds;

/** Java Sound: what a replay hears of devices is what the recording heard, whichever are there. */
class SoundIT {
    /** Says to ALSA's library where its devices are described, in place of the files of the system. */
    private static final String CONFIGURATION = "ALSA_CONFIG_PATH";
    /** A device that takes everything at once and records noise. */
    private static final String DEVICE = "pcm.!default { type asym playback.pcm { type null } capture.pcm {"
            + " type file slave.pcm { type null } file /dev/null infile /dev/urandom format raw } }\n";

    /** Of which two differ: what a thread that plays has come to is mostly, and not always, another thing. */
    private static final int BARE_RUNS = 10;

    @TempDir
    Path directory;

    static Stream<Arguments> programs() {
        return Jdk.all().stream()
                .flatMap(jdk -> Stream.of("lines", "clips", "midi").map(name -> Arguments.of(name, jdk)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("programs")
    void replaysNeedNoDevice(String program, Jdk jdk) throws IOException {
        if (jdk == Jdk.own()) {
            bareRunsDiffer(jdk, program);
        }
        assertThat(replay(jdk, program, DEVICE, "").outText()).doesNotContain("Exception");
    }

    @OnEveryJdk
    void errorsOfADeviceComeWithoutIt(Jdk jdk) throws IOException {
        assertThat(replay(jdk, "missing", DEVICE, "").outText())
                .contains("default [default]", "LineUnavailableException");
    }

    @OnEveryJdk
    void whereThereWasNoDeviceNoneIsSeen(Jdk jdk) throws IOException {
        assertThat(replay(jdk, "missing", "", DEVICE).outText())
                .doesNotContain("default [default]")
                .contains("IllegalArgumentException: No line matching", "MidiUnavailableException");
    }

    private void bareRunsDiffer(Jdk jdk, String program) throws IOException {
        Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < BARE_RUNS && outcomes.size() < 2; i++) {
            outcomes.add(run(jdk, program, DEVICE).run().outText());
        }
        assertThat(outcomes)
                .as("outcomes of %d runs without the agent", BARE_RUNS)
                .hasSize(2);
    }

    private Result replay(Jdk jdk, String program, String devices, String devicesThen) throws IOException {
        Path log = directory.resolve("sound.rr");
        Result recorded = run(jdk, program, devices).record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        // No call was left to the watchdog. The synthesizer's preferences say something where they are new.
        assertThat(recorded.errText()).doesNotContain("reprise:");
        Fork[] replays = new Fork[Repeats.times(2)];
        for (int i = 0; i < replays.length; i++) {
            replays[i] = run(jdk, program, devicesThen).replay(log);
        }
        for (Result replayed : Repeats.all(replays.length, i -> replays[i])) {
            Replays.same(recorded, replayed);
        }
        return recorded;
    }

    private Fork run(Jdk jdk, String program, String devices) throws IOException {
        Path file = directory.resolve(devices.isEmpty() ? "none.conf" : "device.conf");
        Files.writeString(file, devices);
        return Fork.of(jdk, Sounds.class)
                .jvm("-Duser.home=" + directory)
                .arguments(program)
                .environment(CONFIGURATION, file.toString());
    }
}

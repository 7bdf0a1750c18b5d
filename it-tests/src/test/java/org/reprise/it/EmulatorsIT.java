package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javacard.framework.Applet;
import org.junit.jupiter.api.io.TempDir;
import org.microemu.app.Headless;
import org.reprise.it.target.card.CardReader;
import org.reprise.it.target.midlet.DiceMidlet;
import org.reprise.runtime.log.EventKind;

/** Real emulators from Maven Central, with nothing configured: one run is unlike another, and each replay is like its recording. */
class EmulatorsIT {
    private static final int REPLAYS = 2;

    @TempDir
    Path temporary;

    /** A telephone: MicroEmulator's class loader defines the program's classes itself, rewritten, and prints which. */
    @OnEveryJdk
    void microEmulator(Jdk jdk) {
        LogEvents log = everyReplayIsTheRecording(home -> microEmulator(jdk, home));
        assertThat(log.count(EventKind.THREAD_START)).as("threads").isGreaterThan(3);
        assertThat(log.count(EventKind.WRITE)).as("writes to the record store").isPositive();
    }

    private Fork microEmulator(Jdk jdk, String home) {
        return Fork.of(jdk, Headless.class)
                .jvm("-Djava.awt.headless=true", "-Duser.home=" + temporary.resolve(home))
                .classPath(Jars.of(Headless.class), Fork.testClasses())
                .arguments("--quit", "--rms", "file", DiceMidlet.class.getName());
    }

    /** A smart card. */
    @OnEveryJdk
    void jCardSim(Jdk jdk) {
        LogEvents log = everyReplayIsTheRecording(home -> Fork.of(jdk, CardReader.class)
                .jvm("-Dcom.licel.jcardsim.randomdata.secure=1")
                .classPath(Jars.of(Applet.class), Fork.testClasses()));
        assertThat(log.count(EventKind.THREAD_START)).as("threads").isGreaterThan(1);
    }

    /** Each run has a home of its own: runs go side by side, and an emulator keeps its files there. */
    private LogEvents everyReplayIsTheRecording(Function<String, Fork> emulator) {
        List<Result> bare = Repeats.all(2, i -> emulator.apply("bare-" + i));
        assertThat(bare)
                .allSatisfy(each -> assertThat(each.status()).as("%s", each).isZero());
        assertThat(bare.get(0).outText())
                .as("output of two bare runs")
                .isNotEqualTo(bare.get(1).outText());
        Path log = temporary.resolve("emulator.rr");
        Result recorded = emulator.apply("recorded").record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.errText()).as("standard error").doesNotContain("reprise:");
        for (Result replayed : Repeats.all(
                Repeats.times(REPLAYS), i -> emulator.apply("replayed-" + i).replay(log))) {
            Replays.same(recorded, replayed);
        }
        return LogEvents.read(log);
    }
}

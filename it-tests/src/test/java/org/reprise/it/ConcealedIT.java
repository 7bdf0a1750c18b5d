package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Nosy;

/** Of Reprise's classes a program can use Replay alone. */
class ConcealedIT {
    @TempDir
    private Path directory;

    @OnEveryJdk
    void theProgramGetsAtNothingButReplay(Jdk jdk) throws IOException {
        Path log = directory.resolve("run.rr");
        Result recorded =
                Fork.of(jdk, Nosy.class).directory(directory).record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.outText().lines())
                .containsExactly(
                        "Session: NoClassDefFoundError",
                        "Stop: NoClassDefFoundError",
                        "Hooks: NoClassDefFoundError",
                        "Yield: NoClassDefFoundError",
                        "PrivateFiles: NoClassDefFoundError",
                        "Session.get: NoSuchMethodException",
                        "Session.ONLY: NoSuchFieldException",
                        "new Session: NoClassDefFoundError",
                        "Stop.halt: NoSuchMethodException",
                        "Hooks.halting: IllegalAccessException",
                        "Hooks.active: IllegalAccessException",
                        "Hooks.engine: NoSuchFieldException",
                        "PrivateFiles.create: NoSuchMethodException",
                        "Agent.start: IllegalAccessException",
                        "Engine: 0",
                        "handle of Session.get: IllegalAccessException",
                        "handle of Hooks.halting: IllegalAccessException",
                        "Replay: true",
                        "made false");
        Replays.same(
                recorded,
                Fork.of(jdk, Nosy.class).directory(directory).replay(log).run());
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Preferring;

/** Preferences: real while recording; a replay has the recorded ones, whatever there is now, and changes none. */
class PreferencesIT {
    @TempDir
    Path temporary;

    @OnEveryJdk
    void replayedWithoutThem(Jdk jdk) throws IOException {
        Path root = temporary.resolve("root");
        Path away = temporary.resolve("away");
        assertThat(command(jdk, root).run().outText()).contains("runs before: 0");
        Path log = temporary.resolve("preferences.rr");
        Result recorded = command(jdk, root).record(log).run();
        assertThat(recorded.outText()).contains("runs before: 1", "runs is 2");
        assertThat(command(jdk, root).run().outText()).contains("runs before: 2");
        Result third = command(jdk, root).replay(log).run();
        assertThat(third.status())
                .as("the file has changed since, in %s", third)
                .isEqualTo(66);

        Path whole = temporary.resolve("whole.rr");
        Result withData = command(jdk, root).record(whole, "blocks=data").run();
        assertThat(withData.outText()).contains("runs before: 3");
        Files.move(root, away);
        Replays.same(withData, command(jdk, root).replay(whole).run());
        assertThat(root).as("where the preferences were").doesNotExist();
    }

    private static Fork command(Jdk jdk, Path root) {
        return Fork.of(jdk, Preferring.class).jvm("-Djava.util.prefs.userRoot=" + root, "-Duser.home=" + root);
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Modifiers;

/** What weaving changes in a class is not to be seen by reflection. */
class ReflectionIT {
    @TempDir
    private Path directory;

    /** What a bare JVM says does not change from run to run, so a recording must say the same. */
    @OnEveryJdk
    void synchronizedMethodsStaySuchToTheEye(Jdk jdk) {
        Path log = directory.resolve("modifiers.rr");
        Result bare = Fork.of(jdk, Modifiers.class).run();
        assertThat(bare.outText()).contains("synchronized void org.reprise.it.target.Modifiers$Several.plain()");
        Result recorded = Fork.of(jdk, Modifiers.class).record(log).run();
        Replays.same(bare, recorded);
        Replays.same(recorded, Fork.of(jdk, Modifiers.class).replay(log).run());
    }
}

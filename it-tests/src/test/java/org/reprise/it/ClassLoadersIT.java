package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Linking;
import org.reprise.it.target.Plugins;

/** Class loaders of the target, which are asked by the JVM in the order of addresses, and before their parent has Reprise's classes. */
class ClassLoadersIT {
    @TempDir
    Path temporary;

    /** Without the class data archive the JVM has other addresses, and verifies the methods of a class in another order. */
    @OnEveryJdk
    void orderIsTheRecordings(Jdk jdk) {
        Path log = temporary.resolve("plugins.rr");
        Result recorded = Fork.of(jdk, Plugins.class).record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.outText())
                .contains(Plugins.class.getName() + "$Alder", "version 1\n", "version 2\n", "version 3\n")
                .doesNotContain("reprise.runtime");
        List<String> archives = List.of("-Xshare:auto", "-Xshare:off");
        Repeats.all(
                        2 * Repeats.times(1),
                        i -> Fork.of(jdk, Plugins.class)
                                .jvm(archives.get(i % 2))
                                .replay(log))
                .forEach(replayed -> Replays.same(recorded, replayed));
    }

    /** The other thread would block in the JVM, where no hook is. */
    @OnEveryJdk
    void noThreadWaitsForAClassThatIsBeingLinked(Jdk jdk) {
        Path log = temporary.resolve("linking.rr");
        Result recorded = Fork.of(jdk, Linking.class).record(log).run();
        assertThat(recorded.outText()).as("%s", recorded).startsWith("10 10 ");
        assertThat(recorded.errText()).isEmpty();
        Repeats.all(
                        Repeats.times(1),
                        i -> Fork.of(jdk, Linking.class)
                                .jvm("-XX:TieredStopAtLevel=1")
                                .replay(log))
                .forEach(replayed -> Replays.same(recorded, replayed));
    }
}

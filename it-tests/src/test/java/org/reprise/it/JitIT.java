package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Compiled;

/** What the JIT has the JVM do in threads of the target, and when, is no part of the run: it may be another JIT, another moment, or none. */
class JitIT {
    private static final boolean LONG = Repeats.times(1) > 1;

    @TempDir
    Path temporary;

    private final Random random = new Random();

    /** By the application's class loader, which cannot find one of the classes. */
    @OnEveryJdk
    void applicationLoader(Jdk jdk) throws IOException {
        Path classes = temporary.resolve("classes");
        copy(classes);
        Result recorded = check(jdk, classes);
        assertThat(recorded.outText()).contains("canonical false, equal true\n");
    }

    /** By a loader of the program's own, which tells what it is asked for: nothing that no instruction needs. */
    @OnEveryJdk
    void ownLoader(Jdk jdk) {
        Result recorded = check(jdk, Fork.testClasses(), "plugin");
        assertThat(recorded.outText())
                .contains("$Late\n", "$First\n", "$Step\n", "$Fault\n", "$Absent\n")
                .doesNotContain("$Never");
    }

    /** A recording by one JIT, and replays by others. */
    private Result check(Jdk jdk, Path classes, String... arguments) {
        List<String> jits =
                new ArrayList<>(List.of("-XX:+TieredCompilation", scaled(), "-Xint", "-XX:-TieredCompilation"));
        if (LONG) {
            jits.addAll(List.of("-XX:TieredStopAtLevel=1", scaled(), "-Xcomp"));
        }
        Result first = null;
        for (int round = 0; round < Repeats.times(1); round++) {
            Path log = temporary.resolve("jit" + round + ".rr");
            Result recorded = fork(jdk, classes, arguments)
                    .jvm(jits.get(round % jits.size()))
                    .record(log)
                    .run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(recorded.outText())
                    .contains("late Late\n", "absent org/reprise/it/target/Compiled$Absent\n", "caught / by zero\n");
            first = first == null ? recorded : first;
            int other = round;
            Repeats.all(
                            LONG ? 2 : jits.size() - 1,
                            i -> fork(jdk, classes, arguments)
                                    .jvm(jits.get((other / jits.size() + other + i + 1) % jits.size()))
                                    .replay(log))
                    .forEach(replayed -> Replays.same(recorded, replayed));
        }
        return first;
    }

    private String scaled() {
        return "-XX:CompileThresholdScaling=" + (1 + random.nextInt(200)) / 1000.0;
    }

    private static Fork fork(Jdk jdk, Path classes, String... arguments) {
        return Fork.of(jdk, Compiled.class).classPath(classes).arguments(arguments);
    }

    private static void copy(Path to) throws IOException {
        String package_ = Compiled.class.getPackageName().replace('.', '/');
        Files.createDirectories(to.resolve(package_));
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Fork.testClasses().resolve(package_), "Compiled*.class")) {
            for (Path file : files) {
                if (!file.endsWith("Compiled$Absent.class")) {
                    Files.copy(file, to.resolve(package_).resolve(file.getFileName()));
                }
            }
        }
    }
}

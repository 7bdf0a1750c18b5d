package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.EarlierAgent;
import org.reprise.it.target.Outside;

/** Threads that are not the program's: what they do is kept apart, and harms neither the program nor the log. */
class OutsidersIT {
    private static final String IGNORED = "hook=ignore:" + Outside.class.getName() + "#startOutside()";

    @TempDir
    private Path directory;

    /** A thread that runs woven code without the turn moves no count. */
    @OnEveryJdk
    void threadOfAnIgnoredMethod(Jdk jdk) {
        for (int i = 0; i < Repeats.times(1); i++) {
            Path log = directory.resolve("ignored" + i + ".rr");
            Result recorded = Fork.of(jdk, Outside.class)
                    .arguments("1500")
                    .record(log, IGNORED)
                    .run();
            assertThat(recorded.status()).as("%s", recorded).isEqualTo(5);
            assertThat(recorded.outText()).matches("(?:\\d+ at \\d+\n){3}");
            assertThat(recorded.errText()).isEmpty();
            LogEvents.read(log);
            Replays.same(
                    recorded,
                    Fork.of(jdk, Outside.class)
                            .arguments("1500")
                            .replay(log, IGNORED)
                            .run());
        }
    }

    /** Threads of an agent that came first pass no gate, and whoever waits for them does not wait for ever. */
    @OnEveryJdk
    void agentThatComesFirst(Jdk jdk) throws IOException {
        Path file = directory.resolve("written");
        String other = "-javaagent:" + earlier() + "=" + file;
        for (int i = 0; i < Repeats.times(1); i++) {
            Path log = directory.resolve("earlier" + i + ".rr");
            Result recorded = Fork.of(jdk, Outside.class)
                    .jvm(other)
                    .arguments("0")
                    .record(log)
                    .run();
            assertThat(recorded.status()).as("%s", recorded).isEqualTo(5);
            assertThat(Files.readString(file)).isEqualTo("AAAAA");
            Replays.same(
                    recorded,
                    Fork.of(jdk, Outside.class)
                            .jvm(other)
                            .arguments("0")
                            .replay(log)
                            .run());
            Files.delete(file);
        }
    }

    private Path earlier() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", EarlierAgent.class.getName());
        Path jar = directory.resolve("earlier.jar");
        String name = EarlierAgent.class.getName().replace('.', '/');
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            for (String entry : List.of(name + ".class", name + "$Ending.class")) {
                zip.putNextEntry(new ZipEntry(entry));
                Files.copy(Fork.testClasses().resolve(entry), zip);
            }
        }
        return jar;
    }
}

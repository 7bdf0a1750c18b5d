package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Archives;

/** File systems that are code of the JDK's or the program's, above files: what they say is not recorded, what they read is. */
class OtherFileSystemsIT {
    @TempDir
    Path directory;

    @OnEveryJdk
    void archives(Jdk jdk) throws IOException {
        Path archive = directory.resolve("states.zip");
        Path log = directory.resolve("archives.rr");
        Result bare = Fork.of(jdk, Archives.class).arguments(archive.toString()).run();
        assertThat(bare.status()).as("%s", bare).isZero();
        Files.delete(archive);
        Files.delete(directory.resolve("extracted"));
        Result recorded = Fork.of(jdk, Archives.class)
                .arguments(archive.toString())
                .record(log)
                .run();
        assertThat(recorded.outText().replaceAll("\\d", ""))
                .isEqualTo(bare.outText().replaceAll("\\d", ""));
        assertThat(recorded.outText()).isNotEqualTo(bare.outText());
        Files.delete(archive);
        Files.delete(directory.resolve("extracted"));
        for (Result replayed : Repeats.all(
                Repeats.times(2),
                i -> Fork.of(jdk, Archives.class).arguments(archive.toString()).replay(log))) {
            Replays.same(recorded, replayed);
        }
        assertThat(archive).doesNotExist();
    }
}

package org.reprise.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentJarTest {
    @TempDir
    private Path directory;

    /** Two jars that differ by one bit of an entry that is not compressed, and what follows from it. */
    private File jar(String name, byte content, String comment) throws IOException {
        byte[] bytes = {content};
        CRC32 crc = new CRC32();
        crc.update(bytes);
        Path file = directory.resolve(name);
        try (OutputStream to = Files.newOutputStream(file);
                ZipOutputStream out = new ZipOutputStream(to)) {
            ZipEntry entry = new ZipEntry("a/B.class");
            entry.setTime(0);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(1);
            entry.setCrc(crc.getValue());
            out.putNextEntry(entry);
            out.write(bytes);
            if (comment != null) {
                out.setComment(comment);
            }
        }
        return file.toFile();
    }

    @Test
    void digestFollowsTheEntries() throws IOException {
        String digest = AgentJar.digest(jar("one.jar", (byte) 1, null));
        assertThat(AgentJar.digest(jar("same.jar", (byte) 1, null))).isEqualTo(digest);
        assertThat(AgentJar.digest(jar("other.jar", (byte) 3, null)))
                .isNotEqualTo(digest)
                .startsWith(digest.substring(0, digest.indexOf('-')));
    }

    @Test
    void ofAJarWithACommentOrNoJarAllBytesCount() throws IOException {
        String digest = AgentJar.digest(jar("one.jar", (byte) 1, "a comment"));
        assertThat(AgentJar.digest(jar("other.jar", (byte) 3, "a comment"))).isNotEqualTo(digest);
        Path small = Files.write(directory.resolve("small"), new byte[] {1});
        Path large = Files.write(directory.resolve("large"), new byte[100]);
        Path changed = Files.write(directory.resolve("changed"), new byte[101]);
        assertThat(AgentJar.digest(small.toFile())).startsWith("1-");
        assertThat(AgentJar.digest(large.toFile())).startsWith("100-");
        Files.write(changed, new byte[] {1});
        Files.write(changed, new byte[99], java.nio.file.StandardOpenOption.APPEND);
        assertThat(AgentJar.digest(changed.toFile())).startsWith("100-").isNotEqualTo(AgentJar.digest(large.toFile()));
    }

    @Test
    void noneWithoutAJar() {
        assertThat(AgentJar.digest(null)).isEqualTo(AgentJar.UNKNOWN);
        assertThat(AgentJar.digest(directory.resolve("missing").toFile())).isEqualTo(AgentJar.UNKNOWN);
    }
}

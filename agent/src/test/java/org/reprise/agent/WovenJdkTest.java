package org.reprise.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WovenJdkTest {
    private static final byte[] FILE = {1, 2, 3};
    private static final byte[] WOVEN = {4, 5, 6, 7};

    @TempDir
    private Path directory;

    private File jar;

    @BeforeEach
    void writeJar() throws IOException {
        Files.createDirectories(directory.resolve("cache"));
        jar = Files.write(directory.resolve("agent.jar"), new byte[] {1, 2}).toFile();
    }

    private WovenJdk open(String image, boolean lockstep) throws IOException {
        return WovenJdk.in(
                directory.resolve("cache").toFile(), AgentJar.digest(jar), image, lockstep ? "lockstep" : "off");
    }

    private void keep() throws IOException {
        WovenJdk first = open("image", true);
        first.add("a/B", FILE, WOVEN);
        first.add("a/C", FILE, null);
        first.save();
    }

    @Test
    void keepsWhatWasWoven() throws IOException {
        keep();
        WovenJdk next = open("image", true);
        assertThat(next.knows("a/B", FILE)).isTrue();
        assertThat(next.woven("a/B")).isEqualTo(WOVEN);
        assertThat(next.knows("a/C", FILE)).isTrue();
        assertThat(next.woven("a/C")).isNull();
    }

    @Test
    void knowsNoOtherClassFile() throws IOException {
        keep();
        WovenJdk next = open("image", true);
        assertThat(next.knows("a/D", FILE)).isFalse();
        assertThat(next.knows("a/B", new byte[] {1, 2, 4})).isFalse();
        assertThat(next.knows("a/B", new byte[] {1, 2})).isFalse();
    }

    @Test
    void addsToWhatThereIs() throws IOException {
        keep();
        WovenJdk second = open("image", true);
        second.add("a/D", FILE, WOVEN);
        second.add("a/C", WOVEN, FILE);
        second.save();
        WovenJdk next = open("image", true);
        assertThat(next.woven("a/B")).isEqualTo(WOVEN);
        assertThat(next.woven("a/D")).isEqualTo(WOVEN);
        assertThat(next.knows("a/C", FILE)).isFalse();
        assertThat(next.woven("a/C")).isEqualTo(FILE);
    }

    @Test
    void belongsToOneJdkAndOneWayToWeave() throws IOException {
        keep();
        assertThat(open("other", true).knows("a/B", FILE)).isFalse();
        assertThat(open("image", false).knows("a/B", FILE)).isFalse();
        assertThat(open("image", true).knows("a/B", FILE)).isTrue();
    }

    @Test
    void belongsToOneAgent() throws IOException {
        keep();
        Files.write(jar.toPath(), new byte[] {1, 3});
        assertThat(open("image", true).knows("a/B", FILE)).isFalse();
    }

    @Test
    void isNotUsedIfAnyBitIsAltered() throws IOException {
        keep();
        Path file = directory.resolve("cache/woven-image-lockstep");
        byte[] made = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * made.length; bit++) {
            byte[] altered = made.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, altered);
            assertThat(open("image", true).knows("a/B", FILE)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void isNotReadIfItIsHuge() throws IOException {
        keep();
        File file = directory.resolve("cache/woven-image-lockstep").toFile();
        try (RandomAccessFile grown = new RandomAccessFile(file, "rw")) {
            grown.setLength(1L << 33);
        }
        assertThat(open("image", true).knows("a/B", FILE)).isFalse();
        keep();
        assertThat(file.length()).isLessThan(1000);
    }

    /** Another user could have made it. */
    @Test
    void isNotReadIfOthersMayWriteItOrItIsALink() throws IOException {
        keep();
        Path file = directory.resolve("cache/woven-image-lockstep");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(open("image", true).knows("a/B", FILE)).isFalse();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(open("image", true).knows("a/B", FILE)).isTrue();

        Path elsewhere = Files.move(file, directory.resolve("elsewhere"));
        byte[] there = Files.readAllBytes(elsewhere);
        Files.createSymbolicLink(file, elsewhere);
        assertThat(open("image", true).knows("a/B", FILE)).isFalse();
        WovenJdk next = open("image", true);
        next.add("a/E", FILE, WOVEN);
        next.save();
        assertThat(elsewhere).hasBinaryContent(there);
        assertThat(file).isRegularFile();
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    /** With its sum made right, as whoever wants a start to fail would. */
    @Test
    void isNotReadIfALengthIsImpossible() throws IOException {
        keep();
        Path file = directory.resolve("cache/woven-image-lockstep");
        byte[] made = Files.readAllBytes(file);
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, made.length}) {
            byte[] altered = made.clone();
            ByteBuffer.wrap(altered).putInt(Integer.BYTES, length);
            CRC32C crc = new CRC32C();
            crc.update(altered, 0, altered.length - Integer.BYTES);
            ByteBuffer.wrap(altered).putInt(altered.length - Integer.BYTES, (int) crc.getValue());
            Files.write(file, altered);
            assertThat(open("image", true).knows("a/B", FILE))
                    .as("length %d", length)
                    .isFalse();
        }
    }

    /** What a process that was killed has left beside it goes, what one that writes now does not. */
    @Test
    void isWrittenBesideAndRenamed() throws IOException {
        Path left = Files.createFile(directory.resolve("cache/woven-image-lockstep.99999999"));
        Path beingWritten = Files.createFile(directory.resolve("cache/woven-image-lockstep.1"));
        keep();
        assertThat(left).doesNotExist();
        assertThat(beingWritten).isEmptyFile();
        assertThat(directory.resolve("cache")).isDirectoryContaining("glob:**/woven-image-lockstep");
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            assertThat(files).hasSize(2);
        }
    }
}

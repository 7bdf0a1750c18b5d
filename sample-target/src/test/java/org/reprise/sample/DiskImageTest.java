package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskImageTest {
    @TempDir
    Path directory;

    private static byte[] sector(int value) {
        byte[] bytes = new byte[DiskImage.SECTOR_BYTES];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private Path image(int... values) throws IOException {
        byte[] bytes = new byte[values.length * DiskImage.SECTOR_BYTES + 100];
        for (int i = 0; i < values.length; i++) {
            System.arraycopy(sector(values[i]), 0, bytes, i * DiskImage.SECTOR_BYTES, DiskImage.SECTOR_BYTES);
        }
        return Files.write(directory.resolve("disk.img"), bytes);
    }

    private static byte[] firstOfEach(DiskImage disk, int count) throws IOException {
        byte[] read = new byte[count * DiskImage.SECTOR_BYTES];
        disk.read(0, count, read);
        byte[] first = new byte[count];
        for (int i = 0; i < count; i++) {
            first[i] = read[i * DiskImage.SECTOR_BYTES + 7];
        }
        return first;
    }

    @Test
    void writesGoToTheOverlayAndCoverTheImage() throws IOException {
        Path path = image(1, 2, 3, 4);
        byte[] before = Files.readAllBytes(path);
        try (DiskImage disk = new DiskImage(path, false)) {
            assertThat(disk.sectors()).isEqualTo(4);
            byte[] source = Arrays.copyOf(sector(8), 2 * DiskImage.SECTOR_BYTES);
            disk.write(1, 2, source);
            disk.write(1, 1, sector(9));
            source[7] = 99;
            assertThat(firstOfEach(disk, 4)).containsExactly(1, 9, 0, 4);
            assertThat(disk.overlay().size()).isEqualTo(2);
        }
        assertThat(path).hasBinaryContent(before);
    }

    @Test
    void writesGoToTheFileWhenAsked() throws IOException {
        Path path = image(1, 2);
        try (DiskImage disk = new DiskImage(path, true)) {
            disk.write(1, 1, sector(7));
            disk.flush();
            assertThat(firstOfEach(disk, 2)).containsExactly(1, 7);
            assertThat(disk.overlay().size()).isZero();
        }
        assertThat(Files.readAllBytes(path)[DiskImage.SECTOR_BYTES]).isEqualTo((byte) 7);
    }

    @Test
    void aMissingImageIsNotCreated() {
        Path path = directory.resolve("none.img");
        assertThatThrownBy(() -> new DiskImage(path, true)).isInstanceOf(IOException.class);
        assertThat(path).doesNotExist();
    }

    @Test
    void theOverlaysHashDependsOnPlaceAndContentButNotOnOrder() {
        assertThat(hash(1, 10, 2, 20)).isEqualTo(hash(2, 20, 1, 10));
        assertThat(hash(1, 10, 2, 20)).isNotEqualTo(hash(1, 20, 2, 10)).isNotEqualTo(hash(1, 10, 3, 20));
    }

    private static byte[] hash(int... sectorsAndValues) {
        SectorOverlay overlay = new SectorOverlay();
        for (int i = 0; i < sectorsAndValues.length; i += 2) {
            overlay.write(sectorsAndValues[i], sector(sectorsAndValues[i + 1]), 0);
        }
        MessageDigest digest = StateHash.newDigest();
        overlay.update(digest);
        return digest.digest();
    }
}

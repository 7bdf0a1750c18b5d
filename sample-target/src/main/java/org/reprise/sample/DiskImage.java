package org.reprise.sample;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A raw disk image, read by sectors; writes go to the file or to a {@link SectorOverlay}. Any thread. */
final class DiskImage implements Closeable {
    static final int SECTOR_BYTES = 512;

    private final RandomAccessFile file;
    private final boolean writable;
    private final long sectors;
    private final SectorOverlay overlay = new SectorOverlay();

    /**
     * Opens an existing image; a rest of less than a sector at its end is not seen.
     *
     * @param writable whether writes change the file
     */
    DiskImage(Path path, boolean writable) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("no such file");
        }
        this.file = new RandomAccessFile(path.toFile(), writable ? "rw" : "r");
        this.writable = writable;
        this.sectors = file.length() / SECTOR_BYTES;
    }

    /** Size in sectors. */
    long sectors() {
        return sectors;
    }

    SectorOverlay overlay() {
        return overlay;
    }

    /** Reads {@code count} sectors into the start of {@code target}. */
    void read(long sector, int count, byte[] target) throws IOException {
        synchronized (file) {
            file.seek(sector * SECTOR_BYTES);
            file.readFully(target, 0, count * SECTOR_BYTES);
        }
        for (int i = 0; i < count; i++) {
            overlay.read(sector + i, target, i * SECTOR_BYTES);
        }
    }

    /** Writes {@code count} sectors from the start of {@code source}. */
    void write(long sector, int count, byte[] source) throws IOException {
        if (writable) {
            synchronized (file) {
                file.seek(sector * SECTOR_BYTES);
                file.write(source, 0, count * SECTOR_BYTES);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            overlay.write(sector + i, source, i * SECTOR_BYTES);
        }
    }

    /** Has the host put what was written on stable storage. */
    void flush() throws IOException {
        if (writable) {
            file.getFD().sync();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

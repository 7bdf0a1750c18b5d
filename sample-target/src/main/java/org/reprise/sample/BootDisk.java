package org.reprise.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** Writes disk images that the machine boots from: the guest's ELF file, which the loader finds in the first sectors, then data. */
final class BootDisk {
    /** Size of an image. */
    static final int BYTES = 4 << 20;

    /** What is behind the guest is the same on every disk. */
    private static final long SEED = 1;

    private BootDisk() {}

    /**
     * Writes a new image.
     *
     * @param elf the guest
     * @throws UsageException if the file exists or cannot be written, or the guest does not fit
     */
    static void make(Path file, byte[] elf) throws UsageException {
        if (elf.length > BYTES) {
            throw new UsageException("the guest is larger than a disk of " + BYTES + " bytes");
        }
        byte[] image = new byte[BYTES];
        new Random(SEED).nextBytes(image);
        System.arraycopy(elf, 0, image, 0, elf.length);
        try {
            Files.write(file, image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UsageException("cannot make disk image " + file + ": " + e);
        }
    }
}

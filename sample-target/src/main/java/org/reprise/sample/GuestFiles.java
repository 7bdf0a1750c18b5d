package org.reprise.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Finds the ELF file a user means: a built-in guest, which is a resource of the jar, or a file. */
final class GuestFiles {
    /** Names of the built-in guests. */
    static final Set<String> BUILT_IN = Set.of("compute", "diskcopy", "echo", "idle", "system");

    /** What the CPU starts in when it boots from the disk: a resource, too. */
    static final String LOADER = "loader";

    private GuestFiles() {}

    /** Reads the whole file. */
    static byte[] read(String guest) throws UsageException {
        try {
            return BUILT_IN.contains(guest) || LOADER.equals(guest)
                    ? readResource(guest)
                    : Files.readAllBytes(Path.of(guest));
        } catch (IOException e) {
            throw new UsageException("cannot read guest " + guest + ": " + e);
        }
    }

    private static byte[] readResource(String guest) throws IOException {
        try (InputStream in = GuestFiles.class.getResourceAsStream("/guest/" + guest + ".elf")) {
            if (in == null) {
                throw new IOException("this jar was built without it");
            }
            return in.readAllBytes();
        }
    }
}

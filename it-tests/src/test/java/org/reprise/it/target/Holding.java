package org.reprise.it.target;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes a file and writes to one that was there, says which modes it sees, and computes for a while with both open. */
public final class Holding {
    private Holding() {}

    /** @param args how many millions of rounds to compute */
    public static void main(String[] args) throws IOException {
        try (RandomAccessFile image = new RandomAccessFile("image", "rw");
                OutputStream made = new FileOutputStream("made");
                OutputStream created = Files.newOutputStream(Path.of("created"))) {
            image.write('x');
            made.write('y');
            created.write('z');
            for (String name : new String[] {"image", "made", "created"}) {
                System.out.println(name + " "
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(name))) + " "
                        + Files.getAttribute(Path.of(name), "unix:mode"));
            }
            long rounds = Long.parseLong(args[0]) * 1_000_000;
            long state = 1;
            for (long i = 0; i < rounds; i++) {
                state = state * 6364136223846793005L + 1442695040888963407L;
            }
            System.out.println(state);
        }
    }
}

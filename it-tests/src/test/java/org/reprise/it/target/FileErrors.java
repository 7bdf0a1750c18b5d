package org.reprise.it.target;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints all that an exception of a file says. */
public final class FileErrors {
    private FileErrors() {}

    private interface Change {
        void make() throws IOException;
    }

    /** Asks for what cannot be done where "file" is a file and "missing" does not exist. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of("file");
        Path missing = Path.of("missing");
        print(() -> Files.createDirectory(file.resolve("x")));
        print(() -> Files.createDirectory(file));
        print(() -> Files.delete(missing));
        print(() -> Files.move(missing, file));
        print(() -> Files.move(file, file.resolve("x")));
        print(() -> Files.size(missing));
        print(() -> Files.newByteChannel(file.resolve("x")).close());
    }

    private static void print(Change change) throws IOException {
        try {
            change.make();
            System.out.println("done");
        } catch (FileSystemException e) {
            System.out.println(e.getClass().getSimpleName() + " of " + e.getFile() + " and " + e.getOtherFile() + ", "
                    + e.getReason());
        }
    }
}

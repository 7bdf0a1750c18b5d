package org.reprise.agent.cli;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Says which log could not be read, and why, in words for the user. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(File log, IOException cause) {
        super(words(log, cause), cause);
    }

    private static String words(File log, IOException cause) {
        boolean missing =
                !log.exists() && (cause instanceof FileNotFoundException || cause instanceof NoSuchFileException);
        return "The log " + log + (missing ? " does not exist." : " cannot be read: " + cause.getMessage() + ".");
    }
}

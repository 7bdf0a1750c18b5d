package org.reprise.sample;

/** Something the user asked for cannot be done; the message is the whole text to print. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}

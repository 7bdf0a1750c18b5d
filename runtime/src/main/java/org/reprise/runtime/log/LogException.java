package org.reprise.runtime.log;

/** Says that a log cannot be used (exit status 65), in words for the user. */
public final class LogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and where, as sentences */
    public LogException(String message) {
        super(message);
    }
}

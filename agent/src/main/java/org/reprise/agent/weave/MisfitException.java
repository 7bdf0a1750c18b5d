package org.reprise.agent.weave;

/** Says which hook of the user's is on a method that it cannot be on, and why. */
public final class MisfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MisfitException(String message) {
        super(message);
    }
}

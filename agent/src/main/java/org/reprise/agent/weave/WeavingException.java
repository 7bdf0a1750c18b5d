package org.reprise.agent.weave;

/** Says which class, and where known which method, could not be woven, and why. */
public final class WeavingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param className internal name
     * @param method name and descriptor, or null where the class as a whole is the matter
     */
    WeavingException(String className, String method, String reason, Throwable cause) {
        super(
                "cannot weave " + String.valueOf(className).replace('/', '.') + (method == null ? "" : "." + method)
                        + ": " + reason,
                cause);
    }
}

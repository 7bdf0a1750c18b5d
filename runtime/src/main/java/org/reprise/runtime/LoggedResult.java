package org.reprise.runtime;

/** What a method with a hook returns, as the log has it: made where it is known what the method may return. */
final class LoggedResult {
    /** Of {@link Payload}. */
    final byte[] bytes;

    LoggedResult(byte[] bytes) {
        this.bytes = bytes;
    }
}

package org.reprise.runtime;

/** What the agent does with the target, in QEMU's words: {@code replay_mode}. */
public enum ReplayMode {
    /** Nothing is woven. */
    NONE,
    /** The run is written to a log. */
    RECORD,
    /** The run comes from a log (QEMU's PLAY). */
    REPLAY
}

package org.reprise.runtime;

/** What a hook of the user's makes of the methods that it names; the manual is {@code docs/hooks.md}. */
public enum HookKind {
    /** What the method returns is a clock: recorded as the difference to what it returned last. */
    CLOCK,
    /** What the method returns is random: as {@link #VALUE}. */
    RANDOM,
    /** What the method returns or throws is recorded; a replay does not run it. */
    VALUE,
    /** The method reads or writes a block of a device: what it returns, and what it brings into arrays and buffers, is checked or recorded. */
    BLOCK,
    /** The method is a completion: a call is queued and made at the next checkpoint. */
    ASYNC,
    /** The method is an input: as {@link #ASYNC}, but a replay makes the recorded calls with the recorded arguments, and no other. */
    INPUT,
    /** What is queued is delivered when the method begins. */
    CHECKPOINT,
    /** The machine idles in the method: a checkpoint where it begins and one where it ends, and a thread that waits there wakes up for what is queued. */
    IDLE,
    /** The method returns the number of instructions that the guest has executed: asked, and compared, at each delivery. */
    ICOUNT,
    /** The method may block where Reprise has no hook: other threads go on meanwhile. */
    BLOCKING,
    /** The method returns a digest of the machine's state: compared in a replay. */
    DIGEST,
    /** What the method does is nobody's business: hooks are inert in it. */
    IGNORE;

    /** Whether the body of the method is not run in a replay. */
    boolean replacesBody() {
        return this == CLOCK || this == RANDOM || this == VALUE;
    }
}

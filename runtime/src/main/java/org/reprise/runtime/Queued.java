package org.reprise.runtime;

/** Something that waits in the {@link AsyncQueue} for a checkpoint. */
abstract class Queued {
    /** Where it comes from, see {@link AsyncQueue#ofHook}. */
    final long origin;
    /** Tells it from others of the same origin; those that it does not tell apart come in the order of their arrival. */
    final long key;
    /** Whether a thread queued it that is not in lockstep, so that a replay may have to wait for it. */
    final boolean outside;

    Queued(long origin, long key, boolean outside) {
        this.origin = origin;
        this.key = key;
        this.outside = outside;
    }

    /** Does it, in the thread that met the checkpoint. What it throws goes to that thread's handler of uncaught exceptions. */
    abstract void deliver(TargetThread me) throws Throwable;

    /** Whether it is the call of that method, with its descriptor, on that object. */
    boolean isCall(Object on, String name) {
        return false;
    }

    /** Logs that it is delivered. Recording only. */
    void log(Engine engine, long checkpoint, long site) {
        engine.delivered(checkpoint, site, this);
    }

    /** For a message: what it is. */
    abstract String words();
}

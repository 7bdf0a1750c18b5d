package org.reprise.sample;

/** A callback with a deadline; see {@link TimerList}. */
final class MachineTimer {
    private final Runnable callback;
    private long deadline;

    MachineTimer(Runnable callback) {
        this.callback = callback;
    }

    /** Virtual time in ns at which the timer expires; guarded by the timer list. */
    long deadline() {
        return deadline;
    }

    void setDeadline(long nanos) {
        deadline = nanos;
    }

    void fire() {
        callback.run();
    }
}

package org.reprise.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * Armed timers, sorted by deadline, after QEMU's {@code QEMUTimerList}. Timers of equal deadline fire in the order they
 * were armed. Any thread; callbacks run in the thread that calls {@link #runExpired}, without the list's lock.
 */
final class TimerList {
    /** What {@link #nextDeadline} answers when no timer is armed. */
    static final long NEVER = Long.MAX_VALUE;

    private final List<MachineTimer> armed = new ArrayList<>();

    /**
     * Arms a timer, or moves it if it is armed.
     *
     * @param deadline virtual time in ns
     * @return whether it is now the first to expire
     */
    synchronized boolean arm(MachineTimer timer, long deadline) {
        armed.remove(timer);
        timer.setDeadline(deadline);
        int at = armed.size();
        while (at > 0 && armed.get(at - 1).deadline() > deadline) {
            at--;
        }
        armed.add(at, timer);
        return at == 0;
    }

    /** Disarms a timer; no effect if it is not armed. */
    synchronized void disarm(MachineTimer timer) {
        armed.remove(timer);
    }

    /** Deadline of the first timer to expire in ns of virtual time, or {@link #NEVER}. */
    synchronized long nextDeadline() {
        return armed.isEmpty() ? NEVER : armed.get(0).deadline();
    }

    /**
     * Disarms and fires every timer whose deadline is at or before {@code now}.
     *
     * @return how many fired
     */
    int runExpired(long now) {
        int fired = 0;
        for (MachineTimer timer = takeExpired(now); timer != null; timer = takeExpired(now)) {
            timer.fire();
            fired++;
        }
        return fired;
    }

    private synchronized MachineTimer takeExpired(long now) {
        if (armed.isEmpty() || armed.get(0).deadline() > now) {
            return null;
        }
        return armed.remove(0);
    }
}

package org.reprise.sample;

import java.util.ArrayDeque;

/**
 * The I/O main loop: fires timers, runs bottom halves, and sleeps until the next deadline or until another thread has
 * work for it. {@link #run} is the body of the thread "io"; the other methods may be called by any thread.
 */
final class MainLoop implements Runnable {
    /** The longest sleep in ms when no timer is armed. */
    static final long MAX_SLEEP_MILLIS = 1000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final VirtualClock clock;
    private final TimerList timers = new TimerList();
    private final ArrayDeque<BottomHalf> bottomHalves = new ArrayDeque<>();
    private boolean woken;
    private boolean stopped;

    MainLoop(VirtualClock clock) {
        this.clock = clock;
    }

    /** Arms or moves a timer. {@code deadline} is in ns of virtual time. */
    void arm(MachineTimer timer, long deadline) {
        if (timers.arm(timer, deadline)) {
            wake();
        }
    }

    /** Disarms a timer; its callback may be running. */
    void disarm(MachineTimer timer) {
        timers.disarm(timer);
    }

    /** Has the main loop run a bottom half soon. */
    synchronized void schedule(BottomHalf bottomHalf) {
        if (bottomHalf.markScheduled()) {
            bottomHalves.add(bottomHalf);
            wake();
        }
    }

    /** Milliseconds until the next timer is due, rounded up; at least 1, at most {@link #MAX_SLEEP_MILLIS}. */
    long millisToNextDeadline() {
        long deadline = timers.nextDeadline();
        if (deadline == TimerList.NEVER) {
            return MAX_SLEEP_MILLIS;
        }
        long nanos = deadline - clock.nanos();
        long millis = (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return Math.max(1, Math.min(millis, MAX_SLEEP_MILLIS));
    }

    /** Ends {@link #run} after the callbacks it is running. */
    synchronized void stop() {
        stopped = true;
        wake();
    }

    @Override
    public void run() {
        try {
            while (sleep()) {
                timers.runExpired(clock.nanos());
                for (BottomHalf next = nextBottomHalf(); next != null; next = nextBottomHalf()) {
                    next.run();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Sleeps unless there is work; false when stopped. */
    private synchronized boolean sleep() throws InterruptedException {
        if (!woken && timers.nextDeadline() > clock.nanos()) {
            wait(millisToNextDeadline());
        }
        woken = false;
        return !stopped;
    }

    private synchronized BottomHalf nextBottomHalf() {
        BottomHalf next = bottomHalves.poll();
        if (next != null) {
            next.clearScheduled();
        }
        return next;
    }
}

package org.reprise.sample;

import java.util.ArrayDeque;

/**
 * The I/O main loop: fires timers, runs bottom halves, and sleeps until the next deadline or until another thread has
 * work for it. {@link #run} is the body of the thread "io"; the other methods may be called by any thread.
 *
 * <p>While the CPU idles, deadlines are reached by the {@link Warp} alone, whose timer is the loop's sleep.
 */
final class MainLoop implements Runnable {
    /** The longest sleep in ms when no timer is armed. */
    static final long MAX_SLEEP_MILLIS = 1000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final VirtualClock clock;
    private final Warp warp;
    private final TimerList timers = new TimerList();
    private final ArrayDeque<BottomHalf> bottomHalves = new ArrayDeque<>();
    private boolean woken;
    private boolean stopped;

    MainLoop(VirtualClock clock) {
        this.clock = clock;
        this.warp = new Warp(clock);
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

    /** The CPU goes idle: from now on the warp moves virtual time; CPU thread. */
    void cpuIdles() {
        warp.goIdle();
        wake();
    }

    /** The CPU is about to execute again; CPU thread. */
    void cpuResumes() {
        warp.account();
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
                iterate();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One iteration: the timers that are due, then the bottom halves. I/O thread. */
    private void iterate() {
        warp.expire();
        timers.runExpired(clock.nanos());
        for (BottomHalf next = nextBottomHalf(); next != null; next = nextBottomHalf()) {
            next.run();
        }
    }

    private synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Sleeps unless there is work; false when stopped. */
    private synchronized boolean sleep() throws InterruptedException {
        if (!woken) {
            warp.start();
            if (timers.nextDeadline() > clock.nanos()) {
                wait(millisToNextDeadline());
            }
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

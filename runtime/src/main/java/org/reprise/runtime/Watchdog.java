package org.reprise.runtime;

import java.util.HashSet;
import java.util.Set;
import jdk.internal.misc.Unsafe;

/**
 * Sees to it that nothing hangs in silence. Where the holder of the turn is blocked and no hook gave the turn up (a monitor that the JDK's own code enters, a native method), it
 * takes the turn from it, and says once for each place where that was.
 *
 * <p>Threading: a thread of its own, of which the target sees nothing.
 */
final class Watchdog extends Thread {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Time between two looks, ns. */
    private static final long PERIOD = 2_000_000;
    /** Looks at which the holder must have been found asleep without having run. */
    private static final int LOOKS = 4;

    private final Engine engine;
    private final Scheduler scheduler;
    private final Set<String> told = new HashSet<>();

    // Where the holder was at the last look.
    private TargetThread holder;
    private int sequence;
    private int left;
    private long asleep;
    /** Looks since it was first found there. */
    private int looks;

    Watchdog(Engine engine, Scheduler scheduler) {
        super(null, null, "reprise-watchdog", 0, false);
        this.engine = engine;
        this.scheduler = scheduler;
        setDaemon(true);
    }

    @Override
    public void run() {
        while (true) {
            UNSAFE.park(false, PERIOD);
            look();
        }
    }

    private void look() {
        TargetThread now = scheduler.turn;
        boolean still = now != null && now == holder && engine.sequence == sequence && Yield.left == left;
        long sleeps = still && now.entered ? KernelThread.asleep(now) : KernelThread.AWAKE;
        if (!still || sleeps == KernelThread.AWAKE || sleeps != asleep) {
            holder = now;
            sequence = engine.sequence;
            left = Yield.left;
            asleep = sleeps;
            looks = 0;
            return;
        }
        looks++;
        if (looks >= LOOKS && engine.mayTake()) {
            String where = where(now.thread.getStackTrace());
            if (where != null) {
                scheduler.take(now, sleeps, where);
            }
        }
    }

    /**
     * Says it once for each place; under the scheduler's lock, so that it comes between the same two outputs of the target each time.
     */
    void tell(TargetThread lost, String where) {
        if (told.add(where)) {
            Stop.say(lost + " is blocked in " + where
                    + ", where Reprise has no hook, so another thread goes on. What it does from there to its next hook is not in order with the others: a "
                    + "replay of this log may differ.");
        }
    }

    /** Returns the innermost frame, and the target's that led there; null where the thread is in code of Reprise, which goes on by itself. */
    private static String where(StackTraceElement[] frames) {
        String target = null;
        for (StackTraceElement frame : frames) {
            String name = frame.getClassName();
            if (name.startsWith("org.reprise.runtime.") || name.startsWith("org.reprise.agent.")) {
                return null;
            }
            if (target == null && !Divergence.isJdk(name)) {
                target = frame.toString();
            }
        }
        if (frames.length == 0) {
            return null;
        }
        String top = frames[0].toString();
        return target == null || target.equals(top) ? top : top + ", called from " + target;
    }
}

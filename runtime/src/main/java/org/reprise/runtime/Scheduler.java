package org.reprise.runtime;

import java.util.Arrays;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.TargetThread.State;
import org.reprise.runtime.log.EventKind;

/**
 * Hands the turn from thread to thread: one adopted thread runs, the others wait. How and why it replays: {@code docs/scheduler.md}.
 *
 * <p>While recording, this class chooses the next thread, round robin among those that can go on; in a replay the log names it. Every thread
 * without the turn stands in {@link #awaitTurn}: parked on its own permit (the target's permits are {@link TargetThread#permit}), or, in
 * Object.wait, in the real wait of the real monitor, since nothing else releases it.
 *
 * <p>Threading: the holder of the turn owns all state. While nobody holds it (all wait for time or for the operating system), and for those who
 * come back from the operating system, {@link #lock} does.
 */
final class Scheduler {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final int EXIT_THREAD = 1;
    /** Slices that may pass in a monitor of a JDK class: more, and the thread may be waiting for another. */
    private static final int MOST_DEFERRED = 100;
    /** Stands in {@link #turn} from the moment a thread is chosen under the lock until it is handed the turn outside of it. */
    private static final TargetThread CHOSEN = new TargetThread(-1, null, true);

    /** The thread that runs; null while all wait for time or for the operating system. */
    volatile TargetThread turn;
    /** Monitors entered by threads without the turn: while there are none, no monitor needs a look. */
    int heldByOthers;

    private final Engine engine;
    private final Object lock = new Object();
    private TargetThread[] threads = new TargetThread[8];
    private int count;
    private int alive;
    private int userThreads;
    /** Threads that are alive, of the platform's kind; the most of them at a time; all of them so far. */
    private int platformThreads;

    private int peak;
    private long started;
    private long waits;
    /** Why the turn was given up when nobody could take it. */
    private EventKind idleReason;

    Scheduler(Engine engine) {
        this.engine = engine;
    }

    /** Makes the current thread thread 0, with the turn. */
    void adoptMain() {
        TargetThread main = add(new TargetThread(0, Thread.currentThread(), false));
        userThreads++;
        main.entered = true;
        main.hasRun = true;
        countStart(main);
        main.state = State.READY;
        // The thread that runs the shutdown hooks when main and all others have ended; the JVM makes it then.
        TargetThread exit = add(new TargetThread(EXIT_THREAD, null, true));
        exit.state = State.VM_EXIT;
        turn = main;
    }

    private TargetThread add(TargetThread thread) {
        if (count == threads.length) {
            threads = Arrays.copyOf(threads, 2 * count);
        }
        threads[count++] = thread;
        alive++;
        return thread;
    }

    /** Registers a thread that the holder is about to start. */
    TargetThread adopt(Thread thread) {
        // Asked while the thread is not ours yet: it may have been interrupted before its start.
        boolean interrupted = thread.isInterrupted();
        TargetThread child;
        synchronized (lock) {
            child = add(new TargetThread(count, thread, thread.isDaemon()));
        }
        child.interrupted = interrupted;
        if (!child.daemon) {
            userThreads++;
        }
        child.state = State.READY;
        countStart(child);
        return child;
    }

    private void countStart(TargetThread thread) {
        if (!thread.virtual) {
            started++;
            platformThreads++;
            peak = Math.max(peak, platformThreads);
        }
    }

    int platformThreads() {
        return platformThreads;
    }

    int peak() {
        return peak;
    }

    void resetPeak() {
        peak = platformThreads;
    }

    long started() {
        return started;
    }

    /** Returns the adopted thread, or null. */
    TargetThread find(Thread thread) {
        if (thread == null) {
            return null;
        }
        // A thread that was just started looks for itself without the turn, while the holder may add others.
        TargetThread[] all = threads;
        for (int i = Math.min(count, all.length) - 1; i >= 0; i--) {
            if (all[i] != null && all[i].thread == thread) {
                return all[i];
            }
        }
        return null;
    }

    /** Returns the thread of that number, or null. */
    TargetThread thread(long number) {
        return number >= 0 && number < count ? threads[(int) number] : null;
    }

    /** First act of an adopted thread: waits for its first turn. */
    void enter(TargetThread me) {
        me.entered = true;
        awaitTurn(me);
        me.hasRun = true;
        engine.seedHashes();
    }

    /** First act of the JVM's thread that runs the shutdown hooks. */
    void enterVmExit(long hashWords) {
        TargetThread exit = threads[EXIT_THREAD];
        exit.hashWords = hashWords;
        exit.thread = Thread.currentThread();
        dispatch();
        enter(exit);
        countStart(exit);
    }

    /** Whether a thread of the target, as the scheduler sees it, has been started and has not ended. */
    static boolean isAlive(TargetThread thread) {
        return thread.state != State.ENDED;
    }

    /** The holder's slice is used up. Returns, when it has the turn again, whether it had to give it up. */
    boolean preempt(TargetThread me) {
        me.state = State.READY;
        if (engine.replaying()) {
            replaySwitch(me, EventKind.PREEMPT);
            engine.seedHashes();
            return true;
        }
        if (me.deferred < MOST_DEFERRED && holdsJdkMonitor(me)) {
            me.deferred++;
            return false;
        }
        TargetThread next = nextEligible(me.number, false);
        if (next == null) {
            return false;
        }
        me.deferred = 0;
        takeInterrupt(me);
        grant(me, next, EventKind.PREEMPT);
        awaitTurn(me);
        engine.seedHashes();
        return true;
    }

    /**
     * The holder cannot go on, or does not want to, as its fields say. Returns when it has the turn again; its fields say why.
     */
    void block(TargetThread me, EventKind why) {
        if (engine.replaying()) {
            replaySwitch(me, why);
        } else {
            takeInterrupt(me);
            if (release(me, why, true)) {
                awaitTurn(me);
            } else {
                giveInterrupt(me);
            }
        }
        engine.seedHashes();
    }

    /** The holder enters the operating system, without the turn; {@link #arrive} must follow. Recording only. */
    void leave(TargetThread me) {
        me.state = State.BLOCKED;
        // The thread keeps it too: what it calls may look.
        me.interrupted = me.thread.isInterrupted();
        release(me, EventKind.BLOCKED, false);
    }

    /** The thread comes back from the operating system and wants the turn. Recording only. */
    void arrive(TargetThread me) {
        synchronized (lock) {
            me.state = State.READY;
        }
        dispatch();
        awaitTurn(me);
        engine.seedHashes();
    }

    /** The holder ends; no code of the target runs in it any more. */
    void end(TargetThread me) {
        me.state = State.ENDED;
        // Threads that have ended still tell it.
        me.interrupted = me.thread.isInterrupted();
        alive--;
        if (!me.daemon) {
            userThreads--;
        }
        if (!me.virtual) {
            platformThreads--;
        }
        // The JVM notifies whoever waits on the thread object, as Thread.join does.
        notifyWaiters(me.thread, true);
        if (engine.replaying()) {
            TargetThread next = engine.nextTurn(EventKind.THREAD_END);
            hand(me, next);
        } else {
            release(me, EventKind.THREAD_END, false);
        }
    }

    private void replaySwitch(TargetThread me, EventKind why) {
        TargetThread next = engine.nextTurn(why);
        takeInterrupt(me);
        if (next != me) {
            hand(me, next);
        }
        awaitTurn(me);
    }

    /** Gives the turn to whoever can go on, to nobody if none can. Returns whether the caller has lost it. */
    private boolean release(TargetThread me, EventKind why, boolean mayGoOn) {
        TargetThread next = nextEligible(me.number, mayGoOn);
        if (next == me) {
            engine.recordSwitch(why, me);
            me.state = State.READY;
            me.deadline = TargetThread.NEVER;
            return false;
        }
        if (next != null) {
            grant(me, next, why);
            return true;
        }
        synchronized (lock) {
            heldByOthers += me.heldCount;
            idleReason = why;
            turn = null;
        }
        // Whoever came back from the operating system, or was late, since we looked, has found the turn taken.
        dispatch();
        return true;
    }

    private void grant(TargetThread me, TargetThread next, EventKind why) {
        engine.recordSwitch(why, next);
        hand(me, next);
    }

    private void hand(TargetThread me, TargetThread next) {
        heldByOthers += me.heldCount - next.heldCount;
        pass(next);
    }

    /** If nobody has the turn, gives it to a thread that can go on, if there is one. */
    private void dispatch() {
        if (engine.replaying()) {
            return;
        }
        TargetThread next;
        synchronized (lock) {
            next = turn == null ? nextEligible(0, true) : null;
            if (next == null) {
                return;
            }
            engine.recordSwitch(idleReason, next);
            heldByOthers -= next.heldCount;
            turn = CHOSEN;
        }
        // Outside the lock: a thread in Object.wait takes the lock while it has the monitor.
        pass(next);
    }

    private void pass(TargetThread next) {
        Object monitor = next.waitMonitor;
        if (monitor == null) {
            turn = next;
            Thread thread = next.thread;
            if (thread != null) {
                UNSAFE.unpark(thread);
            }
        } else {
            // The waiter must not run on before we are out of its monitor: it may come to wait for us.
            synchronized (monitor) {
                turn = next;
                monitor.notifyAll();
            }
        }
    }

    /**
     * Takes the interrupt status off the holder, as it would end every park and wait at once. Not after the turn has changed hands: the next
     * holder may interrupt this thread, or ask for its status.
     */
    private static void takeInterrupt(TargetThread me) {
        me.interrupted = Thread.interrupted();
    }

    /** Puts the interrupt status back on the thread, which has the turn again. */
    private static void giveInterrupt(TargetThread me) {
        if (me.interrupted) {
            me.interrupted = false;
            me.inside++;
            me.thread.interrupt();
            me.inside--;
        }
    }

    /** Waits until the thread has the turn. */
    private void awaitTurn(TargetThread me) {
        boolean timed = me.deadline != TargetThread.NEVER;
        while (turn != me) {
            if (Thread.interrupted()) {
                // By a thread that is not ours, or while this one was in the operating system.
                me.interrupted = true;
            }
            long nanos = timed ? me.deadline - System.nanoTime() : TargetThread.NEVER;
            if (nanos > 0) {
                pause(me, nanos);
            } else {
                // From here on, whoever gives the turn up sees that this thread is late.
                timed = false;
                dispatch();
            }
        }
        me.state = State.READY;
        me.deadline = TargetThread.NEVER;
        giveInterrupt(me);
    }

    private static void pause(TargetThread me, long nanos) {
        Object monitor = me.waitMonitor;
        if (monitor == null) {
            UNSAFE.park(false, nanos == TargetThread.NEVER ? 0 : nanos);
            return;
        }
        try {
            if (nanos == TargetThread.NEVER) {
                monitor.wait();
            } else {
                monitor.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
            }
        } catch (InterruptedException e) {
            me.interrupted = true;
        }
    }

    /** Returns the next thread, counted from the given one, that can go on; the given one itself, if wanted, comes last. */
    private TargetThread nextEligible(int from, boolean itself) {
        long now = 0;
        boolean clockRead = false;
        for (int i = 1; i <= (itself ? count : count - 1); i++) {
            TargetThread thread = threads[(from + i) % count];
            if (thread.state == State.ENDED) {
                continue;
            }
            if (thread.deadline != TargetThread.NEVER && !clockRead) {
                now = System.nanoTime();
                clockRead = true;
            }
            if (isEligible(thread, now)) {
                return thread;
            }
        }
        return null;
    }

    /**
     * Whether code of the JDK may want a monitor that the thread is in: then no slice ends, since that code takes monitors for real. A class or a plain object is the target's
     * own.
     */
    private static boolean holdsJdkMonitor(TargetThread thread) {
        for (int i = 0; i < thread.heldCount; i++) {
            Class<?> type = thread.held[i].getClass();
            while (type != Object.class && type != Class.class && !type.isArray()) {
                if (type.getClassLoader() == null) {
                    return true;
                }
                type = type.getSuperclass();
            }
        }
        return false;
    }

    private boolean isEligible(TargetThread thread, long now) {
        boolean late = thread.deadline != TargetThread.NEVER && thread.deadline - now <= 0;
        State state = thread.state;
        if (state == State.WAIT) {
            return (thread.notified || thread.interrupted || thread.stopped || late)
                    && !heldByAnother(thread.waitMonitor, thread);
        }
        if (state == State.MONITOR) {
            return !heldByAnother(thread.monitor, thread);
        }
        if (state == State.PARK) {
            return thread.permit || thread.interrupted || thread.stopped || late;
        }
        if (state == State.SLEEP) {
            return thread.interrupted || thread.stopped || late;
        }
        if (state == State.VM_EXIT) {
            return userThreads == 0 && thread.thread != null;
        }
        return state == State.READY;
    }

    /** Whether a recording may have given that thread the turn here; a replay has no time, so what waits for time may be late. */
    boolean mayGoOn(TargetThread thread) {
        State state = thread.state;
        if (state == State.WAIT) {
            return (thread.notified || thread.interrupted || thread.stopped || thread.timed)
                    && !heldByAnother(thread.waitMonitor, thread);
        }
        if (state == State.MONITOR) {
            return !heldByAnother(thread.monitor, thread);
        }
        if (state == State.PARK) {
            return thread.permit || thread.interrupted || thread.stopped || thread.timed;
        }
        if (state == State.VM_EXIT) {
            return userThreads == 0;
        }
        return state != State.NEW && state != State.ENDED;
    }

    /** Whether a thread other than the given one is in a block on the monitor. */
    boolean heldByAnother(Object monitor, TargetThread than) {
        for (int i = 0; i < count; i++) {
            TargetThread thread = threads[i];
            if (thread != than && thread.heldCount != 0 && thread.holds(monitor)) {
                return true;
            }
        }
        return false;
    }

    /** Starts a wait of the holder on a monitor that it owns. */
    void beginWait(TargetThread me, Object monitor, long deadline) {
        me.state = State.WAIT;
        me.waitMonitor = monitor;
        me.waitNumber = waits++;
        me.notified = false;
        me.deadline = deadline;
    }

    /** Notifies the thread that waits longest, or all, as HotSpot does. Returns whether there was one. */
    boolean notifyWaiters(Object monitor, boolean all) {
        TargetThread longest = null;
        for (int i = 0; i < count; i++) {
            TargetThread thread = threads[i];
            if (thread.waitMonitor == monitor
                    && thread.state == State.WAIT
                    && !thread.notified
                    && !thread.interrupted
                    && !thread.stopped) {
                if (all) {
                    thread.notified = true;
                }
                if (longest == null || thread.waitNumber < longest.waitNumber) {
                    longest = thread;
                }
            }
        }
        if (longest != null) {
            longest.notified = true;
        }
        return longest != null;
    }
}

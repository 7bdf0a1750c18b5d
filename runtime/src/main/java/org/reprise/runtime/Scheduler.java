package org.reprise.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.annotation.DontInline;
import org.reprise.runtime.TargetThread.State;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogText;

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
    /** Slices that may pass in a monitor of a JDK class, in parts of {@link Engine#WHOLE}: more, and the thread may be waiting for another. */
    private static final int MOST_DEFERRED = 100 * Engine.WHOLE;
    /** Threads of which a {@link Strategy} chooses one: where more can go on, those that come next after a random one. */
    private static final int MOST_CANDIDATES = 64;
    /** How often a monitor may be entered past a thread that waits for it: more, and that gets the turn. */
    private static final int MOST_PASSED_OVER = 16;
    /** Starving threads that are looked at where a monitor is entered. */
    private static final int MOST_LOOKED_AT = 8;
    /** So long the next thread that starves waits after another has been helped: where many want the same, they would do little else than change turns, ns. */
    private static final long NANOS_BETWEEN_HANDOVERS = 100_000;
    /** Events between a turn's begin and a park, of which that may be a futile one: the lock has read the clock. */
    private static final int MOST_FUTILE_EVENTS = 2;
    /** See {@link #settleAtYieldPoint}. */
    private static final long NANOS_BETWEEN_LOOKS = 5000;
    /** Stands in {@link #turn} from the moment a thread is chosen under the lock until it is handed the turn outside of it. */
    private static final TargetThread CHOSEN = new TargetThread(-1, null, true);

    /** The thread that runs; null while all wait for time or for the operating system. */
    volatile TargetThread turn;
    /**
     * Whether a thread without the turn may be running: one that has lost it, or may be losing it just now. Then whoever comes to a hook is to call {@link #settle}.
     */
    boolean watched;
    /**
     * How many threads without the turn are in monitors, or wait for one, or on one: while there are none, no monitor needs a look. The same in a recording and its replay wherever the program
     * comes to a monitor.
     */
    int contention;

    /** The threads without the turn that are in monitors, linked by {@link TargetThread#nextHolder}. */
    private TargetThread holders;
    /** Threads that can go on since the monitor is free for which they waited, the first and the last to be so, linked by {@link TargetThread#nextStarving}. */
    private TargetThread firstStarving;

    private TargetThread lastStarving;
    /** System.nanoTime of the last hand-over. */
    private long handedOver;
    /** Whether a thread in Object.wait has come to its deadline while another had the turn, which is to look. */
    private volatile boolean lateInWait;

    private final Engine engine;
    /** Who chooses the next thread; while recording only. */
    private Strategy strategy;

    private final TargetThread[] candidates = new TargetThread[MOST_CANDIDATES];
    private final Watchdog watchdog;
    private final Object lock = new Object();
    private final ThreadTable threads = new ThreadTable();
    /** Threads that are not the target's and may run its code. */
    final Outsiders outsiders;

    private final Deadlines deadlines = new Deadlines();
    /** The threads in Object.wait, the first and the last of them to have come there, linked by {@link TargetThread#nextWaiter}. */
    private TargetThread firstWaiter;

    private TargetThread lastWaiter;
    /** The threads that idle, see {@link TargetThread#idle}. */
    private final List<TargetThread> idlers = new ArrayList<>();
    /** Without lockstep, the target's threads besides main. */
    private final ThreadTable others = new ThreadTable();

    /** System.nanoTime at which the holder has last seen what those do that have lost the turn. */
    private long looked;

    private int userThreads;
    /** Threads that are alive, of the platform's kind; the most of them at a time; all of them so far. */
    private int platformThreads;

    private int peak;
    private long started;
    /** Threads that have not had a turn yet. */
    private int newborn;
    /** What was done from outside and has not taken effect; guarded by the lock. */
    private final List<Outside> notes = new ArrayList<>();
    /** Whether there is anything, for those who look without the lock. */
    private volatile boolean noted;
    /** The thread that runs the shutdown hooks. */
    private TargetThread exit;
    /** Whether main has ended, and whether the JVM has made that thread; guarded by the lock. */
    private boolean mainEnded;

    private boolean endAwaited;
    /** Threads started from outside that are to be the target's; guarded by the lock. */
    private final List<Thread> arrivals = new ArrayList<>();

    /** Threads in the state {@link State#LOST}; made anew when it changes, under the lock. */
    private volatile TargetThread[] lost = {};
    /** Why the turn was given up when nobody could take it. */
    private EventKind idleReason;

    Scheduler(Engine engine) {
        this.engine = engine;
        this.watchdog = new Watchdog(engine, this);
        this.outsiders = new Outsiders(engine, this);
    }

    /** Sets who chooses the next thread. */
    void chooses(Strategy chooser) {
        strategy = chooser;
    }

    /** Whether no thread besides main has been started. Called by the watchdog, which does not mind to learn it late. */
    boolean isAlone() {
        return threads.size() == 2;
    }

    /** Where threads were blocked when they lost the turn. */
    List<String> takenIn() {
        synchronized (lock) {
            return watchdog.told();
        }
    }

    /** Before the target begins. */
    void start(int stall) {
        watchdog.begin(stall);
    }

    /** Makes the current thread thread 0, with the turn. */
    void adoptMain() {
        TargetThread main = threads.add(Thread.currentThread(), false);
        userThreads++;
        main.entered = true;
        main.kernelId = KernelThread.current();
        main.hasRun = true;
        countStart(main);
        // The thread that runs the shutdown hooks when main and all others have ended; the JVM makes it then.
        exit = threads.add(null, true);
        exit.state = State.VM_EXIT;
        turn = main;
    }

    /** Registers a thread that the holder is about to start. */
    TargetThread adopt(Thread thread) {
        // Asked while the thread is not ours yet: it may have been interrupted before its start.
        boolean interrupted = thread.isInterrupted();
        TargetThread child;
        synchronized (lock) {
            child = threads.add(thread, thread.isDaemon());
        }
        child.interrupted = interrupted;
        if (!child.daemon) {
            userThreads++;
        }
        newborn++;
        countStart(child);
        return child;
    }

    /**
     * Registers a thread that the holder is about to start, and that runs code which was there before Reprise: that passes no gate. So the thread is as one that is in the operating system, up to its end,
     * which is again in order with the others.
     */
    TargetThread adoptFree(Thread thread) {
        TargetThread child = adopt(thread);
        child.free = true;
        child.inside++;
        child.state = State.BLOCKED;
        child.without = engine.replaying();
        outsiders.starting(thread);
        return child;
    }

    /** Such a thread comes to its end. */
    void endFree(TargetThread me) {
        me.kernelId = KernelThread.current();
        outsiders.end(me.thread);
        me.entered = true;
        arrive(me);
        me.hasRun = true;
        newborn--;
        me.free = false;
        me.inside--;
    }

    /** The current thread, which is not the target's, ends: whoever waits for that waits in its monitor. */
    void endOutsider(Thread thread) {
        if (!outsiders.contains(thread)) {
            return;
        }
        outsiders.end(thread);
        synchronized (thread) {
            if (isAwaited(thread)) {
                note(Outside.notified(thread, true));
            }
        }
    }

    /** Whether the thread that comes next is the one that the JVM makes, when main has ended, to wait for the end of all. */
    boolean awaitsEnd() {
        synchronized (lock) {
            boolean next = mainEnded && !endAwaited;
            endAwaited |= mainEnded;
            return next;
        }
    }

    /**
     * Whether each yield point takes the slow path by now; where nobody has the turn, or who has it sleeps and has not run since, from now on. By a thread from outside.
     *
     * @param asleep what {@link KernelThread#asleep} said of who has the turn
     */
    boolean slowsDown(long asleep) {
        synchronized (lock) {
            if (engine.slow) {
                return true;
            }
            TargetThread holder = turn;
            if (holder == null) {
                engine.slowDown();
            } else if (asleep != KernelThread.AWAKE && holder != CHOSEN) {
                // Should it wake up just now, it waits at its next hook for the lock, and sees there that nothing is to
                // be watched.
                watched = true;
                turn = CHOSEN;
                if (KernelThread.asleep(holder) == asleep) {
                    engine.slowDown();
                }
                turn = holder;
            }
            return engine.slow;
        }
    }

    /** Registers a thread that was made outside, with an id of the JVM's: that depends on how many threads the compilers and collectors had. */
    private TargetThread adoptStarted(Thread thread) {
        AllThreads.setId(thread, engine.nextThreadId());
        return adopt(thread);
    }

    /** The thread that the holder has just adopted could not be started. */
    void disown(TargetThread child) {
        synchronized (lock) {
            threads.removeLast();
        }
        newborn--;
        endUserThread(child);
        if (!child.uncounted) {
            started--;
            platformThreads--;
        }
        if (child.free) {
            outsiders.remove(child.thread);
        }
    }

    private void endUserThread(TargetThread thread) {
        if (!thread.daemon && --userThreads == 0) {
            threads.wake(exit);
        }
    }

    /** Returns how many threads have been started and have not had a turn. */
    int newborn() {
        return newborn;
    }

    private void countStart(TargetThread thread) {
        if (!thread.uncounted) {
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
        return threads.find(thread);
    }

    /** Without lockstep: the target starts a thread besides main. */
    void leaveAlone(Thread thread) {
        synchronized (lock) {
            others.add(thread, thread.isDaemon());
        }
    }

    /** Returns the thread, if it is one that {@link #leaveAlone} was told of, or null. */
    TargetThread other(Thread thread) {
        return others.find(thread);
    }

    /** Returns the adopted threads, but for some that have ended. */
    ThreadTable threads() {
        return threads;
    }

    /** Returns how many threads there have been; their numbers are below. */
    int created() {
        return threads.created();
    }

    /** Returns the thread of that number, or null. */
    TargetThread thread(long number) {
        return threads.numbered(number);
    }

    /** First act of an adopted thread: waits for its first turn. */
    void enter(TargetThread me) {
        // It may have been handed the turn already.
        me.beginInert();
        try {
            me.kernelId = KernelThread.current();
        } finally {
            me.endInert();
        }
        me.entered = true;
        awaitTurn(me);
        engine.melt();
        me.hasRun = true;
        if (me != exit) {
            newborn--;
        }
        engine.seedHashes();
    }

    /** First act of the JVM's thread that runs the shutdown hooks. */
    void enterVmExit(long hashWords) {
        exit.hashWords = hashWords;
        synchronized (lock) {
            threads.made(exit, Thread.currentThread());
            threads.wake(exit);
        }
        dispatch();
        enter(exit);
        countStart(exit);
    }

    /** Whether a thread of the target, as the scheduler sees it, has been started and has not ended. */
    static boolean isAlive(TargetThread thread) {
        return thread.state != State.ENDED;
    }

    /** The holder's slice is used up, at a yield point or at a site. Returns, when it has the turn again, whether it had to give it up. */
    boolean preempt(TargetThread me, EventKind where) {
        reconcile(me);
        me.state = State.READY;
        if (engine.replaying()) {
            replaySwitch(me, where);
            engine.seedHashes();
            return true;
        }
        if (me.deferred < MOST_DEFERRED && holdsJdkMonitor(me)) {
            // Short slices would soon be so many.
            me.deferred += engine.share();
            me.exitsMatter = true;
            return false;
        }
        if (give(me, where)) {
            return true;
        }
        for (TargetThread each = me.blocked; each != null; each = each.nextBlocked) {
            each.passedOver += MOST_PASSED_OVER / 2;
        }
        return false;
    }

    /** The holder, whose preemption was deferred, has left a monitor: if it was the last of the JDK's, the next yield point preempts it. Recording only. */
    private void endDeferral(TargetThread me) {
        if (me.deferred != 0 && !holdsJdkMonitor(me)) {
            me.deferred = 0;
            engine.endSlice();
        }
    }

    /**
     * The holder, the current thread, is about to be without the turn, and others are to know which monitors it is in: not those of which it could not say that it left them, since the
     * hook of a {@code monitorexit} failed where the stack was full. The JVM left them all the same.
     */
    private void reconcile(TargetThread me) {
        for (int i = me.heldCount - 1; i >= 0; i--) {
            Object monitor = me.held[i];
            if (!Thread.holdsLock(monitor)) {
                me.pop(monitor);
                if (me.exitsMatter) {
                    left(me, monitor);
                }
            }
        }
    }

    /** The holder has left a monitor, and {@link TargetThread#exitsMatter}. Recording only. */
    @DontInline
    void left(TargetThread me, Object monitor) {
        endDeferral(me);
        wakeBlocked(me, monitor);
        me.exitsMatter = me.deferred != 0 || me.blocked != null;
    }

    /** The holder has left a monitor, or waits on it: who was seen to wait for that may be able to go on. */
    private void wakeBlocked(TargetThread me, Object monitor) {
        if (me.blocked == null || me.holds(monitor)) {
            return;
        }
        TargetThread kept = null;
        for (TargetThread each = me.blocked; each != null; ) {
            TargetThread next = each.nextBlocked;
            if (each.wanted() == monitor) {
                each.nextBlocked = null;
                each.blockedBy = null;
                threads.wake(each);
                starve(each);
                engine.woken(each);
            } else {
                each.nextBlocked = kept;
                kept = each;
            }
            each = next;
        }
        me.blocked = kept;
    }

    /** The holder offers its turn. Returns, when it has the turn again, whether another has taken it. Recording only. */
    boolean yield(TargetThread me) {
        reconcile(me);
        return give(me, EventKind.YIELD);
    }

    /** Whether another thread than the holder can go on. Recording only. */
    boolean othersReady(TargetThread me) {
        return nextEligible(me.index, false) != null;
    }

    private boolean give(TargetThread me, EventKind why) {
        TargetThread next = next(me, noted, why);
        if (next == null || next == me && !noted) {
            return false;
        }
        me.deferred = 0;
        takeInterrupt(me);
        grant(me, next, why);
        awaitTurn(me);
        engine.seedHashes();
        return true;
    }

    /**
     * The holder cannot go on, or does not want to, as its fields say. Returns when it has the turn again; its fields say why.
     */
    @DontInline
    void block(TargetThread me, EventKind why) {
        reconcile(me);
        tellDeadlock(me);
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

    /** The holder, a thread of ours, has nothing to do until somebody unparks it. */
    void awaitPermit(TargetThread me) {
        if (!me.permit) {
            me.state = State.PARK;
            block(me, EventKind.PARK);
        }
        me.permit = false;
    }

    /** The holder enters the operating system, without the turn; {@link #arrive} must follow. Recording only. */
    void leave(TargetThread me) {
        reconcile(me);
        me.state = State.BLOCKED;
        // The thread keeps it too: what it calls may look.
        me.interrupted = me.thread.isInterrupted();
        release(me, EventKind.BLOCKED, false);
    }

    /**
     * The holder goes on without the turn, as in the recording, unless nobody else had it meanwhile. Replay only.
     *
     * @return whether it has given it away; {@link #arrive} must follow then
     */
    boolean leaveReplaying(TargetThread me) {
        reconcile(me);
        me.state = State.BLOCKED;
        me.interrupted = me.thread.isInterrupted();
        TargetThread next = engine.nextTurn(EventKind.BLOCKED);
        if (next == me) {
            me.state = State.READY;
            me.interrupted = false;
            return false;
        }
        me.without = true;
        hand(me, next);
        return true;
    }

    /** The thread comes back and wants the turn. */
    void arrive(TargetThread me) {
        synchronized (lock) {
            me.state = State.READY;
            me.without = false;
            threads.wake(me);
            lock.notifyAll();
        }
        dispatch();
        awaitTurn(me);
        engine.seedHashes();
    }

    /**
     * Takes the turn from a holder that sleeps where no hook is, if another thread can go on, or something from outside is to take effect, or, after a long time, if no thread is
     * going to free it: then nobody has it. Called by the watchdog.
     *
     * <p>That it sleeps was true before it was seen that it has not the turn any more. If it has not run since, whatever it does when it wakes up it does
     * without the turn, and knows. Else nothing has happened.
     *
     * @param asleep what {@link KernelThread#asleep} said of it
     * @param where it stands, for the log
     * @param inNative whether that is a native method, which may end by itself
     * @param stalled whether it has been there so long that Reprise is to say so
     * @return whether it has lost the turn
     */
    boolean take(TargetThread holder, long asleep, String where, boolean inNative, boolean stalled) {
        TargetThread next;
        if (holder.stat == null) {
            holder.stat = KernelThread.open(holder);
        }
        synchronized (lock) {
            if (turn != holder || engine.ended) {
                return false;
            }
            next = engine.replaying() ? engine.nextTaken(holder, where) : nextEligible(holder.index, false);
            if (next == null && !engine.replaying() && (noted || stalled && !inNative && !othersGoOn(holder))) {
                next = holder;
            }
            if (next == null) {
                return false;
            }
            // From here on nothing may fail: what the log takes is made before.
            byte[] logged = engine.replaying() ? null : LogText.encode(where);
            boolean before = watched;
            watched = true;
            turn = CHOSEN;
            if (KernelThread.asleep(holder) != asleep) {
                turn = holder;
                watched = before;
                return false;
            }
            holder.state = State.LOST;
            holder.lostInMonitor = holder.thread.getState() == Thread.State.BLOCKED;
            holder.lostInNative = inNative;
            // The thread keeps it too: where it is blocked may look.
            holder.interrupted = holder.thread.isInterrupted();
            lost = Arrays.copyOf(lost, lost.length + 1);
            lost[lost.length - 1] = holder;
            watchdog.tell(holder, where);
            next = taken(holder, next, logged);
        }
        if (next == null) {
            dispatch();
        } else {
            pass(next);
        }
        return true;
    }

    /** The turn leaves a holder that is blocked where no hook is. Returns who is to have it, or null, where it is nobody's now and the calling thread is to see to the rest. */
    private TargetThread taken(TargetThread holder, TargetThread next, byte[] where) {
        engine.taken(holder, next, where);
        TargetThread heir = next;
        if (next == holder) {
            if (!engine.replaying()) {
                loses(holder);
                idleReason = EventKind.BLOCKED;
                turn = null;
                return null;
            }
            heir = engine.nextTurn(EventKind.BLOCKED);
        }
        loses(holder);
        gains(heir);
        return heir;
    }

    /** The thread is about to lose the turn: what it is in, others may come to want. */
    private void loses(TargetThread thread) {
        int held = 0;
        for (int i = 0; i < thread.heldCount; i++) {
            held += thread.held[i] == thread.waitMonitor ? 0 : 1;
        }
        if (held != 0) {
            thread.nextHolder = holders;
            thread.previousHolder = null;
            if (holders != null) {
                holders.previousHolder = thread;
            }
            holders = thread;
            thread.isHolder = true;
            contention++;
        }
    }

    /** The thread is about to have the turn: what it is in is in its own way no more. */
    private void gains(TargetThread thread) {
        if (thread.isHolder) {
            thread.isHolder = false;
            contention--;
            if (thread.previousHolder == null) {
                holders = thread.nextHolder;
            } else {
                thread.previousHolder.nextHolder = thread.nextHolder;
            }
            if (thread.nextHolder != null) {
                thread.nextHolder.previousHolder = thread.previousHolder;
            }
            thread.nextHolder = null;
            thread.previousHolder = null;
        }
    }

    /**
     * In a replay the holder did not stop where it was stopped in the recording and lost the turn; it has come to its next hook, and gives the turn up here.
     */
    void surrender(TargetThread me, TargetThread next, String where) {
        State state = me.state;
        long deadline = me.deadline;
        Object waitMonitor = me.waitMonitor;
        takeInterrupt(me);
        me.state = State.READY;
        me.waitMonitor = null;
        me.beginInert();
        try {
            watchdog.tell(me, where);
        } finally {
            me.endInert();
        }
        pass(taken(me, next, null));
        awaitTurn(me);
        me.state = state;
        me.deadline = deadline;
        me.waitMonitor = waitMonitor;
        engine.seedHashes();
    }

    /**
     * What a yield point does while {@link #watched}: as {@link #settle}, but not again within {@link #NANOS_BETWEEN_LOOKS}, since a loop comes here every few ns, and an answer of the kernel takes some
     * µs. A thread that the holder woke up meanwhile has hardly begun to run; and one that woke up by itself did so at any time.
     */
    @DontInline
    boolean settleAtYieldPoint() {
        TargetThread holder = turn;
        // It has the turn, so the watchdog cannot take it: it takes from threads that sleep.
        if (holder != null
                && holder.thread == Thread.currentThread()
                && holder.state != State.LOST
                && System.nanoTime() - looked < NANOS_BETWEEN_LOOKS) {
            return true;
        }
        return settle();
    }

    /**
     * What a hook does first while {@link #watched}: a thread that has lost the turn waits for it, and who has it waits for those that have lost it and run on to
     * come to their next hook, or to be blocked again. So no more of the target runs at a time than what lies between two hooks.
     *
     * @return whether the calling thread is adopted and has the turn
     */
    @DontInline
    boolean settle() {
        TargetThread me = find(Thread.currentThread());
        if (me == null) {
            return false;
        }
        if (me.inside != 0) {
            return turn == me;
        }
        if ((turn != me || me.state == State.LOST) && !comeBack(me)) {
            return false;
        }
        me.beginInert();
        for (TargetThread other : lost) {
            while (other.state == State.LOST && !KernelThread.sleeps(other)) {
                Thread.yield();
            }
        }
        me.endInert();
        looked = System.nanoTime();
        synchronized (lock) {
            watched = lost.length > 0;
        }
        return true;
    }

    /** Returns, with the turn, whether the thread had lost it, or has it after all. */
    boolean comeBack(TargetThread me) {
        synchronized (lock) {
            // Here the watchdog has made up its mind.
            if (me.state != State.LOST) {
                return turn == me;
            }
            me.state = State.READY;
            me.interrupted = false;
            forget(me);
            threads.wake(me);
        }
        dispatch();
        awaitTurn(me);
        engine.seedHashes();
        return true;
    }

    private void forget(TargetThread thread) {
        TargetThread[] others = new TargetThread[lost.length - 1];
        int count = 0;
        for (TargetThread each : lost) {
            if (each != thread) {
                others[count++] = each;
            }
        }
        lost = others;
    }

    /**
     * Says that no thread can go on, if that is so: nobody has the turn, and nobody waits for time or the operating system. Called by the watchdog; recording only, since a replay has
     * it from the log.
     */
    void tellStandstill() {
        synchronized (lock) {
            if (turn != null || noted) {
                return;
            }
            StringBuilder text = new StringBuilder(
                    "No thread of the program can go on: it has come to a deadlock, or waits for a signal.");
            for (int i = 0; i < threads.size(); i++) {
                TargetThread thread = threads.at(i);
                if (!standsStill(thread)) {
                    return;
                }
                if (thread.state != State.ENDED && thread.state != State.VM_EXIT) {
                    describe(thread, text);
                }
            }
            String paragraph = text.toString();
            engine.stalled(true, paragraph);
            Stop.say(paragraph);
            for (int i = 0; i < threads.size(); i++) {
                // What each waits for has been told, should others go on again.
                threads.at(i).overdue = true;
            }
        }
    }

    private static boolean standsStill(TargetThread thread) {
        return thread.deadline == TargetThread.NEVER
                && thread.state != State.BLOCKED
                && thread.state != State.READY
                && (thread.state != State.LOST || !thread.lostInNative);
    }

    /**
     * Says that the holder, which is about to block, and others wait for each other, if that is so, and if some go on: where none does, {@link #tellStandstill} says it. A replay has it from
     * the log.
     */
    private void tellDeadlock(TargetThread me) {
        if (engine.replaying()) {
            engine.said(null);
        } else if (!me.deadlocked && Deadlocks.isIn(me, this) && othersGoOn(me)) {
            me.deadlocked = true;
            engine.said(describeCircle(me));
        }
    }

    private String describeCircle(TargetThread me) {
        me.beginInert();
        try {
            StringBuilder text =
                    new StringBuilder("Some threads of the program have come to a deadlock, while others go on.");
            TargetThread each = me;
            do {
                describe(each, text);
                each.overdue = true;
                each = Deadlocks.waitsFor(each, this);
            } while (each != me);
            return text.toString();
        } finally {
            me.endInert();
        }
    }

    private boolean othersGoOn(TargetThread me) {
        if (nextEligible(me.index, false) != null) {
            return true;
        }
        for (int i = 0; i < threads.size(); i++) {
            if (threads.at(i) != me && !standsStill(threads.at(i))) {
                return true;
            }
        }
        return false;
    }

    private void describe(TargetThread thread, StringBuilder text) {
        text.append(' ').append(thread);
        for (int i = 0; i < thread.heldCount; i++) {
            if (thread.held[i] != thread.waitMonitor) {
                text.append(", in the monitor of a ")
                        .append(thread.held[i].getClass().getName());
            }
        }
        if (thread.heldCount != 0) {
            text.append(',');
        }
        if (thread.state == State.MONITOR) {
            text.append(" waits to enter that of a ")
                    .append(thread.monitor.getClass().getName());
            TargetThread inside = Deadlocks.waitsFor(thread, this);
            if (inside != null) {
                text.append(", in which is ").append(inside);
            }
        } else if (thread.state == State.WAIT) {
            text.append(" waits to be notified on a ")
                    .append(thread.waitMonitor.getClass().getName());
        } else if (thread.state == State.PARK) {
            text.append(" is parked");
            TargetThread owner = Deadlocks.waitsFor(thread, this);
            if (owner != null) {
                text.append(" at a ")
                        .append(Deadlocks.lock(thread).getClass().getName())
                        .append(" that ")
                        .append(owner)
                        .append(" has");
            }
        } else if (thread == turn) {
            text.append(" goes on");
        } else if (thread.state == State.READY) {
            text.append(" waits for its turn");
        } else if (thread.state == State.SLEEP) {
            text.append(" sleeps");
        } else {
            text.append(" is blocked");
        }
        text.append(", at ")
                .append(Watchdog.stack(thread.thread.getStackTrace()))
                .append('.');
    }

    /** The holder ends; no code of the target runs in it any more. */
    void end(TargetThread me) {
        reconcile(me);
        me.state = State.ENDED;
        if (me.number == 0) {
            synchronized (lock) {
                mainEnded = true;
            }
        }
        // Threads that have ended still tell it.
        me.interrupted = me.thread.isInterrupted();
        endUserThread(me);
        if (!me.uncounted) {
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
        takeInterrupt(me);
        TargetThread next = engine.nextTurn(why);
        if (next != me) {
            hand(me, next);
        }
        awaitTurn(me);
    }

    /** Gives the turn to whoever can go on, to nobody if none can. Returns whether the caller has lost it. */
    private boolean release(TargetThread me, EventKind why, boolean mayGoOn) {
        threads.wake(me);
        if (me.deadline != TargetThread.NEVER) {
            deadlines.add(me);
        }
        if (me.state == State.MONITOR || me.state == State.PARK) {
            me.since = System.nanoTime();
        }
        if (me.state == State.MONITOR) {
            // At once, and not when a slice ends: its holder may leave that monitor and enter it a thousand times
            // before.
            look(me);
        }
        TargetThread next = next(me, mayGoOn, why);
        if (next == me) {
            engine.recordSwitch(why, me);
            takeEffect(false);
            endPause(me);
            return false;
        }
        if (next != null) {
            grant(me, next, why);
            return true;
        }
        engine.melt();
        synchronized (lock) {
            loses(me);
            idleReason = why;
            engine.freeze();
            turn = null;
        }
        // Whoever came back from the operating system, or was late, since we looked, has found the turn taken.
        dispatch();
        return true;
    }

    private void grant(TargetThread me, TargetThread next, EventKind why) {
        engine.recordSwitch(why, next);
        takeEffect(false);
        if (strategy.wakesOne()) {
            wakeOne();
        }
        hand(me, next);
    }

    /** A thread that waits or is parked wakes up for no reason, if one does among those that come next after a random one. */
    private void wakeOne() {
        int from = strategy.start(threads.size());
        for (int i = 0; i < Math.min(threads.size(), MOST_CANDIDATES); i++) {
            TargetThread each = threads.at((from + i) % threads.size());
            boolean waits = each.state == State.WAIT && !each.notified || each.state == State.PARK && !each.permit;
            // Ours do not expect it, and who idles expects something in its queue.
            if (waits && !each.uncounted && each.idle == 0 && !each.poked) {
                takeEffect(false, Outside.Deed.SPURIOUS, each);
                return;
            }
        }
    }

    private void hand(TargetThread me, TargetThread next) {
        engine.melt();
        loses(me);
        gains(next);
        if (!next.entered) {
            engine.freeze();
        }
        pass(next);
    }

    /** If nobody has the turn, gives it to a thread that can go on, if there is one. */
    private void dispatch() {
        if (engine.replaying()) {
            return;
        }
        TargetThread next;
        synchronized (lock) {
            if (turn == null) {
                takeEffect(true);
            }
            next = turn == null ? next(null, true, idleReason) : null;
            if (next == null) {
                return;
            }
            engine.recordSwitch(idleReason, next);
            gains(next);
            if (next.entered) {
                engine.melt();
            }
            turn = CHOSEN;
        }
        // Outside the lock: a thread in Object.wait takes the lock while it has the monitor.
        pass(next);
    }

    /** Whether the calling thread is not the target's. */
    boolean isOutside() {
        TargetThread me = find(Thread.currentThread());
        return me == null || me.free;
    }

    /** Notes what a thread from outside has done, until the turn changes hands. In a replay the log says what it did. */
    void note(Outside outside) {
        if (engine.replaying()) {
            return;
        }
        synchronized (lock) {
            notes.add(outside);
            noted = true;
        }
        dispatch();
    }

    /** A thread from outside starts one that is to be the target's, which waits at its gate until it is. */
    void startedFromOutside(Thread thread) {
        synchronized (lock) {
            arrivals.add(thread);
            lock.notifyAll();
        }
        note(Outside.started(thread));
    }

    /** First act of a thread that was started from outside: waits until it is the target's. Returns null where it is not to be. */
    TargetThread awaitAdoption(Thread thread) {
        synchronized (lock) {
            while (arrivals.contains(thread)) {
                await();
            }
        }
        return find(thread);
    }

    /**
     * The thread of that name joins the target, as it did in the recording. It was the JVM's answer to a signal, so that signal is raised here. Replay only. Returns null where the
     * JVM has no answer to it.
     */
    TargetThread adoptFromOutside(String name) {
        TargetThread me = turn;
        me.beginInert();
        try {
            if (!Signals.raise(name.substring("SIG".length(), name.indexOf(' ')))) {
                return null;
            }
            synchronized (lock) {
                while (Signals.isRaised()) {
                    await();
                }
                if (arrivals.isEmpty()) {
                    return null;
                }
                TargetThread joined = adoptStarted(arrivals.remove(0));
                lock.notifyAll();
                return joined;
            }
        } finally {
            me.endInert();
        }
    }

    /** What {@link #adoptFromOutside} raised has been answered, or has no answer. By the JVM's thread for signals. */
    void answered() {
        synchronized (lock) {
            Signals.answered();
            lock.notifyAll();
        }
    }

    private void await() {
        try {
            lock.wait();
        } catch (InterruptedException e) {
            // Of no concern to a thread that has not begun, nor to one that the replay has stopped.
        }
    }

    /** Whether a thread waits to be notified there. Called by a thread that is in that monitor. */
    boolean isAwaited(Object monitor) {
        return threads.isAwaited(monitor);
    }

    /** What was done from outside takes effect. By the holder, or, while nobody has the turn, under the lock. Recording only. */
    private void takeEffect(boolean idle) {
        if (!noted) {
            return;
        }
        synchronized (lock) {
            // One by one: what fails for want of memory is still to be done.
            while (!notes.isEmpty()) {
                takeEffect(idle, notes.get(0));
                notes.remove(0);
            }
            noted = false;
            lock.notifyAll();
        }
    }

    private void takeEffect(boolean idle, Outside note) {
        if (note.isOverdue()) {
            tellOverdue(idle, note.thread);
        } else if (note.started != null) {
            arrivals.remove(note.started);
            engine.adopted(idle, adoptStarted(note.started));
        } else if (note.deed == Outside.Deed.POKED) {
            for (TargetThread idler : idlers) {
                if (!idler.poked) {
                    takeEffect(idle, note.deed, idler);
                }
            }
        } else if (note.monitor == null) {
            takeEffect(idle, note.deed, note.thread);
        } else {
            TargetThread waiter = longestWaiter(note.monitor);
            while (waiter != null) {
                takeEffect(idle, note.deed, waiter);
                waiter = note.all ? longestWaiter(note.monitor) : null;
            }
        }
    }

    private void takeEffect(boolean idle, Outside.Deed deed, TargetThread thread) {
        if (thread.state != State.ENDED) {
            engine.outside(idle, deed, thread);
            doTo(thread, deed);
        }
    }

    /** Something is done to a thread from outside, which may let it go on. */
    void doTo(TargetThread thread, Outside.Deed deed) {
        deed.doTo(thread);
        threads.wake(thread);
    }

    /** What the holder has just done to a thread may let that go on. */
    void wake(TargetThread thread) {
        threads.wake(thread);
        engine.woken(thread);
    }

    /** The holder begins to idle. */
    void beginIdle(TargetThread me) {
        if (me.idle++ == 0) {
            idlers.add(me);
        }
    }

    /** It has idled. */
    void endIdle(TargetThread me) {
        if (--me.idle == 0) {
            idlers.remove(me);
        }
        me.poked = false;
    }

    /** The holder has queued something for a checkpoint: who idles wakes up. */
    void wakeIdle() {
        for (TargetThread idler : idlers) {
            if (idler != turn) {
                idler.poked = true;
                threads.wake(idler);
            }
        }
    }

    private void pass(TargetThread next) {
        if (next.without) {
            // In a replay it may be late.
            synchronized (lock) {
                while (next.without) {
                    await();
                }
            }
        }
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
            me.beginInert();
            me.thread.interrupt();
            me.endInert();
        }
    }

    /** Waits until the thread has the turn. */
    @DontInline
    private void awaitTurn(TargetThread me) {
        boolean timed = me.deadline != TargetThread.NEVER;
        while (turn != me) {
            if (Thread.interrupted()) {
                // By a thread that is not ours, or while this one was in the operating system.
                interrupted(me);
            }
            long nanos = timed ? me.deadline - System.nanoTime() : TargetThread.NEVER;
            if (nanos > 0) {
                pause(me, nanos);
            } else {
                // From here on, whoever gives the turn up sees that this thread is late.
                timed = false;
                lateInWait |= me.waitMonitor != null;
                dispatch();
            }
        }
        endPause(me);
        giveInterrupt(me);
    }

    private void endPause(TargetThread me) {
        me.state = State.READY;
        deadlines.remove(me);
        me.deadline = TargetThread.NEVER;
        me.late = false;
        me.turnSequence = engine.sequence;
        me.passedOver = 0;
        me.overdue = false;
        unlink(me);
        if (me.starves) {
            me.starves = false;
            if (me.previousStarving == null) {
                firstStarving = me.nextStarving;
            } else {
                me.previousStarving.nextStarving = me.nextStarving;
            }
            if (me.nextStarving == null) {
                lastStarving = me.previousStarving;
            } else {
                me.nextStarving.previousStarving = me.previousStarving;
            }
            me.nextStarving = null;
            me.previousStarving = null;
        }
    }

    /** The monitor that the thread waits for is free. Who can go on may have to wait for long all the same: others may enter it again, and again, before their slices end. */
    private void starve(TargetThread thread) {
        if (!thread.starves) {
            thread.starves = true;
            thread.previousStarving = lastStarving;
            if (lastStarving == null) {
                firstStarving = thread;
            } else {
                lastStarving.nextStarving = thread;
            }
            lastStarving = thread;
        }
    }

    private void interrupted(TargetThread me) {
        synchronized (lock) {
            me.interrupted = true;
            threads.wake(me);
        }
    }

    private void pause(TargetThread me, long nanos) {
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
            interrupted(me);
        }
    }

    /** Returns who has the turn next, or null where nobody can go on: the given one, who has it and may be null, only if wanted, or if it is preempted, and the strategy has it so. */
    private TargetThread next(TargetThread me, boolean itself, EventKind why) {
        if (!strategy.chooses(threads.size())) {
            return nextEligible(me == null ? 0 : me.index, itself);
        }
        boolean preempted = why == EventKind.PREEMPT || why == EventKind.SITE;
        int count = candidates(me, itself || me != null && preempted && strategy.keeps());
        return count == 0 ? null : strategy.choose(candidates, count, me, why);
    }

    /** Finds those that can go on, up to {@link #MOST_CANDIDATES} from a random one on. Returns how many there are. */
    private int candidates(TargetThread me, boolean itself) {
        wakeLate();
        int count = 0;
        TargetThread first = null;
        TargetThread each = threads.nextAwake(strategy.start(threads.size()));
        // Who cannot go on dozes, and is not met again.
        while (each != null && each != first && count < MOST_CANDIDATES) {
            boolean counts = (each != me || itself) && look(each);
            if (counts) {
                candidates[count++] = each;
            }
            if (first == null && (counts || each == me)) {
                first = each;
            }
            each = threads.nextAwake(each.index);
        }
        return count;
    }

    /** Returns the next thread, counted from the one at that index, that can go on; the given one itself, if wanted, comes last. */
    private TargetThread nextEligible(int from, boolean itself) {
        wakeLate();
        TargetThread thread = threads.nextAwake(from);
        while (thread != null && (itself || thread.index != from)) {
            if (look(thread)) {
                return thread;
            }
            thread = thread.index == from ? null : threads.nextAwake(thread.index);
        }
        return null;
    }

    /**
     * Whether code of the JDK may want a monitor that the thread is in: then no slice ends, since that code takes monitors for real. A class, a plain object, a constant of an enum or a record is the
     * target's own: those two superclasses take no monitor.
     */
    private static boolean holdsJdkMonitor(TargetThread thread) {
        for (int i = 0; i < thread.heldCount; i++) {
            Class<?> type = thread.held[i].getClass();
            while (type != Object.class
                    && type != Class.class
                    && type != Enum.class
                    && type != Record.class
                    && !type.isArray()) {
                if (type.getClassLoader() == null) {
                    return true;
                }
                type = type.getSuperclass();
            }
        }
        return false;
    }

    private void wakeLate() {
        if (deadlines.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        for (TargetThread late = deadlines.takeLate(now); late != null; late = deadlines.takeLate(now)) {
            late.late = true;
            threads.wake(late);
            if (late.state == State.WAIT) {
                look(late);
            }
        }
    }

    /** Sees whether the thread can go on, and returns that; it dozes if not. */
    private boolean look(TargetThread thread) {
        // Before the look: one that comes back from the operating system just now wakes itself, and is to stay awake.
        threads.doze(thread);
        boolean eligible = isEligible(thread);
        if (eligible) {
            threads.wake(thread);
        }
        return eligible;
    }

    /** Whether the thread can go on. One that only waits for a monitor is noted with the thread that is in it. Recording only. */
    private boolean isEligible(TargetThread thread) {
        State state = thread.state;
        if (state == State.WAIT) {
            return (thread.notified || thread.interrupted || thread.stopped || thread.poked || thread.late)
                    && findsFree(thread, thread.waitMonitor);
        }
        if (state == State.MONITOR) {
            return findsFree(thread, thread.monitor);
        }
        if (state == State.PARK) {
            return thread.permit || thread.interrupted || thread.stopped || thread.poked || thread.late;
        }
        if (state == State.SLEEP) {
            return thread.interrupted || thread.stopped || thread.poked || thread.late;
        }
        if (state == State.VM_EXIT) {
            return userThreads == 0 && thread.thread != null;
        }
        return state == State.READY;
    }

    private boolean findsFree(TargetThread thread, Object monitor) {
        TargetThread inside = inside(monitor, thread);
        if (inside == null) {
            return true;
        }
        if (thread.blockedBy != inside) {
            unlink(thread);
            thread.blockedBy = inside;
            thread.nextBlocked = inside.blocked;
            inside.blocked = thread;
            inside.exitsMatter = true;
        }
        return false;
    }

    /** The thread no longer waits for what it was seen to wait for. */
    private static void unlink(TargetThread thread) {
        TargetThread by = thread.blockedBy;
        if (by == null) {
            return;
        }
        if (by.blocked == thread) {
            by.blocked = thread.nextBlocked;
        } else {
            TargetThread before = by.blocked;
            while (before.nextBlocked != thread) {
                before = before.nextBlocked;
            }
            before.nextBlocked = thread.nextBlocked;
        }
        thread.nextBlocked = null;
        thread.blockedBy = null;
    }

    /** The holder waits to enter a monitor in which another thread is. */
    void blockAtMonitor(TargetThread me, Object monitor) {
        me.state = State.MONITOR;
        me.monitor = monitor;
        contention++;
        block(me, EventKind.MONITOR);
        contention--;
        me.monitor = null;
    }

    // ---------------------------------------------------------------- starvation

    /** The holder is about to enter a monitor, and {@link #contention} is not 0: it hands the turn to a thread that starves for that. */
    void beforeMonitor(TargetThread me, Object monitor) {
        boolean bin = Engine.isBin(monitor);
        engine.countChance(bin);
        if (engine.replaying()) {
            takeChance(me, bin);
            return;
        }
        if (lateInWait) {
            lateInWait = false;
            wakeLate();
        }
        int looked = 0;
        for (TargetThread each = firstStarving; each != null && looked < MOST_LOOKED_AT; each = each.nextStarving) {
            looked++;
            if (each.wanted() == monitor) {
                if (++each.passedOver >= MOST_PASSED_OVER
                        && engine.hasPlaceForChance()
                        && mayHandOver(me)
                        && look(each)) {
                    handOver(me, each);
                }
                return;
            }
        }
    }

    /**
     * The holder has unparked a thread. Where that waited for a lock, the lock is free just now; when the holder's slice ends, it will most likely have it again, and the other thread would be in vain.
     */
    @DontInline
    void afterUnpark(TargetThread me, TargetThread unparked) {
        if (unparked.state != State.PARK) {
            return;
        }
        engine.countChance(false);
        if (engine.replaying()) {
            takeChance(me, false);
        } else if ((unparked.futile != 0 || Deadlocks.isAtLock(unparked)) && mayHandOver(me)) {
            handOver(me, unparked);
        }
    }

    /** The holder is about to park. */
    void beforePark(TargetThread me) {
        boolean futile = engine.count() == 0 && engine.sequence - me.turnSequence <= MOST_FUTILE_EVENTS;
        me.futile = futile ? me.futile + 1 : 0;
    }

    private void takeChance(TargetThread me, boolean bin) {
        if (engine.handsOver() && (!bin || isByProgram(me))) {
            me.state = State.READY;
            replaySwitch(me, EventKind.HANDOVER);
            engine.seedHashes();
        }
    }

    /** Not where code of the JDK uses a lock: it may be in a monitor of its own, of which the scheduler does not know. */
    private boolean mayHandOver(TargetThread me) {
        long now = System.nanoTime();
        if (me.initializers != 0 || now - handedOver < NANOS_BETWEEN_HANDOVERS || holdsJdkMonitor(me)) {
            return false;
        }
        // Nor is it looked at again at once.
        handedOver = now;
        return isByProgram(me);
    }

    private static boolean isByProgram(TargetThread me) {
        me.beginInert();
        try {
            return LockUse.isByProgram();
        } finally {
            me.endInert();
        }
    }

    private void handOver(TargetThread me, TargetThread starving) {
        me.state = State.READY;
        me.deferred = 0;
        takeInterrupt(me);
        grant(me, starving, EventKind.HANDOVER);
        handedOver = System.nanoTime();
        awaitTurn(me);
        engine.seedHashes();
    }

    /**
     * Notes who has waited for what another thread has since before that moment, as System.nanoTime has it, if that has not been said. Called by the watchdog while others go on; what it sees without the
     * turn is looked at again when the note takes effect.
     */
    void noteOverdue(long before) {
        synchronized (lock) {
            for (int i = 0; i < threads.size(); i++) {
                TargetThread thread = threads.at(i);
                if (!thread.overdue && thread != turn && isOverdue(thread) && thread.since - before < 0) {
                    thread.overdue = true;
                    notes.add(Outside.overdue(thread));
                    noted = true;
                }
            }
        }
    }

    /** Whether the thread waits for what another has. */
    private static boolean isOverdue(TargetThread thread) {
        return thread.state == State.MONITOR
                || thread.state == State.WAIT && thread.notified
                || thread.state == State.PARK && !thread.timed && !thread.permit && Deadlocks.isAtLock(thread);
    }

    /** Says that the thread has waited so long. The holder, or, while nobody has the turn, anybody, under the lock. */
    private void tellOverdue(boolean idle, TargetThread thread) {
        if (!thread.overdue || !isOverdue(thread)) {
            return;
        }
        TargetThread owner = Deadlocks.waitsFor(thread, this);
        if (owner == null && thread.state != State.PARK) {
            return;
        }
        if (idle) {
            // Hooks are inert in whoever has not the turn.
            String paragraph = describeOverdue(thread, owner);
            engine.stalled(true, paragraph);
            Stop.say(paragraph);
            return;
        }
        TargetThread me = turn;
        String paragraph;
        me.beginInert();
        try {
            paragraph = describeOverdue(thread, owner);
        } finally {
            me.endInert();
        }
        engine.stalled(false, paragraph);
        engine.say(paragraph);
    }

    private String describeOverdue(TargetThread thread, TargetThread owner) {
        StringBuilder text = new StringBuilder("A thread of the program has waited for ");
        text.append((System.nanoTime() - thread.since) / Engine.NANOS)
                .append(" s for what another has, which goes on.");
        describe(thread, text);
        if (owner != null) {
            describe(owner, text);
        }
        return text.toString();
    }

    /** Whether a recording may have given that thread the turn here; a replay has no time, so what waits for time may be late. */
    boolean mayGoOn(TargetThread thread) {
        State state = thread.state;
        if (state == State.WAIT) {
            return (thread.notified || thread.interrupted || thread.stopped || thread.poked || thread.timed)
                    && !heldByAnother(thread.waitMonitor, thread);
        }
        if (state == State.MONITOR) {
            return !heldByAnother(thread.monitor, thread);
        }
        if (state == State.PARK) {
            return thread.permit || thread.interrupted || thread.stopped || thread.poked || thread.timed;
        }
        if (state == State.VM_EXIT) {
            return userThreads == 0;
        }
        return state != State.ENDED;
    }

    /** Whether a thread other than the given one is in a block on the monitor. */
    private boolean heldByAnother(Object monitor, TargetThread than) {
        return inside(monitor, than) != null;
    }

    /** Returns the thread other than the given one that is in a block on the monitor, or null. */
    @DontInline
    TargetThread inside(Object monitor, TargetThread than) {
        TargetThread holder = turn;
        if (holder != null && holder != than && holder.holds(monitor)) {
            return holder;
        }
        if (holders == null || !watched && MarkWord.isUnlocked(monitor)) {
            return null;
        }
        for (TargetThread each = holders; each != null; each = each.nextHolder) {
            if (each != than && each.holds(monitor)) {
                return each;
            }
        }
        return null;
    }

    /** Starts a wait of the holder on a monitor that it owns. */
    void beginWait(TargetThread me, Object monitor, long deadline) {
        me.state = State.WAIT;
        me.waitMonitor = monitor;
        me.previousWaiter = lastWaiter;
        if (lastWaiter == null) {
            firstWaiter = me;
        } else {
            lastWaiter.nextWaiter = me;
        }
        lastWaiter = me;
        me.isWaiter = true;
        contention++;
        me.notified = false;
        me.deadline = deadline;
        wakeBlocked(me, monitor);
    }

    /** The wait of the holder has ended. */
    void endWait(TargetThread me) {
        me.waitMonitor = null;
        contention--;
        forgetWaiter(me);
    }

    private void forgetWaiter(TargetThread thread) {
        if (!thread.isWaiter) {
            return;
        }
        thread.isWaiter = false;
        if (thread.previousWaiter == null) {
            firstWaiter = thread.nextWaiter;
        } else {
            thread.previousWaiter.nextWaiter = thread.nextWaiter;
        }
        if (thread.nextWaiter == null) {
            lastWaiter = thread.previousWaiter;
        } else {
            thread.nextWaiter.previousWaiter = thread.previousWaiter;
        }
        thread.nextWaiter = null;
        thread.previousWaiter = null;
    }

    /** Notifies the thread that waits longest, or all, as HotSpot does. Returns whether there was one. */
    @DontInline
    boolean notifyWaiters(Object monitor, boolean all) {
        boolean any = false;
        for (TargetThread each = firstWaiter; each != null && (all || !any); ) {
            TargetThread next = each.nextWaiter;
            if (isWaiting(each, monitor)) {
                each.notified = true;
                forgetWaiter(each);
                threads.wake(each);
                if (!engine.replaying()) {
                    each.since = System.nanoTime();
                    look(each);
                    engine.woken(each);
                }
                any = true;
            }
            each = next;
        }
        return any;
    }

    private TargetThread longestWaiter(Object monitor) {
        TargetThread each = firstWaiter;
        while (each != null && !isWaiting(each, monitor)) {
            each = each.nextWaiter;
        }
        return each;
    }

    private static boolean isWaiting(TargetThread thread, Object monitor) {
        return thread.waitMonitor == monitor
                && thread.state == State.WAIT
                && !thread.notified
                && !thread.interrupted
                && !thread.poked
                && !thread.stopped;
    }
}

package org.reprise.runtime;

import java.util.ArrayList;
import java.util.List;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.annotation.DontInline;
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
    /** Slices that may pass in a monitor of a JDK class: more, and the thread may be waiting for another. */
    private static final int MOST_DEFERRED = 100;
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
    /** Monitors entered by threads without the turn: while there are none, no monitor needs a look. */
    int heldByOthers;

    private final Engine engine;
    private final Watchdog watchdog;
    private final Object lock = new Object();
    private final ThreadTable threads = new ThreadTable();
    /** Threads that are not the target's and may run its code. */
    final Outsiders outsiders;
    /** Without lockstep, the target's threads besides main. */
    private final ThreadTable others = new ThreadTable();

    /** System.nanoTime at which the holder has last seen what those do that have lost the turn. */
    private long looked;

    private int userThreads;
    /** Threads that are alive, of the platform's kind; the most of them at a time; all of them so far. */
    private int platformThreads;

    private int peak;
    private long started;
    private long waits;
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

    /** Threads in the state {@link State#LOST}. */
    private int lost;
    /** Why the turn was given up when nobody could take it. */
    private EventKind idleReason;

    Scheduler(Engine engine) {
        this.engine = engine;
        this.watchdog = new Watchdog(engine, this);
        this.outsiders = new Outsiders(engine, this);
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
        outsiders.remove(me.thread);
        me.entered = true;
        arrive(me);
        me.hasRun = true;
        me.free = false;
        me.inside--;
    }

    /** Whether the thread that comes next is the one that the JVM makes, when main has ended, to wait for the end of all. */
    boolean awaitsEnd() {
        synchronized (lock) {
            boolean next = mainEnded && !endAwaited;
            endAwaited |= mainEnded;
            return next;
        }
    }

    /** Whether each yield point takes the slow path by now; where nobody has the turn, from now on. By a thread from outside. */
    boolean slowsDown() {
        synchronized (lock) {
            if (!engine.slow && turn == null) {
                engine.slowDown();
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
        if (!child.daemon) {
            userThreads--;
        }
        if (!child.uncounted) {
            started--;
            platformThreads--;
        }
        if (child.free) {
            outsiders.remove(child.thread);
        }
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

    /** Returns the thread of that number, or null. */
    TargetThread thread(long number) {
        return threads.numbered(number);
    }

    /** First act of an adopted thread: waits for its first turn. */
    void enter(TargetThread me) {
        // It may have been handed the turn already.
        me.inside++;
        me.kernelId = KernelThread.current();
        me.inside--;
        me.entered = true;
        awaitTurn(me);
        me.hasRun = true;
        engine.seedHashes();
    }

    /** First act of the JVM's thread that runs the shutdown hooks. */
    void enterVmExit(long hashWords) {
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
        return give(me, EventKind.PREEMPT);
    }

    /** The holder, whose preemption was deferred, has left a monitor: if it was the last of the JDK's, the next yield point preempts it. Recording only. */
    @DontInline
    void endDeferral(TargetThread me) {
        if (!holdsJdkMonitor(me)) {
            me.deferred = 0;
            engine.endSlice();
        }
    }

    /** The holder offers its turn. Returns, when it has the turn again, whether another has taken it. Recording only. */
    boolean yield(TargetThread me) {
        return give(me, EventKind.YIELD);
    }

    private boolean give(TargetThread me, EventKind why) {
        TargetThread next = nextEligible(me.index, noted);
        if (next == null) {
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
            lost++;
            watchdog.tell(holder, where);
            next = taken(holder, next, where);
        }
        if (next == null) {
            dispatch();
        } else {
            pass(next);
        }
        return true;
    }

    /** The turn leaves a holder that is blocked where no hook is. Returns who is to have it, or null, where it is nobody's now and the calling thread is to see to the rest. */
    private TargetThread taken(TargetThread holder, TargetThread next, String where) {
        engine.taken(holder, next, where);
        TargetThread heir = next;
        if (next == holder) {
            if (!engine.replaying()) {
                heldByOthers += holder.heldCount;
                idleReason = EventKind.BLOCKED;
                turn = null;
                return null;
            }
            heir = engine.nextTurn(EventKind.BLOCKED);
        }
        heldByOthers += holder.heldCount - heir.heldCount;
        return heir;
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
        me.inside++;
        watchdog.tell(me, where);
        me.inside--;
        pass(taken(me, next, where));
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
        me.inside++;
        for (int i = 0; lost > 0 && i < threads.size(); i++) {
            TargetThread other = threads.at(i);
            while (other.state == State.LOST && !KernelThread.sleeps(other)) {
                Thread.yield();
            }
        }
        me.inside--;
        looked = System.nanoTime();
        synchronized (lock) {
            watched = lost > 0;
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
            lost--;
        }
        dispatch();
        awaitTurn(me);
        engine.seedHashes();
        return true;
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
            engine.stalled(paragraph);
            Stop.say(paragraph);
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
        } else if (!me.deadlocked && Deadlocks.isIn(me, threads) && othersGoOn(me)) {
            me.deadlocked = true;
            me.goInside();
            StringBuilder text =
                    new StringBuilder("Some threads of the program have come to a deadlock, while others go on.");
            TargetThread each = me;
            do {
                describe(each, text);
                each = Deadlocks.waitsFor(each, threads);
            } while (each != me);
            me.comeOut();
            engine.said(text.toString());
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
            TargetThread inside = Deadlocks.waitsFor(thread, threads);
            if (inside != null) {
                text.append(", in which is ").append(inside);
            }
        } else if (thread.state == State.WAIT) {
            text.append(" waits to be notified on a ")
                    .append(thread.waitMonitor.getClass().getName());
        } else if (thread.state == State.PARK) {
            text.append(" is parked");
            TargetThread owner = Deadlocks.waitsFor(thread, threads);
            if (owner != null) {
                text.append(" at a ")
                        .append(Deadlocks.lock(thread).getClass().getName())
                        .append(" that ")
                        .append(owner)
                        .append(" has");
            }
        } else {
            text.append(" is blocked");
        }
        text.append(", at ")
                .append(Watchdog.stack(thread.thread.getStackTrace()))
                .append('.');
    }

    /** The holder ends; no code of the target runs in it any more. */
    void end(TargetThread me) {
        me.state = State.ENDED;
        if (me.number == 0) {
            synchronized (lock) {
                mainEnded = true;
            }
        }
        // Threads that have ended still tell it.
        me.interrupted = me.thread.isInterrupted();
        if (!me.daemon) {
            userThreads--;
        }
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
        TargetThread next = nextEligible(me.index, mayGoOn);
        if (next == me) {
            engine.recordSwitch(why, me);
            takeEffect(false);
            me.state = State.READY;
            me.deadline = TargetThread.NEVER;
            return false;
        }
        if (next != null) {
            grant(me, next, why);
            return true;
        }
        engine.melt();
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
        takeEffect(false);
        hand(me, next);
    }

    private void hand(TargetThread me, TargetThread next) {
        engine.melt();
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
            if (turn == null) {
                takeEffect(true);
            }
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
        me.inside++;
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
            me.inside--;
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
            noted = false;
            for (Outside note : notes) {
                if (note.started != null) {
                    arrivals.remove(note.started);
                    engine.adopted(idle, adoptStarted(note.started));
                } else if (note.deed == Outside.Deed.POKED) {
                    for (int i = 0; i < threads.size(); i++) {
                        if (threads.at(i).idle > 0 && !threads.at(i).poked) {
                            takeEffect(idle, note.deed, threads.at(i));
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
            notes.clear();
            lock.notifyAll();
        }
    }

    private void takeEffect(boolean idle, Outside.Deed deed, TargetThread thread) {
        if (thread.state != State.ENDED) {
            engine.outside(idle, deed, thread);
            deed.doTo(thread);
        }
    }

    /** The holder has queued something for a checkpoint: who idles wakes up. */
    void wakeIdle() {
        for (int i = 0; i < threads.size(); i++) {
            TargetThread thread = threads.at(i);
            thread.poked |= thread.idle > 0 && thread != turn;
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
            me.inside++;
            me.thread.interrupt();
            me.inside--;
        }
    }

    /** Waits until the thread has the turn. */
    @DontInline
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

    /** Returns the next thread, counted from the one at that index, that can go on; the given one itself, if wanted, comes last. */
    private TargetThread nextEligible(int from, boolean itself) {
        long now = 0;
        boolean clockRead = false;
        int count = threads.size();
        for (int i = 1; i <= (itself ? count : count - 1); i++) {
            TargetThread thread = threads.at((from + i) % count);
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
            return (thread.notified || thread.interrupted || thread.stopped || thread.poked || late)
                    && !heldByAnother(thread.waitMonitor, thread);
        }
        if (state == State.MONITOR) {
            return !heldByAnother(thread.monitor, thread);
        }
        if (state == State.PARK) {
            return thread.permit || thread.interrupted || thread.stopped || thread.poked || late;
        }
        if (state == State.SLEEP) {
            return thread.interrupted || thread.stopped || thread.poked || late;
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
    @DontInline
    boolean heldByAnother(Object monitor, TargetThread than) {
        for (int i = 0; i < threads.size(); i++) {
            TargetThread thread = threads.at(i);
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
    @DontInline
    boolean notifyWaiters(Object monitor, boolean all) {
        TargetThread longest = longestWaiter(monitor);
        if (longest == null) {
            return false;
        }
        longest.notified = true;
        for (int i = 0; all && i < threads.size(); i++) {
            if (isWaiting(threads.at(i), monitor)) {
                threads.at(i).notified = true;
            }
        }
        return true;
    }

    private TargetThread longestWaiter(Object monitor) {
        TargetThread longest = null;
        for (int i = 0; i < threads.size(); i++) {
            TargetThread thread = threads.at(i);
            if (isWaiting(thread, monitor) && (longest == null || thread.waitNumber < longest.waitNumber)) {
                longest = thread;
            }
        }
        return longest;
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

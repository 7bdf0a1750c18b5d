package org.reprise.runtime;

import java.io.FileDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An adopted thread as the scheduler knows it. Fields are guarded by the turn, or, where nobody has it, by the scheduler's lock.
 */
final class TargetThread {
    /** What a thread without the turn waits for. */
    enum State {
        /** The turn alone. */
        READY,
        /** {@link #monitor} to be free. */
        MONITOR,
        /** A notification of {@link #waitMonitor}, and that it is free. */
        WAIT,
        /** A permit. */
        PARK,
        /** Its deadline. */
        SLEEP,
        /** The operating system. */
        BLOCKED,
        /**
         * Nothing that we know: the turn was taken from it where no hook is. It may run on by itself, up to its next hook or yield point, where it
         * becomes READY.
         */
        LOST,
        /** All threads that are no daemons to end: the JVM's DestroyJavaVM thread. */
        VM_EXIT,
        /** Nothing any more. */
        ENDED
    }

    /** No deadline. */
    static final long NEVER = Long.MAX_VALUE;

    /** By order of creation; main is 0, DestroyJavaVM 1. */
    final int number;
    /** Where it stands in the {@link ThreadTable}. */
    int index;
    /** The thread, or null where the JVM has not made it yet. */
    volatile Thread thread;

    final boolean daemon;
    /** Whether it is a virtual thread, or one of ours: these are counted, listed and enumerated nowhere. */
    final boolean uncounted;

    State state = State.READY;
    /** System.nanoTime at which the wait is over; read while recording only. */
    long deadline = NEVER;
    /** Whether the wait has a deadline, also in a replay, which never waits for time. */
    boolean timed;
    /** Whether it has been said that the thread is in a deadlock. */
    boolean deadlocked;
    /** The monitor that the thread wants to enter. */
    Object monitor;
    /** The monitor that the thread waits on; it is released although it stands in {@link #held}. */
    Object waitMonitor;
    /** Whether it is among those in Object.wait, and its neighbours there. */
    boolean isWaiter;

    TargetThread previousWaiter;
    TargetThread nextWaiter;
    /** Whether, without the turn, it is in monitors, and its neighbours among those that are. */
    boolean isHolder;

    TargetThread previousHolder;
    TargetThread nextHolder;
    /** Threads that wait for monitors that this one is in, as far as that was seen, linked by {@link #nextBlocked}; while recording only. */
    TargetThread blocked;

    TargetThread nextBlocked;
    /** The thread in whose list of those it is, or null. */
    TargetThread blockedBy;
    /** Whether the monitor that it waits for has been left by who was in it, and its neighbours among those of which that is true; while recording only. */
    boolean starves;

    TargetThread previousStarving;
    TargetThread nextStarving;
    /** How often others have entered that monitor since, or what counts as much. */
    int passedOver;
    /** System.nanoTime since which it has waited for what another thread has; while recording only. */
    long since;
    /** Whether Reprise has said that it waits so long. */
    boolean overdue;
    /** {@link Engine#sequence} when it got the turn. */
    int turnSequence;
    /** How often it has been unparked and has parked again at once, as who finds that a lock has been taken again. */
    int futile;
    /** Whether the scheduler wants to know when the thread leaves a monitor. */
    boolean exitsMatter;
    /** Where it stands in {@link Deadlines}, or -1. */
    int heapIndex = -1;
    /** Whether it has been seen that its deadline has passed. */
    boolean late;

    boolean notified;
    /** The permit of LockSupport. */
    boolean permit;
    /** The interrupt status while the thread is without the turn; while it has it, the JVM's own field holds. */
    boolean interrupted;
    /** Whether Thread.stop wants the thread to die as soon as it has the turn. */
    boolean stopped;
    /** Where the generator of its identity hash codes has its words; 0 before its gate, or where there are none. */
    long hashWords;
    /** The operating system's id, see {@link KernelThread}; set when the thread passes its gate. */
    int kernelId;
    /** Its stat in {@code /proc}, open, once it has lost the turn; or null. */
    FileDescriptor stat;
    /** Whether, when it lost the turn, it was blocked in a monitor. */
    boolean lostInMonitor;
    /** Whether, when it lost the turn, it was in a native method that is none of the JVM's own: it may go on by itself. */
    boolean lostInNative;
    /** Above 0, the hash codes that the thread draws are none of the target's: {@link #drawnAside} and {@link #drawnAside2} are the words to go on with. */
    int aside;

    long drawnAside;
    long drawnAside2;
    /** How many levels of {@link #aside} are for code that the JDK spins. */
    int spins;
    /** Whether the thread has passed its gate. */
    boolean entered;
    /** Whether it runs, without the turn, code that was there before Reprise; see {@link Scheduler#adoptFree}. */
    boolean free;
    /** Whether it has had the turn. */
    boolean hasRun;
    /** Above 0, hooks are inert: the thread is in code of ours, or in a JDK operation recorded as a whole. */
    int inside;
    /** How much of {@link #inside} is class loading and weaving, which both modes do alike. */
    int quiet;
    /** What {@link #inside} is in code of the target that only a recording runs, else 0. */
    int mutedInside;
    /** What it is in code of the target with an {@code ignore} hook, else 0. */
    int ignoredInside;
    /** Whether, in a replay, it runs a method with a {@code blocking} hook, without the turn. */
    volatile boolean without;
    /** What {@link #inside} is in a replay in code of the target that a recording ran without the turn, else 0. */
    int asideInside;
    /** Slices that have passed in a monitor of a JDK class, in parts of {@link Engine#WHOLE}. */
    int deferred;
    /** What a {@link Strategy} has drawn for the thread, and when: priority, or whether it starves. */
    long lot;

    long draw;
    /** Of each class on the stack that a replay has loaded ahead of the JVM: for which one the JVM waits. */
    final List<Replayer.Early> ahead = new ArrayList<>();
    /** Names of the classes that transformers of agents see, from the outermost call. */
    final List<String> transformed = new ArrayList<>(0);
    /** Whether a transformer draws a seed: the time that is asked for is a part of it. */
    boolean drawsSeed;
    /** Class initializers, and calls of class loaders, on the stack, in which no slice ends. */
    int initializers;
    /** Methods with hooks of the user's on the stack. */
    final HookStack hookStack = new HookStack();
    /** Methods with {@code idle} hooks on the stack. */
    int idle;
    /** The site of the innermost of them, see {@link AsyncQueue#ofHook}. */
    long idleSite;
    /** Whether the thread is to wake up: it idles, and something has been queued; or for no reason at all. */
    boolean poked;
    /** What the thread delivers, or null. */
    Queued delivering;

    /** Monitors entered by woven code, in order. */
    Object[] held = new Object[4];

    int heldCount;

    TargetThread(int number, Thread thread, boolean daemon) {
        this.number = number;
        this.thread = thread;
        this.daemon = daemon;
        this.uncounted = thread instanceof References.Reclaimer
                || thread instanceof Notifications.Notifier
                || thread != null && isVirtual(thread);
    }

    /** Thread.isVirtual is of JDK 21. */
    static boolean isVirtual(Thread thread) {
        Class<?> superclass = thread.getClass().getSuperclass();
        return superclass != null && superclass.getName().equals("java.lang.BaseVirtualThread");
    }

    /** Hooks become inert, and hash codes drawn until {@link #endInert} are none of the target's: one mode may do what follows, and the other not. */
    void beginInert() {
        IdentityHash.setAside(this);
        // Last: a stack that overflows before has changed nothing.
        inside++;
    }

    /** Ends what {@link #beginInert} began. */
    void endInert() {
        inside--;
        IdentityHash.resume(this);
    }

    /** {@link #beginInert} for what both modes do alike: classes are loaded and woven. */
    void beginQuiet() {
        beginInert();
        quiet++;
    }

    /** Ends what {@link #beginQuiet} began. */
    void endQuiet() {
        quiet--;
        endInert();
    }

    /**
     * {@link #beginInert} for an operation that perhaps only a recording carries out, until {@link #comeOut}. Nor do yield points count: the operation may call code of the target, as
     * File.isHidden calls getName. Classes that are loaded get their hash codes by name, so an event is to follow before the target goes on, or both modes are to call this.
     */
    void goInside() {
        Engine engine = Hooks.engine;
        if (inside == 0 && engine != null && engine.scheduler.turn == this) {
            JdkLoads.name(this);
            engine.freeze();
        }
        beginInert();
    }

    /** Ends what {@link #goInside} began. */
    void comeOut() {
        Engine engine = Hooks.engine;
        endInert();
        if (inside == 0 && engine != null && engine.scheduler.turn == this) {
            if (JdkLoads.pending) {
                JdkLoads.nameRecorded(this);
            }
            engine.thaw();
        }
    }

    void push(Object entered) {
        if (heldCount == held.length) {
            held = Arrays.copyOf(held, 2 * heldCount);
        }
        held[heldCount++] = entered;
    }

    /** Removes the newest entry of the monitor, if there is one: a monitor entered before adoption has none. */
    void pop(Object exited) {
        for (int i = heldCount - 1; i >= 0; i--) {
            if (held[i] == exited) {
                System.arraycopy(held, i + 1, held, i, heldCount - i - 1);
                held[--heldCount] = null;
                return;
            }
        }
    }

    /** Returns the monitor that the thread needs to go on, or null. */
    Object wanted() {
        return state == State.WAIT ? waitMonitor : monitor;
    }

    boolean holds(Object candidate) {
        if (candidate == waitMonitor) {
            return false;
        }
        for (int i = heldCount - 1; i >= 0; i--) {
            if (held[i] == candidate) {
                return true;
            }
        }
        return false;
    }

    /** What Thread.getState says of a thread without the turn. */
    Thread.State javaState() {
        if (state == State.MONITOR || state == State.LOST && lostInMonitor) {
            return Thread.State.BLOCKED;
        }
        if (state == State.WAIT || state == State.PARK) {
            return timed ? Thread.State.TIMED_WAITING : Thread.State.WAITING;
        }
        if (state == State.SLEEP) {
            return Thread.State.TIMED_WAITING;
        }
        return state == State.ENDED ? Thread.State.TERMINATED : Thread.State.RUNNABLE;
    }

    @Override
    public String toString() {
        return "thread " + number + (thread == null ? "" : " \"" + thread.getName() + "\"");
    }
}

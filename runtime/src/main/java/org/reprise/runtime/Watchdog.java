package org.reprise.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    /** The same where there is but one thread, from which the turn cannot be taken. */
    private static final long PERIOD_ALONE = 50_000_000;
    /** Time between two looks for the log's file by its name, ns. */
    private static final long WATCHED = 100_000_000;
    /** Looks at which the holder must have been found asleep without having run. */
    private static final int LOOKS = 4;
    /**
     * The same where the thread may wait for the JVM (a handshake, the compiler, a collection), which ends by itself, however long that takes on a busy machine. At each of them every other thread of
     * the process must have been asleep, too, so that none is on its way to wake it up: 50 ms, as threads of the JVM that look for work by the clock do so every 10 ms.
     */
    private static final int QUIET_LOOKS = 25;
    /** Frames shown of a thread. */
    private static final int SHOWN = 8;

    /** Classes whose native methods end by themselves, whatever other threads do. */
    private static final Set<String> ENDING = Set.of("java.lang.Thread", "java.lang.Runtime", "java.lang.Shutdown");
    /** Where the classes are whose native methods are the JVM's own: who sleeps in one waits for the JVM, or for a thread that initializes or loads a class. {@code java.lang.Object} is an exception. */
    private static final String[] OF_JVM = {
        "java.lang.",
        "jdk.internal.loader.",
        "jdk.internal.misc.",
        "jdk.internal.vm.",
        "jdk.internal.perf.",
        "jdk.internal.reflect.",
        "jdk.internal.foreign.abi.",
        "jdk.jfr.internal.",
        "sun.instrument.",
        "sun.management.",
        "com.sun.management.internal."
    };

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
    /** Looks in a row at which all others were asleep, too. */
    private int quiet;
    /** The holder's, or null before they were needed. */
    private StackTraceElement[] frames;
    /** For how long it has been looked, ns. Not the time that has passed: at a safepoint nobody looks. */
    private long watched;
    /** Whether it has been said that nothing moves. */
    private boolean said;
    /** After how long to say it, ns. */
    private long stall;
    /** Its own number for the operating system. */
    private int kernelId;
    /** System.nanoTime at which it was last looked for the log's file by its name. */
    private long lastWatched;
    /** System.nanoTime at which it was last looked for threads that wait too long while others go on. */
    private long lastOverdue;

    Watchdog(Engine engine, Scheduler scheduler) {
        super(root(), null, "reprise-watchdog", 0, false);
        this.engine = engine;
        this.scheduler = scheduler;
        setDaemon(true);
    }

    /** The group of the JVM's own threads. */
    static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    /** @param stall after how many seconds of standstill to say so */
    void begin(int stall) {
        this.stall = stall * Engine.NANOS;
        start();
    }

    @Override
    public void run() {
        kernelId = KernelThread.current();
        while (!engine.ended) {
            long period = scheduler.isAlone() ? PERIOD_ALONE : PERIOD;
            UNSAFE.park(false, period);
            try {
                look(period);
                if (engine.replaying()) {
                    Headroom.lookAtMemory();
                }
            } catch (OutOfMemoryError e) {
                // The program's. It looks again.
                Yield.exhausted = true;
            }
        }
    }

    private void look(long period) {
        TargetThread now = scheduler.turn;
        long time = System.nanoTime();
        boolean fully = time - lastWatched >= WATCHED;
        lastWatched = fully ? time : lastWatched;
        engine.watch(fully);
        if (now != null && !engine.replaying() && time - lastOverdue >= stall / 4) {
            lastOverdue = time;
            scheduler.noteOverdue(time - stall);
        }
        boolean still = !Fingerprints.awaited && now == holder && engine.sequence == sequence && Yield.left == left;
        if (still && now != null) {
            long sleeps = now.entered ? KernelThread.asleep(now) : KernelThread.AWAKE;
            still = sleeps != KernelThread.AWAKE && sleeps == asleep;
            asleep = sleeps;
        }
        if (!still) {
            holder = now;
            sequence = engine.sequence;
            left = Yield.left;
            looks = 0;
            frames = null;
            quiet = 0;
            watched = 0;
            said = false;
            return;
        }
        looks++;
        watched += period;
        boolean stalled = watched >= stall;
        if (now != null && looks >= LOOKS && engine.mayTake()) {
            if (frames == null) {
                // It sleeps, so they stay; and the JVM's threads, which help to get them, sleep again at the next look.
                frames = now.thread.getStackTrace();
            }
            if (Windows.isWaitingForServer(frames)) {
                if (!engine.replaying()) {
                    Windows.passToNative();
                }
                return;
            }
            boolean inNative = isInNative(frames);
            boolean sure = stalled || isInOperatingSystem(now, inNative) || isQuiet(now);
            String where = sure ? where(frames) : null;
            if (where != null && scheduler.take(now, asleep, where, inNative, stalled)) {
                // Where nobody has the turn now, that is the same standstill.
                holder = null;
                sequence = engine.sequence;
                left = Yield.left;
                return;
            }
        }
        if (!said && stalled) {
            tellStandstill(now);
            said = true;
        }
    }

    /** Whether a thread is in a native method that is none of the JVM's own. */
    private static boolean isInNative(StackTraceElement[] frames) {
        if (frames.length == 0) {
            return true;
        }
        String name = frames[0].getClassName();
        boolean jvm = false;
        for (int i = 0; i < OF_JVM.length && !jvm; i++) {
            jvm = name.startsWith(OF_JVM[i]);
        }
        return frames[0].isNativeMethod() && (!jvm || name.equals("java.lang.Object"));
    }

    /** Whether it sleeps there in a system call of the method's own: who sleeps in a futex waits for another thread of the process, which may be the JVM's. */
    private static boolean isInOperatingSystem(TargetThread thread, boolean inNative) {
        return inNative && !KernelThread.isAtFutex(thread);
    }

    /** Whether no thread of the process has been going to wake it up for long enough. It has slept all the time, so what was true of one such stretch stays so. */
    private boolean isQuiet(TargetThread thread) {
        int enough = isOfJdk(frames) && thread.thread.getState() == Thread.State.BLOCKED ? LOOKS : QUIET_LOOKS;
        if (quiet < enough) {
            quiet = KernelThread.isAnyOtherAwake(kernelId) ? 0 : quiet + 1;
        }
        return quiet >= enough;
    }

    /**
     * Whether a thread runs code of the JDK. A monitor that code of the target waits to enter is its own as far as the scheduler knows: who has it is mostly a thread in Object.wait that woke up, to look
     * whether it has the turn, and goes back as soon as the machine runs it.
     */
    private static boolean isOfJdk(StackTraceElement[] frames) {
        return frames.length != 0 && Divergence.isJdk(frames[0].getClassName());
    }

    private void tellStandstill(TargetThread now) {
        if (engine.replaying()) {
            String expected = engine.expectation();
            String who = now + " has the turn and is at " + stack(now.thread.getStackTrace()) + ".";
            if (expected == null) {
                throw Stop.halt(
                        Stop.CUT_LOG, "The log ends before the program did: its recording was cut off. Here " + who);
            }
            Stop.say("The replay stands still. It waits for " + expected + Windows.expectation() + "; " + who);
        } else if (now == null) {
            scheduler.tellStandstill();
            // That was an event, but nothing has moved.
            sequence = engine.sequence;
        } else if (!now.hookStack.isEmpty()) {
            Stop.say(now
                    + " is in a method with a hook and waits there, with hooks inert, for another thread, which has not the turn: at "
                    + stack(now.thread.getStackTrace())
                    + ". Put a blocking hook on the method, too, or the hook on another one.");
        }
    }

    /**
     * Says it once for each place; under the scheduler's lock, so that it comes between the same two outputs of the target each time.
     */
    void tell(TargetThread lost, String where) {
        try {
            tellOnce(lost, where);
        } catch (OutOfMemoryError e) {
            // The turn must go on even so.
            Yield.exhausted = true;
        }
    }

    private void tellOnce(TargetThread lost, String where) {
        if (told.add(where)) {
            Stop.say(lost + " is blocked in " + where
                    + ", where Reprise has no hook, so it loses its turn. What it does from there to its next hook is not in order with the others: a "
                    + "replay of this log may differ.");
        }
    }

    /** Returns the places of which that was said; under the scheduler's lock. */
    List<String> told() {
        return new ArrayList<>(told);
    }

    /** Returns the innermost frames, from the one that called Reprise, if one did, for a sentence. */
    static String stack(StackTraceElement[] frames) {
        int first = 0;
        for (int i = 0; i < frames.length; i++) {
            if (isOurs(frames[i].getClassName())) {
                first = i + 1;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = first; i < frames.length && i < first + SHOWN; i++) {
            text.append(i == first ? "" : ", from ").append(HiddenClasses.plain(frames[i].toString()));
        }
        return text.toString();
    }

    private static boolean isOurs(String className) {
        return className.startsWith("org.reprise.runtime.") || className.startsWith("org.reprise.agent.");
    }

    /**
     * Returns the innermost frame, and the target's that led there; null where the thread goes on by itself: in code of Reprise, or where it waits for the JVM to end, to start a thread
     * or to collect garbage, which may take long on a busy machine.
     */
    private static String where(StackTraceElement[] frames) {
        String target = null;
        for (StackTraceElement frame : frames) {
            String name = frame.getClassName();
            if (isOurs(name)) {
                return null;
            }
            if (target == null && !Divergence.isJdk(name)) {
                target = HiddenClasses.plain(frame.toString());
            }
        }
        if (frames.length == 0 || frames[0].isNativeMethod() && ENDING.contains(frames[0].getClassName())) {
            return null;
        }
        String top = HiddenClasses.plain(frames[0].toString());
        return target == null || target.equals(top) ? top : top + ", called from " + target;
    }
}

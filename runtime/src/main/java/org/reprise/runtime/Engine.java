package org.reprise.runtime;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.concurrent.ConcurrentHashMap;
import org.reprise.runtime.log.EventKind;

/**
 * What hooks ask of the mode: a {@link Recorder} takes values from outside and logs them, a {@link Replayer} takes them from the log.
 * Both do everything else alike.
 *
 * <p>Threading: the holder of the turn calls, but for {@link #recordSwitch}, which is also called under the scheduler's lock while nobody has
 * the turn.
 */
abstract class Engine {
    /** A pulse comes every so many yield points. */
    static final int PULSE = 1 << 20;
    /** Parts of a slice of mean length. */
    static final int WHOLE = 1000;
    /** The first id that a thread of the target gets; the JVM's own threads, whose number depends on its flags, stay far below. */
    static final long FIRST_THREAD_ID = 1000;

    static final long NANOS = 1_000_000_000;
    /** In place of the number of a file, in the blocks of a request to a device. */
    static final int NO_FILE = 0;

    private static final Class<?> BIN = bin();
    private static final int NOT_FROZEN = Integer.MIN_VALUE;
    /** Frames that a pulse looks at. */
    private static final int PULSE_FRAMES = 16;

    final Scheduler scheduler = new Scheduler(this);
    final AllThreads allThreads = new AllThreads(this);
    final References references = new References(this);
    final Notifications notifications = new Notifications(this);
    final LoadedClasses loadedClasses = new LoadedClasses();
    final TransformSeeds transformSeeds = new TransformSeeds();
    final AsyncQueue queue = new AsyncQueue(this);
    /** The hooks of the user's. */
    UserHooks hooks = new UserHooks(this, new HookKind[0], new String[0], null);
    /** What tells the user of the run at its end; null where nobody wants to know. */
    Report report;
    /** {@link Yield#left} when it was last looked at. */
    int base;
    /** Whether the target's threads run in lockstep; else main alone is recorded, there are no yield points, and hooks of threads are inert. */
    boolean lockstep = true;
    /** Yield points passed since the last event, as far as accounted for. */
    long passed;
    /**
     * Whether each yield point takes the slow path and is counted there: while a thread without the turn may run woven code, {@link Yield#left} says nothing but
     * that. Then {@link #base} is 0.
     */
    boolean slow;
    /** {@link Yield#left} where the holder is in code whose yield points do not count, else {@link #NOT_FROZEN}. */
    private int frozenLeft = NOT_FROZEN;

    private int freezes;
    /** Whether the holder runs what only a recording runs: nothing of it is logged. */
    boolean muted;
    /** Threads that run woven code without the turn, in methods with {@code blocking} hooks. */
    private int asides;

    /** Whether the end has begun: the turn stays where it is, however long the JVM takes to exit. */
    volatile boolean ended;

    /**
     * Places since the last event or yield point where the holder might have handed the turn to a thread that starves: with the count of yield points, this tells one from another. Not more, since
     * what the collector has cleared may lead through a monitor of the JDK that the replay does not come to.
     */
    private int chances;
    /** The same, at monitors of bins: see {@link #isBin}. */
    private int bins;
    /** Whether the last of these places is one at a bin. */
    private boolean atBin;

    private int chanceSequence;
    private long chanceCount;

    /** Seed of the run. */
    int seed;
    /** Events so far whose place counts. */
    int sequence;

    long lastNanoTime;
    long lastMillis;
    long lastInstant;
    /** The look of the last {@code CLEARED} event. */
    long lastCleared;
    /** The checkpoint of the last delivery. */
    long lastDelivery;

    private long nextThreadId = FIRST_THREAD_ID;
    /** In the name of the next thread that gets none. */
    private int nextThreadNumber;

    /**
     * The holder starts to draw its identity hash codes anew, from the run's seed and the number of events. A JDK that starts up in another way (another collector, no
     * class data archive) draws more or fewer of them inside; this keeps the difference from reaching beyond the next event.
     */
    final void seedHashes() {
        IdentityHash.seed(scheduler.turn, seed + sequence);
    }

    /** Yield points since the last event. */
    final long count() {
        return passed + (base - left());
    }

    /** The number of the last event and the yield points since. */
    final long place() {
        return (long) sequence << Integer.SIZE ^ count();
    }

    /** Whether nothing is special about the holder, so that {@link Yield#left} is the counter and what it does is logged. */
    final boolean isPlain() {
        return !slow && frozenLeft == NOT_FROZEN && !muted;
    }

    /** Returns the counter. */
    final int left() {
        return slow ? 0 : frozenLeft != NOT_FROZEN ? frozenLeft : Yield.left;
    }

    /** Sets the counter, to count from there, at once or from the end of a freeze on. */
    final void count(int left) {
        base = left;
        if (slow) {
            frozenLeft = NOT_FROZEN;
        }
        if (frozenLeft != NOT_FROZEN) {
            frozenLeft = left;
        } else {
            Yield.left = left;
        }
    }

    /**
     * The holder's yield points do not count until {@link #thaw}; nor do those of a thread that has ended, in which the JVM may load a class yet and an agent weave it, while nobody has the turn, or who has it
     * is on its way to its gate, until {@link #melt}.
     */
    final void freeze() {
        if (freezes++ == 0 && !slow) {
            frozenLeft = Yield.left;
            Yield.left = Integer.MAX_VALUE;
        }
    }

    final void thaw() {
        if (freezes > 0 && --freezes == 0) {
            melt();
        }
    }

    /** Ends a freeze, perhaps early, where the turn has been taken from who is in it. */
    final void melt() {
        freezes = 0;
        if (frozenLeft != NOT_FROZEN) {
            Yield.left = frozenLeft;
            frozenLeft = NOT_FROZEN;
        }
    }

    /** The holder is about to run woven code without the turn: yield points take the slow path until {@link #endAside}. */
    final void beginAside() {
        asides++;
        slowDown();
    }

    /** It has the turn again. */
    final void endAside() {
        asides--;
    }

    /** Whether each yield point must still take the slow path. */
    final boolean staysSlow() {
        return scheduler.outsiders.any || slow && (scheduler.watched || asides > 0 || freezes > 0);
    }

    /** From here on each yield point takes the slow path. */
    abstract void slowDown();

    /** The holder's slice ends at its next yield point. Recording only. */
    abstract void endSlice();

    final long nextThreadId() {
        return nextThreadId++;
    }

    final int nextThreadNumber() {
        return nextThreadNumber++;
    }

    abstract boolean replaying();

    /** The counter has run out in the holder. */
    abstract void yieldPoint(TargetThread me);

    /** Returns how much of a slice of mean length, in parts of {@link #WHOLE}, that was which ends: at least one part, and at most the whole. Recording only. */
    abstract int share();

    /** What the holder did may let another thread go on, perhaps before the holder's slice is used up. A replay knows without. */
    abstract void woken(TargetThread other);

    /** The holder waits so many ns, for something or for that time to pass. Returns how many it does. Recording only. */
    abstract long wait(long nanos, boolean mayEndEarly);

    /** The holder passes a site while a slice is about to end: hooks are not inert. */
    abstract void site(TargetThread me);

    /** The holder passes a yield point where hooks are inert: that counts without a call, if it is not frozen. */
    final void yieldPointInside() {
        if (slow && freezes == 0) {
            passInside();
        }
    }

    /** The holder passes a yield point at which nothing is to be done but to count it: the engine is {@link #slow}. */
    abstract void passInside();

    /** The counter has run out in the holder, whose stack has no room for what comes then. Recording only. */
    abstract void postpone();

    /** The holder offers its turn. A recording logs that another takes it; where none can, this is a yield point as any other. */
    abstract void yield(TargetThread me);

    /** The holder passes a yield point that is not in woven code. */
    final void passYieldPoint(TargetThread me) {
        if (slow || --Yield.left < 0) {
            yieldPoint(me);
        }
    }

    /** Logs that the turn goes to a thread. Recording only. */
    abstract void recordSwitch(EventKind why, TargetThread next);

    /** Stops, since the event of the log that was taken last cannot be a recording's; of a replay only. */
    abstract Error corrupt(String what);

    /** Takes from the log who has the turn next. Replay only. */
    abstract TargetThread nextTurn(EventKind why);

    /** The holder comes to a place where it may hand the turn to a thread that starves: {@code bin} says whether it is at the monitor of a {@link #isBin bin}. */
    final void countChance(boolean bin) {
        long count = count();
        if (sequence != chanceSequence || count != chanceCount) {
            chanceSequence = sequence;
            chanceCount = count;
            chances = 0;
            bins = 0;
        }
        if (bin) {
            bins++;
        } else {
            chances++;
        }
        atBin = bin;
    }

    /**
     * Whether an object is a bin of a {@link ConcurrentHashMap}, whose monitor the map takes where something else is in it. Code of the JDK has maps in which that depends on what the JVM has done before main, as linking does: so these monitors
     * do not count with the others, and at them the turn is handed over only at the first one since the last event or yield point that the program has come to.
     */
    static boolean isBin(Object monitor) {
        return BIN.isInstance(monitor);
    }

    private static Class<?> bin() {
        try {
            return Class.forName(ConcurrentHashMap.class.getName() + "$Node", false, null);
        } catch (ClassNotFoundException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** Whether the turn may be handed over here, as far as it can be said in the log. */
    final boolean hasPlaceForChance() {
        return !atBin || bins == 1;
    }

    /** Says in the log which of these places this is: the number since the last event or yield point, 0 for a bin. */
    final int chance() {
        return atBin ? 0 : chances;
    }

    /** Whether the holder hands the turn over here. Replay only. */
    abstract boolean handsOver();

    /**
     * Returns who is to have the turn when it is taken here from a holder that is blocked, or null if the log does not take it here. Replay only; called under the scheduler's
     * lock.
     */
    abstract TargetThread nextTaken(TargetThread holder, String where);

    /** A thread that is not ours did something to one of ours: logged only. {@code idle} is whether nobody has the turn. Recording only. */
    abstract void outside(boolean idle, Outside.Deed deed, TargetThread thread);

    /** A thread that was started from outside is one of ours from now on: logged only. Recording only. */
    abstract void adopted(boolean idle, TargetThread thread);

    /** A thread cannot go on: logs what is said of it. {@code idle} is whether nobody has the turn. Recording only. */
    abstract void stalled(boolean idle, String paragraph);

    /** What a replay waits for, for those who wait for it; null where the log has ended. Replay only. */
    abstract String expectation();

    /** Whether the turn may be taken from its holder, as far as is known without the turn. */
    abstract boolean mayTake();

    /** The turn is taken from the holder, which sleeps, and goes to another, or, where that is the holder itself, to nobody; called under the scheduler's lock. From here on the engine is {@link #slow}. */
    abstract void taken(TargetThread holder, TargetThread next, byte[] where);

    abstract long nanoTime();

    abstract long millis();

    /** As VM.getNanoTimeAdjustment: ns between the clock's now and an offset in s since the epoch; -1 where that is out of range. */
    abstract long nanoAdjustment(long offsetSeconds);

    /** A number from outside: {@code real} while recording, the logged one in a replay. */
    abstract long number(Source source, long real);

    /** A text from outside, or null. */
    abstract String text(Source source, String real);

    /**
     * Bytes have been handed to the operating system: what it said, which a replay has from the log, and the CRC-32C of the bytes, which must be the recorded one.
     */
    abstract long sent(Source source, long real, int crc);

    /** Bytes from outside. */
    abstract byte[] bytes(Source source, byte[] real);

    /**
     * Logs that the operation threw, and throws it, as a replay will: made again from the log.
     *
     * @return never; declared so that callers can write {@code throw}
     */
    abstract Error thrown(Source source, Throwable thrown);

    /** Throws what the log says that the operation at hand threw, if it does. A recording throws nothing. */
    abstract void throwRecorded(Source source);

    /**
     * The operating system failed at an operation: logged and thrown while recording; a replay, where it did not fail, cannot go on.
     *
     * @return never; declared so that callers can write {@code throw}
     */
    abstract Error failed(Source source, IOException failure);

    /** Console output: a replay must write the same. */
    abstract void output(int descriptor, byte[] data, int offset, int length);

    /** That output has reached the operating system, or has failed with that exception, which a recording throws; a replay fails as the recording did. */
    abstract void outputDone(Throwable failure) throws IOException;

    /** The holder gets what a reference refers to, or null where the collector has cleared it. */
    final Object get(Reference<?> reference) {
        long look = references.look();
        beforeLook(look, reference);
        Object referent = reference.get();
        return afterLook(look, reference, referent == null) ? null : referent;
    }

    /** Whether the collector has cleared a reference, as the holder wants to know. */
    final boolean isCleared(Reference<?> reference) {
        long look = references.look();
        beforeLook(look, reference);
        return afterLook(look, reference, reference.refersTo(null));
    }

    /** The holder is about to look whether a reference is cleared; looks are numbered. */
    abstract void beforeLook(long look, Reference<?> reference);

    /** It has seen whether it is. Returns whether it was in the recording. */
    abstract boolean afterLook(long look, Reference<?> reference, boolean cleared);

    /** Numbered references that the target no longer has are forgotten. */
    abstract void forgetReferences();

    /** Returns the reference that is enqueued, finalized or cleaned up next, or null if there is none at the moment. */
    abstract Reference<?> nextReclaimed();

    /** The holder starts a thread, which joins the target. Throws what Thread.start0 threw in the recording. */
    final void start(Thread thread) {
        SharedCode.begin(scheduler.turn);
        JdkThreads.beforeStart(scheduler.turn, thread);
        startThread(thread);
    }

    /** The same, once slices may end in what threads share. */
    abstract void startThread(Thread thread);

    /** The stack was looked at for a site in the JDK's code that does not count. */
    abstract void lookedInVain();

    /** A number that a method with a hook of the user's returned: {@code real} while recording, the logged one in a replay. */
    abstract long hookNumber(long origin, long real);

    /** The same, of a value in the form of {@link Payload}. */
    abstract byte[] hookBytes(long origin, byte[] real);

    /** Such a method threw; the description is that of {@link Thrown#describe}. Recording only. */
    abstract void hookThrown(long origin, String type, String description);

    /** A request to a device failed that a replay makes again. */
    abstract void requestFailed(long origin, long number, String type, String description);

    /** Throws what the log says that such a method threw, if it did. A recording throws nothing. */
    abstract void throwHook(long origin);

    /** Something that was queued is about to be delivered. Recording only. */
    abstract void delivered(long checkpoint, long site, Queued entry);

    /** The same of an input: number of its object, from 1, or 0; class and method; arguments. Recording only. */
    abstract void deliveredInput(long checkpoint, long site, Queued entry, int object, String method, byte[] arguments);

    /** An {@code idle} method begins. */
    abstract void warpStart(long origin);

    /** It ends, after so many ns. */
    abstract void warp(long origin, long nanos);

    /** A method with a {@code digest} hook returned that. */
    abstract void digest(long origin, long digest);

    /** A request was made: what it returned while recording, CRC-32C of its data. Returns what it returned in the recording. */
    abstract long request(long origin, long number, long result, int crc);

    /** The guest's instruction count, as the difference to the last one. */
    abstract void guestCount(long origin, long difference);

    /** Notes the guest's count with an event that is to come, if there is a hook that counts. */
    final void guestCount() {
        if (hooks.hasCounter()) {
            guestCount(hooks.counterOrigin(), hooks.countDifference());
        }
    }

    /** A recording says something and logs it; a replay says it, too, if it was said here. */
    abstract void said(String paragraph);

    /** Says something, which is no output of the target. */
    final void say(String paragraph) {
        TargetThread me = scheduler.turn;
        me.beginInert();
        try {
            Stop.say(paragraph);
        } finally {
            me.endInert();
        }
    }

    /** The emulator has said why it stops, through {@link Replay}. */
    abstract void shutdown(String cause);

    /**
     * A class loader that is not the JDK's own is asked for a class. The JVM asks in the order of addresses when it verifies a class, so a replay has the recorded order: it asks for those
     * classes first that the log has first.
     *
     * @return the class, where the loader need not be asked, or null
     */
    abstract Class<?> classAsked(ClassLoader loader, String name);

    /** A loader of the target's is about to have a class defined, for which the JVM will ask it for the superclass and the interfaces. */
    void defining(ClassLoader loader, byte[] file, int offset, int length) {}

    /** A class of the target is defined. */
    abstract void classDefined(String name, int crc);

    /** A file was opened, or was not; the medium is that of an input or image. Recording only. */
    abstract void opened(String path, OpenFile.Kind kind, Medium medium);

    /**
     * The target sees a block of an image for the first time, or what a request to a device has brought: logs its data, or takes them from the log.
     *
     * @param medium number of the file that was first opened on the image, or {@link #NO_FILE}
     * @param block number of the block, in the file or in the data of the request
     * @param data the block, of which so many bytes come before zeros; null in a replay
     * @return those bytes
     */
    abstract byte[] block(int medium, long block, byte[] data, int used);

    /** A block was read: result in bytes as the call returned it, CRC-32C of the data. */
    abstract void read(int file, String path, long offset, long result, int crc);

    /** A block was written. */
    abstract void write(int file, long offset, long length, int crc);

    /**
     * Looks whether the log can still be written. Any thread may call.
     *
     * @param fully whether for what takes some time, too
     */
    void watch(boolean fully) {}

    /** How the program ended, in the log: by its last thread. */
    static final long BY_LAST_THREAD = 0;

    /** How the program ended, in the log: with that status. */
    static long byStatus(int status) {
        return (status & 0xffff_ffffL) + 1;
    }

    /** The program ends, in one of the two ways above. Nothing comes after. */
    abstract void end(long how);

    /** Digest of where the current thread stands: classes, methods and lines of its innermost frames. Allocates, and may throw OutOfMemoryError. */
    static int stackDigest() {
        StackTraceElement[] frames = new Throwable().getStackTrace();
        int digest = 0;
        int seen = 0;
        for (int i = 0; i < frames.length && seen < PULSE_FRAMES; i++) {
            StackTraceElement frame = frames[i];
            if (!frame.getClassName().startsWith("org.reprise.runtime.")) {
                digest = 31 * digest + HiddenClasses.plain(frame.getClassName()).hashCode();
                digest = 31 * digest + frame.getMethodName().hashCode();
                digest = 31 * digest + frame.getLineNumber();
                seen++;
            }
        }
        return digest;
    }
}

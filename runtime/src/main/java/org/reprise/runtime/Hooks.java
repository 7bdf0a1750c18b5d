package org.reprise.runtime;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.spi.FileSystemProvider;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import jdk.internal.misc.Unsafe;
import jdk.internal.misc.VM;
import jdk.internal.vm.annotation.DontInline;
import org.reprise.runtime.FileFacts.Change;
import org.reprise.runtime.FileFacts.Question;
import org.reprise.runtime.TargetThread.State;
import org.reprise.runtime.log.EventKind;

/**
 * The one class that woven code calls: a method for each hooked API, named after it. Which row of the catalogue leads to which is in
 * {@code org.reprise.agent.catalogue}.
 *
 * <p>Every hook is inert, that is, does what the original does, unless its caller is an adopted thread that has the turn and is not inside
 * Reprise. A hook throws nothing that the original could not.
 */
public final class Hooks {
    /** The JVM's thread that starts a thread for each signal. */
    private static final String SIGNAL_DISPATCHER = "Signal Dispatcher";
    /** As a shell says it: a process that a signal ended has this status plus the signal's number. */
    private static final int SIGNALLED = 128;
    /** No machine has more processors. */
    private static final int MOST_PROCESSORS = 1 << 16;

    /** Null until main is adopted. */
    static Engine engine;

    /** Reprise's own of the JVM's instrumentations. */
    static Object ownInstrumentation;

    private static IdentityHash identityHash;
    /** Whether the launcher loads the main class. */
    private static boolean startsMain;
    /** Later ones throw UnsupportedOperationException. */
    private static final boolean STOPPABLE = Runtime.version().feature() < 20;

    /** The first thread that called exit. */
    private static TargetThread exiting;

    // What an AROUND hook that returned true wants its caller to return; the holder of the turn reads it at once.
    private static long primitive;
    private static Object reference;

    private Hooks() {}

    static void start(Engine started, IdentityHash hash, int hashSeed) {
        identityHash = hash;
        started.seed = hashSeed;
        started.scheduler.turn.hashWords = hash.wordsOfCurrent();
        JdkLoads.start();
        started.seedHashes();
        started.scheduler.outsiders.addRunning();
        engine = started;
    }

    /**
     * Returns the engine if the caller's thread has the turn and hooks are not inert in it, or null. What the caller does then finds room on the stack: a StackOverflowError comes here,
     * where nothing has happened yet, or not at all.
     */
    static Engine active() {
        Engine started = present();
        if (started != null) {
            Headroom.ensure();
        }
        return started;
    }

    /** As {@link #active}, for a hook that changes nothing, or by one store, or sees to the room itself. */
    private static Engine present() {
        Engine started = engine;
        if (started == null) {
            return null;
        }
        TargetThread holder = started.scheduler.turn;
        if (started.scheduler.watched) {
            holder = started.scheduler.settle() ? started.scheduler.turn : null;
        }
        if (holder != null && holder.thread == Thread.currentThread()) {
            return holder.inside == 0 ? started : null;
        }
        if (!started.lockstep) {
            refuseOther(started);
        } else {
            withoutTurn(started);
        }
        return null;
    }

    /** The current thread has not the turn, and comes to a hook or a yield point. */
    private static void withoutTurn(Engine started) {
        if (started.scheduler.outsiders.any) {
            started.scheduler.outsiders.seen(false);
        }
        if (started.report != null) {
            started.report.outside();
        }
    }

    /** As {@link #active}, but null where threads are left alone. */
    private static Engine lockstep() {
        Engine started = engine;
        return started == null || !started.lockstep ? null : active();
    }

    /** As {@link #present}, but null where threads are left alone. */
    private static Engine presentInLockstep() {
        Engine started = engine;
        return started == null || !started.lockstep ? null : present();
    }

    private static void refuseOther(Engine started) {
        TargetThread other = started.scheduler.other(Thread.currentThread());
        if (other != null && other.inside == 0) {
            throw Stop.halt(
                    Stop.USAGE,
                    "With threads=off only the program's main thread is recorded, and thread \""
                            + other.thread.getName()
                            + "\" comes to a hook at " + Watchdog.stack(new Throwable().getStackTrace())
                            + ". Leave threads= at lockstep.");
        }
    }

    /** The process is about to be halted: nothing that its end meets is to be logged or checked. The other threads stay without the turn. */
    static void stop() {
        TargetThread me = self();
        if (me != null) {
            me.beginInert();
        }
    }

    /** Returns the current thread, if it has the turn, or null. */
    static TargetThread holder() {
        Engine started = engine;
        if (started == null) {
            return null;
        }
        TargetThread holder = started.scheduler.turn;
        if (started.scheduler.watched) {
            holder = started.scheduler.settle() ? started.scheduler.turn : null;
        }
        return holder != null && holder.thread == Thread.currentThread() ? holder : null;
    }

    /** Returns the current thread, if it has the turn, or has lost it where its hooks are inert, or is left alone, or null. */
    static TargetThread self() {
        TargetThread holder = holder();
        Engine started = engine;
        if (holder != null || started == null) {
            return holder;
        }
        if (!started.lockstep) {
            return started.scheduler.other(Thread.currentThread());
        }
        return started.scheduler.watched ? started.scheduler.find(Thread.currentThread()) : null;
    }

    /** The JDK loads classes or resources: hooks are inert until {@link #quietExit}. */
    public static void quietEntry() {
        TargetThread me = self();
        if (me != null) {
            // What begins is to end, too.
            Headroom.ensureLittle();
            me.beginQuiet();
        }
    }

    /** Ends what {@link #quietEntry} began. */
    public static void quietExit() {
        TargetThread me = self();
        if (me != null && me.quiet > 0) {
            me.endQuiet();
        }
    }

    /** Transformers of agents see a class that is loaded, perhaps in one mode alone or in the middle of a hook: hooks are inert, and yield points do not count, until {@link #transformExit}. */
    public static void transformEntry() {
        TargetThread me = self();
        if (me != null) {
            quietEntry();
            IdentityHash.setAside(me);
            if (engine.scheduler.turn == me) {
                engine.freeze();
            }
            me.transformed.add("");
        }
    }

    /** InstrumentationImpl.transform, behind {@link #transformEntry}: which agent's transformers, and for which class. In a thread without the turn theirs may be woven, and Reprise's are not. */
    public static void transforming(
            Object instrumentation,
            Module module,
            ClassLoader loader,
            String name,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] classFile,
            boolean retransforms) {
        TargetThread me = self();
        Engine e = engine;
        if (me == null && e != null && e.lockstep && !e.ended && instrumentation != ownInstrumentation) {
            e.scheduler.outsiders.visit();
        } else if (me != null && name != null && !me.transformed.isEmpty()) {
            me.transformed.set(me.transformed.size() - 1, name);
        }
    }

    /** Ends what {@link #transformEntry} began. */
    public static void transformExit() {
        Engine e = engine;
        if (e != null && e.scheduler.outsiders.leave()) {
            return;
        }
        TargetThread me = self();
        if (me != null && me.quiet > 0) {
            if (!me.transformed.isEmpty()) {
                me.transformed.remove(me.transformed.size() - 1);
            }
            if (engine.scheduler.turn == me) {
                engine.thaw();
            }
            IdentityHash.resume(me);
            quietExit();
        }
    }

    /**
     * The launcher loads the main class: it opens the program's jar, which the JVM may have opened already, to look for its agent there. Until {@link #mainClassExit}
     * nothing of that counts, unless a loader of the program's takes part.
     */
    public static void mainClassEntry() {
        TargetThread me = self();
        if (me != null && ClassLoader.getSystemClassLoader().getClass().getClassLoader() == null) {
            startsMain = true;
            quietEntry();
        }
    }

    /** Ends what {@link #mainClassEntry} began. */
    public static void mainClassExit() {
        TargetThread me = self();
        if (me != null && startsMain) {
            startsMain = false;
            quietExit();
        }
    }

    /** LauncherHelper.abort: there is no main class, and what the launcher says of it is the program's output. */
    public static void mainClassMissing(Throwable thrown, String key, Object[] arguments) {
        mainClassExit();
    }

    /** The JDK spins code for method handles, unless its archive has it: hash codes drawn until {@link #spinExit} do not count. */
    public static void spinEntry() {
        TargetThread me = self();
        if (me != null) {
            Headroom.ensureLittle();
            IdentityHash.setAside(me);
            me.spins++;
        }
    }

    /** Ends what {@link #spinEntry} began. */
    public static void spinExit() {
        TargetThread me = self();
        // Not what began before a thread, on its way to its gate, was handed the turn.
        if (me != null && me.spins > 0) {
            me.spins--;
            IdentityHash.resume(me);
        }
    }

    /**
     * System.identityHashCode: strings have one that follows from their text, since those that the class data archive holds would bring another one.
     */
    public static int identityHashCode(Object object) {
        return engine != null && object instanceof String
                ? NamedHashes.ofText((String) object)
                : System.identityHashCode(object);
    }

    /** LambdaProxyClassArchive.find: the archive has none. To make the class loads and links other classes, which every run does alike then, whatever archive its JVM can use. */
    public static Class<?> archivedLambda(
            Class<?> caller,
            String name,
            MethodType factoryType,
            MethodType methodType,
            MethodHandle implementation,
            MethodType dynamicType,
            boolean serializable,
            Class<?>[] otherInterfaces,
            MethodType[] otherMethods) {
        return null;
    }

    /** String.intern: the JVM takes a copy where it has no such string yet, so that a program's own never is the one, whether or not the JIT has come first with a constant. */
    public static String intern(String string) {
        return new String(string).intern();
    }

    // ---------------------------------------------------------------- results of AROUND rows

    /** What the method must return, where it returns an int or less. */
    public static int intResult() {
        return (int) primitive;
    }

    /** What the method must return, where it returns a long. */
    public static long longResult() {
        return primitive;
    }

    /**
     * The same, of a method with a hook of the user's.
     *
     * @param type internal name of what the method returns: a log may have any other
     */
    public static Object objectResult(String type) {
        Object result = objectResult();
        Engine e = engine;
        if (result instanceof LoggedResult) {
            result = e.hooks.result((LoggedResult) result, type);
        }
        if (e != null && e.replaying() && !Payload.isKind(result, type)) {
            throw e.corrupt("has a " + result.getClass().getName() + " that a method returns which returns a "
                    + type.replace('/', '.'));
        }
        return result;
    }

    /** What the method must return, where it returns a reference. */
    public static Object objectResult() {
        Object answer = TargetLoaders.takeAnswer();
        if (answer != null) {
            return answer;
        }
        Object result = reference;
        reference = null;
        return result;
    }

    static boolean returning(long value) {
        primitive = value;
        return true;
    }

    static boolean returning(Object value) {
        reference = value;
        return true;
    }

    // ---------------------------------------------------------------- yield points and threads

    /** Slow path of a yield point: the counter has run out. */
    @DontInline
    public static void yieldPoint() {
        Engine e = engine;
        if (e == null || e.scheduler.watched && !e.scheduler.settleAtYieldPoint()) {
            return;
        }
        TargetThread me = e.scheduler.turn;
        // Before its gate the JVM may load classes in a thread that has been given the turn: nothing of that counts.
        if (me == null || me.thread != Thread.currentThread() || !me.entered) {
            if (e.scheduler.outsiders.any) {
                e.scheduler.outsiders.seen(true);
            }
        } else if (me.inside == 0) {
            yieldPoint(e, me);
            dieIfStopped(me);
        } else {
            e.yieldPointInside();
        }
    }

    /** Where the holder of the turn, the current thread, is: what has passed. Of any other thread, or one with hooks inert, -1. */
    @DontInline
    public static long place() {
        Engine e = engine;
        return e != null && isStepping(e.scheduler.turn) ? e.place() : -1;
    }

    private static boolean isStepping(TargetThread holder) {
        return holder != null && holder.thread == Thread.currentThread() && holder.inside == 0;
    }

    /** Slow path of a site in a copy of the code, which counts where that was entered at this very place. */
    @DontInline
    static void site(long place) {
        if (place == place()) {
            site();
        }
    }

    /** Slow path of a site: a slice is about to end. */
    @DontInline
    static void site() {
        Engine e = engine;
        if (e == null) {
            return;
        }
        TargetThread me = e.scheduler.turn;
        if (!isStepping(me)) {
            return;
        }
        try {
            e.site(me);
        } catch (OutOfMemoryError full) {
            memoryIsFull(e);
        }
        dieIfStopped(me);
    }

    /** Slow path of a site in the JDK's code. */
    @DontInline
    static void sharedSite() {
        Engine e = engine;
        TargetThread me = e == null ? null : e.scheduler.turn;
        if (!isStepping(me)) {
            return;
        }
        boolean counts = false;
        try {
            counts = SharedCode.worksForTarget(me);
        } catch (OutOfMemoryError full) {
            memoryIsFull(e);
        } catch (StackOverflowError full) {
            Yield.overflowed = true;
        }
        if (counts) {
            site();
        } else {
            e.lookedInVain();
        }
    }

    /** A recording goes on; a replay might come here, where it differs, time and again, and look for memory each time. */
    private static void memoryIsFull(Engine e) {
        Yield.exhausted = true;
        if (e.replaying()) {
            throw Stop.withoutMemory(true);
        }
    }

    /** A jump throws nothing: where there is no room for what comes at a yield point, a recording has it come later. */
    private static void yieldPoint(Engine e, TargetThread me) {
        if (e.replaying()) {
            Headroom.ensureLittle();
        } else if (!Headroom.isThere()) {
            e.postpone();
            return;
        }
        try {
            e.yieldPoint(me);
        } catch (OutOfMemoryError full) {
            memoryIsFull(e);
        }
    }

    /** Gate of a run method: a thread that was just started waits here for its first turn. */
    public static void runEntry() {
        Engine e = engine;
        if (e == null || !e.lockstep) {
            return;
        }
        Thread current = Thread.currentThread();
        TargetThread holder = e.scheduler.turn;
        if (holder != null && holder.thread == current && holder.entered) {
            return;
        }
        TargetThread me = e.scheduler.find(current);
        if (me == null) {
            me = e.scheduler.awaitAdoption(current);
        }
        if (me != null && !me.entered && !me.free) {
            me.hashWords = identityHash.wordsOfCurrent();
            e.scheduler.enter(me);
            dieIfStopped(me);
        }
    }

    /** Gate of Thread.run. */
    public static void runEntry(Thread thread) {
        runEntry();
    }

    /**
     * A class initializer begins, or a class loader is asked, perhaps by the JVM, which links another class: no slice ends in it, since whoever else needs the class would block in the JVM.
     */
    public static void initializerEntry() {
        TargetThread me = self();
        if (me != null) {
            Headroom.ensureLittle();
            me.initializers++;
        }
    }

    /** That ends. */
    public static void initializerExit() {
        TargetThread me = self();
        if (me != null && me.initializers > 0) {
            me.initializers--;
        }
    }

    /** Thread.start0. */
    public static void start0(Thread thread) {
        Engine e = engine;
        if (e != null && !e.lockstep) {
            if (!isNobodys()) {
                e.scheduler.leaveAlone(thread);
            }
        } else if (active() != null) {
            // Innocuous threads are the JDK's own (cleaners), but for those which work for the target.
            boolean innocuous = isInnocuous(thread);
            if (!innocuous || JdkThreads.isHelper(thread)) {
                if (innocuous) {
                    JdkThreads.widen(thread);
                }
                e.start(thread);
                return;
            }
        } else if (e != null && Thread.currentThread().getName().equals(SIGNAL_DISPATCHER)) {
            e.scheduler.startedFromOutside(thread);
        } else if (e != null && !isInnocuous(thread)) {
            e.scheduler.outsiders.starting(thread);
        }
        Originals.start0(thread);
    }

    /** Whether what the current thread starts is not the program's: it is in a method with an ignore hook, or in a thread that such a method started. */
    private static boolean isNobodys() {
        TargetThread starter = self();
        return starter == null
                ? !Thread.currentThread().getName().equals(SIGNAL_DISPATCHER)
                : starter.inside != 0 && (starter != engine.scheduler.turn || starter.inside == starter.ignoredInside);
    }

    /** Signal.dispatch, in the JVM's own thread: a replay takes none but those of the recording. */
    public static boolean dispatch(int signal) {
        if (engine == null || !engine.replaying() || Signals.isDispatching()) {
            return false;
        }
        if (!Signals.dispatch(signal, engine.scheduler)) {
            throw Stop.halt(SIGNALLED + signal, "The replay was ended by signal " + signal + ".");
        }
        return true;
    }

    /** The natives of Signal: in a replay the process keeps its own handlers, and is sent nothing. */
    public static Object signalNumber(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.SIGNAL, method, false, arguments);
    }

    static boolean isInnocuous(Thread thread) {
        for (Class<?> type = thread.getClass(); type != Thread.class; type = type.getSuperclass()) {
            if (type.getName().endsWith(".InnocuousThread") && type.getClassLoader() == null) {
                return true;
            }
        }
        return false;
    }

    /** At the end of Thread.exit, the last Java code of a thread. */
    public static void threadEnding(Thread thread) {
        watch();
        TargetThread me = holder();
        if (me == null && engine != null && engine.lockstep && thread == Thread.currentThread()) {
            me = endingWithout(thread);
        }
        if (me != null && me.thread == thread) {
            try {
                engine.scheduler.end(me);
            } catch (OutOfMemoryError full) {
                throw Stop.withoutMemory(engine.replaying());
            }
        }
    }

    /** Returns, with the turn, a thread of the target that has passed no gate, since nothing of what it ran is woven; null where the thread is none. */
    private static TargetThread endingWithout(Thread thread) {
        Scheduler scheduler = engine.scheduler;
        TargetThread me = scheduler.find(thread);
        if (me == null) {
            scheduler.endOutsider(thread);
            return null;
        }
        if (me.entered) {
            return null;
        }
        me.hashWords = identityHash.wordsOfCurrent();
        if (me.free) {
            scheduler.endFree(me);
        } else {
            scheduler.enter(me);
        }
        return me;
    }

    /** Where a thread or the program ends by an error of the JVM's: the log may have been cut, which is to be said first. */
    private static void watch() {
        Engine e = engine;
        if (e != null) {
            e.watch(false);
        }
    }

    /** Shutdown.shutdown begins in the JVM's own thread: all threads but daemons have ended. */
    public static void vmExiting() {
        watch();
        Engine e = engine;
        if (e != null && active() == null && e.scheduler.find(Thread.currentThread()) == null) {
            e.scheduler.enterVmExit(identityHash.wordsOfCurrent());
            claimExit(e);
        }
    }

    /** Shutdown.shutdown ends: the process exits by its last thread. */
    public static void vmExited() {
        Engine e = active();
        if (e != null) {
            end(e, Engine.BY_LAST_THREAD);
        }
    }

    /** Shutdown.exit begins: whoever comes second waits for ever, here and not in the monitor that the first one holds. */
    public static void exiting(int status) {
        Engine e = active();
        if (e != null) {
            claimExit(e);
        } else if (engine != null && engine.lockstep) {
            engine.scheduler.outsiders.exiting();
        }
    }

    /** The JVM starts a flight recording, whose threads are the program's as far as anybody can tell, and read what the JVM has written. */
    public static void startFlightRecording(Object command, Object arguments) {
        if (active() != null) {
            throw Stop.halt(
                    Stop.USAGE,
                    "A flight recording (-XX:StartFlightRecording) is started, whose threads read what the JVM writes of each run anew: no replay would be the "
                            + "recording. Leave it away on both sides.");
        }
    }

    private static void claimExit(Engine e) {
        TargetThread me = e.scheduler.turn;
        if (exiting == null) {
            exiting = me;
        }
        while (exiting != me) {
            me.state = State.BLOCKED;
            e.scheduler.block(me, EventKind.BLOCKED);
        }
    }

    /** Shutdown.halt begins: the process exits with that status. */
    public static void halting(int status) {
        watch();
        Engine e = active();
        if (e != null) {
            end(e, Engine.byStatus(status));
        }
    }

    /** The turn is kept for ever, so that daemons stay where they are. */
    private static void end(Engine e, long how) {
        Stop.freeReserve();
        try {
            e.hooks.end();
            Unhooked.end(e);
            e.scheduler.outsiders.end();
            e.ended = true;
            e.end(how);
            e.scheduler.turn.beginInert();
            if (e.report != null) {
                e.report.print();
            }
        } catch (OutOfMemoryError full) {
            throw Stop.withoutMemory(e.replaying());
        }
        Outputs.clear();
    }

    /** Thread.isAlive. */
    public static boolean isAlive(Thread thread) {
        Engine e = lockstep();
        if (e == null) {
            return thread.isAlive();
        }
        TargetThread known = e.scheduler.find(thread);
        if (known != null) {
            return Scheduler.isAlive(known);
        }
        return e.scheduler.outsiders.had(thread)
                ? e.scheduler.outsiders.state(thread) != Thread.State.TERMINATED
                : thread.isAlive();
    }

    /** Thread.getState. */
    public static boolean getState(Thread thread) {
        Engine e = thread == Thread.currentThread() ? null : lockstep();
        if (e == null) {
            return false;
        }
        TargetThread known = e.scheduler.find(thread);
        if (known != null) {
            return returning(known.javaState());
        }
        return e.scheduler.outsiders.had(thread) && returning(e.scheduler.outsiders.state(thread));
    }

    /** Thread.interrupt. */
    public static boolean interrupt(Thread thread) {
        Engine e = thread == Thread.currentThread() ? null : lockstep();
        TargetThread known = e == null ? null : e.scheduler.find(thread);
        if (known == null) {
            return thread != Thread.currentThread() && interruptFromOutside(thread);
        }
        known.interrupted = true;
        e.scheduler.wake(known);
        if (JdkThreads.interruptChannel(thread)) {
            return true;
        }
        // Of one that is in the operating system, the JVM must be told too. So it must of one that has ended, since the
        // scheduler forgets that some time.
        return known.state != State.LOST
                && known.state != State.ENDED
                && (known.state != State.BLOCKED || e.replaying() && !known.without);
    }

    private static boolean interruptFromOutside(Thread thread) {
        TargetThread known = fromOutside(thread);
        if (known == null) {
            return false;
        }
        engine.scheduler.note(Outside.of(Outside.Deed.INTERRUPTED, known));
        return known.state != State.LOST && known.state != State.BLOCKED;
    }

    /** Returns the thread of the target that the calling thread acts on, or null if the caller is the target's, or that thread is not. */
    private static TargetThread fromOutside(Thread thread) {
        Engine e = engine;
        return e != null && e.lockstep && e.scheduler.isOutside() ? e.scheduler.find(thread) : null;
    }

    /** Thread.stop of another thread, up to JDK 19: that one dies when it has the turn next, not where the JVM pleases. */
    public static boolean stop(Thread thread) {
        Engine e = !STOPPABLE || thread == Thread.currentThread() ? null : lockstep();
        TargetThread known = e == null ? null : e.scheduler.find(thread);
        if (known == null) {
            return false;
        }
        known.stopped = known.state != State.ENDED;
        e.scheduler.wake(known);
        return true;
    }

    /** Where the thread has just got the turn: nowhere else may it die. */
    @SuppressWarnings("removal")
    private static void dieIfStopped(TargetThread me) {
        if (me.stopped) {
            me.stopped = false;
            throw new ThreadDeath();
        }
    }

    /** Thread.isInterrupted. */
    public static boolean isInterrupted(Thread thread) {
        Engine e = thread == Thread.currentThread() ? null : lockstep();
        if (e == null) {
            return false;
        }
        TargetThread known = e.scheduler.find(thread);
        if (known != null) {
            return returning(known.interrupted ? 1 : 0);
        }
        return e.scheduler.outsiders.had(thread) && returning(e.scheduler.outsiders.isInterrupted(thread));
    }

    /** Thread.getAllThreads, below ThreadGroup since JDK 19. */
    public static boolean getAllThreads() {
        Engine e = lockstep();
        return e != null && returning(e.allThreads.threads());
    }

    /** ThreadGroup.activeCount. */
    public static boolean activeCount(ThreadGroup group) {
        Engine e = lockstep();
        return e != null && returning(e.allThreads.activeCount(group));
    }

    /** ThreadGroup.enumerate. */
    public static boolean enumerate(ThreadGroup group, Thread[] into) {
        return enumerate(group, into, true);
    }

    /** ThreadGroup.enumerate. */
    public static boolean enumerate(ThreadGroup group, Thread[] into, boolean recurse) {
        Engine e = lockstep();
        return e != null && into != null && returning(e.allThreads.enumerate(group, into, recurse));
    }

    /** Thread.getAllStackTraces. */
    public static boolean getAllStackTraces() {
        Engine e = lockstep();
        return e != null && returning(e.allThreads.stackTraces());
    }

    /** Thread.getStackTrace, of another thread than the current one. */
    public static boolean getStackTrace(Thread thread) {
        Engine e = thread == Thread.currentThread() ? null : lockstep();
        TargetThread known = e == null ? null : e.scheduler.find(thread);
        return known != null && returning(e.allThreads.stackTrace(known));
    }

    /**
     * ContinuationSupport.isSupported: never, so that the JDK gives each virtual thread an operating system thread, as it does where it has no
     * continuations, and the scheduler can adopt it.
     */
    public static boolean isSupported() {
        return false;
    }

    /** Where thread ids are drawn. */
    public static boolean nextThreadId() {
        Engine e = active();
        if (e == null && engine != null && engine.lockstep) {
            engine.scheduler.outsiders.identified();
        }
        return e != null && returning(e.nextThreadId());
    }

    /** Where the numbers of threads without names are drawn. */
    public static boolean nextThreadNumber() {
        Engine e = active();
        return e != null && returning(e.nextThreadNumber());
    }

    /** Thread.yield and Thread.onSpinWait. */
    public static void yield() {
        Engine e = lockstep();
        if (e == null) {
            Thread.yield();
        } else {
            TargetThread me = e.scheduler.turn;
            e.yield(me);
            dieIfStopped(me);
        }
    }

    /** Thread.sleep. */
    public static void sleep(long millis) throws InterruptedException {
        Engine e = lockstep();
        if (e == null || millis < 0) {
            Thread.sleep(millis);
        } else {
            sleepNanos(e, nanos(millis, 0));
        }
    }

    /** Thread.sleep. */
    public static void sleep(long millis, int nanos) throws InterruptedException {
        Engine e = lockstep();
        if (e == null || millis < 0 || nanos < 0 || nanos > 999_999) {
            Thread.sleep(millis, nanos);
        } else {
            sleepNanos(e, nanos(millis, nanos));
        }
    }

    /** Thread.sleep, since JDK 19. */
    public static void sleep(Duration duration) throws InterruptedException {
        long nanos = duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? duration.toNanos() : Long.MAX_VALUE;
        Engine e = lockstep();
        if (e == null) {
            if (nanos > 0) {
                Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
            }
        } else {
            sleepNanos(e, nanos);
        }
    }

    private static void sleepNanos(Engine e, long nanos) throws InterruptedException {
        throwIfInterrupted();
        TargetThread me = e.scheduler.turn;
        long deadline = deadline(e, nanos, false);
        do {
            if (me.poked) {
                // It idles, and something has been queued: it takes that, and sleeps on.
                me.poked = false;
                e.queue.checkpoint(me.idleSite);
            }
            me.state = State.SLEEP;
            me.deadline = deadline;
            e.scheduler.block(me, EventKind.SLEEP);
            dieIfStopped(me);
            throwIfInterrupted();
        } while (me.poked);
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private static long nanos(long millis, int nanos) {
        return millis > Long.MAX_VALUE / 1_000_000 - 1 ? Long.MAX_VALUE : millis * 1_000_000 + nanos;
    }

    /** @param mayEndEarly whether who waits must expect to wake up for no reason */
    private static long deadline(Engine e, long nanos, boolean mayEndEarly) {
        // Half the range of the clock is for ever.
        return e.replaying() || nanos > Long.MAX_VALUE / 2
                ? TargetThread.NEVER
                : System.nanoTime() + e.wait(nanos, mayEndEarly);
    }

    // ---------------------------------------------------------------- hooks of the user's

    /** What the method must return, where it returns a float. */
    public static float floatResult() {
        return Float.intBitsToFloat((int) primitive);
    }

    /** What the method must return, where it returns a double. */
    public static double doubleResult() {
        return Double.longBitsToDouble(primitive);
    }

    /** A method begins whose result is recorded. */
    public static boolean valueEntry(int code) {
        if (engine == null) {
            return false;
        }
        Headroom.ensure();
        return engine.hooks.valueEntry(code);
    }

    /** It returns that. */
    public static void valueExit(long value, int code) {
        if (engine != null) {
            engine.hooks.valueExit(value, code);
        }
    }

    /** It returns that. */
    public static Object valueExit(Object value, int code) {
        return engine == null ? value : engine.hooks.valueExit(value, code);
    }

    /** It throws. */
    public static void valueThrown(Throwable thrown, int code) {
        if (engine != null) {
            engine.hooks.valueThrown(thrown, code);
        }
    }

    /** A request to a device begins. */
    public static boolean blockEntry(Object[] arguments, int code) {
        if (engine == null) {
            return false;
        }
        Headroom.ensure();
        return engine.hooks.requests.entry(code, arguments);
    }

    /** It returns that. */
    public static void blockExit(long value, int code) {
        if (engine != null) {
            engine.hooks.requests.exit(value, code);
        }
    }

    /** It returns that. */
    public static Object blockExit(Object value, int code) {
        return engine == null ? value : engine.hooks.requests.exit(value, code);
    }

    /** It throws. */
    public static void blockThrown(Throwable thrown, int code) {
        if (engine != null) {
            engine.hooks.requests.thrown(thrown, code);
        }
    }

    /** A method begins in which hooks are inert. */
    public static void ignoreEntry(int code) {
        if (engine != null) {
            Headroom.ensure();
            engine.hooks.ignoreEntry();
        }
    }

    /** It ends. */
    public static void ignoreExit(int code) {
        if (engine != null) {
            engine.hooks.ignoreExit();
        }
    }

    /** A method begins that may block where no hook is. */
    public static void blockingEntry(int code) {
        if (engine != null) {
            Headroom.ensure();
            engine.hooks.blockingEntry(code);
        }
    }

    /** It ends. */
    public static void blockingExit(int code) {
        if (engine != null) {
            engine.hooks.blockingExit(code);
        }
    }

    /** A method begins in which the machine idles. */
    public static void idleEntry(int code) {
        if (engine != null) {
            Headroom.ensure();
            engine.hooks.idleEntry(code);
        }
    }

    /** It ends. */
    public static void idleExit(int code) {
        if (engine != null) {
            engine.hooks.idleExit(code);
        }
    }

    /** A method begins that is a checkpoint. */
    public static void checkpoint(int code) {
        if (engine != null) {
            engine.hooks.checkpoint(code);
        }
    }

    /** A method returns a digest of the machine's state. */
    public static void digest(long value, int code) {
        if (engine != null) {
            engine.hooks.digest(value, code);
        }
    }

    /** A method returns a digest of the machine's state. */
    public static void digest(Object value, int code) {
        if (engine != null) {
            engine.hooks.digest(value, code);
        }
    }

    /** A completion, or an input, is called; returns whether it has been queued instead. */
    public static boolean queued(Object receiver, Object[] arguments, Class<?> owner, String method, int code) {
        return engine != null && engine.hooks.queued(code, owner, method, receiver, arguments);
    }

    /** An object has been made that takes inputs. */
    public static void born(Object object) {
        if (engine != null) {
            engine.hooks.born(object);
        }
    }

    /** An object has been made, or, with null, a class defined, that counts the guest's instructions. */
    public static void counter(Object object, Class<?> owner, String method, int code) {
        if (engine != null) {
            engine.hooks.counter(object, owner, method, code);
        }
    }

    /** A library is about to be opened by its name. In a replay one that the run has made itself is where the run's files are. */
    public static void openLibrary(Object library) {
        Engine e = engine;
        if (e == null) {
            return;
        }
        Unhooked.opened(library);
        TargetThread me = self();
        if (me != null) {
            // In a recording, too: classes get their hash codes there.
            me.goInside();
        }
        try {
            if (e.replaying()) {
                TargetFiles.openLibrary(library);
            }
        } finally {
            if (me != null) {
                me.comeOut();
            }
        }
    }

    // ---------------------------------------------------------------- monitors

    /** Before monitorenter: waits until no other thread is in a block on the object. */
    public static void monitorEnter(Object monitor) {
        Engine e = present();
        if (e == null || monitor == null) {
            return;
        }
        awaitMonitor(e.scheduler, monitor);
        e.scheduler.turn.push(monitor);
    }

    /** Before a call to a synchronized method of the JDK, which must not find another thread in the monitor. */
    public static void monitorAwait(Object monitor) {
        Engine e = present();
        if (e != null && monitor != null) {
            awaitMonitor(e.scheduler, monitor);
        }
    }

    private static void awaitMonitor(Scheduler scheduler, Object monitor) {
        if (scheduler.contention != 0) {
            awaitContended(scheduler, monitor);
        }
    }

    @DontInline
    private static void awaitContended(Scheduler scheduler, Object monitor) {
        TargetThread me = scheduler.turn;
        Headroom.ensure();
        scheduler.beforeMonitor(me, monitor);
        dieIfStopped(me);
        while (scheduler.inside(monitor, me) != null) {
            scheduler.blockAtMonitor(me, monitor);
            dieIfStopped(me);
        }
    }

    /** A synchronized method of the JDK has entered its monitor, which is not in anybody's way then. */
    public static void monitorEntered(Object monitor) {
        Engine e = present();
        if (e != null) {
            e.scheduler.turn.push(monitor);
        }
    }

    /** Before monitorexit. Where it fails it has done nothing, and may be called again; see {@link Scheduler}. */
    public static void monitorExit(Object monitor) {
        Engine e = present();
        if (e != null) {
            TargetThread me = e.scheduler.turn;
            if (me.exitsMatter) {
                Headroom.ensureLittle();
            }
            me.pop(monitor);
            if (me.exitsMatter) {
                e.scheduler.left(me, monitor);
            }
        }
    }

    /** Object.wait. */
    public static void wait(Object monitor) throws InterruptedException {
        wait(monitor, 0, 0);
    }

    /** Object.wait. */
    public static void wait(Object monitor, long millis) throws InterruptedException {
        wait(monitor, millis, 0);
    }

    /** Object.wait. */
    public static void wait(Object monitor, long millis, int nanos) throws InterruptedException {
        Engine e = lockstep();
        if (e == null || millis < 0 || nanos < 0 || nanos > 999_999 || !Thread.holdsLock(monitor)) {
            monitor.wait(millis, nanos);
            return;
        }
        throwIfInterrupted();
        TargetThread me = e.scheduler.turn;
        long time = nanos(millis, nanos);
        me.timed = time != 0;
        e.scheduler.beginWait(me, monitor, time == 0 ? TargetThread.NEVER : deadline(e, time, true));
        e.scheduler.block(me, EventKind.WAIT);
        e.scheduler.endWait(me);
        me.poked = false;
        dieIfStopped(me);
        if (!me.notified) {
            throwIfInterrupted();
        }
    }

    /** Object.notify. */
    public static void notify(Object monitor) {
        Engine e = lockstep();
        if (e == null || !Thread.holdsLock(monitor) || !e.scheduler.notifyWaiters(monitor, false)) {
            monitor.notify();
            noteNotification(e, monitor, false);
        }
    }

    private static void noteNotification(Engine active, Object monitor, boolean all) {
        Engine e = active == null ? engine : null;
        if (e != null && e.lockstep && e.scheduler.isOutside() && e.scheduler.isAwaited(monitor)) {
            e.scheduler.note(Outside.notified(monitor, all));
        }
    }

    /** Object.notifyAll. */
    public static void notifyAll(Object monitor) {
        Engine e = lockstep();
        if (e == null || !Thread.holdsLock(monitor) || !e.scheduler.notifyWaiters(monitor, true)) {
            monitor.notifyAll();
            noteNotification(e, monitor, true);
        }
    }

    /** Unsafe.park, below LockSupport. */
    public static void park(Unsafe unsafe, boolean absolute, long time) {
        Engine e = lockstep();
        if (e == null) {
            TargetThread inert = engine == null ? null : engine.hooks.inMethod();
            // In a method with a blocking hook, which a replay runs after it has been unparked.
            if (inert == null || !inert.permit) {
                unsafe.park(absolute, time);
            }
            return;
        }
        TargetThread me = e.scheduler.turn;
        if (me.permit || Thread.currentThread().isInterrupted()) {
            me.permit = false;
            return;
        }
        e.scheduler.beforePark(me);
        me.state = State.PARK;
        me.timed = absolute || time != 0;
        if (absolute) {
            long millis = e.replaying() ? 0 : time - System.currentTimeMillis();
            me.deadline = deadline(e, nanos(millis, 0), true);
        } else {
            me.deadline = time == 0 ? TargetThread.NEVER : deadline(e, time, true);
        }
        e.scheduler.block(me, EventKind.PARK);
        dieIfStopped(me);
        me.permit = false;
        me.poked = false;
    }

    /** Unsafe.unpark, below LockSupport. */
    public static void unpark(Unsafe unsafe, Object thread) {
        Engine e = presentInLockstep();
        TargetThread known = e == null ? fromOutside((Thread) thread) : e.scheduler.find((Thread) thread);
        boolean inert = known != null && e == null && known.inside != 0;
        if (known == null || inert) {
            // Where hooks are inert, a thread is parked for real; it was before whoever unparks it could know of it.
            unsafe.unpark(thread);
        }
        if (e == null && known != null && (!inert || engine.scheduler.outsiders.contains(Thread.currentThread()))) {
            // Code of the program may know of a thread that is just about to come out of there, and to park then.
            engine.scheduler.note(Outside.of(Outside.Deed.UNPARKED, known));
        } else if (e != null && known != null) {
            known.permit = true;
            e.scheduler.wake(known);
            if (known.state == State.BLOCKED) {
                // Perhaps in a method with a blocking hook.
                unsafe.unpark(thread);
            }
            e.scheduler.afterUnpark(e.scheduler.turn, known);
        }
    }

    // ---------------------------------------------------------------- the collector

    /** Finalizer.register: outside lockstep, objects of the target are never finalized, as with {@code --finalization=disabled}. */
    public static boolean register(Object object) {
        return engine != null && isTargets(object.getClass()) && lockstep() == null;
    }

    /** PhantomCleanableRef.performCleanup: a cleaner's own thread runs no action of the target. */
    public static boolean performCleanup(Object cleanable) {
        Engine e = engine;
        return e != null
                && e.scheduler.isOutside()
                && isTargets(Cleanup.action(cleanable).getClass());
    }

    /** At the end of Reference's constructor. */
    public static void referenceMade(Reference<?> reference) {
        if (References.concern(reference.getClass())) {
            Engine e = lockstep();
            if (e != null) {
                e.references.made(reference);
            }
        }
    }

    /** At the end of PhantomCleanableRef's constructor. */
    public static void cleanableMade(Object cleanable) {
        Engine e = lockstep();
        if (e != null && isTargets(Cleanup.action(cleanable).getClass())) {
            e.references.made((Reference<?>) cleanable);
        }
    }

    /** Reference.enqueueFromPending. */
    public static boolean enqueueFromPending(Reference<?> reference) {
        Engine e = engine;
        return e != null && e.references.enqueuedByCollector(reference);
    }

    /** Reference.enqueue: the target's own doing. */
    public static void enqueue(Reference<?> reference) {
        References.release(reference);
    }

    /** Reference.clear. */
    public static void clear(Reference<?> reference) {
        References.clearedByTarget(reference);
    }

    /** Reference.get. */
    public static Object get(Reference<?> reference) {
        Engine e = lockstep();
        return e == null ? reference.get() : e.get(reference);
    }

    /** Reference.get. */
    public static Object get(WeakReference<?> reference) {
        return get((Reference<?>) reference);
    }

    /** Reference.get. */
    public static Object get(SoftReference<?> reference) {
        return get((Reference<?>) reference);
    }

    /** Reference.get, in WeakHashMap and ResourceBundle. */
    public static Object get(Object entry) {
        return get((Reference<?>) entry);
    }

    /** Reference.refersTo; only whether a reference is cleared is not up to the target. */
    public static boolean refersTo(Reference<?> reference, Object object) {
        Engine e = object == null ? lockstep() : null;
        return e == null ? refersToThat(reference, object) : e.isCleared(reference);
    }

    @SuppressWarnings("unchecked")
    private static boolean refersToThat(Reference<?> reference, Object object) {
        return ((Reference<Object>) reference).refersTo(object);
    }

    /** Reference.refersTo. */
    public static boolean refersTo(WeakReference<?> reference, Object object) {
        return refersTo((Reference<?>) reference, object);
    }

    /** Reference.refersTo. */
    public static boolean refersTo(SoftReference<?> reference, Object object) {
        return refersTo((Reference<?>) reference, object);
    }

    /** Reference.refersTo. */
    public static boolean refersTo(PhantomReference<?> reference, Object object) {
        return refersTo((Reference<?>) reference, object);
    }

    /** Reference.refersTo, in WeakHashMap and ResourceBundle. */
    public static boolean refersTo(Object entry, Object object) {
        return refersTo((Reference<?>) entry, object);
    }

    static boolean isTargets(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader != null && loader != ClassLoader.getPlatformClassLoader();
    }

    // ---------------------------------------------------------------- clocks

    /** System.nanoTime. */
    @DontInline
    public static long nanoTime() {
        Engine e = present();
        return e == null ? nanoTimeInside() : e.nanoTime();
    }

    private static long nanoTimeInside() {
        TargetThread me = holder();
        if (me != null && me.drawsSeed) {
            me.drawsSeed = false;
            return 0;
        }
        return System.nanoTime();
    }

    /** Random.seedUniquifier, which is but called with the time beside it, for a generator without a seed. */
    public static boolean seedUniquifier() {
        TargetThread me = holder();
        if (me == null || me.transformed.isEmpty()) {
            return false;
        }
        me.drawsSeed = true;
        return returning(engine.transformSeeds.next(engine.seed, me.transformed.get(me.transformed.size() - 1)));
    }

    /** System.currentTimeMillis. */
    @DontInline
    public static long currentTimeMillis() {
        Engine e = present();
        return e == null ? System.currentTimeMillis() : e.millis();
    }

    /** VM.getNanoTimeAdjustment, below java.time.Clock. */
    @DontInline
    public static long getNanoTimeAdjustment(long offsetSeconds) {
        Engine e = present();
        return e == null ? VM.getNanoTimeAdjustment(offsetSeconds) : e.nanoAdjustment(offsetSeconds);
    }

    // ---------------------------------------------------------------- the machine around

    /** Runtime.availableProcessors. */
    public static int availableProcessors(Runtime runtime) {
        Engine e = active();
        int real = runtime.availableProcessors();
        if (e == null) {
            return real;
        }
        long processors = e.number(Source.PROCESSORS, real);
        if (processors < 1 || processors > MOST_PROCESSORS) {
            throw e.corrupt("has " + processors + " processors");
        }
        return (int) processors;
    }

    /** Runtime.freeMemory. */
    public static long freeMemory(Runtime runtime) {
        Engine e = active();
        long real = runtime.freeMemory();
        return e == null ? real : e.number(Source.FREE_MEMORY, real);
    }

    /** Runtime.totalMemory. */
    public static long totalMemory(Runtime runtime) {
        Engine e = active();
        long real = runtime.totalMemory();
        return e == null ? real : e.number(Source.TOTAL_MEMORY, real);
    }

    /** Runtime.maxMemory. */
    public static long maxMemory(Runtime runtime) {
        Engine e = active();
        long real = runtime.maxMemory();
        return e == null ? real : e.number(Source.MAX_MEMORY, real);
    }

    /** System.getenv. */
    public static String getenv(String name) {
        Engine e = active();
        String real = System.getenv(name);
        return e == null ? real : e.text(Source.ENVIRONMENT_VARIABLE, real);
    }

    /** System.getenv. */
    public static Map<String, String> getenv() {
        Engine e = active();
        Map<String, String> real = System.getenv();
        return e == null ? real : Texts.map(e.bytes(Source.ENVIRONMENT, Texts.bytes(real)));
    }

    /** The natives of Console: whether there is a terminal, and whether it echoes. What a console reads is standard input. */
    public static Object terminal(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.CONSOLE, method, false, arguments);
    }

    /** ProcessHandle.pid, also below ProcessHandle.current and RuntimeMXBean.getPid. */
    public static long pid(ProcessHandle handle) {
        Engine e = active();
        long real = handle.pid();
        return e == null ? real : e.number(Source.PROCESS_ID, real);
    }

    /** RuntimeMXBean.getUptime. */
    public static boolean getUptime(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.RUNTIME, "getUptime"));
    }

    /** RuntimeMXBean.getStartTime. */
    public static boolean getStartTime(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.RUNTIME, "getStartTime"));
    }

    /**
     * The process id in RuntimeMXBean.getName. The bean then asks for the host as a program would, which the JDK keeps for a
     * while, and a resolver for ever: none of that may be done in a recording alone.
     */
    public static Object processId(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.PROCESS_ID, method, false, arguments);
    }

    /** ThreadMXBean.getCurrentThreadCpuTime. */
    public static boolean getCurrentThreadCpuTime(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.THREADS, "getCurrentThreadCpuTime"));
    }

    /** ThreadMXBean.getCurrentThreadUserTime. */
    public static boolean getCurrentThreadUserTime(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.THREADS, "getCurrentThreadUserTime"));
    }

    /** ThreadMXBean.getThreadCpuTime. */
    public static boolean getThreadCpuTime(Object bean, long threadId) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.THREADS, "getThreadCpuTime", threadId));
    }

    /** ThreadMXBean.getThreadUserTime. */
    public static boolean getThreadUserTime(Object bean, long threadId) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.THREADS, "getThreadUserTime", threadId));
    }

    /** ThreadMXBean.getThreadCount. */
    public static boolean getThreadCount(Object bean) {
        Engine e = lockstep();
        return e != null && returning(e.scheduler.platformThreads());
    }

    /** ThreadMXBean.getPeakThreadCount. */
    public static boolean getPeakThreadCount(Object bean) {
        Engine e = lockstep();
        return e != null && returning(e.scheduler.peak());
    }

    /** ThreadMXBean.resetPeakThreadCount. */
    public static boolean resetPeakThreadCount(Object bean) {
        Engine e = lockstep();
        if (e != null) {
            e.scheduler.resetPeak();
        }
        return e != null;
    }

    /** ThreadMXBean.getTotalStartedThreadCount. */
    public static boolean getTotalStartedThreadCount(Object bean) {
        Engine e = lockstep();
        return e != null && returning(e.scheduler.started());
    }

    /** ThreadMXBean.getDaemonThreadCount. */
    public static boolean getDaemonThreadCount(Object bean) {
        Engine e = lockstep();
        return e != null && returning(e.allThreads.daemons());
    }

    /** ThreadMXBean.getAllThreadIds. */
    public static boolean getAllThreadIds(Object bean) {
        Engine e = lockstep();
        return e != null && returning(e.allThreads.ids());
    }

    /** ThreadMXBean.getThreadInfo; the original refuses bad arguments. */
    public static boolean getThreadInfo(Object bean, long[] ids, int maxDepth) {
        Engine e = lockstep();
        if (e == null || ids == null || maxDepth < 0) {
            return false;
        }
        for (long id : ids) {
            if (id <= 0) {
                return false;
            }
        }
        return returning(e.allThreads.infos(ids, maxDepth));
    }

    /** ThreadMXBean.getThreadInfo; which locks a thread owns is left out. */
    public static boolean getThreadInfo(Object bean, long[] ids, boolean monitors, boolean synchronizers) {
        return getThreadInfo(bean, ids, Integer.MAX_VALUE);
    }

    /** ThreadMXBean.getThreadInfo; which locks a thread owns is left out. */
    public static boolean getThreadInfo(
            Object bean, long[] ids, boolean monitors, boolean synchronizers, int maxDepth) {
        return getThreadInfo(bean, ids, maxDepth);
    }

    /** ThreadMXBean.dumpAllThreads; which locks a thread owns is left out. */
    public static boolean dumpAllThreads(Object bean, boolean monitors, boolean synchronizers, int maxDepth) {
        Engine e = lockstep();
        return e != null && maxDepth >= 0 && returning(e.allThreads.infos(maxDepth));
    }

    // ---------------------------------------------------------------- streams

    /**
     * As {@link #active}, and also where what a method does is not logged, but its result: what it does to images must pass their overlays.
     */
    private static Engine files() {
        Engine e = active();
        Engine started = engine;
        return e == null && started != null && started.hooks.isMuted() ? started : e;
    }

    private static OpenFile file(Engine e, FileDescriptor descriptor) {
        Engine started = engine;
        if (e == null && started != null) {
            started.hooks.refuseImage(descriptor);
        }
        return e == null ? null : TargetFiles.of(descriptor);
    }

    private static OpenFile file(Engine e, FileInputStream in) {
        try {
            return file(e, in.getFD());
        } catch (IOException x) {
            // No descriptor: the original says so in its own words.
            return null;
        }
    }

    private static OpenFile file(Engine e, FileOutputStream out) {
        try {
            return file(e, out.getFD());
        } catch (IOException x) {
            return null;
        }
    }

    private static OpenFile file(Engine e, RandomAccessFile file) {
        try {
            return file(e, file.getFD());
        } catch (IOException x) {
            return null;
        }
    }

    private static OpenFile file(Engine e, Object channel) {
        return file(e, Opener.ByChannel.descriptor(channel));
    }

    /** What a method does whose result is recorded must not write to an image: returns false, if at all. */
    private static boolean refuseImage(String path) {
        Engine started = engine;
        if (started != null && path != null) {
            started.hooks.refuseImage(path);
        }
        return false;
    }

    /** FileInputStream.open. */
    public static boolean open(FileInputStream in, String path) throws IOException {
        Engine e = active();
        Opener opener = new Opener.Input(in);
        return e == null ? TargetFiles.openMade(made(path), opener) : TargetFiles.open(e, path, opener);
    }

    /** FileOutputStream.open. */
    public static boolean open(FileOutputStream out, String path, boolean append) throws IOException {
        Engine e = active();
        return e == null ? refuseImage(path) : TargetFiles.open(e, path, new Opener.Output(out, append));
    }

    /** RandomAccessFile.open. */
    public static boolean open(RandomAccessFile file, String path, int mode) throws IOException {
        Engine e = active();
        Opener opener = new Opener.RandomAccess(file, mode);
        if (e == null) {
            return opener.writes() ? refuseImage(path) : TargetFiles.openMade(made(path), opener);
        }
        return TargetFiles.open(e, path, opener);
    }

    /** UnixFileSystemProvider.newFileChannel. */
    public static boolean newFileChannel(
            Object provider, Path path, Set<? extends OpenOption> options, FileAttribute<?>[] attributes)
            throws IOException {
        return openChannel(provider, path, options, attributes, Opener.ByChannel.By.FILE_CHANNEL, null);
    }

    /** UnixFileSystemProvider.newByteChannel. */
    public static boolean newByteChannel(
            Object provider, Path path, Set<? extends OpenOption> options, FileAttribute<?>[] attributes)
            throws IOException {
        return openChannel(provider, path, options, attributes, Opener.ByChannel.By.BYTE_CHANNEL, null);
    }

    /** UnixFileSystemProvider.newAsynchronousFileChannel. */
    public static boolean newAsynchronousFileChannel(
            Object provider,
            Path path,
            Set<? extends OpenOption> options,
            ExecutorService executor,
            FileAttribute<?>[] attributes)
            throws IOException {
        return openChannel(provider, path, options, attributes, Opener.ByChannel.By.ASYNCHRONOUS, executor);
    }

    private static boolean openChannel(
            Object provider,
            Path path,
            Set<? extends OpenOption> options,
            FileAttribute<?>[] attributes,
            Opener.ByChannel.By by,
            ExecutorService executor)
            throws IOException {
        Engine e = activeOnFiles(path);
        if (e == null || options == null) {
            return false;
        }
        Opener.ByChannel opener = new Opener.ByChannel(
                (FileSystemProvider) provider, path, options, attributes, by, executor, e.replaying());
        return TargetFiles.open(e, path.toString(), opener) && returning(opener.channel);
    }

    /** FileChannelImpl.read. */
    public static boolean read(Object channel, ByteBuffer to) throws IOException {
        return to != null && readChannel(channel, to, -1);
    }

    /** FileChannelImpl.read. */
    public static boolean read(Object channel, ByteBuffer to, long position) throws IOException {
        return to != null && position >= 0 && readChannel(channel, to, position);
    }

    private static boolean readChannel(Object channel, ByteBuffer to, long position) throws IOException {
        Engine e = files();
        OpenFile file = file(e, channel);
        return file != null && returning(FileBlocks.read(e, (FileChannel) channel, file, to, position));
    }

    /** FileChannelImpl.read. */
    public static boolean read(Object channel, ByteBuffer[] to, int first, int count) throws IOException {
        Engine e = files();
        OpenFile file = to == null ? null : file(e, channel);
        return file != null && returning(FileBlocks.read(e, (FileChannel) channel, file, to, first, count));
    }

    /** FileChannelImpl.write. */
    public static boolean write(Object channel, ByteBuffer data) throws IOException {
        return data != null && writeChannel(channel, data, -1);
    }

    /** FileChannelImpl.write. */
    public static boolean write(Object channel, ByteBuffer data, long position) throws IOException {
        return data != null && position >= 0 && writeChannel(channel, data, position);
    }

    private static boolean writeChannel(Object channel, ByteBuffer data, long position) throws IOException {
        Engine e = files();
        OpenFile file = file(e, channel);
        return file != null && returning(FileBlocks.write(e, (FileChannel) channel, file, data, position));
    }

    /** FileChannelImpl.write. */
    public static boolean write(Object channel, ByteBuffer[] data, int first, int count) throws IOException {
        Engine e = files();
        OpenFile file = data == null ? null : file(e, channel);
        return file != null && returning(FileBlocks.write(e, (FileChannel) channel, file, data, first, count));
    }

    /** FileChannelImpl.transferTo. */
    public static boolean transferTo(Object channel, long position, long count, WritableByteChannel to)
            throws IOException {
        Engine e = files();
        return file(e, channel) != null
                && to != null
                && position >= 0
                && count >= 0
                && ((FileChannel) channel).isOpen()
                && to.isOpen()
                && returning(FileBlocks.transferTo((FileChannel) channel, position, count, to));
    }

    /** FileChannelImpl.transferFrom. */
    public static boolean transferFrom(Object channel, ReadableByteChannel from, long position, long count)
            throws IOException {
        Engine e = files();
        return file(e, channel) != null
                && from != null
                && position >= 0
                && count >= 0
                && ((FileChannel) channel).isOpen()
                && from.isOpen()
                && returning(FileBlocks.transferFrom((FileChannel) channel, from, position, count));
    }

    /** FileChannelImpl.mapInternal, below all kinds of map. */
    public static void mapInternal(
            Object channel, FileChannel.MapMode mode, long position, long size, int protection, boolean isSync)
            throws IOException {
        Engine e = files();
        OpenFile file = file(e, channel);
        if (file != null && position >= 0 && size >= 0) {
            FileBlocks.map(e, file, mode == FileChannel.MapMode.READ_WRITE, position, size);
        }
    }

    // ---------------------------------------------------------------- below channels on files: the dispatcher's
    // methods

    private static final String DISPATCHER = "sun.nio.ch.FileDispatcherImpl.";

    private static Engine activeOnPipe(FileDescriptor descriptor) {
        Engine e = active();
        return e != null && Descriptors.isOpen(descriptor) ? e : null;
    }

    /** FileDispatcherImpl.read, below channels on pipes. */
    public static boolean read(Object dispatcher, FileDescriptor descriptor, long address, int length) {
        Engine e = activeOnPipe(descriptor);
        return e != null && returning((long) Natives.read(e, DISPATCHER + "read0", false, descriptor, address, length));
    }

    /** FileDispatcherImpl.readv, below channels on pipes. */
    public static boolean readv(Object dispatcher, FileDescriptor descriptor, long address, int length) {
        Engine e = activeOnPipe(descriptor);
        return e != null && returning((long) Natives.read(e, DISPATCHER + "readv0", true, descriptor, address, length));
    }

    /** FileDispatcherImpl.write; of others than pipes the native is called here, since its call there leads to the hook for sockets. */
    public static boolean write(Object dispatcher, FileDescriptor descriptor, long address, int length)
            throws IOException {
        Engine e = activeOnPipe(descriptor);
        if (e != null) {
            return returning((long) Natives.write(e, DISPATCHER + "write0", false, descriptor, address, length));
        }
        return holder() != null && returning(FileNatives.write(descriptor, address, length));
    }

    /** FileDispatcherImpl.writev, in the same way. */
    public static boolean writev(Object dispatcher, FileDescriptor descriptor, long address, int length)
            throws IOException {
        Engine e = activeOnPipe(descriptor);
        if (e != null) {
            return returning((long) Natives.write(e, DISPATCHER + "writev0", true, descriptor, address, length));
        }
        return holder() != null && returning(FileNatives.writev(descriptor, address, length));
    }

    /** FileDispatcherImpl.pread, below asynchronous channels. */
    public static boolean pread(Object dispatcher, FileDescriptor descriptor, long address, int length, long position)
            throws IOException {
        Engine e = files();
        OpenFile file = file(e, descriptor);
        return file != null && returning(FileBlocks.read(e, file, descriptor, address, length, position));
    }

    /** FileDispatcherImpl.pwrite, below asynchronous channels. */
    public static boolean pwrite(Object dispatcher, FileDescriptor descriptor, long address, int length, long position)
            throws IOException {
        Engine e = files();
        OpenFile file = file(e, descriptor);
        return file != null && returning(FileBlocks.write(e, file, descriptor, address, length, position));
    }

    /** FileDispatcherImpl.truncate, below all channels. */
    public static boolean truncate(Object dispatcher, FileDescriptor descriptor, long size) throws IOException {
        Engine e = files();
        OpenFile file = file(e, descriptor);
        return file != null && returning(FileBlocks.truncate(e, file, descriptor, size));
    }

    /** FileDispatcherImpl.size, below all channels. */
    public static boolean size(Object dispatcher, FileDescriptor descriptor) throws IOException {
        Engine e = files();
        OpenFile file = file(e, descriptor);
        return file != null && file.isStream() && returning(FileBlocks.size(e, descriptor));
    }

    /** FileDispatcherImpl.force, below all channels. */
    public static boolean force(Object dispatcher, FileDescriptor descriptor, boolean metaData) throws IOException {
        Engine e = files();
        OpenFile file = file(e, descriptor);
        return file != null && returning(FileBlocks.force(e, file, descriptor, metaData));
    }

    /** FileDispatcherImpl.lock, below all channels. */
    public static boolean lock(
            Object dispatcher, FileDescriptor descriptor, boolean blocking, long position, long size, boolean shared) {
        Engine e = files();
        OpenFile file = file(e, descriptor);
        return file != null && returning(FileLocks.lock(e, file, descriptor, blocking, position, size, shared));
    }

    /** FileDispatcherImpl.release, below all channels. */
    public static boolean release(Object dispatcher, FileDescriptor descriptor, long position, long size) {
        Engine e = files();
        OpenFile file = file(e, descriptor);
        if (file == null) {
            return false;
        }
        FileLocks.release(e, file, descriptor, position, size);
        return true;
    }

    /** FileDescriptor.sync. */
    public static void sync(FileDescriptor descriptor) throws SyncFailedException {
        Engine e = files();
        OpenFile file = file(e, descriptor);
        if (file == null) {
            descriptor.sync();
        } else {
            FileBlocks.sync(e, file, descriptor);
        }
    }

    /** RandomAccessFile.setLength. */
    public static void setLength(RandomAccessFile file, long size) throws IOException {
        Engine e = files();
        OpenFile open = file(e, file);
        if (open == null || open.medium == null) {
            file.setLength(size);
            return;
        }
        FileBlocks.beforeResize(e, open, size);
        file.setLength(size);
        FileBlocks.resized(open, size);
    }

    /** RandomAccessFile.read. */
    public static boolean read(RandomAccessFile in) throws IOException {
        Engine e = files();
        OpenFile file = file(e, in);
        if (file == null) {
            return false;
        }
        byte[] one = new byte[1];
        return returning(FileBlocks.read(e, in, file, one, 0, 1) < 0 ? -1 : one[0] & 0xff);
    }

    /** RandomAccessFile.read. */
    public static boolean read(RandomAccessFile in, byte[] to) throws IOException {
        return to != null && read(in, to, 0, to.length);
    }

    /** RandomAccessFile.read. */
    public static boolean read(RandomAccessFile in, byte[] to, int offset, int length) throws IOException {
        Engine e = files();
        OpenFile file = file(e, in);
        return file != null
                && isRange(to, offset, length)
                && returning(FileBlocks.read(e, in, file, to, offset, length));
    }

    /** RandomAccessFile.write. */
    public static boolean write(RandomAccessFile out, int data) throws IOException {
        return active() != null && write(out, new byte[] {(byte) data}, 0, 1);
    }

    /** RandomAccessFile.write. */
    public static boolean write(RandomAccessFile out, byte[] data) throws IOException {
        return data != null && write(out, data, 0, data.length);
    }

    /** RandomAccessFile.write. */
    public static boolean write(RandomAccessFile out, byte[] data, int offset, int length) throws IOException {
        Engine e = files();
        OpenFile file = file(e, out);
        if (file == null || !isRange(data, offset, length)) {
            return false;
        }
        FileBlocks.write(e, out, file, data, offset, length);
        return true;
    }

    private static boolean isRange(byte[] data, int offset, int length) {
        return data != null && offset >= 0 && length >= 0 && length <= data.length - offset;
    }

    /** FileInputStream.read. */
    public static boolean read(FileInputStream in) throws IOException {
        Engine e = files();
        OpenFile file = file(e, in);
        if (file == null) {
            return false;
        }
        byte[] one = new byte[1];
        return returning(FileBlocks.read(e, in, file, one, 0, 1) < 0 ? -1 : one[0] & 0xff);
    }

    /** FileInputStream.read. */
    public static boolean read(FileInputStream in, byte[] to) throws IOException {
        return to != null && read(in, to, 0, to.length);
    }

    /** FileInputStream.read. */
    public static boolean read(FileInputStream in, byte[] to, int offset, int length) throws IOException {
        Engine e = files();
        OpenFile file = file(e, in);
        if (file == null || to == null || length <= 0 || offset < 0 || length > to.length - offset) {
            return false;
        }
        return returning(FileBlocks.read(e, in, file, to, offset, length));
    }

    /** FileInputStream.readAllBytes. */
    public static boolean readAllBytes(FileInputStream in) throws IOException {
        return readNBytes(in, Integer.MAX_VALUE);
    }

    /** FileInputStream.readNBytes. */
    public static boolean readNBytes(FileInputStream in, int length) throws IOException {
        Engine e = files();
        OpenFile file = file(e, in);
        return file != null && length >= 0 && returning(FileBlocks.readFully(e, in, file, length));
    }

    /** FileInputStream.available. */
    public static boolean available(FileInputStream in) throws IOException {
        Engine e = files();
        OpenFile file = file(e, in);
        return file != null && file.isStream() && returning(FileBlocks.available(e, in));
    }

    /** FileInputStream.skip. */
    public static boolean skip(FileInputStream in, long length) throws IOException {
        Engine e = files();
        OpenFile file = file(e, in);
        if (file == null || length < 0) {
            return false;
        }
        return returning(FileBlocks.skip(e, in, file, length));
    }

    /** FileOutputStream.write. */
    public static boolean write(FileOutputStream out, int data) throws IOException {
        return active() != null && write(out, new byte[] {(byte) data}, 0, 1);
    }

    /** FileOutputStream.write. */
    public static boolean write(FileOutputStream out, byte[] data) throws IOException {
        return data != null && write(out, data, 0, data.length);
    }

    /** FileOutputStream.write. */
    public static boolean write(FileOutputStream out, byte[] data, int offset, int length) throws IOException {
        Engine e = files();
        if (e == null || data == null || offset < 0 || length < 0 || length > data.length - offset) {
            return false;
        }
        FileDescriptor descriptor = out.getFD();
        int fd = descriptor == FileDescriptor.out ? 1 : descriptor == FileDescriptor.err ? 2 : 0;
        if (fd == 0) {
            OpenFile file = file(e, out);
            if (file == null || file.isStream() && length == 0) {
                return false;
            }
            if (file.isStream()) {
                FileBlocks.writeStream(e, out, data, offset, length);
                return true;
            }
            FileBlocks.write(e, out, file, data, offset, length);
            return true;
        }
        e.output(fd, data, offset, length);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        Throwable failure = null;
        try {
            Originals.write(out, data, offset, length);
            if (fd == 2) {
                Stop.behind(data, offset, length);
            }
        } catch (IOException | OutOfMemoryError x) {
            // The native method takes memory for what is long.
            failure = x;
        } finally {
            me.comeOut();
        }
        e.outputDone(failure);
        return true;
    }

    // ---------------------------------------------------------------- sockets and processes: hooks of NATIVE rows

    /** Returns the engine if the call is to be recorded or replayed: not where the descriptor, its first argument, is a file's. */
    private static Engine activeOn(Object... arguments) {
        Engine e = active();
        return e != null && Descriptors.isOpen(arguments[0]) ? e : null;
    }

    /** What the network stack can do. */
    public static Object networkFact(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.NETWORK, method, false, arguments);
    }

    /** A number that hosts or interfaces have. */
    public static Object networkNumber(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.NETWORK, method, true, arguments);
    }

    /** Addresses, names, interfaces. */
    public static Object networkObject(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.object(e, Source.NETWORK, method, true, arguments);
    }

    /** A new socket, selector or event counter. */
    public static Object socket(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? Natives.original(method, arguments) : Natives.descriptor(e, method, arguments);
    }

    /** IOUtil.makePipe. */
    public static Object makePipe(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? Natives.original(method, arguments) : Natives.pipe(e, method, arguments);
    }

    /** What answers with a number, and does not block. */
    public static Object socketNumber(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.SOCKET, method, false, arguments);
    }

    /** As {@link #socketNumber}, of those whose descriptor comes second. */
    public static Object socketNumber2(String method, Object[] arguments) {
        Engine e = activeOn(arguments[1]);
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.SOCKET, method, false, arguments);
    }

    /** What answers with an address. */
    public static Object socketObject(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        return e == null
                ? Natives.original(method, arguments)
                : Natives.object(e, Source.SOCKET, method, false, arguments);
    }

    /** IOUtil.configureBlocking. */
    public static Object configureBlocking(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        if (e == null) {
            return Natives.original(method, arguments);
        }
        Object result = Natives.number(e, Source.SOCKET, method, false, arguments);
        Descriptors.setBlocking(arguments[0], (Boolean) arguments[1]);
        return result;
    }

    /** Net.poll and pollConnect, whose last argument is the time to wait. */
    public static Object poll(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        boolean blocks = (Long) arguments[arguments.length - 1] != 0;
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.SOCKET, method, blocks, arguments);
    }

    /** UnixDomainSockets.connect0. */
    public static Object connect(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.SOCKET, method, Descriptors.isBlocking(arguments[0]), arguments);
    }

    /** Net.connect0. */
    public static Object connect2(String method, Object[] arguments) {
        Engine e = activeOn(arguments[1]);
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.SOCKET, method, Descriptors.isBlocking(arguments[1]), arguments);
    }

    /** Net.accept and UnixDomainSockets.accept0. */
    public static Object accept(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        return e == null ? Natives.original(method, arguments) : Natives.accept(e, method, arguments);
    }

    /** The read0 of dispatchers. */
    public static Object read(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        return e == null ? Natives.original(method, arguments) : Natives.read(e, method, false, arguments);
    }

    /** The readv0 of dispatchers. */
    public static Object readv(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        return e == null ? Natives.original(method, arguments) : Natives.read(e, method, true, arguments);
    }

    /** The write0 of dispatchers, and DatagramChannelImpl.send0. */
    public static Object write(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        return e == null ? Natives.original(method, arguments) : Natives.write(e, method, false, arguments);
    }

    /** The writev0 of dispatchers. */
    public static Object writev(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        return e == null ? Natives.original(method, arguments) : Natives.write(e, method, true, arguments);
    }

    /** DatagramChannelImpl.receive0. */
    public static Object receive(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        return e == null ? Natives.original(method, arguments) : Natives.receive(e, method, arguments);
    }

    /** EPoll.wait. */
    public static Object epollWait(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        return e == null ? Natives.original(method, arguments) : Natives.epollWait(e, method, arguments);
    }

    /** The natives that close a descriptor, also of a file. */
    public static Object close(String method, Object[] arguments) {
        Engine e = activeOn(arguments);
        if (e != null) {
            return Natives.close(e, method, arguments);
        }
        Descriptors.close(arguments[0]);
        return Descriptors.isUnreal(Descriptors.number(arguments[0]))
                ? Long.valueOf(0)
                : Natives.original(method, arguments);
    }

    /** NativeThread.signal: makes a thread that is blocked in a native return; in a replay none is. */
    public static Object signal(String method, Object[] arguments) {
        Engine e = active();
        return e != null && e.replaying() ? Long.valueOf(0) : Natives.original(method, arguments);
    }

    /** ProcessImpl.forkAndExec. */
    public static Object forkAndExec(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? Natives.original(method, arguments) : Processes.fork(e, method, arguments);
    }

    /** ProcessHandleImpl.waitForProcessExit0. */
    public static Object waitForProcessExit(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.PROCESS, method, true, arguments);
    }

    /** What is asked of a process, or done to it. */
    public static Object processNumber(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.PROCESS, method, false, arguments);
    }

    /** ProcessHandleImpl.getProcessPids0. */
    public static Object processes(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? Natives.original(method, arguments) : Processes.list(e, method, arguments);
    }

    /** ProcessHandleImpl.Info.info0. */
    public static Object processInfo(String method, Object[] arguments) {
        Engine e = active();
        if (e == null) {
            return Natives.original(method, arguments);
        }
        Processes.info(e, method, arguments);
        return null;
    }

    /** ProcessHandleImpl.current. */
    public static void currentProcess() {
        Engine e = active();
        if (e != null) {
            Processes.current(e);
        }
    }

    /** ProcessImpl.newFileDescriptor. */
    public static boolean newFileDescriptor(int number) {
        Engine e = active();
        return e != null && returning(Processes.descriptor(e, number));
    }

    /** ProcessEnvironment.environment, below ProcessBuilder.environment. */
    public static boolean environment() {
        Engine e = active();
        return e != null && returning(Processes.environment(e));
    }

    // ---------------------------------------------------------------- file systems

    private static boolean ask(Question question, File file) {
        Engine e = active();
        if (e != null && !isLibraryOfJdk(file)) {
            return returning(FileFacts.ask(e, question, file));
        }
        File made = file.getClass() == File.class ? made(file.getPath()) : null;
        return made != null && returning(Natives.asLong(FileFacts.answer(question, made)));
    }

    /** Whether the JDK looks for a native library of its own, to load it: that happens where nothing has loaded it yet, perhaps before main. */
    private static boolean isLibraryOfJdk(File file) {
        return file.getClass() == File.class && Places.isOfJdk(file.getPath()) && TargetFiles.isForClasses();
    }

    /** Returns, where the holder loads classes or resources in a replay, the file that stands for one that the run has made, or that is elsewhere, or null. */
    private static File made(String path) {
        TargetThread me = self();
        if (me == null || me.quiet == 0 || !engine.replaying() || path == null) {
            return null;
        }
        File made = Outputs.find(path);
        if (made != null || !Places.mayHaveMoved(path)) {
            return made;
        }
        int quiet = me.quiet;
        me.quiet = 0;
        try {
            return Places.moved(path);
        } finally {
            me.quiet = quiet;
        }
    }

    /**
     * Returns the engine if the call is to be recorded or replayed: on paths of the operating system's file system. Another one (an archive's, one in memory) is code like any other, which comes
     * to hooks where it reads files.
     */
    private static Engine activeOnFiles(Path... paths) {
        Engine e = active();
        for (int i = 0; e != null && i < paths.length; i++) {
            if (!FileFacts.isOfSystem(paths[i])) {
                return null;
            }
        }
        return e;
    }

    private static boolean ask(Question question, Path path, LinkOption... options) throws IOException {
        Engine e = activeOnFiles(path);
        return e != null && returning(FileFacts.ask(e, question, path, options));
    }

    /** File.exists. */
    public static boolean exists(File file) {
        return ask(Question.EXISTS, file);
    }

    /** File.isFile. */
    public static boolean isFile(File file) {
        return ask(Question.IS_FILE, file);
    }

    /** File.isDirectory. */
    public static boolean isDirectory(File file) {
        return ask(Question.IS_DIRECTORY, file);
    }

    /** File.isHidden. */
    public static boolean isHidden(File file) {
        return ask(Question.IS_HIDDEN, file);
    }

    /** File.canRead. */
    public static boolean canRead(File file) {
        return ask(Question.CAN_READ, file);
    }

    /** File.canWrite. */
    public static boolean canWrite(File file) {
        return ask(Question.CAN_WRITE, file);
    }

    /** File.canExecute. */
    public static boolean canExecute(File file) {
        return ask(Question.CAN_EXECUTE, file);
    }

    /** File.length. */
    public static boolean length(File file) {
        return ask(Question.LENGTH, file);
    }

    /** File.lastModified. */
    public static boolean lastModified(File file) {
        return ask(Question.MODIFIED, file);
    }

    /** File.getTotalSpace. */
    public static boolean getTotalSpace(File file) {
        return ask(Question.TOTAL_SPACE, file);
    }

    /** File.getFreeSpace. */
    public static boolean getFreeSpace(File file) {
        return ask(Question.FREE_SPACE, file);
    }

    /** File.getUsableSpace. */
    public static boolean getUsableSpace(File file) {
        return ask(Question.USABLE_SPACE, file);
    }

    /** Files.exists. */
    public static boolean exists(Path path, LinkOption[] options) throws IOException {
        return ask(Question.EXISTS, path, options);
    }

    /** Files.notExists. */
    public static boolean notExists(Path path, LinkOption[] options) throws IOException {
        return ask(Question.NOT_EXISTS, path, options);
    }

    /** Files.isDirectory. */
    public static boolean isDirectory(Path path, LinkOption[] options) throws IOException {
        return ask(Question.IS_DIRECTORY, path, options);
    }

    /** Files.isRegularFile. */
    public static boolean isRegularFile(Path path, LinkOption[] options) throws IOException {
        return ask(Question.IS_FILE, path, options);
    }

    /** Files.isSymbolicLink. */
    public static boolean isSymbolicLink(Path path) throws IOException {
        return ask(Question.IS_LINK, path);
    }

    /** Files.isHidden. */
    public static boolean isHidden(Path path) throws IOException {
        return ask(Question.IS_HIDDEN, path);
    }

    /** Files.isReadable. */
    public static boolean isReadable(Path path) throws IOException {
        return ask(Question.CAN_READ, path);
    }

    /** Files.isWritable. */
    public static boolean isWritable(Path path) throws IOException {
        return ask(Question.CAN_WRITE, path);
    }

    /** Files.isExecutable. */
    public static boolean isExecutable(Path path) throws IOException {
        return ask(Question.CAN_EXECUTE, path);
    }

    /** Files.size. */
    public static boolean size(Path path) throws IOException {
        return ask(Question.LENGTH, path);
    }

    /** Files.isSameFile. */
    public static boolean isSameFile(Path one, Path other) throws IOException {
        Engine e = activeOnFiles(one, other);
        return e != null && returning(FileFacts.same(e, one, other) ? 1 : 0);
    }

    /** Files.readAttributes. */
    public static boolean readAttributes(Path path, Class<?> type, LinkOption[] options) throws IOException {
        Engine e = activeOnFiles(path);
        // Another view than these two has another class: the provider says what it thinks of it.
        boolean known = type == BasicFileAttributes.class || type == PosixFileAttributes.class;
        if (!known) {
            return false;
        }
        if (e != null) {
            return returning(FileFacts.attributes(e, path, options));
        }
        File made = FileFacts.isOfSystem(path) ? made(path.toString()) : null;
        return made != null
                && returning(Files.readAttributes(made.toPath(), type.asSubclass(BasicFileAttributes.class), options));
    }

    /** Files.readAttributes. */
    public static boolean readAttributes(Path path, String names, LinkOption[] options) throws IOException {
        Engine e = activeOnFiles(path);
        return e != null && returning(FileFacts.attributes(e, path, names, options));
    }

    /** Files.getLastModifiedTime. */
    public static boolean getLastModifiedTime(Path path, LinkOption[] options) throws IOException {
        Engine e = activeOnFiles(path);
        return e != null && returning(FileFacts.modified(e, path, options));
    }

    /** Files.readSymbolicLink. */
    public static boolean readSymbolicLink(Path path) throws IOException {
        Engine e = activeOnFiles(path);
        return e != null && returning(FileFacts.link(e, path));
    }

    /** File.list and File.normalizedList, below listFiles. */
    public static boolean list(File directory) {
        Engine e = active();
        return e != null && returning(FileFacts.list(e, directory));
    }

    /** UnixFileSystemProvider.newDirectoryStream, below Files.list and Files.walk. */
    public static boolean newDirectoryStream(
            Object provider, Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
        Engine e = activeOnFiles(directory);
        return e != null && filter != null && returning(FileFacts.list(e, directory, filter));
    }

    /** File.delete. */
    public static boolean delete(File file) {
        Engine e = active();
        return e != null && returning(FileFacts.change(e, Change.DELETE, file, 0) ? 1 : 0);
    }

    /** File.mkdir. */
    public static boolean mkdir(File file) {
        Engine e = active();
        return e != null && returning(FileFacts.change(e, Change.MAKE_DIRECTORY, file, 0) ? 1 : 0);
    }

    /** File.createNewFile. */
    public static boolean createNewFile(File file) {
        Engine e = active();
        return e != null && returning(FileFacts.change(e, Change.MAKE_FILE, file, 0) ? 1 : 0);
    }

    /** File.setLastModified. */
    public static boolean setLastModified(File file, long millis) {
        Engine e = active();
        return e != null && millis >= 0 && returning(FileFacts.change(e, Change.SET_MODIFIED, file, millis) ? 1 : 0);
    }

    /** File.renameTo. */
    public static boolean renameTo(File from, File to) {
        Engine e = active();
        return e != null && to != null && returning(FileFacts.rename(e, from, to) ? 1 : 0);
    }

    /** File.createTempFile. */
    public static boolean createTempFile(String prefix, String suffix, File directory) throws IOException {
        Engine e = active();
        return e != null && prefix != null && returning(FileFacts.temporary(e, prefix, suffix, directory));
    }

    /** Files.delete. */
    public static boolean delete(Path path) throws IOException {
        Engine e = activeOnFiles(path);
        return e != null && FileFacts.change(e, Change.DELETE, path);
    }

    /** Files.deleteIfExists. */
    public static boolean deleteIfExists(Path path) throws IOException {
        Engine e = activeOnFiles(path);
        return e != null && returning(FileFacts.change(e, Change.DELETE_IF_EXISTS, path) ? 1 : 0);
    }

    /** Files.createDirectory. */
    public static boolean createDirectory(Path path, FileAttribute<?>[] attributes) throws IOException {
        return makeDirectory(Change.MAKE_DIRECTORY, path, attributes);
    }

    /** Files.createDirectories. */
    public static boolean createDirectories(Path path, FileAttribute<?>[] attributes) throws IOException {
        return makeDirectory(Change.MAKE_DIRECTORIES, path, attributes);
    }

    private static boolean makeDirectory(Change change, Path path, FileAttribute<?>... attributes) throws IOException {
        Engine e = activeOnFiles(path);
        if (e == null) {
            return false;
        }
        FileFacts.change(e, change, path, attributes);
        return returning(path);
    }

    /** Files.move. */
    public static boolean move(Path from, Path to, CopyOption[] options) throws IOException {
        Engine e = activeOnFiles(from, to);
        if (e == null) {
            return false;
        }
        FileFacts.move(e, from, to, options);
        return returning(to);
    }

    /** Files.copy. */
    public static boolean copy(Path from, Path to, CopyOption[] options) throws IOException {
        Engine e = activeOnFiles(from, to);
        if (e == null) {
            return false;
        }
        FileFacts.copy(e, from, to, options);
        return returning(to);
    }

    /** Files.createSymbolicLink. */
    public static boolean createSymbolicLink(Path link, Path target, FileAttribute<?>[] attributes) throws IOException {
        Engine e = activeOnFiles(link, target);
        return e != null && returning(FileFacts.link(e, link, target, true, attributes));
    }

    /** Files.createLink. */
    public static boolean createLink(Path link, Path existing) throws IOException {
        Engine e = activeOnFiles(link, existing);
        return e != null && returning(FileFacts.link(e, link, existing, false));
    }

    /** Files.setLastModifiedTime. */
    public static boolean setLastModifiedTime(Path path, FileTime time) throws IOException {
        Engine e = activeOnFiles(path);
        if (e == null) {
            return false;
        }
        boolean done = FileFacts.only(e, new FileFacts() {
            @Override
            Object ask() throws IOException {
                return Files.setLastModifiedTime(path, time) != null;
            }
        });
        return returning(done ? path : null);
    }

    /** Files.setPosixFilePermissions. */
    public static boolean setPosixFilePermissions(Path path, Set<PosixFilePermission> permissions) throws IOException {
        Engine e = activeOnFiles(path);
        if (e == null) {
            return false;
        }
        boolean done = FileFacts.only(e, new FileFacts() {
            @Override
            Object ask() throws IOException {
                return Files.setPosixFilePermissions(path, permissions) != null;
            }
        });
        return returning(done ? path : null);
    }

    // The same of a provider that is called directly, as the file systems of archives do.

    /** UnixFileSystemProvider.checkAccess. */
    public static boolean checkAccess(Object provider, Path path, AccessMode[] modes) throws IOException {
        Engine e = activeOnFiles(path);
        return e != null && FileFacts.checkAccess(e, path, modes);
    }

    /** UnixFileSystemProvider.isSameFile. */
    public static boolean isSameFile(Object provider, Path one, Path other) throws IOException {
        return isSameFile(one, other);
    }

    /** UnixFileSystemProvider.isHidden. */
    public static boolean isHidden(Object provider, Path path) throws IOException {
        return isHidden(path);
    }

    /** UnixFileSystemProvider.readAttributes. */
    public static boolean readAttributes(Object provider, Path path, Class<?> type, LinkOption[] options)
            throws IOException {
        return readAttributes(path, type, options);
    }

    /** AbstractFileSystemProvider.readAttributes. */
    public static boolean readAttributes(Object provider, Path path, String names, LinkOption[] options)
            throws IOException {
        return readAttributes(path, names, options);
    }

    /** UnixFileSystemProvider.readSymbolicLink. */
    public static boolean readSymbolicLink(Object provider, Path path) throws IOException {
        return readSymbolicLink(path);
    }

    /** UnixFileSystemProvider.createDirectory. */
    public static boolean createDirectory(Object provider, Path path, FileAttribute<?>[] attributes)
            throws IOException {
        return createDirectory(path, attributes);
    }

    /** UnixFileSystemProvider.createSymbolicLink. */
    public static boolean createSymbolicLink(Object provider, Path link, Path target, FileAttribute<?>[] attributes)
            throws IOException {
        return createSymbolicLink(link, target, attributes);
    }

    /** UnixFileSystemProvider.createLink. */
    public static boolean createLink(Object provider, Path link, Path existing) throws IOException {
        return createLink(link, existing);
    }

    /** UnixFileSystemProvider.move. */
    public static boolean move(Object provider, Path from, Path to, CopyOption[] options) throws IOException {
        return move(from, to, options);
    }

    /** UnixFileSystemProvider.copy. */
    public static boolean copy(Object provider, Path from, Path to, CopyOption[] options) throws IOException {
        return copy(from, to, options);
    }

    /** AbstractFileSystemProvider.delete. */
    public static boolean delete(Object provider, Path path) throws IOException {
        return delete(path);
    }

    /** AbstractFileSystemProvider.deleteIfExists. */
    public static boolean deleteIfExists(Object provider, Path path) throws IOException {
        return deleteIfExists(path);
    }

    /** UnixPath.toUri. */
    public static boolean toUri(Object path) {
        Engine e = active();
        return e != null && returning(FileFacts.uri(e, (Path) path));
    }

    /** UnixPath.toRealPath. */
    public static boolean toRealPath(Object path, LinkOption[] options) throws IOException {
        Engine e = active();
        return e != null && options != null && returning(FileFacts.realPath(e, (Path) path, options));
    }

    /** UnixFileAttributeViews.Basic.readAttributes, and that of Posix. */
    public static boolean viewAttributes(Object view) throws IOException {
        Engine e = active();
        return e != null && returning(FileViews.read(e, view));
    }

    /** UnixFileAttributeViews.Posix.getOwner. */
    public static boolean getOwner(Object view) throws IOException {
        Engine e = active();
        return e != null && returning(FileViews.read(e, view).owner());
    }

    /** UnixFileAttributeViews.Basic.setTimes. */
    public static boolean setTimes(Object view, FileTime modified, FileTime accessed, FileTime created)
            throws IOException {
        Engine e = active();
        return e != null && FileViews.setTimes(e, view, modified, accessed, created);
    }

    /** UnixFileAttributeViews.Posix.setPermissions. */
    public static boolean setPermissions(Object view, Set<PosixFilePermission> permissions) throws IOException {
        Engine e = active();
        return e != null && FileViews.setPermissions(e, view, permissions);
    }

    /** UnixFileAttributeViews.Posix.setOwner. */
    public static boolean setOwner(Object view, UserPrincipal owner) throws IOException {
        Engine e = active();
        return e != null && FileViews.setOwner(e, view, owner);
    }

    /** UnixFileAttributeViews.Posix.setGroup. */
    public static boolean setGroup(Object view, GroupPrincipal group) throws IOException {
        Engine e = active();
        return e != null && FileViews.setGroup(e, view, group);
    }

    /** File.setReadOnly. */
    public static boolean setReadOnly(File file) throws IOException {
        Engine e = active();
        if (e == null || file == null) {
            return false;
        }
        boolean done = FileFacts.only(e, new FileFacts() {
            @Override
            Object ask() throws IOException {
                return file.setReadOnly();
            }
        });
        return returning(done ? 1 : 0);
    }

    /** File.setWritable. */
    public static boolean setWritable(File file, boolean writable, boolean ownerOnly) throws IOException {
        Engine e = active();
        if (e == null || file == null) {
            return false;
        }
        boolean done = FileFacts.only(e, new FileFacts() {
            @Override
            Object ask() throws IOException {
                return file.setWritable(writable, ownerOnly);
            }
        });
        return returning(done ? 1 : 0);
    }

    // ---------------------------------------------------------------- management beans: the JVM, its memory, the
    // machine's load

    /** RuntimeMXBean.getInputArguments: those of the replay name the replay. */
    public static boolean getInputArguments(Object bean) {
        Engine e = active();
        return e != null && returning(Management.texts(e, bean, Management.RUNTIME, "getInputArguments"));
    }

    /** ClassLoadingMXBean.getTotalLoadedClassCount. */
    public static boolean getTotalLoadedClassCount(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.CLASSES, "getTotalLoadedClassCount"));
    }

    /** ClassLoadingMXBean.getLoadedClassCount. */
    public static boolean getLoadedClassCount(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.CLASSES, "getLoadedClassCount"));
    }

    /** ClassLoadingMXBean.getUnloadedClassCount. */
    public static boolean getUnloadedClassCount(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.CLASSES, "getUnloadedClassCount"));
    }

    /** CompilationMXBean.getTotalCompilationTime. */
    public static boolean getTotalCompilationTime(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.COMPILATION, "getTotalCompilationTime"));
    }

    /** MemoryMXBean.getObjectPendingFinalizationCount. */
    public static boolean getObjectPendingFinalizationCount(Object bean) {
        Engine e = active();
        return e != null
                && returning(Management.number(e, bean, Management.MEMORY, "getObjectPendingFinalizationCount"));
    }

    /** MemoryPoolMXBean.isUsageThresholdExceeded. */
    public static boolean isUsageThresholdExceeded(Object bean) {
        Engine e = active();
        return e != null && returning(Management.truth(e, bean, Management.POOL, "isUsageThresholdExceeded"));
    }

    /** MemoryPoolMXBean.isCollectionUsageThresholdExceeded. */
    public static boolean isCollectionUsageThresholdExceeded(Object bean) {
        Engine e = active();
        return e != null && returning(Management.truth(e, bean, Management.POOL, "isCollectionUsageThresholdExceeded"));
    }

    /** MemoryPoolMXBean.getUsageThresholdCount: a thread of the JVM counts. */
    public static boolean getUsageThresholdCount(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.POOL, "getUsageThresholdCount"));
    }

    /** MemoryPoolMXBean.getCollectionUsageThresholdCount: the same. */
    public static boolean getCollectionUsageThresholdCount(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.POOL, "getCollectionUsageThresholdCount"));
    }

    /** com.sun.management.GarbageCollectorMXBean.getLastGcInfo. */
    public static boolean getLastGcInfo(Object bean) {
        Engine e = active();
        return e != null && returning(Management.lastCollection(e, bean));
    }

    /** At the end of NotificationEmitterSupport.addNotificationListener, of platform beans. */
    public static void notificationListenerAdded(Object bean) {
        Engine e = lockstep();
        if (e != null) {
            e.notifications.listenerAdded(bean);
        }
    }

    /** NotificationEmitterSupport.sendNotification, which a thread of the JVM calls. */
    public static boolean sendNotification(Object bean, Object notification) {
        Engine e = engine;
        return e != null && e.lockstep && e.notifications.sent(bean, notification);
    }

    /** BufferPoolMXBean.getCount: the log of a recording is mapped, too. */
    public static boolean getCount(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.BUFFERS, "getCount"));
    }

    /** BufferPoolMXBean.getTotalCapacity. */
    public static boolean getTotalCapacity(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.BUFFERS, "getTotalCapacity"));
    }

    /** BufferPoolMXBean.getMemoryUsed. */
    public static boolean getMemoryUsed(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.BUFFERS, "getMemoryUsed"));
    }

    /** OperatingSystemMXBean.getAvailableProcessors. */
    public static boolean getAvailableProcessors(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.MACHINE, "getAvailableProcessors"));
    }

    /** OperatingSystemMXBean.getProcessCpuTime. */
    public static boolean getProcessCpuTime(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.MORE_OF_MACHINE, "getProcessCpuTime"));
    }

    /** OperatingSystemMXBean.getFreeMemorySize. */
    public static boolean getFreeMemorySize(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.MORE_OF_MACHINE, "getFreeMemorySize"));
    }

    /** OperatingSystemMXBean.getTotalMemorySize. */
    public static boolean getTotalMemorySize(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.MORE_OF_MACHINE, "getTotalMemorySize"));
    }

    /** OperatingSystemMXBean.getFreeSwapSpaceSize. */
    public static boolean getFreeSwapSpaceSize(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.MORE_OF_MACHINE, "getFreeSwapSpaceSize"));
    }

    /** OperatingSystemMXBean.getTotalSwapSpaceSize. */
    public static boolean getTotalSwapSpaceSize(Object bean) {
        Engine e = active();
        return e != null && returning(Management.number(e, bean, Management.MORE_OF_MACHINE, "getTotalSwapSpaceSize"));
    }

    /** OperatingSystemMXBean.getCommittedVirtualMemorySize. */
    public static boolean getCommittedVirtualMemorySize(Object bean) {
        Engine e = active();
        return e != null
                && returning(Management.number(e, bean, Management.MORE_OF_MACHINE, "getCommittedVirtualMemorySize"));
    }

    /** OperatingSystemMXBean.getOpenFileDescriptorCount. */
    public static boolean getOpenFileDescriptorCount(Object bean) {
        Engine e = active();
        return e != null
                && returning(Management.number(e, bean, Management.MORE_OF_MACHINE, "getOpenFileDescriptorCount"));
    }

    /** OperatingSystemMXBean.getMaxFileDescriptorCount. */
    public static boolean getMaxFileDescriptorCount(Object bean) {
        Engine e = active();
        return e != null
                && returning(Management.number(e, bean, Management.MORE_OF_MACHINE, "getMaxFileDescriptorCount"));
    }

    /** OperatingSystemMXBean.getCpuLoad. */
    public static boolean getCpuLoad(Object bean) {
        Engine e = active();
        return e != null
                && returning(Double.doubleToRawLongBits(
                        Management.fraction(e, bean, Management.MORE_OF_MACHINE, "getCpuLoad")));
    }

    /** OperatingSystemMXBean.getProcessCpuLoad. */
    public static boolean getProcessCpuLoad(Object bean) {
        Engine e = active();
        return e != null
                && returning(Double.doubleToRawLongBits(
                        Management.fraction(e, bean, Management.MORE_OF_MACHINE, "getProcessCpuLoad")));
    }

    /** ThreadMXBean.getCurrentThreadAllocatedBytes. */
    public static boolean getCurrentThreadAllocatedBytes(Object bean) {
        Engine e = active();
        return e != null
                && returning(Management.number(e, bean, Management.MORE_OF_THREADS, "getCurrentThreadAllocatedBytes"));
    }

    /** ThreadMXBean.getTotalThreadAllocatedBytes. */
    public static boolean getTotalThreadAllocatedBytes(Object bean) {
        Engine e = active();
        return e != null
                && returning(Management.number(e, bean, Management.MORE_OF_THREADS, "getTotalThreadAllocatedBytes"));
    }

    /** ThreadMXBean.getThreadAllocatedBytes. */
    public static boolean getThreadAllocatedBytes(Object bean, long threadId) {
        Engine e = active();
        return e != null
                && returning(
                        Management.number(e, bean, Management.MORE_OF_THREADS, "getThreadAllocatedBytes", threadId));
    }

    /** ThreadMXBean.getThreadAllocatedBytes of several threads. */
    public static boolean getThreadAllocatedBytes(Object bean, long[] threadIds) {
        Engine e = active();
        return e != null
                && threadIds != null
                && returning(
                        Management.numbers(e, bean, Management.MORE_OF_THREADS, "getThreadAllocatedBytes", threadIds));
    }

    /** ThreadMXBean.getThreadCpuTime of several threads. */
    public static boolean getThreadCpuTime(Object bean, long[] threadIds) {
        Engine e = active();
        return e != null
                && threadIds != null
                && returning(Management.numbers(e, bean, Management.MORE_OF_THREADS, "getThreadCpuTime", threadIds));
    }

    /** ThreadMXBean.getThreadUserTime of several threads. */
    public static boolean getThreadUserTime(Object bean, long[] threadIds) {
        Engine e = active();
        return e != null
                && threadIds != null
                && returning(Management.numbers(e, bean, Management.MORE_OF_THREADS, "getThreadUserTime", threadIds));
    }

    /** GarbageCollectorMXBean.getCollectionCount. */
    public static long getCollectionCount(Object bean) {
        return Management.ofCollector(active(), bean, "getCollectionCount");
    }

    /** GarbageCollectorMXBean.getCollectionTime. */
    public static long getCollectionTime(Object bean) {
        return Management.ofCollector(active(), bean, "getCollectionTime");
    }

    /** MemoryImpl.getMemoryUsage0, MemoryPoolImpl.getUsage0 and others like them. */
    public static Object memoryUsage(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.object(e, Source.MANAGEMENT, method, false, arguments);
    }

    /** MemoryImpl.getMemoryPools0, getMemoryManagers0, and the same of one pool or manager. */
    public static Object memoryBeans(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? Natives.original(method, arguments) : MemoryBeans.list(e, method, arguments);
    }

    /** What a bean of a pool or collector tells the JVM. It does not look whether it knows the bean, and would crash. */
    public static Object memoryBeanTells(String method, Object[] arguments) {
        Engine e = active();
        if (e != null) {
            MemoryBeans.ask(e.scheduler.turn);
        }
        return MemoryBeans.isMade(arguments[0]) ? null : Natives.original(method, arguments);
    }

    /** Unsafe.getLoadAverage. */
    public static int getLoadAverage(Unsafe unsafe, double[] averages, int count) {
        Engine e = active();
        if (e == null || averages == null || count < 0 || count > 3 || count > averages.length) {
            return unsafe.getLoadAverage(averages, count);
        }
        int known = (int) e.number(Source.MANAGEMENT, e.replaying() ? 0 : unsafe.getLoadAverage(averages, count));
        if (known > count) {
            throw e.corrupt("has " + known + " averages of " + count);
        }
        for (int i = 0; i < known; i++) {
            averages[i] = Double.longBitsToDouble(
                    e.number(Source.MANAGEMENT, e.replaying() ? 0 : Double.doubleToRawLongBits(averages[i])));
        }
        return known;
    }

    // ---------------------------------------------------------------- the machine

    /** TimeZone.getSystemTimeZoneID and getSystemGMTOffsetID, where no property names the zone. */
    public static Object timeZone(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.object(e, Source.TIME_ZONE, method, false, arguments);
    }

    /** MappedMemoryUtils.isLoaded0, below MappedByteBuffer.isLoaded and MemorySegment.isLoaded. */
    public static Object isLoaded(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.RESIDENT, method, false, arguments);
    }

    /** UnixFileStore.getTotalSpace. */
    public static boolean getTotalSpace(Object store) throws IOException {
        return space(Question.TOTAL_SPACE, store);
    }

    /** UnixFileStore.getUnallocatedSpace. */
    public static boolean getUnallocatedSpace(Object store) throws IOException {
        return space(Question.FREE_SPACE, store);
    }

    /** UnixFileStore.getUsableSpace. */
    public static boolean getUsableSpace(Object store) throws IOException {
        return space(Question.USABLE_SPACE, store);
    }

    private static boolean space(Question question, Object store) throws IOException {
        Engine e = active();
        return e != null && returning(FileFacts.ask(e, question, (FileStore) store));
    }

    /** File.getCanonicalPath. */
    public static boolean getCanonicalPath(File file) throws IOException {
        Engine e = active();
        return e != null && !isLibraryOfJdk(file) && returning(FileFacts.canonical(e, file));
    }

    /** File.setReadable. */
    public static boolean setReadable(File file, boolean readable, boolean ownerOnly) throws IOException {
        Engine e = active();
        if (e == null) {
            return false;
        }
        boolean done = FileFacts.only(e, new FileFacts() {
            @Override
            Object ask() {
                return file.setReadable(readable, ownerOnly);
            }
        });
        return returning(done ? 1 : 0);
    }

    /** File.setExecutable. */
    public static boolean setExecutable(File file, boolean executable, boolean ownerOnly) throws IOException {
        Engine e = active();
        if (e == null) {
            return false;
        }
        boolean done = FileFacts.only(e, new FileFacts() {
            @Override
            Object ask() {
                return file.setExecutable(executable, ownerOnly);
            }
        });
        return returning(done ? 1 : 0);
    }

    // ---------------------------------------------------------------- preferences

    /** FileSystemPreferences.lockFile0. */
    public static Object lockPreferences(String method, Object[] arguments) {
        Engine e = active();
        if (e == null) {
            return Natives.original(method, arguments);
        }
        int[] real = (int[]) Natives.run(e, Source.PREFERENCES, method, false, arguments);
        long answer = e.number(Source.PREFERENCES, real == null ? 0 : real[0] & 0xffff_ffffL | (long) real[1] << 32);
        return new int[] {(int) answer, (int) (answer >>> 32)};
    }

    /** FileSystemPreferences.unlockFile0 and chmod. */
    public static Object preferencesNumber(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : Natives.number(e, Source.PREFERENCES, method, false, arguments);
    }

    // ---------------------------------------------------------------- windows

    /** XToolkit.getEnv, which asks the C library. */
    public static Object environmentVariable(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? Natives.original(method, arguments)
                : e.text(Source.ENVIRONMENT_VARIABLE, (String) Natives.original(method, arguments));
    }

    /** X11GraphicsEnvironment.initDisplay. */
    public static Object openDisplay(String method, Object[] arguments) {
        Engine e = lockstep();
        return e == null ? Natives.original(method, arguments) : Windows.open(e, method, arguments);
    }

    /** XToolkit.waitForEvents. */
    public static Object waitForEvents(String method, Object[] arguments) {
        Engine e = lockstep();
        if (e == null || !Windows.areRecorded()) {
            return Natives.original(method, arguments);
        }
        Windows.waitForEvents(e, (Long) arguments[0]);
        return null;
    }

    /** XToolkit.wakeup_poll. */
    public static Object wakeUpPoll(String method, Object[] arguments) {
        Engine e = lockstep();
        if (e == null || !Windows.areRecorded()) {
            return Natives.original(method, arguments);
        }
        Windows.wake();
        return null;
    }

    /** UNIXToolkit.check_gtk and load_gtk: a library that is not there opens no connection to the X server that nobody records. */
    public static Object gtk(String method, Object[] arguments) {
        return lockstep() == null ? Natives.original(method, arguments) : Long.valueOf(0);
    }

    /** SunToolkit.awtLockWait has waited. */
    public static void awtLockWaited() {
        Engine e = lockstep();
        if (e != null && Windows.areRecorded()) {
            Windows.waited(e);
        }
    }

    // ---------------------------------------------------------------- sound: hooks of NATIVE rows

    /** What a device, a line, a port or a control answers with a number, or with nothing. */
    public static Object soundNumber(String method, Object[] arguments) {
        Engine e = active();
        return e == null
                ? SoundDevices.unrecorded(method, arguments)
                : SoundDevices.number(e, method, false, arguments);
    }

    /** What may wait for the device. */
    public static Object soundAct(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? SoundDevices.unrecorded(method, arguments) : SoundDevices.number(e, method, true, arguments);
    }

    /** A line, a mixer or a MIDI device is opened. */
    public static Object soundOpen(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? Natives.original(method, arguments) : SoundDevices.open(e, method, arguments);
    }

    /** What a device, or a port, is called. */
    public static Object soundText(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? SoundDevices.unrecorded(method, arguments) : SoundDevices.text(e, method, arguments);
    }

    /** What a device is. */
    public static Object soundDevice(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? Natives.original(method, arguments) : SoundDevices.device(e, method, arguments);
    }

    /** DirectAudioDevice.nGetFormats. */
    public static Object soundFormats(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? Natives.original(method, arguments) : SoundDevices.formats(e, method, arguments);
    }

    /** PortMixer.nGetControls. */
    public static Object soundControls(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? SoundDevices.unrecorded(method, arguments) : SoundDevices.controls(e, method, arguments);
    }

    /** DirectAudioDevice.nWrite. */
    public static Object soundWrite(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? SoundDevices.unrecorded(method, arguments) : SoundDevices.write(e, method, arguments);
    }

    /** DirectAudioDevice.nRead. */
    public static Object soundRead(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? SoundDevices.unrecorded(method, arguments) : SoundDevices.read(e, method, arguments);
    }

    /** MidiOutDevice.nSendShortMessage and nSendLongMessage. */
    public static Object midiSend(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? SoundDevices.unrecorded(method, arguments) : SoundDevices.send(e, method, arguments);
    }

    /** MidiInDevice.nGetMessages. */
    public static Object midiMessages(String method, Object[] arguments) {
        Engine e = active();
        return e == null ? SoundDevices.unrecorded(method, arguments) : MidiMessages.get(e, method, arguments);
    }

    /** MidiInDevice.callbackShortMessage, which a native method calls. */
    public static boolean midiMessage(Object device, int message, long time) {
        return MidiMessages.isCollected(device, message, time);
    }

    /** MidiInDevice.callbackLongMessage, which a native method calls. */
    public static boolean midiMessage(Object device, byte[] message, long time) {
        return MidiMessages.isCollected(device, message, time);
    }

    // ---------------------------------------------------------------- class loaders

    /** ClassLoader.loadClass, which the JVM calls. */
    public static boolean loadClass(ClassLoader loader, String name) {
        return loadClass((Object) loader, name);
    }

    /** An override of it. */
    public static boolean loadClass(Object loader, String name) {
        if (loadClass(loader, name, false)) {
            return true;
        }
        if (engine != null && name != null && loader instanceof ClassLoader) {
            if (CompilerRequests.isObjectOfAccessor((ClassLoader) loader, name)) {
                return returning((Object) Object.class);
            }
            refuseCompiler((ClassLoader) loader, name);
        }
        Engine e = active();
        if (e != null
                && name != null
                && loader instanceof ClassLoader
                && TargetLoaders.isTargets((ClassLoader) loader)) {
            Class<?> had = e.classAsked((ClassLoader) loader, name);
            return had != null && returning(had);
        }
        return false;
    }

    /** The JVM goes on without the class that the JIT would have liked to know, and forgets that there was none. */
    private static void refuseCompiler(ClassLoader loader, String name) {
        TargetThread me = self();
        if (me != null) {
            me.beginQuiet();
        }
        boolean refused;
        try {
            refused = engine.lockstep && CompilerRequests.isOne(loader, name);
        } finally {
            if (me != null) {
                me.endQuiet();
            }
        }
        if (refused) {
            throw Thrown.<RuntimeException>sneak(new ClassNotFoundException(name));
        }
    }

    /** An override of ClassLoader.loadClass that may resolve, too. */
    public static boolean loadClass(Object loader, String name, boolean resolve) {
        return TargetLoaders.answer(name);
    }

    /** ClassLoader.defineClass. Here there is room, of both kinds, for what weaves the class, or it is not defined. */
    public static void defineClass(
            ClassLoader loader, String name, byte[] file, int offset, int length, ProtectionDomain domain) {
        if (engine != null) {
            Headroom.ensure();
            Headroom.ensureMemory(length);
        }
        NamedHashes.nameDomain(domain);
        Engine e = active();
        if (e != null && TargetLoaders.isTargets(loader)) {
            e.defining(loader, file, offset, length);
        }
    }

    // ---------------------------------------------------------------- reflection

    /**
     * ClassLoader.postDefineClass: the class gets the hash code that follows from its name, before the JVM draws one as it links it. Where it links several, it verifies the methods of one in the order of their
     * names' addresses, and asks for others meanwhile: a replay that asks in the recorded order links them in another.
     */
    public static void postDefineClass(ClassLoader loader, Class<?> type, ProtectionDomain domain) {
        NamedHashes.name(type);
    }

    /**
     * ClassLoader.findLoadedClass: where the program has an archive of class data that the JVM could map, its classes come out of it here, and neither {@link #defineClass} nor {@link #postDefineClass} is called. A
     * class that has passed those has both hash codes already.
     */
    public static void classFound(Object found) {
        if (found != null && NamedHashes.isOfProgramOrPlatform((Class<?>) found)) {
            NamedHashes.nameDomain(((Class<?>) found).getProtectionDomain());
            NamedHashes.name((Class<?>) found);
        }
    }

    /** Class.getDeclaredMethods0. */
    public static Method[] getDeclaredMethods0(Class<?> type, boolean onlyPublic) {
        return ClassFacts.methods(type, onlyPublic);
    }

    /** Class.getDeclaredConstructors0. */
    public static Constructor<?>[] getDeclaredConstructors0(Class<?> type, boolean onlyPublic) {
        return ClassFacts.constructors(type, onlyPublic);
    }

    /** Class.initClassName, below Class.getName. */
    public static String initClassName(Class<?> type) {
        return HiddenClasses.name(type, active() != null);
    }

    /** ClassDefiner.defineClassAsLookup, below Lookup.defineHiddenClass. */
    public static void hiddenClassDefined(Object defined) {
        HiddenClasses.made(((MethodHandles.Lookup) defined).lookupClass(), active() != null);
    }

    /** InnerClassLambdaMetafactory.spinInnerClass: the class of a lambda has been made, or was in the class data archive. */
    public static void lambdaSpun(Object type) {
        HiddenClasses.made((Class<?>) type, active() != null);
    }

    /** Lookup.defineHiddenClass: the class file to define instead. */
    public static byte[] defineHiddenClass(
            MethodHandles.Lookup lookup, byte[] file, boolean initialize, MethodHandles.Lookup.ClassOption[] options) {
        return HiddenClasses.woven(lookup.lookupClass(), file);
    }

    /** Lookup.defineHiddenClassWithClassData, likewise. */
    public static byte[] defineHiddenClassWithClassData(
            MethodHandles.Lookup lookup,
            byte[] file,
            Object data,
            boolean initialize,
            MethodHandles.Lookup.ClassOption[] options) {
        return HiddenClasses.woven(lookup.lookupClass(), file);
    }

    /** The constructor of Throwable that the JVM calls. */
    public static void throwableMade(Throwable made) {
        HiddenClasses.mend(made);
    }

    /** InstrumentationImpl.getAllLoadedClasses0. */
    public static Object loadedClasses(String method, Object[] arguments) {
        Engine e = active();
        Class<?>[] loaded = (Class<?>[]) Natives.original(method, arguments);
        return e == null ? loaded : e.loadedClasses.told(e, loaded);
    }

    /** BootLoader.getSystemPackageNames. */
    public static String[] getSystemPackageNames() {
        Engine e = active();
        return e == null
                ? Packages.names()
                : Texts.list(e.bytes(Source.PACKAGES, e.replaying() ? null : Texts.bytes(Packages.names())));
    }

    /** BootLoader.getSystemPackageLocation. */
    public static String getSystemPackageLocation(String name) {
        return Packages.location(name);
    }

    /** Method.invoke: the method to invoke instead. */
    public static Method redirect(Method method) throws IllegalAccessException {
        return Redirection.method(method);
    }

    /** Method.invoke: the arguments to pass instead. */
    public static Object[] redirectArguments(Method method, Object receiver, Object[] arguments) {
        return Redirection.arguments(method, receiver, arguments);
    }

    /** Lookup.findStatic. */
    public static MethodHandle findStatic(MethodHandles.Lookup lookup, Class<?> owner, String name, MethodType type)
            throws NoSuchMethodException, IllegalAccessException {
        return Redirection.handle(lookup.findStatic(owner, name, type), owner, name, type, true);
    }

    /** Lookup.findVirtual. */
    public static MethodHandle findVirtual(MethodHandles.Lookup lookup, Class<?> owner, String name, MethodType type)
            throws NoSuchMethodException, IllegalAccessException {
        return Redirection.handle(lookup.findVirtual(owner, name, type), owner, name, type, false);
    }

    /** Lookup.findSpecial. What a class may call so and a hook replaces are the final methods of Object. */
    public static MethodHandle findSpecial(
            MethodHandles.Lookup lookup, Class<?> owner, String name, MethodType type, Class<?> caller)
            throws NoSuchMethodException, IllegalAccessException {
        MethodHandle found = lookup.findSpecial(owner, name, type, caller);
        return Redirection.handle(found, Object.class, name, type, false);
    }

    /** Lookup.bind. */
    public static MethodHandle bind(MethodHandles.Lookup lookup, Object receiver, String name, MethodType type)
            throws NoSuchMethodException, IllegalAccessException {
        MethodHandle bound = lookup.bind(receiver, name, type);
        Class<?> owner = receiver.getClass();
        MethodHandle unbound = MethodHandles.dropArguments(bound, 0, owner);
        MethodHandle hook = Redirection.handle(unbound, owner, name, type, false);
        return hook == unbound ? bound : hook.bindTo(receiver);
    }

    /** Lookup.unreflect. */
    public static MethodHandle unreflect(MethodHandles.Lookup lookup, Method method) throws IllegalAccessException {
        return Redirection.handle(lookup.unreflect(method), method);
    }

    /** Lookup.unreflectSpecial; see {@link #findSpecial}. */
    public static MethodHandle unreflectSpecial(MethodHandles.Lookup lookup, Method method, Class<?> caller)
            throws IllegalAccessException {
        MethodHandle found = lookup.unreflectSpecial(method, caller);
        return method.getDeclaringClass() == Object.class ? Redirection.handle(found, method) : found;
    }
}

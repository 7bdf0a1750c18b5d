package org.reprise.runtime;

import java.lang.ref.Cleaner;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import jdk.internal.misc.Unsafe;

/**
 * What the collector does to the references of the target: {@code docs/decisions/0012}. In a recording it clears them when it likes, and the target learns of it where the log
 * says so. In a replay it finds none to clear, since each keeps its referent alive until the log clears it.
 *
 * <p>Both hang on the field {@code queue} of a reference, where a {@link Tracked} stands in for the queue: so what is known of a reference lives as long as the reference.
 * Those with a queue are numbered in the order in which they are made. What the collector enqueues waits in {@link #arrivals} for a lockstep thread of ours, which enqueues it
 * under the turn, or runs the finalizer or the cleaner's action.
 *
 * <p>Threading: the holder of the turn calls, but for {@link #enqueuedByCollector}.
 */
final class References {
    /** So often the recording says which numbered references are gone, counted in references made. */
    private static final int ROUND = 1024;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long QUEUE = UNSAFE.objectFieldOffset(Reference.class, "queue");
    private static final long REFERENT = UNSAFE.objectFieldOffset(Reference.class, "referent");
    /** What stands in a reference without a queue. */
    private static final Object NONE = UNSAFE.getReference(new WeakReference<>(null), QUEUE);

    private static final Module BASE = Object.class.getModule();
    private static final Class<?> MAP_ENTRY = find("java.util.WeakHashMap$Entry");
    /** Its references, which are seldom loaded, are told by their name. */
    private static final String BUNDLES = "java.util.ResourceBundle$";

    private static final Class<?> FINALIZER = find("java.lang.ref.Finalizer");
    private static final Class<?> CLEANABLE = find("jdk.internal.ref.CleanerImpl$PhantomCleanableRef");

    /** Stands in for the queue of a reference; never constructed, so that it has no lock. */
    private static final class Tracked extends ReferenceQueue<Object> {
        ReferenceQueue<?> queue;
        /** In a recording: its reference, once the collector wants that to be enqueued, and the one that comes after it. */
        Reference<?> arrived;

        Tracked later;
        long number;
        /** In a replay: what the reference refers to, until it is cleared. */
        Object pin;
        /** In a recording: tells when the reference is gone. */
        Tracker tracker;
    }

    /** In a recording, one for each numbered reference. */
    private static final class Tracker extends PhantomReference<Tracked> {
        final long number;
        Tracker before;
        Tracker behind;

        Tracker(Tracked tracked, ReferenceQueue<Tracked> gone) {
            super(tracked, gone);
            number = tracked.number;
        }
    }

    /** Runs finalizers and cleaners' actions and enqueues references, in lockstep. */
    static final class Reclaimer extends Thread {
        private final References references;

        Reclaimer(References references, ThreadGroup group) {
            super(group, null, "Finalizer", 0, false);
            this.references = references;
            setDaemon(true);
        }

        @Override
        public void run() {
            references.reclaim();
        }
    }

    private final Engine engine;
    /** Numbered references made so far. */
    private long made;
    /** Times that the target has looked whether a reference was cleared. */
    private long looks;
    /** The lockstep thread, once there is one. */
    private TargetThread reclaimer;
    /** Guards the references that the collector wants to be enqueued. They are linked by {@link Tracked#later}, since the JVM's thread must not run out of memory. Recording only. */
    private final Object arrivals = new Object();

    private Tracked firstArrival;
    private Tracked lastArrival;
    /** Whether the reclaimer has been told of them, or has yet to look. */
    private boolean told;

    private final ReferenceQueue<Tracked> gone = new ReferenceQueue<>();
    /** Keeps the trackers. */
    private Tracker newest;
    /** Numbered references by number, which the recording had at hand when it needed them. Replay only. */
    private final Map<Long, Reference<?>> kept = new HashMap<>();

    References(Engine engine) {
        this.engine = engine;
    }

    private static Class<?> find(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a reference of that class may be one that the target looks at, or the JDK outside java.base, or a finalizer. */
    static boolean concern(Class<?> type) {
        return type == WeakReference.class
                || type == SoftReference.class
                || type == PhantomReference.class
                || type == MAP_ENTRY
                || type == FINALIZER
                || (type.getModule() == BASE
                        ? type.getName().startsWith(BUNDLES)
                        : type.getModule().isNamed() || Hooks.isTargets(type));
    }

    /** The holder has made a reference, which it keeps meanwhile. */
    void made(Reference<?> reference) {
        Object referent = UNSAFE.getReference(reference, REFERENT);
        Object queue = UNSAFE.getReference(reference, QUEUE);
        boolean numbered = queue != NONE;
        if (referent == null
                || reference.getClass() == FINALIZER && !Hooks.isTargets(referent.getClass())
                || !numbered && !engine.replaying()) {
            return;
        }
        TargetThread me = engine.scheduler.turn;
        me.beginInert();
        try {
            Tracked tracked = (Tracked) UNSAFE.allocateInstance(Tracked.class);
            tracked.queue = (ReferenceQueue<?>) queue;
            if (engine.replaying()) {
                tracked.pin = referent;
            }
            if (numbered) {
                number(reference, tracked);
            }
            UNSAFE.putReferenceVolatile(reference, QUEUE, tracked);
        } catch (InstantiationException e) {
            throw new IllegalStateException(e);
        } finally {
            me.endInert();
        }
        Reference.reachabilityFence(referent);
    }

    private void number(Reference<?> reference, Tracked tracked) {
        if (reclaimer == null) {
            startReclaimer();
        }
        if (made % ROUND == ROUND - 1) {
            engine.forgetReferences();
        }
        tracked.number = made++;
        if (engine.replaying()) {
            kept.put(tracked.number, reference);
            return;
        }
        Tracker tracker = new Tracker(tracked, gone);
        tracked.tracker = tracker;
        tracker.before = newest;
        if (newest != null) {
            newest.behind = tracker;
        }
        newest = tracker;
    }

    private void startReclaimer() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread thread = new Reclaimer(this, group);
        engine.start(thread);
        reclaimer = engine.scheduler.find(thread);
    }

    private void unlink(Tracker tracker) {
        if (tracker.behind == null) {
            newest = tracker.before;
        } else {
            tracker.behind.before = tracker.before;
        }
        if (tracker.before != null) {
            tracker.before.behind = tracker.behind;
        }
    }

    /** Returns the number of a reference that is gone, or -1 if no other is. Recording only. */
    long nextGone() {
        Tracker tracker = (Tracker) gone.poll();
        if (tracker == null) {
            return -1;
        }
        unlink(tracker);
        return tracker.number;
    }

    /** A reference that was gone in the recording by now. Replay only. */
    void forget(long number) {
        kept.remove(number);
    }

    /** Reference.enqueueFromPending, in the JVM's own thread. Returns whether there is nothing else to be done. */
    boolean enqueuedByCollector(Reference<?> reference) {
        if (!(UNSAFE.getReferenceVolatile(reference, QUEUE) instanceof Tracked tracked)) {
            return false;
        }
        if (tracked.queue != NONE && !engine.replaying()) {
            boolean tell;
            synchronized (arrivals) {
                tell = !told;
                told = true;
                tracked.arrived = reference;
                if (firstArrival == null) {
                    firstArrival = tracked;
                } else {
                    lastArrival.later = tracked;
                }
                lastArrival = tracked;
            }
            if (tell) {
                tellReclaimer();
            }
        }
        return true;
    }

    private void tellReclaimer() {
        try {
            engine.scheduler.note(Outside.of(Outside.Deed.UNPARKED, reclaimer));
        } catch (OutOfMemoryError e) {
            // The next one tells of this one, too.
            Yield.exhausted = true;
            synchronized (arrivals) {
                told = false;
            }
        }
    }

    /** Body of the lockstep thread. */
    private void reclaim() {
        Hooks.runEntry();
        while (true) {
            try {
                Reference<?> reference = engine.nextReclaimed();
                if (reference != null) {
                    reclaim(reference);
                } else {
                    engine.scheduler.awaitPermit(reclaimer);
                }
            } catch (OutOfMemoryError e) {
                // The program's: of no concern to the next reference.
                Yield.exhausted = true;
            }
        }
    }

    private void reclaim(Reference<?> reference) {
        Tracker tracker = ((Tracked) UNSAFE.getReference(reference, QUEUE)).tracker;
        if (tracker != null) {
            unlink(tracker);
        }
        ReferenceQueue<?> queue = release(reference);
        if (reference.getClass() == FINALIZER) {
            Originals.runFinalizer(reference);
        } else if (reference.getClass() == CLEANABLE) {
            clean((Cleaner.Cleanable) reference);
        } else {
            UNSAFE.putReference(reference, REFERENT, null);
            Originals.enqueue(queue, reference);
        }
    }

    private static void clean(Cleaner.Cleanable cleanable) {
        try {
            cleanable.clean();
        } catch (Throwable e) {
            // As in the cleaner's own thread: of no concern to the next action.
        }
    }

    /** Returns what the collector wants to be enqueued next, or null. Recording only. */
    Reference<?> nextArrival() {
        synchronized (arrivals) {
            while (firstArrival != null) {
                Tracked first = firstArrival;
                firstArrival = first.later;
                // Else the target has enqueued it itself.
                if (UNSAFE.getReference(first.arrived, QUEUE) == first) {
                    return first.arrived;
                }
            }
            told = false;
            return null;
        }
    }

    /** Returns the number of a reference from {@link #nextArrival}. */
    static long number(Reference<?> reference) {
        return ((Tracked) UNSAFE.getReference(reference, QUEUE)).number;
    }

    /** Returns the reference of that number, or null if the replay has none. Replay only. */
    Reference<?> take(long number) {
        return kept.remove(number);
    }

    /** Gives the reference its queue back, and lets go of what it refers to. Returns the queue. */
    static ReferenceQueue<?> release(Reference<?> reference) {
        Object queue = UNSAFE.getReferenceVolatile(reference, QUEUE);
        if (!(queue instanceof Tracked tracked)) {
            return (ReferenceQueue<?>) queue;
        }
        tracked.pin = null;
        UNSAFE.putReferenceVolatile(reference, QUEUE, tracked.queue);
        return tracked.queue;
    }

    /** The target clears the reference. */
    static void clearedByTarget(Reference<?> reference) {
        if (UNSAFE.getReferenceVolatile(reference, QUEUE) instanceof Tracked tracked) {
            tracked.pin = null;
        }
    }

    /** Clears the reference, as the collector did in the recording. */
    static void clear(Reference<?> reference) {
        clearedByTarget(reference);
        UNSAFE.putReference(reference, REFERENT, null);
    }

    /** The target looks whether a reference is cleared. Returns the number of the look. */
    long look() {
        return ++looks;
    }
}

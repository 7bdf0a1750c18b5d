package org.reprise.runtime;

import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.annotation.DontInline;

/**
 * Threads that are not the target's and may run its code: those that a method with an {@code ignore} hook starts, and that these start; those of an agent that came before; those of native code. Hooks
 * are inert in them. Woven code decrements {@link Yield#left} in them, too, so while there is one the engine is slow: each yield point takes the slow path, which counts those of who has the turn. At the
 * end of a run it says which of them did run code of the target.
 *
 * <p>Threading: any.
 */
final class Outsiders {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Where a thread object holds the address of the JVM's own, which is 0 once the thread has ended. */
    private static final long EETOP = UNSAFE.objectFieldOffset(Thread.class, "eetop");
    /** Between two looks of a thread that waits to be let in, ns. */
    private static final long PAUSE = 100_000;
    /** How often it looks, which is five seconds: whoever has the turn may spin in native code until this thread has done something. */
    private static final int LOOKS = 50_000;
    /** After so many looks each it is seen whether who has the turn sleeps. */
    private static final int LOOKS_TO_SLEEP = 20;
    /** How often it is looked whether a thread runs code of the target. */
    private static final int MOST_ASKED = 1000;
    /** Far below 0, and far above where the counter would come round. */
    private static final int LOW = -(1 << 30);
    /** Threads that are remembered as having run code of the target. */
    private static final int MOST_SEEN = 100;
    /** Threads that are named. */
    private static final int SHOWN = 3;

    private static final Entry[] NONE = {};

    /** One of the threads. */
    private static final class Entry {
        final Thread thread;
        /** Where it was seen to run code of the target, as class and method, or null. */
        String place;
        /** How often it was looked. */
        int asked;
        /** Whether something that it brings is recorded, as its user knows, then: it is not named. */
        volatile boolean queues;
        /** Whether it runs no code any more. */
        volatile boolean ended;

        Entry(Thread thread) {
            this.thread = thread;
        }
    }

    /** Whether there are any. */
    volatile boolean any;
    /** Whether there have been any. */
    volatile boolean ever;

    private final Scheduler scheduler;
    private final Engine engine;
    /** Made anew when it changes, under the lock of this object; those that have ended stay until the JVM says so, too. */
    private volatile Entry[] entries = NONE;
    /** Threads that are as these for the time of a transformer, as often as they are; made anew as those above. */
    private volatile Thread[] visitors = {};
    /** All that there have been, as long as the target can ask for them; guarded by this object. */
    private final List<WeakReference<Thread>> all = new ArrayList<>();
    /** How many of those there may be until it is looked which have gone. */
    private int mostKept = 64;
    /** In the order in which they were seen: those that ran code of the target; guarded by this object. */
    private final List<Entry> seen = new ArrayList<>();
    /** Classes that were there before Reprise and are not the JDK's. */
    private Class<?>[] earlier = {};
    /** Of those, each once. */
    private final List<ProtectionDomain> earlierDomains = new ArrayList<>();

    Outsiders(Engine engine, Scheduler scheduler) {
        this.engine = engine;
        this.scheduler = scheduler;
    }

    // ---------------------------------------------------------------- an agent that came before

    /** Tells what was loaded before the target begins: an agent that comes before this one has no woven classes, so its threads pass no gate. */
    void loadedBefore(Class<?>[] loaded) {
        List<Class<?>> found = new ArrayList<>();
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        for (Class<?> type : loaded) {
            ClassLoader loader = type.getClassLoader();
            if (loader != null && loader != platform && !type.isArray() && !isOurs(type.getName())) {
                found.add(type);
                if (!has(earlierDomains, type.getProtectionDomain())) {
                    earlierDomains.add(type.getProtectionDomain());
                }
            }
        }
        earlier = found.toArray(new Class<?>[0]);
    }

    static boolean isOurs(String className) {
        return className.startsWith("org.reprise.runtime.") || className.startsWith("org.reprise.agent.");
    }

    /** Compared by ==: a hash code of theirs is one that the program may see. */
    private static boolean has(List<ProtectionDomain> domains, ProtectionDomain domain) {
        for (int i = 0; i < domains.size(); i++) {
            if (domains.get(i) == domain) {
                return true;
            }
        }
        return false;
    }

    /** Whether a class, which is loaded, is of an earlier agent, and not of the program. */
    private boolean isEarlierAgents(String name) {
        if (earlier.length == 0) {
            return false;
        }
        try {
            return has(
                    earlierDomains,
                    Class.forName(name, false, ClassLoader.getSystemClassLoader())
                            .getProtectionDomain());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether there is an earlier agent. */
    boolean hasEarlier() {
        return earlier.length != 0;
    }

    /** Those of an earlier agent that run already; by main, which has the turn. */
    void addRunning() {
        if (earlier.length == 0) {
            return;
        }
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] running = new Thread[group.activeCount() + 1];
        int count = group.enumerate(running);
        for (int i = 0; i < count; i++) {
            if (running[i] != Thread.currentThread()) {
                add(running[i]);
            }
        }
        if (any) {
            engine.slowDown();
        }
    }

    /** Whether what the thread runs was there before Reprise: it is none of the target's, though the target may start it, as it does a hook for the end. */
    boolean isEarlier(Thread thread) {
        return earlier.length != 0 && (isEarlier(thread.getClass()) || isEarlier(JdkThreads.taskClass(thread)));
    }

    private boolean isEarlier(Class<?> type) {
        for (Class<?> each : earlier) {
            if (each == type) {
                return true;
            }
        }
        return false;
    }

    // ---------------------------------------------------------------- from a thread's start to its end

    /** The current thread, which is the target's and inert, or one of these, or of an earlier agent, is about to start one. */
    void starting(Thread thread) {
        if (isOurs(thread.getClass().getName())) {
            return;
        }
        TargetThread holder = scheduler.turn;
        boolean held = holder != null && holder.thread == Thread.currentThread();
        if (!held && find(Thread.currentThread()) == null && scheduler.find(Thread.currentThread()) == null) {
            return;
        }
        add(thread);
        if (!held) {
            awaitSlow();
        } else if (!engine.slow) {
            engine.slowDown();
        }
    }

    /** A thread gets its id. Where it gets its own, native code has made it. */
    void identified() {
        Thread current = Thread.currentThread();
        if (AllThreads.id(current) == 0 && !scheduler.awaitsEnd()) {
            add(current);
            awaitSlow();
        }
    }

    /** The current thread, which has not the turn, is about to run a transformer of an agent, which may be woven, for a class that it loads: until {@link #leave} it is as one of these, and is not named. */
    void visit() {
        synchronized (this) {
            Thread[] more = Arrays.copyOf(visitors, visitors.length + 1);
            more[more.length - 1] = Thread.currentThread();
            visitors = more;
            any = true;
        }
        awaitSlow();
    }

    /** Ends what {@link #visit} began. Returns false where nothing did. */
    boolean leave() {
        Thread[] present = visitors;
        Thread current = Thread.currentThread();
        for (int i = present.length - 1; i >= 0; i--) {
            if (present[i] == current) {
                remove(current, i);
                return true;
            }
        }
        return false;
    }

    /** Takes the visitor out, which may have moved forward since it was found. */
    private synchronized void remove(Thread visitor, int found) {
        int at = Math.min(found, visitors.length - 1);
        while (visitors[at] != visitor) {
            at--;
        }
        Thread[] less = Arrays.copyOf(visitors, visitors.length - 1);
        System.arraycopy(visitors, at + 1, less, at, less.length - at);
        visitors = less;
        settle();
    }

    /** Waits until whoever has the turn comes to a yield point or an event from which on each yield point is counted, or is seen to sleep. */
    private void awaitSlow() {
        long asleep = KernelThread.AWAKE;
        for (int i = 1; i <= LOOKS && !scheduler.slowsDown(KernelThread.AWAKE); i++) {
            UNSAFE.park(false, PAUSE);
            TargetThread holder = i % LOOKS_TO_SLEEP == 0 ? scheduler.turn : null;
            if (holder != null && holder.entered) {
                long now = KernelThread.asleep(holder);
                if (now != KernelThread.AWAKE && now == asleep && scheduler.slowsDown(now)) {
                    return;
                }
                asleep = now;
            }
        }
    }

    private void add(Thread thread) {
        synchronized (this) {
            Entry[] kept = kept(null, 1);
            kept[kept.length - 1] = new Entry(thread);
            entries = kept;
            if (all.size() >= mostKept) {
                forget();
            }
            all.add(new WeakReference<>(thread));
            ever = true;
            any = true;
        }
    }

    private void forget() {
        int count = 0;
        for (int i = 0; i < all.size(); i++) {
            WeakReference<Thread> each = all.get(i);
            if (!each.refersTo(null)) {
                all.set(count++, each);
            }
        }
        while (all.size() > count) {
            all.remove(all.size() - 1);
        }
        mostKept = Math.max(mostKept, 2 * count);
    }

    /** Returns those that the JVM has not ended, without the given one, and room for more behind them. */
    private Entry[] kept(Thread without, int more) {
        int count = 0;
        Entry[] kept = new Entry[entries.length + more];
        for (Entry each : entries) {
            if (each.thread != without && (!each.ended || UNSAFE.getLongVolatile(each.thread, EETOP) != 0)) {
                kept[count++] = each;
            }
        }
        return Arrays.copyOf(kept, count + more);
    }

    /** The thread has not been started after all. */
    void remove(Thread thread) {
        if (ever) {
            synchronized (this) {
                entries = kept(thread, 0);
                settle();
            }
        }
    }

    /** The current thread ends: no code of the target runs in it any more. */
    void end(Thread thread) {
        Entry entry = ever ? find(thread) : null;
        if (entry == null) {
            return;
        }
        synchronized (this) {
            entry.ended = true;
            settle();
        }
    }

    private void settle() {
        boolean found = visitors.length != 0;
        for (Entry each : entries) {
            found |= !each.ended;
        }
        any = found;
    }

    private Entry find(Thread thread) {
        for (Entry each : entries) {
            if (each.thread == thread) {
                return each;
            }
        }
        return null;
    }

    /** Whether the thread is one of these. */
    boolean contains(Thread thread) {
        return ever && find(thread) != null;
    }

    /** Whether the thread is, or has been, one of these. */
    boolean had(Thread thread) {
        if (!ever) {
            return false;
        }
        synchronized (this) {
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).refersTo(thread)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the state of a thread that is, or has been, one of these: a value from outside. Called by the holder. */
    Thread.State state(Thread thread) {
        int real = 0;
        if (!engine.replaying()) {
            Entry entry = find(thread);
            TargetThread me = scheduler.turn;
            me.inside++;
            // The JVM ends a thread a little after its last code.
            Thread.State state = entry != null && entry.ended ? Thread.State.TERMINATED : thread.getState();
            me.inside--;
            real = state.ordinal();
        }
        Thread.State[] states = Thread.State.values();
        long recorded = engine.number(Source.OUTSIDER, real);
        if (recorded < 0 || recorded >= states.length) {
            throw engine.corrupt("has a state that no thread has");
        }
        return states[(int) recorded];
    }

    /** The same, whether it has been interrupted. */
    long isInterrupted(Thread thread) {
        boolean real = false;
        if (!engine.replaying()) {
            TargetThread me = scheduler.turn;
            me.inside++;
            real = thread.isInterrupted();
            me.inside--;
        }
        return engine.number(Source.OUTSIDER, real ? 1 : 0);
    }

    // ---------------------------------------------------------------- what they run

    /** The current thread, which has not the turn, is at a yield point, or else at a hook, and there are threads of these. */
    @DontInline
    void seen(boolean atYieldPoint) {
        if (Yield.left < LOW && engine.slow) {
            // Anything below 0 says the same, and what comes round would not.
            Yield.left = 0;
        }
        Entry entry = find(Thread.currentThread());
        if (entry == null) {
            return;
        }
        if (entry.place == null && entry.asked < MOST_ASKED && Headroom.isThere()) {
            entry.asked++;
            try {
                see(entry, atYieldPoint);
            } catch (OutOfMemoryError e) {
                Yield.exhausted = true;
            }
        }
    }

    /** Nothing but code of the target has yield points; code of the JDK, and what is on its class path, has hooks, too, and says nothing of who has called it. */
    private void see(Entry entry, boolean atYieldPoint) {
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            String name = frame.getClassName();
            if (isOurs(name)) {
                continue;
            }
            if (!Report.isJdk(frame)
                    && (atYieldPoint || frame.getClassLoaderName() != null)
                    && !isEarlierAgents(name)) {
                synchronized (this) {
                    entry.place = HiddenClasses.plain(name) + '.' + frame.getMethodName();
                    if (seen.size() < MOST_SEEN) {
                        seen.add(entry);
                    }
                }
            }
            return;
        }
    }

    /** The current thread ends the JVM, though the program may go on. A replay goes on up to where the log ends. */
    void exiting() {
        Thread current = Thread.currentThread();
        if (!contains(current)) {
            return;
        }
        if (!engine.replaying()) {
            Stop.say(
                    "Thread \"" + current.getName()
                            + "\", which is not in order with the program's own, ends the program. The log has no end, and a replay stops there with 69.");
        }
        while (engine.replaying()) {
            UNSAFE.park(false, 0);
        }
    }

    /** The target ends: a recording says which threads ran code of it, a replay says what the recording said. */
    void end() {
        if (engine.replaying()) {
            engine.said(null);
            return;
        }
        if (!ever) {
            return;
        }
        TargetThread me = scheduler.turn;
        String words;
        me.goInside();
        try {
            words = words();
        } finally {
            me.comeOut();
        }
        if (words != null) {
            engine.said(
                    "Code of the program ran in threads that are not in order with its own, since a method with an `ignore` hook, native code, or an agent named before Reprise has "
                            + "started them: " + words
                            + ". What they do is not recorded, and a replay in which the program comes to see it at another moment differs. An `input` or `async` hook on the methods "
                            + "that they call records what they bring.");
        }
    }

    /** The current thread has queued something that is recorded when it is delivered. */
    void queues() {
        Entry entry = ever ? find(Thread.currentThread()) : null;
        if (entry != null) {
            entry.queues = true;
        }
    }

    /** Returns the threads that were seen to run code of the target, for a sentence, or null. */
    String words() {
        List<String> found = new ArrayList<>();
        synchronized (this) {
            for (Entry entry : seen) {
                String words = '"' + entry.thread.getName() + "\" in " + entry.place;
                if (!entry.queues && !found.contains(words)) {
                    found.add(words);
                }
            }
        }
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < found.size() && i < SHOWN; i++) {
            words.append(i == 0 ? "" : ", ").append(found.get(i));
        }
        if (found.size() > SHOWN) {
            words.append(", and ").append(found.size() - SHOWN).append(" more");
        }
        return found.isEmpty() ? null : words.toString();
    }
}

package org.reprise.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.TargetThread.State;

/**
 * What the target sees of all threads together: groups, stack traces, the management bean. It sees the adopted threads alone, in the order of their
 * creation, from their start to their end as the scheduler has them. The JVM starts and ends threads of its own when it pleases, and lets go of one of the target a little later than
 * the scheduler; threads of Reprise are not adopted.
 *
 * <p>The holder of the turn calls.
 */
final class AllThreads {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long THREAD_ID = UNSAFE.objectFieldOffset(Thread.class, "tid");
    private static final String RUNTIME = "org.reprise.runtime.";
    private static final String THREAD_INFO = "java.lang.management.ThreadInfo";
    /** In the name of a lambda's class. */
    private static final String LAMBDA = "$$Lambda";

    private static final StackTraceElement[] NO_FRAMES = {};
    // JVMTI's bits of a thread's state, of which ThreadInfo makes a Thread.State.
    private static final int RUNNABLE = 0x5;
    private static final int BLOCKED = 0x401;
    private static final int WAITING = 0x91;
    private static final int TIMED_WAITING = 0xa1;

    private final Scheduler scheduler;

    AllThreads(Engine engine) {
        scheduler = engine.scheduler;
    }

    /** Threads that have been started and have not ended, without virtual ones, as the JDK counts. */
    private List<TargetThread> alive() {
        List<TargetThread> alive = new ArrayList<>();
        for (int i = 0; i < scheduler.threads().size(); i++) {
            TargetThread thread = scheduler.threads().at(i);
            if (isCounted(thread)) {
                alive.add(thread);
            }
        }
        return alive;
    }

    private static boolean isCounted(TargetThread thread) {
        return thread.state != State.ENDED && thread.state != State.VM_EXIT && !thread.uncounted;
    }

    /** Thread.getAllThreads. */
    Thread[] threads() {
        List<TargetThread> alive = alive();
        Thread[] threads = new Thread[alive.size()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = alive.get(i).thread;
        }
        return threads;
    }

    int activeCount(ThreadGroup group) {
        int count = 0;
        for (TargetThread each : alive()) {
            if (group.parentOf(each.thread.getThreadGroup())) {
                count++;
            }
        }
        return count;
    }

    int enumerate(ThreadGroup group, Thread[] into, boolean recurse) {
        int count = 0;
        for (TargetThread each : alive()) {
            ThreadGroup its = each.thread.getThreadGroup();
            if (count < into.length && (its == group || recurse && group.parentOf(its))) {
                into[count++] = each.thread;
            }
        }
        return count;
    }

    int daemons() {
        int count = 0;
        for (TargetThread each : alive()) {
            if (each.daemon) {
                count++;
            }
        }
        return count;
    }

    long[] ids() {
        List<TargetThread> alive = alive();
        long[] ids = new long[alive.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(alive.get(i).thread);
        }
        return ids;
    }

    /** Returns what identifies the thread among all. */
    static long id(Thread thread) {
        // Thread.getId can be overridden.
        return UNSAFE.getLong(thread, THREAD_ID);
    }

    /** Gives a thread another id. The JVM uses the one that it was made with, which none but its tools see. */
    static void setId(Thread thread, long id) {
        UNSAFE.putLong(thread, THREAD_ID, id);
    }

    Map<Thread, StackTraceElement[]> stackTraces() {
        Map<Thread, StackTraceElement[]> traces = new HashMap<>();
        for (TargetThread each : alive()) {
            traces.put(each.thread, stackTrace(each));
        }
        return traces;
    }

    /** Where a thread stands, without the frames of Reprise, and without those of the native that it waits in, as a replay does not enter it. */
    StackTraceElement[] stackTrace(TargetThread thread) {
        if (thread == scheduler.turn) {
            return cleared(new Throwable().getStackTrace());
        }
        if (thread.state == State.ENDED || !thread.hasRun) {
            return NO_FRAMES;
        }
        TargetThread me = scheduler.turn;
        me.beginInert();
        try {
            return cleared(thread.thread.getStackTrace());
        } finally {
            me.endInert();
        }
    }

    private static StackTraceElement[] cleared(StackTraceElement[] frames) {
        int from = 0;
        while (from < frames.length && !isOurs(frames[from])) {
            from++;
        }
        from = from == frames.length ? 0 : from;
        StackTraceElement[] kept = new StackTraceElement[frames.length];
        int count = 0;
        for (int i = from; i < frames.length; i++) {
            if (!isOurs(frames[i]) && !isHidden(frames[i])) {
                kept[count++] = frames[i];
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static boolean isOurs(StackTraceElement frame) {
        return frame.getClassName().startsWith(RUNTIME);
    }

    /** A class that the JDK has spun, for a lambda or a method handle. JDK 17 shows it in the traces of other threads, though in no exception. */
    private static boolean isHidden(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.indexOf('/') >= 0 && (Divergence.isJdk(name) || name.contains(LAMBDA));
    }

    /** ThreadMXBean.dumpAllThreads: an array of ThreadInfo. */
    Object infos(int maxDepth) {
        return infos(alive(), maxDepth);
    }

    /** ThreadMXBean.getThreadInfo: an array of ThreadInfo, null for threads that are not alive. */
    Object infos(long[] ids, int maxDepth) {
        List<TargetThread> asked = new ArrayList<>();
        for (long id : ids) {
            TargetThread found = scheduler.threads().find(id);
            asked.add(found != null && isCounted(found) ? found : null);
        }
        return infos(asked, maxDepth);
    }

    private Object infos(List<TargetThread> threads, int maxDepth) {
        TargetThread me = scheduler.turn;
        me.beginInert();
        try {
            Class<?> type = Class.forName(THREAD_INFO);
            MethodHandle constructor = constructor(type);
            Object infos = Array.newInstance(type, threads.size());
            for (int i = 0; i < threads.size(); i++) {
                TargetThread thread = threads.get(i);
                if (thread != null) {
                    Array.set(infos, i, info(constructor, thread, maxDepth));
                }
            }
            return infos;
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        } finally {
            me.endInert();
        }
    }

    /** The constructor that the JVM calls; it is private. */
    private static MethodHandle constructor(Class<?> type) throws ReflectiveOperationException {
        Field field = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
        MethodHandles.Lookup lookup = (MethodHandles.Lookup)
                UNSAFE.getReference(UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field));
        return lookup.findConstructor(
                type,
                MethodType.methodType(
                        void.class,
                        Thread.class,
                        int.class,
                        Object.class,
                        Thread.class,
                        long.class,
                        long.class,
                        long.class,
                        long.class,
                        StackTraceElement[].class));
    }

    /** Nobody counts how often and how long a thread was blocked, and which locks it owns is not told. */
    private Object info(MethodHandle constructor, TargetThread thread, int maxDepth) throws Throwable {
        StackTraceElement[] trace = stackTrace(thread);
        if (maxDepth < trace.length) {
            trace = Arrays.copyOf(trace, maxDepth);
        }
        Object lock = null;
        Thread owner = null;
        if (thread.state == State.MONITOR) {
            lock = thread.monitor;
            owner = owner(thread);
        } else if (thread.state == State.WAIT) {
            lock = thread.waitMonitor;
        } else if (thread.state == State.PARK) {
            lock = LockSupport.getBlocker(thread.thread);
        }
        return constructor.invoke(thread.thread, state(thread), lock, owner, 0L, -1L, 0L, -1L, trace);
    }

    private Thread owner(TargetThread waiting) {
        TargetThread owner = scheduler.inside(waiting.monitor, waiting);
        return owner == null ? null : owner.thread;
    }

    private int state(TargetThread thread) {
        Thread.State state = thread == scheduler.turn ? Thread.State.RUNNABLE : thread.javaState();
        if (state == Thread.State.BLOCKED) {
            return BLOCKED;
        }
        if (state == Thread.State.WAITING) {
            return WAITING;
        }
        return state == Thread.State.TIMED_WAITING ? TIMED_WAITING : RUNNABLE;
    }
}

package org.reprise.runtime;

import java.util.ArrayList;
import java.util.List;
import jdk.internal.misc.Unsafe;

/**
 * Threads that are not the target's and may run its code: those that a method with an {@code ignore} hook starts, and that these start; those of an agent that came before; those of native code. Hooks
 * are inert in them. Woven code decrements {@link Yield#left} in them, too, so while there is one the engine is slow: each yield point takes the slow path, which counts those of who has the turn.
 *
 * <p>Threading: any.
 */
final class Outsiders {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Between two looks of a thread that waits to be let in, ns. */
    private static final long PAUSE = 100_000;
    /** How often it looks: its maker, a thread of the target, may wait for it in native code, and comes to no yield point. */
    private static final int LOOKS = 200;

    /** Whether there are any. */
    volatile boolean any;

    private final Scheduler scheduler;
    private final Engine engine;
    private final List<Thread> threads = new ArrayList<>();
    /** Classes that were there before Reprise and are not the JDK's. */
    private Class<?>[] earlier = {};

    Outsiders(Engine engine, Scheduler scheduler) {
        this.engine = engine;
        this.scheduler = scheduler;
    }

    /** Tells what was loaded before the target begins: an agent that comes before this one has no woven classes, so its threads pass no gate. */
    void loadedBefore(Class<?>[] loaded) {
        List<Class<?>> found = new ArrayList<>();
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        for (Class<?> type : loaded) {
            ClassLoader loader = type.getClassLoader();
            if (loader != null
                    && loader != platform
                    && !type.isArray()
                    && !type.getName().startsWith("org.reprise.")) {
                found.add(type);
            }
        }
        earlier = found.toArray(new Class<?>[0]);
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
            if (running[i] != Thread.currentThread() && isEarlier(running[i])) {
                add(running[i]);
            }
        }
        if (any) {
            engine.slowDown();
        }
    }

    /** Whether what the thread runs was there before Reprise: it is none of the target's, though the target may start it, as it does a hook for the end. */
    boolean isEarlier(Thread thread) {
        return earlier.length != 0 && (has(thread.getClass()) || has(JdkThreads.taskClass(thread)));
    }

    private boolean has(Class<?> type) {
        for (Class<?> each : earlier) {
            if (each == type) {
                return true;
            }
        }
        return false;
    }

    private void add(Thread thread) {
        synchronized (threads) {
            threads.add(thread);
            any = true;
        }
    }

    /** The current thread, which has the turn or is one of these, is about to start one. */
    void starting(Thread thread) {
        if (thread.getClass().getName().startsWith("org.reprise.")) {
            return;
        }
        boolean holder = scheduler.turn != null && scheduler.turn.thread == Thread.currentThread();
        if (!holder && !contains(Thread.currentThread())) {
            return;
        }
        add(thread);
        if (holder && !engine.slow) {
            engine.slowDown();
        }
    }

    private boolean contains(Thread thread) {
        synchronized (threads) {
            for (Thread each : threads) {
                if (each == thread) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The thread ends, or has not been started. */
    void remove(Thread thread) {
        if (!any) {
            return;
        }
        synchronized (threads) {
            for (int i = 0; i < threads.size(); i++) {
                if (threads.get(i) == thread) {
                    threads.remove(i);
                    break;
                }
            }
            any = !threads.isEmpty();
        }
    }

    /**
     * A thread gets its id. Where it gets its own, native code has made it: it waits until whoever has the turn comes to a yield point or a hook from which on each yield point is counted.
     */
    void identified() {
        Thread current = Thread.currentThread();
        if (AllThreads.id(current) != 0 || scheduler.awaitsEnd()) {
            return;
        }
        add(current);
        for (int i = 0; i < LOOKS && !scheduler.slowsDown(); i++) {
            UNSAFE.park(false, PAUSE);
        }
    }
}

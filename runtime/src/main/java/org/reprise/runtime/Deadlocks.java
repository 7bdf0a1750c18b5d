package org.reprise.runtime;

import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.TargetThread.State;

/**
 * Threads that wait for each other in a circle: for monitors, and for locks of java.util.concurrent that know their owner. Each circle is closed by a thread that blocks, so it is enough to look
 * there.
 *
 * <p>Threading: the holder of the turn, or, where nobody has it, whoever has the scheduler's lock.
 */
final class Deadlocks {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long BLOCKER = UNSAFE.objectFieldOffset(Thread.class, "parkBlocker");
    private static final Class<?> EXCLUSIVE = nested(ReentrantLock.class);
    private static final Class<?> READ_WRITE = nested(ReentrantReadWriteLock.class);
    private static final long OWNER =
            UNSAFE.objectFieldOffset(AbstractOwnableSynchronizer.class, "exclusiveOwnerThread");

    private Deadlocks() {}

    /** What such a lock is made of, fair or not: the superclass of both. */
    private static Class<?> nested(Class<?> lock) {
        try {
            return Class.forName(lock.getName() + "$Sync", false, null);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a thread that is about to block waits, by way of others, for itself. */
    static boolean isIn(TargetThread thread, Scheduler scheduler) {
        TargetThread next = waitsFor(thread, scheduler);
        // Another circle may lie behind, which has been found before.
        for (int i = 0;
                next != null && next != thread && i < scheduler.threads().size();
                i++) {
            next = waitsFor(next, scheduler);
        }
        return next == thread;
    }

    /** Returns the thread without which the given one cannot go on, or null. */
    static TargetThread waitsFor(TargetThread thread, Scheduler scheduler) {
        if (thread.state == State.MONITOR) {
            return scheduler.inside(thread.monitor, thread);
        }
        if (thread.state == State.WAIT) {
            return thread.notified ? scheduler.inside(thread.waitMonitor, thread) : null;
        }
        if (thread.state != State.PARK || thread.timed || thread.permit) {
            return null;
        }
        Object blocker = lock(thread);
        return blocker == null ? null : scheduler.find((Thread) UNSAFE.getReferenceVolatile(blocker, OWNER));
    }

    /** Whether the thread is parked for a lock, which another thread has or had: nobody waits there for anything else. */
    static boolean isAtLock(TargetThread thread) {
        Object blocker = UNSAFE.getReferenceVolatile(thread.thread, BLOCKER);
        if (blocker == null) {
            return false;
        }
        Class<?> type = blocker.getClass();
        Class<?> outer = type.getSuperclass();
        return type == StampedLock.class || outer == EXCLUSIVE || outer == READ_WRITE;
    }

    /** Returns the lock for which the thread is parked, or null where it is parked for something else. */
    static Object lock(TargetThread thread) {
        Object blocker = UNSAFE.getReferenceVolatile(thread.thread, BLOCKER);
        return blocker instanceof AbstractOwnableSynchronizer ? blocker : null;
    }
}

package org.reprise.it.target.program;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/** Operations on the locks of java.util.concurrent. */
final class Locks {
    private static final int NANOS = 60_000;

    private Locks() {}

    static long apply(Worker worker, Node node) throws InterruptedException {
        World world = worker.world;
        int which = node.a() % world.locks.length;
        int rank = Held.LOCKS + which;
        ReentrantLock lock = world.locks[which];
        switch (node.op()) {
            case STAMP -> {
                return stamp(worker, node);
            }
            case READ -> {
                return tried(worker, node, world.readWrite.readLock(), Held.TOP);
            }
            case WRITE -> {
                return tried(worker, node, world.readWrite.writeLock(), Held.TOP);
            }
            case TRY_LOCK -> {
                return tried(worker, node, lock, rank);
            }
            default -> {
                boolean mayBlock = node.op() == Op.AWAIT ? worker.held.mayWait(rank) : worker.held.mayEnter(rank);
                if (!mayBlock) {
                    worker.run(node.body());
                    return -1;
                }
                if (node.b() % 2 == 0) {
                    lock.lock();
                } else {
                    lock.lockInterruptibly();
                }
                worker.held.enter(rank);
                try {
                    return locked(worker, node, world.conditions[which]);
                } finally {
                    worker.held.exit(rank);
                    lock.unlock();
                }
            }
        }
    }

    private static long locked(Worker worker, Node node, Condition condition) throws InterruptedException {
        switch (node.op()) {
            case AWAIT -> {
                return condition.await(node.b() * NANOS, TimeUnit.NANOSECONDS) ? 1 : 0;
            }
            case SIGNAL -> condition.signal();
            case SIGNAL_ALL -> condition.signalAll();
            default -> worker.run(node.body());
        }
        return 0;
    }

    private static long tried(Worker worker, Node node, Lock lock, int rank) throws InterruptedException {
        boolean locked = node.b() == 0 ? lock.tryLock() : lock.tryLock(node.b() * NANOS, TimeUnit.NANOSECONDS);
        if (!locked) {
            return -1;
        }
        worker.held.enter(rank);
        try {
            worker.run(node.body());
        } finally {
            worker.held.exit(rank);
            lock.unlock();
        }
        return 1;
    }

    private static long stamp(Worker worker, Node node) throws InterruptedException {
        StampedLock lock = worker.world.stamped;
        if (node.a() % 2 == 0) {
            long stamp = lock.tryOptimisticRead();
            long seen = worker.world.plain0;
            Worker.busy(node.b());
            return lock.validate(stamp) ? seen : -1;
        }
        long stamp = lock.tryWriteLock(node.b() * NANOS, TimeUnit.NANOSECONDS);
        if (stamp == 0) {
            return -1;
        }
        try {
            worker.world.plain0 += worker.number;
            Worker.busy(node.b());
        } finally {
            lock.unlockWrite(stamp);
        }
        return 1;
    }
}

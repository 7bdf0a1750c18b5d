package org.reprise.it.target.program;

import java.util.concurrent.locks.LockSupport;

/** Operations on threads. */
final class Threads {
    private static final int NANOS = 60_000;

    private Threads() {}

    static long apply(Worker worker, Node node) throws InterruptedException {
        int b = node.b();
        switch (node.op()) {
            case YIELD -> Thread.yield();
            case SPIN_WAIT -> Thread.onSpinWait();
            case SLEEP -> {
                if (b < 3) {
                    Thread.sleep(b);
                } else {
                    Thread.sleep(0, b * NANOS);
                }
            }
            case PARK -> LockSupport.parkNanos(worker, 1L + b * NANOS);
            case PARK_PERMIT -> {
                LockSupport.unpark(Thread.currentThread());
                LockSupport.park();
            }
            case INTERRUPTED -> {
                return Thread.interrupted() ? 1 : 0;
            }
            case THREAD, DAEMON -> {
                return start(worker, node);
            }
            default -> {
                Thread other = worker.world.thread(node.a());
                return other == null ? -1 : applyTo(other, node);
            }
        }
        return 0;
    }

    private static long applyTo(Thread other, Node node) throws InterruptedException {
        switch (node.op()) {
            case UNPARK -> LockSupport.unpark(other);
            case INTERRUPT -> other.interrupt();
            case IS_INTERRUPTED -> {
                return other.isInterrupted() ? 1 : 0;
            }
            case IS_ALIVE -> {
                return other.isAlive() ? 1 : 0;
            }
            case STATE -> {
                return other.getState().ordinal();
            }
            default -> {
                other.join(1);
                return other.isAlive() ? 1 : 0;
            }
        }
        return 0;
    }

    private static long start(Worker worker, Node node) {
        World world = worker.world;
        Worker child = new Worker(world);
        Thread thread = new Thread(() -> child.runAll(node.body()), "thread " + child.number);
        if (!world.enlist(thread)) {
            return -1;
        }
        thread.setDaemon(node.op() == Op.DAEMON);
        thread.start();
        return child.number;
    }
}

package org.reprise.it.target.program;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Operations on semaphores, latches, barriers and queues. */
final class Synchronizers {
    private static final long NANOS = 80_000;

    private Synchronizers() {}

    static long apply(Worker worker, Node node) throws InterruptedException {
        World world = worker.world;
        long nanos = node.b() * NANOS;
        BlockingQueue<Long> queue = world.queues.get(node.a() % world.queues.size());
        switch (node.op()) {
            case PERMIT -> {
                if (!world.semaphore.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                    return -1;
                }
                try {
                    worker.run(node.body());
                } finally {
                    world.semaphore.release();
                }
                return world.semaphore.availablePermits();
            }
            case COUNT_DOWN -> {
                world.latch.countDown();
                return world.latch.getCount();
            }
            case LATCH -> {
                return world.latch.await(nanos, TimeUnit.NANOSECONDS) ? 1 : 0;
            }
            case BARRIER -> {
                return barrier(world, nanos);
            }
            case EXCHANGE -> {
                try {
                    return world.exchanger.exchange((long) worker.number, nanos, TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    return -1;
                }
            }
            case OFFER -> {
                long value = worker.number * 8L + node.b();
                return queue.offer(value, nanos, TimeUnit.NANOSECONDS) ? 1 : 0;
            }
            default -> {
                Long value = queue.poll(nanos, TimeUnit.NANOSECONDS);
                return value == null ? -1 : value;
            }
        }
    }

    private static long barrier(World world, long nanos) throws InterruptedException {
        try {
            return world.barrier.await(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            world.barrier.reset();
            return -1;
        } catch (BrokenBarrierException e) {
            return -2;
        }
    }
}

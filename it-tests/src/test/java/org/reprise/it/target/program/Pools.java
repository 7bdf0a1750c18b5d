package org.reprise.it.target.program;

import java.util.TimerTask;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Operations on pools of threads. */
final class Pools {
    private static final long NANOS = 80_000;

    private Pools() {}

    static long apply(Worker worker, Node node) throws InterruptedException {
        World world = worker.world;
        if (node.op() == Op.PARALLEL) {
            return IntStream.range(0, 8 + node.a())
                    .parallel()
                    .map(i -> {
                        Worker.busy(node.b());
                        world.volatile1 = world.volatile1 * 31 + i;
                        return i;
                    })
                    .sum();
        }
        Worker task = new Worker(world);
        try {
            Future<?> future =
                    switch (node.op()) {
                        case SUBMIT -> world.pool.submit(() -> task.runAll(node.body()));
                        case SCHEDULE ->
                            world.pool.schedule(() -> task.runAll(node.body()), node.a() * NANOS, TimeUnit.NANOSECONDS);
                        case FORK -> world.forks.submit(() -> task.runAll(node.body()));
                        default -> {
                            timer(task, node);
                            yield null;
                        }
                    };
            return future == null ? 0 : outcome(worker, future, node.b() * NANOS);
        } catch (RejectedExecutionException e) {
            return -1;
        }
    }

    private static void timer(Worker task, Node node) {
        TimerTask timed = new TimerTask() {
            @Override
            public void run() {
                try {
                    task.runAll(node.body());
                } catch (IllegalStateException e) {
                    // Would end the timer.
                    task.note(-3);
                }
            }
        };
        try {
            task.world.timer.schedule(timed, node.b() % 3);
        } catch (IllegalStateException e) {
            // The program has ended and cancelled the timer.
            task.note(-4);
        }
    }

    /** Waits only while nothing is held: a fork-join pool lets who waits run another task meanwhile. */
    private static long outcome(Worker worker, Future<?> future, long nanos) throws InterruptedException {
        if (nanos == 0 || !worker.held.nothing()) {
            return future.isDone() ? 1 : 0;
        }
        try {
            future.get(nanos, TimeUnit.NANOSECONDS);
            return 2;
        } catch (TimeoutException e) {
            return 3;
        } catch (ExecutionException e) {
            return 4;
        }
    }
}

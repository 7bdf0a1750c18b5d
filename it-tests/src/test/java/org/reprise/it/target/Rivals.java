package org.reprise.it.target;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/** Threads that do something again and again, side by side, as a stress test of a bug has them. */
final class Rivals {
    /** Threads in which nothing has gone on at so many looks stand still. */
    private static final int LOOKS = 10;

    private static final long BETWEEN_LOOKS_MS = 20;
    private static volatile int sink;

    private final List<Rival> all = new ArrayList<>();

    private Rivals() {}

    /** What one of them does in a round. */
    interface Step {
        /** Does it; any unchecked exception is the bug. */
        void take(int round) throws InterruptedException, BrokenBarrierException;
    }

    private static final class Rival extends Thread {
        private final int rounds;
        private final Step step;
        private final boolean watched;
        /** For who looks whether it goes on. */
        private volatile int round;

        private volatile int shown;

        Rival(int rounds, Step step, boolean watched) {
            this.rounds = rounds;
            this.step = step;
            this.watched = watched;
            setDaemon(true);
        }

        @Override
        public void run() {
            int failures = 0;
            for (int i = 0; i < rounds; i++) {
                if (watched) {
                    round = i;
                }
                try {
                    step.take(i);
                } catch (RuntimeException e) {
                    failures++;
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
            }
            shown = failures;
        }
    }

    private static Rivals start(int rounds, boolean watched, Step... steps) {
        Rivals rivals = new Rivals();
        for (Step step : steps) {
            rivals.all.add(new Rival(rounds, step, watched));
        }
        rivals.all.forEach(Thread::start);
        return rivals;
    }

    /** Has each thread make its rounds at its own pace, and returns in how many the bug showed. */
    static int run(int rounds, Step... steps) throws InterruptedException {
        int shown = 0;
        for (Rival rival : start(rounds, false, steps).all) {
            rival.join();
            shown += rival.shown;
        }
        return shown;
    }

    /** Has each thread make its rounds, and returns 1 if they stand still before the end, which is the bug, or else 0. */
    static int untilTheyStandStill(int rounds, Step... steps) throws InterruptedException {
        return start(rounds, true, steps).standStill() ? 1 : 0;
    }

    /** Has all of them begin each round together. */
    static Step[] together(Step... steps) {
        CyclicBarrier begin = new CyclicBarrier(steps.length);
        Step[] meeting = new Step[steps.length];
        for (int i = 0; i < steps.length; i++) {
            Step step = steps[i];
            meeting[i] = round -> {
                begin.await();
                step.take(round);
            };
        }
        return meeting;
    }

    private boolean standStill() throws InterruptedException {
        long before = -1;
        for (int looks = 0; looks < LOOKS; ) {
            long progress = 0;
            boolean canGoOn = false;
            Rival left = null;
            for (Rival rival : all) {
                Thread.State state = rival.getState();
                progress += rival.round;
                canGoOn |= state == Thread.State.RUNNABLE || state == Thread.State.TIMED_WAITING;
                left = state == Thread.State.TERMINATED ? left : rival;
            }
            if (left == null) {
                return false;
            }
            looks = canGoOn || progress != before ? 0 : looks + 1;
            before = progress;
            left.join(BETWEEN_LOOKS_MS);
        }
        return true;
    }

    /** Works, ten steps being some 0.01 ms at first and less once they are compiled. */
    static void work(int steps) {
        for (int i = 0; i < steps * 10; i++) {
            sink = i;
        }
    }

    /** Is the bug unless that holds. */
    static void expect(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("the bug");
        }
    }
}

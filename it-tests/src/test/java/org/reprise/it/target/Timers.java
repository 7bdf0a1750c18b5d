package org.reprise.it.target;

import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;

/** Programs of java.util.Timer. */
public final class Timers {
    private static volatile int fired;

    private Timers() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "tasks" -> tasks();
            case "cancel" -> cancel();
            case "dies" -> dies();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    private static TimerTask task(int number, IntConsumer action) {
        return new TimerTask() {
            private int runs;

            @Override
            public void run() {
                Seen.note(number + System.currentTimeMillis() - scheduledExecutionTime());
                Seen.busy(20);
                fired++;
                action.accept(runs++);
            }
        };
    }

    private static void tasks() throws InterruptedException {
        Timer timer = new Timer("timer");
        Timer other = new Timer(true);
        CountDownLatch end = new CountDownLatch(60);
        timer.schedule(task(1, run -> end.countDown()), 1, 2);
        timer.scheduleAtFixedRate(task(2, run -> end.countDown()), 0, 1);
        other.schedule(task(3, run -> end.countDown()), 3, 1);
        for (int i = 0; i < 15; i++) {
            timer.schedule(task(10 + i, run -> end.countDown()), 15 - i);
            Seen.note(fired);
        }
        end.await();
        timer.cancel();
        other.cancel();
        Seen.note(fired);
    }

    private static void cancel() throws InterruptedException {
        Timer timer = new Timer();
        for (int i = 0; i < 30; i++) {
            int number = i;
            TimerTask[] self = new TimerTask[1];
            self[0] = task(i, run -> {
                if (run == number % 3) {
                    self[0].cancel();
                }
            });
            timer.schedule(self[0], i % 3, 1);
            Thread.sleep(1);
            Seen.note(self[0].cancel() ? 1 : 0);
            Seen.note(timer.purge());
            Seen.note(fired);
        }
        timer.cancel();
        try {
            timer.schedule(task(100, run -> {}), 1);
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }

    /** A task that throws ends its timer's thread. */
    private static void dies() throws InterruptedException {
        Timer timer = new Timer();
        timer.schedule(
                task(1, run -> {
                    if (run == 5) {
                        throw new IllegalStateException("run " + run);
                    }
                }),
                0,
                1);
        try {
            while (true) {
                timer.schedule(task(2, run -> {}), 0);
                Seen.busy(100);
                Thread.sleep(0, 100_000);
            }
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
        Seen.note(fired);
    }
}

package org.reprise.it.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/** Programs of monitors: synchronized methods and blocks, wait and notify. */
public final class Locks {
    private static final Object FIRST = new Object();
    private static final Object SECOND = new Object();
    private static long sum;
    private static boolean ready;

    private long own;

    private Locks() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "methods" -> methods();
            case "nested" -> nested();
            case "exception" -> exception();
            case "heldInSleep" -> held(() -> Thread.sleep(1));
            case "heldInPark" -> held(() -> LockSupport.parkNanos(500_000));
            case "heldInWait" -> held(Locks::waitOnSecond);
            case "heldInYield" -> held(Thread::yield);
            case "heldInIo" -> held(Locks::readAndWrite);
            case "notify" -> queue(false);
            case "notifyAll" -> queue(true);
            case "timeout" -> timeout();
            case "timedOrNotified" -> timedOrNotified();
            case "waitOnThread" -> waitOnThread();
            case "interruptedWaiter" -> interruptedWaiter();
            case "illegal" -> illegal();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.note(sum);
        Seen.print();
    }

    private static synchronized void raise(int by) {
        long value = sum;
        Seen.busy(5);
        sum = value * 7 + by;
    }

    private synchronized long raiseOwn(int by) {
        long value = own;
        Seen.busy(5);
        own = value * 7 + by;
        return twice();
    }

    private synchronized long twice() {
        return own * 2;
    }

    private static void methods() throws InterruptedException {
        Locks shared = new Locks();
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 300; i++) {
                raise(me);
                Seen.note(shared.raiseOwn(me));
            }
        }));
    }

    private static void nested() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 300; i++) {
                synchronized (FIRST) {
                    Seen.busy(3);
                    synchronized (SECOND) {
                        synchronized (FIRST) {
                            raise(me);
                        }
                        Seen.here(me);
                    }
                }
                synchronized (SECOND) {
                    Seen.here(me + 10);
                }
            }
        }));
    }

    private static void exception() throws InterruptedException {
        int[] caught = new int[4];
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 300; i++) {
                try {
                    fail(me);
                } catch (IllegalStateException e) {
                    caught[me]++;
                }
            }
        }));
        for (int each : caught) {
            Seen.note(each);
        }
    }

    private static void fail(int me) {
        synchronized (FIRST) {
            Seen.here(me);
            if (sum++ % 3 == 0) {
                synchronized (SECOND) {
                    throw new IllegalStateException("thread " + me);
                }
            }
        }
    }

    /** Blocks. */
    private interface Blocking {
        void run() throws InterruptedException;
    }

    private static void held(Blocking blocking) throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 15; i++) {
                synchronized (FIRST) {
                    Seen.here(me);
                    blocking.run();
                    Seen.here(me);
                }
                Seen.busy(30);
            }
        }));
    }

    private static void waitOnSecond() throws InterruptedException {
        synchronized (SECOND) {
            SECOND.wait(1);
        }
    }

    private static void readAndWrite() {
        try {
            Seen.note(Files.readString(Path.of(System.getProperty("java.home"), "release"))
                    .length());
            System.out.println(Thread.currentThread().getName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void queue(boolean all) throws InterruptedException {
        Deque<Integer> queue = new ArrayDeque<>();
        int items = 200;
        Thread[] takers = Seen.threads(3, me -> {
            while (true) {
                int item;
                synchronized (queue) {
                    while (queue.isEmpty()) {
                        queue.wait();
                    }
                    item = queue.remove();
                }
                if (item < 0) {
                    return;
                }
                Seen.note(item * 10L + me);
            }
        });
        for (Thread taker : takers) {
            taker.start();
        }
        Seen.run(Seen.threads(2, me -> {
            for (int i = 0; i < items; i++) {
                put(queue, i, all);
                Seen.busy(i % 20);
            }
        }));
        for (Thread taker : takers) {
            put(queue, -1, true);
        }
        for (Thread taker : takers) {
            taker.join();
        }
    }

    private static void put(Deque<Integer> queue, int item, boolean all) {
        synchronized (queue) {
            queue.add(item);
            if (all) {
                queue.notifyAll();
            } else {
                queue.notify();
            }
        }
    }

    private static void timeout() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 5; i++) {
                long begin = System.nanoTime();
                synchronized (FIRST) {
                    FIRST.wait(1 + me, 1000);
                }
                Seen.note(System.nanoTime() - begin);
                Seen.here(me);
            }
        }));
    }

    /** A time-out and a notification that come at about the same time. */
    private static void timedOrNotified() throws InterruptedException {
        Thread[] waiters = Seen.threads(3, me -> {
            for (int i = 0; i < 30; i++) {
                synchronized (FIRST) {
                    if (!ready) {
                        FIRST.wait(1);
                    }
                    Seen.note(ready ? me : me + 10);
                    ready = false;
                }
            }
        });
        Thread notifier = new Thread(() -> {
            for (int i = 0; i < 40; i++) {
                LockSupport.parkNanos(700_000 + i * 20_000L);
                synchronized (FIRST) {
                    ready = true;
                    FIRST.notify();
                }
            }
        });
        notifier.start();
        Seen.run(waiters);
        notifier.join();
    }

    private static void waitOnThread() throws InterruptedException {
        Thread sleeper = new Thread(() -> {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                System.out.println("interrupted");
            }
            Seen.busy(1000);
        });
        Thread[] waiters = Seen.threads(3, me -> {
            synchronized (sleeper) {
                while (sleeper.isAlive()) {
                    sleeper.wait(me);
                    Seen.here(me);
                }
            }
        });
        sleeper.start();
        Seen.run(waiters);
        System.out.println(sleeper.getState());
    }

    private static void interruptedWaiter() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            Thread[] waiters = Seen.threads(2, me -> {
                synchronized (FIRST) {
                    try {
                        FIRST.wait();
                        Seen.note(Thread.interrupted() ? 1 : 2);
                    } catch (InterruptedException e) {
                        Seen.note(3);
                    }
                }
            });
            for (Thread waiter : waiters) {
                waiter.start();
            }
            for (Thread waiter : waiters) {
                while (waiter.getState() != Thread.State.WAITING) {
                    Thread.sleep(1);
                }
            }
            synchronized (FIRST) {
                if (i % 2 == 0) {
                    FIRST.notify();
                    waiters[0].interrupt();
                } else {
                    waiters[0].interrupt();
                    FIRST.notify();
                }
                Seen.busy(10);
                FIRST.notify();
                FIRST.notify();
            }
            waiters[0].join();
            waiters[1].join();
            Seen.print();
        }
    }

    private static void illegal() throws InterruptedException {
        Seen.run(Seen.threads(2, me -> {
            int thrown = 0;
            for (int i = 0; i < 50; i++) {
                try {
                    FIRST.notify();
                } catch (IllegalMonitorStateException e) {
                    thrown++;
                }
                try {
                    FIRST.wait(1);
                } catch (IllegalMonitorStateException e) {
                    thrown++;
                }
                Object none = null;
                try {
                    synchronized (none) {
                        thrown--;
                    }
                } catch (NullPointerException e) {
                    thrown++;
                }
                Seen.note(thrown);
            }
        }));
    }
}

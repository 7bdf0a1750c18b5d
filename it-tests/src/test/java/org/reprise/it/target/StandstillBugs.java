package org.reprise.it.target;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Deadlocks, and notifications that are lost or reach the wrong thread. */
public enum StandstillBugs implements ConcurrencyBug {
    LOCKS_IN_TWO_ORDERS(
            "two transfers in opposite directions lock the two accounts",
            "Lu et al. 2008; OpenHFT/Chronicle-Network#93") {
        private final Object one = new Object();
        private final Object other = new Object();
        private int balance;

        @Override
        public int show() throws InterruptedException {
            return Rivals.untilTheyStandStill(ROUNDS, i -> transfer(one, other), i -> transfer(other, one));
        }

        private void transfer(Object from, Object to) {
            synchronized (from) {
                synchronized (to) {
                    balance++;
                }
            }
        }
    },
    PHILOSOPHERS("each of three has taken the fork on the left", "Dijkstra 1971; SCTBench, din_phil") {
        @Override
        public int show() throws InterruptedException {
            Lock[] forks = new Lock[3];
            Rivals.Step[] philosophers = new Rivals.Step[forks.length];
            for (int i = 0; i < forks.length; i++) {
                int left = i;
                forks[i] = new ReentrantLock();
                philosophers[i] = round -> eat(forks[left], forks[(left + 1) % forks.length]);
            }
            return Rivals.untilTheyStandStill(ROUNDS, philosophers);
        }

        private void eat(Lock left, Lock right) {
            left.lock();
            right.lock();
            right.unlock();
            left.unlock();
        }
    },
    NOTIFIED_BEFORE_IT_WAITS(
            "whether to wait is asked for before the monitor is entered",
            "census-instrumentation/opencensus-java#798; SpotBugs UW_UNCOND_WAIT") {
        private volatile int done;

        @Override
        public int show() throws InterruptedException {
            return Rivals.untilTheyStandStill(
                    ROUNDS,
                    Rivals.together(
                            i -> {
                                Rivals.work(i % 100);
                                done = i + 1;
                                synchronized (this) {
                                    notifyAll();
                                }
                            },
                            i -> {
                                if (done <= i) {
                                    synchronized (this) {
                                        wait();
                                    }
                                }
                            }));
        }
    },
    UNPARKED_BEFORE_IT_IS_KNOWN(
            "who waits says so only when it has looked", "the rule of LockSupport.park, broken; apache/rocketmq#706") {
        private volatile int done;
        private volatile Thread waiter;

        @Override
        public int show() throws InterruptedException {
            return Rivals.untilTheyStandStill(
                    ROUNDS,
                    Rivals.together(
                            i -> {
                                Rivals.work(i % 100);
                                done = i + 1;
                                LockSupport.unpark(waiter);
                            },
                            i -> {
                                while (done <= i) {
                                    if (done <= i) {
                                        waiter = Thread.currentThread();
                                        LockSupport.park(this);
                                    }
                                    waiter = null;
                                }
                            }));
        }
    },
    WAKE_UP_RESET(
            "a wake-up comes between the look at its flag and the reset of the latch",
            "apache/rocketmq#10543, ServiceThread") {
        private final AtomicBoolean notified = new AtomicBoolean();
        private volatile int requested;
        private boolean open;

        @Override
        public int show() throws InterruptedException {
            return Rivals.untilTheyStandStill(
                    ROUNDS,
                    Rivals.together(
                            i -> {
                                requested = i + 1;
                                if (notified.compareAndSet(false, true)) {
                                    open();
                                }
                            },
                            i -> {
                                while (requested <= i) {
                                    waitForRunning();
                                }
                            }));
        }

        private void waitForRunning() throws InterruptedException {
            if (!notified.compareAndSet(true, false)) {
                reset();
                await();
                notified.set(false);
            }
        }

        private synchronized void open() {
            open = true;
            notifyAll();
        }

        private synchronized void reset() {
            open = false;
        }

        private synchronized void await() throws InterruptedException {
            while (!open) {
                wait();
            }
        }
    },
    WAIT_WITH_IF(
            "who is woken does not look again, and another has taken what it was woken for",
            "SpotBugs WA_NOT_IN_LOOP; jsr107/jsr107spec#188") {
        private final Queue<Integer> queue = new ArrayDeque<>();
        private boolean ended;
        private volatile int taken;

        @Override
        public int show() throws InterruptedException {
            return Rivals.run(
                    1,
                    i -> {
                        for (int item = 0; item < ROUNDS; item++) {
                            put(item);
                            Rivals.work(10);
                        }
                        end();
                    },
                    i -> takeAll(),
                    i -> takeAll());
        }

        private synchronized void put(int item) {
            queue.add(item);
            notifyAll();
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        private void takeAll() throws InterruptedException {
            int sum = 0;
            for (Integer item = take(); item != null; item = take()) {
                sum += item;
            }
            taken = sum;
        }

        @SuppressWarnings("WaitNotInLoop") // The bug.
        private synchronized Integer take() throws InterruptedException {
            if (queue.isEmpty() && !ended) {
                wait();
            }
            return ended ? queue.poll() : queue.remove();
        }
    },
    NOTIFY_FOR_NOTIFY_ALL(
            "a bounded buffer wakes one thread, which is of those that wait for the contrary",
            "SCTBench, bounded buffer; SpotBugs NO_NOTIFY_NOT_NOTIFYALL") {
        private boolean full;

        @Override
        public int show() throws InterruptedException {
            return Rivals.untilTheyStandStill(ROUNDS, i -> put(), i -> put(), i -> take(), i -> take());
        }

        private synchronized void put() throws InterruptedException {
            while (full) {
                wait();
            }
            full = true;
            notify();
        }

        private synchronized void take() throws InterruptedException {
            while (!full) {
                wait();
            }
            full = false;
            notify();
        }
    },
    BARRIER_USED_AGAIN(
            "who is first at the next barrier changes the count that others have not read yet",
            "Hensgen, Finkel and Manber 1988; homemade barriers") {
        private int arrived;

        @Override
        public int show() throws InterruptedException {
            return Rivals.untilTheyStandStill(ROUNDS, i -> await(), i -> await());
        }

        private synchronized void await() throws InterruptedException {
            arrived++;
            if (arrived == 2) {
                arrived = 0;
                notifyAll();
            }
            while (arrived != 0) {
                wait();
            }
        }
    },
    NESTED_MONITOR(
            "a thread waits in one monitor and keeps another, through which its notifier has to come",
            "Lea, Concurrent Programming in Java 3.3.4, nested monitors") {
        private final Queue<Integer> queue = new ArrayDeque<>();

        @Override
        public int show() throws InterruptedException {
            for (int i = 0; i < 10; i++) {
                queue.add(i);
            }
            return Rivals.untilTheyStandStill(ROUNDS, this::put, i -> take());
        }

        private synchronized void put(int item) {
            synchronized (queue) {
                queue.add(item);
                queue.notifyAll();
            }
        }

        private synchronized void take() throws InterruptedException {
            synchronized (queue) {
                while (queue.isEmpty()) {
                    queue.wait();
                }
                queue.remove();
            }
        }
    },
    TWO_READERS_UPGRADE(
            "two readers each wait until the other no longer reads",
            "java.util.concurrent.locks.ReentrantReadWriteLock, why it has no upgrade") {
        private int readers;
        private int value;

        @Override
        public int show() throws InterruptedException {
            return Rivals.untilTheyStandStill(ROUNDS, i -> update(), i -> update());
        }

        private void update() throws InterruptedException {
            read(1);
            upgrade();
            read(-1);
        }

        private synchronized void read(int by) {
            readers += by;
            notifyAll();
        }

        private synchronized void upgrade() throws InterruptedException {
            while (readers > 1) {
                wait();
            }
            value++;
        }
    },
    POOL_WAITS_FOR_ITSELF(
            "tasks of a pool wait for tasks that have no thread to run in",
            "Goetz, JCiP 8.1.1; instituutnederlandsetaal/BlackLab#168") {
        @Override
        public int show() throws InterruptedException {
            ExecutorService pool = Executors.newFixedThreadPool(2, task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            });
            Rivals.Step search = i -> {
                try {
                    pool.submit(() -> pool.submit(() -> i).get()).get();
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e);
                }
            };
            return Rivals.untilTheyStandStill(ROUNDS / 4, search, search);
        }
    },
    CLASSES_THAT_NEED_EACH_OTHER(
            "two threads initialize two classes, each of which needs the other",
            "functionaljava/functionaljava#321; square/javapoet#799") {
        @Override
        public int show() throws InterruptedException {
            Thread[] threads = {
                new Thread(() -> Rivals.expect(Type.NAME != null)), new Thread(() -> Rivals.expect(Name.TYPE != null))
            };
            for (Thread thread : threads) {
                thread.setDaemon(true);
                thread.start();
            }
            // A thread that waits for an initializer is RUNNABLE.
            threads[0].join(LONG_MS);
            threads[1].join(LONG_MS);
            return threads[0].isAlive() && threads[1].isAlive() ? 1 : 0;
        }
    };

    private static final int ROUNDS = 2000;
    private static final int LONG_MS = 1000;

    private static Object made(Object needs) {
        Object made = needs;
        for (int i = 0; i < 10_000; i++) {
            made = new Object();
        }
        return made;
    }

    private static final class Type {
        static final Object OWN = made(null);
        static final Object NAME = made(Name.OWN);
    }

    private static final class Name {
        static final Object OWN = made(null);
        static final Object TYPE = made(Type.OWN);
    }

    private final String what;
    private final String source;

    StandstillBugs(String what, String source) {
        this.what = what;
        this.source = source;
    }

    @Override
    public String what() {
        return what;
    }

    @Override
    public String source() {
        return source;
    }

    /**
     * Runs one.
     *
     * @param args its name
     */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("shown " + valueOf(args[0]).show());
    }
}

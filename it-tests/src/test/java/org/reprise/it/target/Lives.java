package org.reprise.it.target;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Programs of threads that start, end and are looked at, and of the end of the program. */
public final class Lives {
    private static volatile long shared;

    private Lives() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "join" -> join();
            case "joins" -> joins();
            case "joinTimeout" -> joinTimeout();
            case "interruptedAfterEnd" -> interruptedAfterEnd();
            case "state" -> state();
            case "subclass" -> subclass();
            case "timerLoop" -> timerLoop();
            case "identity" -> identity();
            case "exitInThread" -> exitInThread();
            case "exitInMain" -> exitInMain();
            case "hooksAfterLastThread" -> hooksAfterLastThread();
            case "daemons" -> daemons();
            case "daemonsAtExit" -> daemonsAtExit();
            case "mainEndsFirst" -> mainEndsFirst();
            case "cannotStart" -> cannotStart();
            case "uncaught" -> uncaught();
            case "uncaughtInMain" -> uncaughtInMain();
            case "uncaughtHandler" -> uncaughtHandler();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    private static void join() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            Thread[] threads = Seen.threads(4, me -> {
                Seen.busy(me * 30);
                Seen.here(me);
            });
            for (Thread thread : threads) {
                thread.start();
            }
            for (int t = threads.length - 1; t >= 0; t--) {
                Seen.note(threads[t].isAlive() ? 1 : 0);
                threads[t].join();
                Seen.note(threads[t].isAlive() ? 1 : 0);
            }
        }
    }

    /** So many that the scheduler forgets those that have ended, which the JVM ends a little later. */
    private static void joins() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 150; i++) {
                Thread child = new Thread(() -> Seen.note(1));
                child.start();
                child.join();
                Seen.note(child.isAlive() ? me : child.getState().ordinal());
            }
        }));
    }

    /** A thread that has ended can be interrupted, and tells so for ever, also when the scheduler has forgotten it. */
    private static void interruptedAfterEnd() throws InterruptedException {
        Thread ended = new Thread(() -> Seen.note(1));
        Thread other = new Thread(() -> Seen.note(2));
        for (Thread thread : List.of(ended, other)) {
            thread.start();
            thread.join();
        }
        ended.interrupt();
        for (int i = 0; i < 100; i++) {
            Thread child = new Thread(() -> Seen.note(3));
            child.start();
            child.join();
            System.out.println(i + " " + ended.isInterrupted() + " " + other.isInterrupted());
        }
    }

    private static void joinTimeout() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            Thread thread = new Thread(() -> LockSupport.parkNanos(2_000_000));
            thread.start();
            int joins = 0;
            do {
                thread.join(1, 500_000);
                joins++;
            } while (thread.isAlive());
            Seen.note(joins);
            System.out.println(joins);
        }
    }

    private static void state() throws InterruptedException {
        Object monitor = new Object();
        List<Thread> threads = new ArrayList<>(List.of(Seen.threads(2, me -> {
            for (int i = 0; i < 50; i++) {
                synchronized (monitor) {
                    Seen.busy(40);
                    if (i % 10 == 0) {
                        monitor.wait(1);
                    }
                }
                if (i % 8 == 0) {
                    Thread.sleep(1);
                }
            }
        })));
        threads.addAll(List.of(Seen.threads(2, me -> {
            for (int i = 0; i < 20; i++) {
                LockSupport.parkNanos(500_000);
                Seen.busy(100);
            }
        })));
        int[] states = new int[Thread.State.values().length];
        for (Thread thread : threads) {
            states[thread.getState().ordinal()]++;
            thread.start();
        }
        for (boolean alive = true; alive; ) {
            alive = false;
            for (Thread thread : threads) {
                alive |= thread.isAlive();
                Thread.State state = thread.getState();
                states[state.ordinal()]++;
                Seen.note(state.ordinal());
            }
        }
        for (Thread.State state : Thread.State.values()) {
            System.out.println(state + " " + states[state.ordinal()]);
        }
    }

    private static final class Sleeper extends Thread {
        private final int me;

        Sleeper(int me) {
            super("sleeper " + me);
            this.me = me;
        }

        @Override
        public void run() {
            try {
                for (int i = 0; i < 10; i++) {
                    sleep(1);
                    Seen.note(currentThread().getName().length() + me);
                    onSpinWait();
                    Thread.yield();
                }
            } catch (InterruptedException e) {
                System.out.println("interrupted");
            }
        }
    }

    private static void subclass() throws InterruptedException {
        Seen.run(new Sleeper(1), new Sleeper(2), new Sleeper(3));
    }

    private static void timerLoop() throws InterruptedException {
        Object queue = new Object();
        long[] next = new long[3];
        Thread loop = new Thread(() -> {
            for (int fired = 0; fired < 20; ) {
                synchronized (queue) {
                    long now = System.currentTimeMillis();
                    for (int i = 0; i < next.length; i++) {
                        if (next[i] <= now) {
                            Seen.note(now - next[i]);
                            next[i] = now + i + 1;
                            fired++;
                        }
                    }
                    try {
                        queue.wait(1);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }
            shared = 1;
        });
        loop.setDaemon(true);
        loop.start();
        while (shared == 0) {
            synchronized (queue) {
                next[(int) (System.nanoTime() & 1)] = System.currentTimeMillis();
                queue.notify();
            }
            Thread.sleep(1);
        }
    }

    private static void identity() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            Thread self = Thread.currentThread();
            Seen.note(self.getName().hashCode());
            @SuppressWarnings("deprecation")
            long id = self.getId();
            Seen.note(id);
            System.out.println(me + " " + self.getName() + " " + id);
            new Thread(() -> System.out.println(Thread.currentThread().getName())).start();
        }));
    }

    private static Thread spinner(boolean daemon) {
        Thread spinner = new Thread(() -> {
            while (true) {
                shared++;
            }
        });
        spinner.setDaemon(daemon);
        spinner.start();
        return spinner;
    }

    private static void hook(String name) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            for (int i = 0; i < 3; i++) {
                Seen.busy(100);
                System.out.println(name + " " + shared);
            }
        }));
    }

    private static void exitInThread() throws InterruptedException {
        hook("one");
        hook("other");
        spinner(false);
        spinner(true);
        Thread thread = new Thread(() -> {
            LockSupport.parkNanos(3_000_000);
            System.exit(3);
        });
        thread.start();
        thread.join();
    }

    private static void exitInMain() {
        hook("hook");
        spinner(false);
        Seen.busy(30_000);
        System.out.println(shared);
        System.exit(4);
    }

    private static void hooksAfterLastThread() {
        hook("hook");
        spinner(true);
        new Thread(() -> {
                    Seen.busy(10_000);
                    System.out.println("last " + shared);
                })
                .start();
    }

    /** Asks for a stack that no address space holds. */
    private static void cannotStart() throws InterruptedException {
        Thread[] others = Seen.threads(3, Seen::here);
        for (Thread other : others) {
            other.start();
        }
        Thread thread = new Thread(null, () -> Seen.here(9), "too big", 1L << 46);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            System.out.println(e + ", alive " + thread.isAlive() + ", " + thread.getState());
        }
        for (Thread other : others) {
            other.join();
        }
        System.out.println(Thread.activeCount() + " thread");
    }

    private static void daemons() {
        for (int i = 0; i < 3; i++) {
            spinner(true);
        }
        Seen.busy(30_000);
        Seen.note(shared);
    }

    private static void daemonsAtExit() {
        for (int i = 0; i < 3; i++) {
            int me = i;
            Thread printer = new Thread(() -> {
                while (true) {
                    System.out.println(me + " " + shared++);
                }
            });
            printer.setDaemon(true);
            printer.start();
        }
        Seen.busy(20_000);
        Seen.print();
        System.exit(5);
    }

    private static void mainEndsFirst() {
        for (Thread thread : Seen.threads(3, me -> {
            for (int i = 0; i < 10; i++) {
                Seen.busy(50);
                Thread.sleep(1);
                Seen.here(me);
            }
            Seen.print();
        })) {
            thread.start();
        }
    }

    private static void uncaught() throws InterruptedException {
        Seen.run(Seen.threads(3, me -> {
            Seen.busy(100);
            Seen.here(me);
            throw new IllegalStateException("thrown by " + me + " " + shared++);
        }));
    }

    private static void uncaughtInMain() {
        for (Thread thread : Seen.threads(2, me -> {
            for (int i = 0; i < 10; i++) {
                Thread.sleep(1);
                Seen.here(me);
            }
            Seen.print();
        })) {
            thread.start();
        }
        Seen.busy(100);
        throw new IllegalStateException("thrown by main");
    }

    private static void uncaughtHandler() throws InterruptedException {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
            Seen.busy(100);
            System.out.println(thread.getName() + ": " + e.getMessage() + " " + shared++);
        });
        uncaught();
    }
}

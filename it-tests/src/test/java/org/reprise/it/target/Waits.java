package org.reprise.it.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Programs of threads that park, sleep and are interrupted. */
public final class Waits {
    private static volatile boolean done;
    private static volatile long shared;

    /** Counted without a race: a lost update would let a bare run wait for ever. */
    private static final AtomicInteger ended = new AtomicInteger();

    private Waits() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "pingPong" -> pingPong();
            case "parkNanos" -> parkNanos();
            case "permits" -> permits();
            case "sleep" -> sleep();
            case "interruptSleep" -> interrupt(() -> Thread.sleep(100_000));
            case "interruptWait" -> interrupt(Waits::waitLong);
            case "interruptJoin" -> interrupt(() -> Thread.currentThread().join());
            case "interruptPark" -> interrupt(Waits::parkUntilInterrupted);
            case "interruptRunning" -> interrupt(Waits::spinUntilInterrupted);
            case "interruptAnyTime" -> interruptAnyTime();
            case "interruptReading" -> interrupt(Waits::readUntilInterrupted);
            case "ownInterrupt" -> ownInterrupt();
            case "interruptUnstarted" -> interruptUnstarted();
            case "interruptEnded" -> interruptEnded();
            case "spuriousWakeUps" -> spuriousWakeUps();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    private static void pingPong() throws InterruptedException {
        Thread[] players = new Thread[3];
        for (int i = 0; i < players.length; i++) {
            int me = i;
            players[i] = new Thread(() -> {
                long parks = 0;
                for (int round = 0; round < 100; round++) {
                    while (shared % players.length != me) {
                        LockSupport.park(players);
                        parks++;
                    }
                    Seen.busy(20);
                    shared++;
                    LockSupport.unpark(players[(me + 1) % players.length]);
                }
                Seen.note(parks);
            });
        }
        Seen.run(players);
    }

    private static void parkNanos() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 10; i++) {
                long begin = System.nanoTime();
                if (i % 2 == 0) {
                    LockSupport.parkNanos(300_000L * (me + 1));
                } else {
                    LockSupport.parkUntil(System.currentTimeMillis() + me);
                }
                Seen.note(System.nanoTime() - begin);
                LockSupport.parkNanos(-1);
                LockSupport.parkUntil(0);
                Seen.here(me);
            }
        }));
    }

    private static void permits() throws InterruptedException {
        LockSupport.unpark(Thread.currentThread());
        LockSupport.unpark(Thread.currentThread());
        LockSupport.park();
        long begin = System.nanoTime();
        LockSupport.parkNanos(2_000_000);
        System.out.println("waited " + (System.nanoTime() - begin));
        Thread parked = new Thread(() -> {
            for (int i = 0; i < 50; i++) {
                LockSupport.park();
                Seen.note(shared);
            }
            done = true;
        });
        LockSupport.unpark(parked);
        parked.start();
        while (!done) {
            shared++;
            LockSupport.unpark(parked);
            Seen.busy(7);
        }
        parked.join();
    }

    private static void sleep() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 6; i++) {
                long begin = System.nanoTime();
                switch (i % 3) {
                    case 0 -> Thread.sleep(me);
                    case 1 -> Thread.sleep(0, 400_000);
                    default -> java.util.concurrent.TimeUnit.MICROSECONDS.sleep(1500);
                }
                Seen.note(System.nanoTime() - begin);
                Seen.here(me);
            }
        }));
        try {
            Thread.sleep(-1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }

    private static void waitLong() throws InterruptedException {
        Object monitor = new Object();
        synchronized (monitor) {
            monitor.wait(100_000);
        }
    }

    private static void parkUntilInterrupted() throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
        // A park that returns at once, since the status stays.
        LockSupport.park();
        System.out.println("status " + Thread.interrupted() + ", then " + Thread.interrupted());
        throw new InterruptedException();
    }

    private static void spinUntilInterrupted() throws InterruptedException {
        long spins = 0;
        while (!Thread.currentThread().isInterrupted()) {
            spins++;
        }
        Seen.note(spins);
        // Throws at once.
        Thread.sleep(1000);
    }

    /** What can be interrupted. */
    private interface Interruptible {
        void run() throws InterruptedException;
    }

    private static void interrupt(Interruptible what) throws InterruptedException {
        Thread[] threads = Seen.threads(3, me -> {
            for (int i = 0; i < 10; i++) {
                try {
                    what.run();
                } catch (InterruptedException e) {
                    Seen.note(Thread.currentThread().isInterrupted() ? 100 + me : me);
                }
            }
            ended.incrementAndGet();
        });
        for (Thread thread : threads) {
            thread.start();
        }
        while (ended.get() < threads.length) {
            for (Thread thread : threads) {
                thread.interrupt();
                Seen.note(thread.isInterrupted() ? 1 : 0);
            }
            LockSupport.parkNanos(200_000);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** An interrupt closes a channel that is read, or is about to be. */
    private static void readUntilInterrupted() throws InterruptedException {
        int reads = 0;
        try (FileChannel channel = FileChannel.open(Path.of(System.getProperty("java.home"), "release"))) {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            while (true) {
                channel.read(buffer.clear(), 7);
                reads++;
            }
        } catch (ClosedByInterruptException e) {
            Seen.note(reads);
            if (!Thread.interrupted()) {
                throw new IllegalStateException(e);
            }
            throw new InterruptedException();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Interrupts hit at any place, also while the thread only waits for a processor. */
    private static void interruptAnyTime() throws InterruptedException {
        Object monitor = new Object();
        Thread[] threads = Seen.threads(3, me -> {
            int hits = 0;
            for (int i = 0; i < 100; i++) {
                try {
                    synchronized (monitor) {
                        Seen.busy(9);
                        if (i % 4 == 0) {
                            monitor.wait(1);
                        }
                    }
                    Thread.yield();
                    if (Thread.interrupted()) {
                        hits += 1000;
                    }
                } catch (InterruptedException e) {
                    hits++;
                }
            }
            Seen.note(hits);
            ended.incrementAndGet();
        });
        for (Thread thread : threads) {
            thread.start();
        }
        for (int i = 0; ended.get() < threads.length; i++) {
            Thread thread = threads[i % threads.length];
            thread.interrupt();
            Seen.note(thread.isInterrupted() ? 1 : 0);
            Thread.yield();
            Seen.note(thread.isInterrupted() ? 1 : 0);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void ownInterrupt() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            done = false;
            Thread thread = new Thread(() -> {
                Thread.currentThread().interrupt();
                while (!done) {
                    Thread.yield();
                }
            });
            thread.start();
            int seen = 0;
            for (int look = 0; look < 30; look++) {
                Thread.yield();
                seen += thread.isInterrupted() ? 1 : 0;
            }
            done = true;
            thread.join();
            Seen.note(seen);
            System.out.println(seen + " " + thread.isInterrupted());
        }
    }

    private static void interruptUnstarted() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            Thread thread = new Thread(() -> {
                Seen.note(Thread.interrupted() ? 3 : 2);
                while (!Thread.currentThread().isInterrupted()) {
                    Seen.here(1);
                }
            });
            thread.interrupt();
            thread.start();
            Seen.note(thread.isInterrupted() ? 1 : 0);
            do {
                thread.interrupt();
                Seen.busy(20);
            } while (thread.isAlive());
        }
    }

    private static void interruptEnded() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            int turns = i;
            Thread thread = new Thread(() -> {
                Seen.busy(turns);
                Seen.note(Thread.currentThread().isInterrupted() ? 3 : 2);
            });
            thread.start();
            Seen.busy(turns * 1000);
            thread.interrupt();
            thread.join();
            Seen.note(thread.isInterrupted() ? 1 : 0);
        }
    }

    /** Parks and waits that end before what they wait for has come, as they may; what the loops around them see. */
    private static void spuriousWakeUps() throws InterruptedException {
        Object monitor = new Object();
        Thread[] threads = Seen.threads(3, me -> {
            for (int i = 0; i < 20; i++) {
                long goal = i * 3L + 3;
                int wakeUps = 0;
                if (me == 0) {
                    for (; shared < goal; wakeUps++) {
                        LockSupport.park(monitor);
                    }
                } else {
                    synchronized (monitor) {
                        for (; shared < goal; wakeUps++) {
                            monitor.wait();
                        }
                    }
                }
                Seen.note(wakeUps * 10L + me);
            }
        });
        for (Thread thread : threads) {
            thread.start();
        }
        for (int i = 0; i < 60; i++) {
            for (int knocks = 0; knocks < 5; knocks++) {
                LockSupport.unpark(threads[0]);
                synchronized (monitor) {
                    monitor.notifyAll();
                }
                Seen.busy(30);
            }
            synchronized (monitor) {
                shared++;
                monitor.notifyAll();
            }
            LockSupport.unpark(threads[0]);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

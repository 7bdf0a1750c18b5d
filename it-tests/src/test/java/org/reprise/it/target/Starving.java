package org.reprise.it.target;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * A thread, like that of a game, that is nearly always in a lock, and leaves it for a moment in each round; and another that wants it once. Prints for each kind of lock how many rounds that took, which
 * gives up after {@link #ROUNDS}.
 */
public final class Starving {
    private static final int ROUNDS = 5000;
    /** Of a loop that takes most of a round. */
    private static final int TURNS = 2000;

    private static final Object LOCK = new Object();
    private static final ReentrantLock EXCLUSIVE = new ReentrantLock();
    private static final Condition CONDITION = EXCLUSIVE.newCondition();
    private static final ReentrantReadWriteLock READ_WRITE = new ReentrantReadWriteLock();
    private static final Semaphore SEMAPHORE = new Semaphore(1);
    private static final StampedLock STAMPED = new StampedLock();

    private static boolean stop;
    private static int rounds;
    private static long state;
    /** Main's. */
    private static long stamp;

    private Starving() {}

    /**
     * Runs each kind.
     *
     * @param args the kinds
     */
    public static void main(String[] args) throws InterruptedException {
        for (String kind : args) {
            stop = false;
            rounds = 0;
            Thread game = new Thread(() -> play(kind), "game");
            game.start();
            while (rounds < 3) {
                Thread.sleep(0, 100_000);
            }
            int before = want(kind);
            stop = true;
            int waited = rounds - before;
            leave(kind);
            game.join();
            System.out.println(kind + ' ' + waited + ' ' + state);
        }
    }

    private static void play(String kind) {
        while (!stop && rounds < ROUNDS) {
            round(kind);
            if (kind.equals("straight")) {
                // No yield point lies between two of them.
                round(kind);
                round(kind);
            }
        }
    }

    private static void work() {
        for (int i = 0; i < TURNS; i++) {
            state = state * 31 + (i ^ state >>> 7);
        }
        rounds++;
    }

    private static synchronized void synchronizedWork() {
        work();
    }

    private static void round(String kind) {
        switch (kind) {
            case "method" -> synchronizedWork();
            case "wait", "timedWait" -> {
                synchronized (LOCK) {
                    work();
                    LOCK.notifyAll();
                }
            }
            case "lock", "tryLock" -> {
                EXCLUSIVE.lock();
                work();
                EXCLUSIVE.unlock();
            }
            case "await" -> {
                EXCLUSIVE.lock();
                work();
                CONDITION.signalAll();
                EXCLUSIVE.unlock();
            }
            case "writeToWrite", "readToWrite" -> {
                READ_WRITE.writeLock().lock();
                work();
                READ_WRITE.writeLock().unlock();
            }
            case "writeToRead" -> {
                READ_WRITE.readLock().lock();
                work();
                READ_WRITE.readLock().unlock();
            }
            case "semaphore" -> {
                SEMAPHORE.acquireUninterruptibly();
                work();
                SEMAPHORE.release();
            }
            case "stampedWrite", "stampedRead" -> {
                long mine = STAMPED.writeLock();
                work();
                STAMPED.unlockWrite(mine);
            }
            case "stampedToRead" -> {
                long mine = STAMPED.readLock();
                work();
                STAMPED.unlockRead(mine);
            }
            default -> {
                synchronized (LOCK) {
                    work();
                }
            }
        }
    }

    /** Comes back with the lock. Returns how many rounds there were when it began to want it. */
    private static int want(String kind) throws InterruptedException {
        int before = rounds;
        switch (kind) {
            case "method" -> {
                synchronized (Starving.class) {
                    stop = true;
                }
            }
            case "wait", "timedWait" -> {
                synchronized (LOCK) {
                    before = rounds;
                    LOCK.wait(kind.equals("wait") ? 0 : 100_000);
                    stop = true;
                }
            }
            case "lock" -> EXCLUSIVE.lock();
            case "tryLock" -> {
                if (!EXCLUSIVE.tryLock(1000, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("late");
                }
            }
            case "await" -> {
                EXCLUSIVE.lock();
                before = rounds;
                CONDITION.await();
            }
            case "writeToWrite", "writeToRead" -> READ_WRITE.writeLock().lock();
            case "readToWrite" -> READ_WRITE.readLock().lock();
            case "semaphore" -> SEMAPHORE.acquire();
            case "stampedWrite", "stampedToRead" -> stamp = STAMPED.writeLock();
            case "stampedRead" -> stamp = STAMPED.readLock();
            default -> {
                synchronized (LOCK) {
                    stop = true;
                }
            }
        }
        return before;
    }

    private static void leave(String kind) {
        switch (kind) {
            case "lock", "tryLock", "await" -> EXCLUSIVE.unlock();
            case "writeToWrite", "writeToRead" -> READ_WRITE.writeLock().unlock();
            case "readToWrite" -> READ_WRITE.readLock().unlock();
            case "semaphore" -> SEMAPHORE.release();
            case "stampedWrite", "stampedRead", "stampedToRead" -> STAMPED.unlock(stamp);
            default -> {
                // Left already.
            }
        }
    }
}

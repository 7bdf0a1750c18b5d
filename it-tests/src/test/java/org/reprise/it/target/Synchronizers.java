package org.reprise.it.target;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** Programs of the locks and synchronizers of java.util.concurrent. */
public final class Synchronizers {
    private static long sum;
    /** Counted without a race: a lost update would let a bare run wait for ever. */
    private static final AtomicInteger done = new AtomicInteger();

    private Synchronizers() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "reentrantLock" -> reentrantLock(new ReentrantLock());
            case "fairLock" -> reentrantLock(new ReentrantLock(true));
            case "tryLock" -> tryLock();
            case "timedLocks" -> timedLocks();
            case "lockInterruptibly" -> lockInterruptibly();
            case "condition" -> condition();
            case "conditionTimeout" -> conditionTimeout();
            case "readWriteLock" -> readWriteLock();
            case "stampedLock" -> stampedLock();
            case "semaphore" -> semaphore();
            case "countDownLatch" -> countDownLatch();
            case "cyclicBarrier" -> cyclicBarrier();
            case "brokenBarrier" -> brokenBarrier();
            case "phaser" -> phaser();
            case "exchanger" -> exchanger();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.note(sum);
        Seen.print();
    }

    private static void raise(int by) {
        long value = sum;
        Seen.busy(5);
        sum = value * 7 + by;
    }

    private static void reentrantLock(ReentrantLock lock) throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 300; i++) {
                lock.lock();
                try {
                    raise(me);
                    lock.lock();
                    try {
                        Seen.here(me);
                        if (i % 100 == 0) {
                            Thread.sleep(1);
                        }
                    } finally {
                        lock.unlock();
                    }
                    Seen.note(lock.hasQueuedThreads() ? 1 : 0);
                } finally {
                    lock.unlock();
                }
                Seen.busy(i % 7);
            }
        }));
    }

    private static void tryLock() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        Seen.run(Seen.threads(4, me -> {
            int missed = 0;
            for (int i = 0; i < 300; i++) {
                boolean locked = i % 2 == 0 ? lock.tryLock() : lock.tryLock(20, TimeUnit.MICROSECONDS);
                if (locked) {
                    try {
                        raise(me);
                        Seen.busy(30);
                    } finally {
                        lock.unlock();
                    }
                } else {
                    missed++;
                }
            }
            Seen.note(missed);
        }));
    }

    /** Every lock that waits for a time, fair ones among them, and is interrupted meanwhile. */
    private static void timedLocks() throws InterruptedException {
        ReentrantLock fair = new ReentrantLock(true);
        ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock(true);
        StampedLock stamped = new StampedLock();
        Semaphore permits = new Semaphore(2, true);
        Thread[] threads = Seen.threads(4, me -> {
            for (int i = 0; i < 160; i++) {
                try {
                    Lock lock = i % 4 == 0 ? fair : i % 4 == 1 ? readWrite.writeLock() : readWrite.readLock();
                    if (i % 5 == 4) {
                        long stamp = i % 2 == 0
                                ? stamped.tryWriteLock(30, TimeUnit.MICROSECONDS)
                                : stamped.tryReadLock(30, TimeUnit.MICROSECONDS);
                        Seen.note(stamp);
                        raise(me);
                        if (stamp != 0) {
                            stamped.unlock(stamp);
                        }
                    } else if (i % 5 == 3) {
                        if (permits.tryAcquire(1 + me % 2, 30, TimeUnit.MICROSECONDS)) {
                            raise(me);
                            permits.release(1 + me % 2);
                        } else {
                            Seen.note(permits.getQueueLength());
                        }
                    } else if (lock.tryLock(30, TimeUnit.MICROSECONDS)) {
                        raise(me);
                        Seen.busy(30);
                        lock.unlock();
                    } else {
                        Seen.note(readWrite.getQueueLength() * 10L + me);
                    }
                } catch (InterruptedException e) {
                    Seen.note(100 + me);
                }
            }
            done.incrementAndGet();
        });
        for (Thread thread : threads) {
            thread.start();
        }
        for (int i = 0; i < 100; i++) {
            threads[i % threads.length].interrupt();
            Seen.busy(60);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Seen.note(permits.drainPermits());
    }

    private static void lockInterruptibly() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        Thread[] threads = Seen.threads(3, me -> {
            int interrupts = 0;
            for (int i = 0; i < 200; i++) {
                try {
                    lock.lockInterruptibly();
                    try {
                        raise(me);
                    } finally {
                        lock.unlock();
                    }
                } catch (InterruptedException e) {
                    interrupts++;
                }
            }
            Seen.note(interrupts);
            done.incrementAndGet();
        });
        for (Thread thread : threads) {
            thread.start();
        }
        for (int i = 0; i < 400; i++) {
            threads[i % threads.length].interrupt();
            Seen.busy(40);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void condition() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        Condition[] turns = {lock.newCondition(), lock.newCondition(), lock.newCondition()};
        int[] turn = {0};
        Seen.run(Seen.threads(3, me -> {
            long awaited = 0;
            for (int i = 0; i < 100; i++) {
                lock.lock();
                try {
                    while (turn[0] != me) {
                        turns[me].await();
                        awaited++;
                    }
                    raise(me);
                    turn[0] = (me + 1) % turns.length;
                    if (i % 3 == 0) {
                        turns[turn[0]].signalAll();
                    } else {
                        turns[turn[0]].signal();
                    }
                } finally {
                    lock.unlock();
                }
                Seen.note(awaited);
            }
        }));
    }

    private static void conditionTimeout() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        Condition condition = lock.newCondition();
        Thread[] waiters = Seen.threads(3, me -> {
            for (int i = 0; i < 20; i++) {
                lock.lock();
                try {
                    long left = condition.awaitNanos(300_000L * (me + 1));
                    Seen.note(left);
                    Seen.note(condition.await(200, TimeUnit.MICROSECONDS) ? me : me + 10);
                    condition.awaitUninterruptibly();
                } finally {
                    lock.unlock();
                }
            }
            done.incrementAndGet();
        });
        for (Thread waiter : waiters) {
            waiter.start();
        }
        while (done.get() < waiters.length) {
            lock.lock();
            try {
                condition.signal();
                Seen.note(lock.getWaitQueueLength(condition));
            } finally {
                lock.unlock();
            }
            Thread.sleep(0, 100_000);
        }
        for (Thread waiter : waiters) {
            waiter.join();
        }
    }

    private static void readWriteLock() throws InterruptedException {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 200; i++) {
                if ((i + me) % 4 == 0) {
                    lock.writeLock().lock();
                    raise(me);
                    lock.readLock().lock();
                    lock.writeLock().unlock();
                    Seen.note(sum);
                } else {
                    lock.readLock().lock();
                    Seen.note(sum + lock.getReadLockCount());
                }
                Seen.busy(10);
                lock.readLock().unlock();
            }
        }));
    }

    private static void stampedLock() throws InterruptedException {
        StampedLock lock = new StampedLock();
        Seen.run(Seen.threads(4, me -> {
            int invalid = 0;
            for (int i = 0; i < 300; i++) {
                if ((i + me) % 3 == 0) {
                    long stamp = lock.writeLock();
                    raise(me);
                    lock.unlockWrite(stamp);
                } else {
                    long stamp = lock.tryOptimisticRead();
                    long value = sum;
                    Seen.busy(10);
                    if (!lock.validate(stamp)) {
                        invalid++;
                        stamp = lock.readLock();
                        value = sum;
                        long converted = lock.tryConvertToWriteLock(stamp);
                        lock.unlock(converted == 0 ? stamp : converted);
                    }
                    Seen.note(value + invalid);
                }
            }
        }));
    }

    private static void semaphore() throws InterruptedException {
        Semaphore permits = new Semaphore(2);
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 150; i++) {
                if (i % 5 == 0) {
                    if (!permits.tryAcquire(2, 50, TimeUnit.MICROSECONDS)) {
                        Seen.here(me + 10);
                        continue;
                    }
                } else {
                    permits.acquire(1 + i % 2);
                }
                raise(me);
                Seen.note(permits.availablePermits());
                permits.release(i % 5 == 0 ? 2 : 1 + i % 2);
            }
        }));
    }

    private static void countDownLatch() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            CountDownLatch start = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(4);
            for (Thread thread : Seen.threads(4, me -> {
                start.await();
                for (int i = 0; i < 20; i++) {
                    raise(me);
                }
                end.countDown();
                Seen.here(me);
            })) {
                thread.start();
            }
            start.countDown();
            while (!end.await(100, TimeUnit.MICROSECONDS)) {
                Seen.note(end.getCount());
            }
        }
    }

    private static void cyclicBarrier() throws InterruptedException {
        CyclicBarrier barrier = new CyclicBarrier(4, () -> raise(100));
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 50; i++) {
                Seen.busy(10 + i % 9);
                try {
                    Seen.note(barrier.await() * 10L + me);
                } catch (BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
            }
        }));
    }

    /** Time-outs, interrupts and resets break it. */
    private static void brokenBarrier() throws InterruptedException {
        CyclicBarrier barrier = new CyclicBarrier(4);
        Thread[] threads = Seen.threads(3, me -> {
            for (int i = 0; i < 60; i++) {
                try {
                    Seen.note(barrier.await(200L * (me + 1), TimeUnit.MICROSECONDS));
                } catch (BrokenBarrierException e) {
                    Seen.here(me + 10);
                    Seen.busy(200);
                } catch (TimeoutException e) {
                    Seen.here(me + 20);
                    barrier.reset();
                } catch (InterruptedException e) {
                    Seen.here(me + 30);
                }
            }
            done.incrementAndGet();
        });
        for (Thread thread : threads) {
            thread.start();
        }
        for (int i = 0; done.get() < threads.length; i++) {
            Thread.sleep(0, 300_000);
            threads[i % threads.length].interrupt();
            Seen.note(barrier.getNumberWaiting());
        }
    }

    private static void phaser() throws InterruptedException {
        Phaser phaser = new Phaser(1) {
            @Override
            protected boolean onAdvance(int phase, int registered) {
                raise(phase);
                return phase >= 40;
            }
        };
        Thread[] threads = Seen.threads(4, me -> {
            for (int i = 0; !phaser.isTerminated(); i++) {
                raise(me);
                if (me == 3 && i % 4 == 3) {
                    Seen.note(phaser.arriveAndDeregister());
                    phaser.register();
                } else {
                    Seen.note(phaser.arriveAndAwaitAdvance());
                }
            }
        });
        phaser.bulkRegister(threads.length);
        for (Thread thread : threads) {
            thread.start();
        }
        for (int phase = phaser.arrive(); phase >= 0; ) {
            Seen.note(phaser.getUnarrivedParties());
            try {
                phaser.awaitAdvanceInterruptibly(phase, 100, TimeUnit.MICROSECONDS);
                phase = phaser.arrive();
            } catch (TimeoutException e) {
                Seen.here(50);
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void exchanger() throws InterruptedException {
        Exchanger<Integer> exchanger = new Exchanger<>();
        Seen.run(Seen.threads(4, me -> {
            int mine = me;
            for (int i = 0; i < 80; i++) {
                try {
                    mine = exchanger.exchange(mine, 500, TimeUnit.MICROSECONDS);
                } catch (TimeoutException e) {
                    mine += 10;
                }
                Seen.note(mine * 10L + me);
            }
        }));
    }
}

package org.reprise.it.target;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Programs that come to a standstill, until a signal ends them. */
public final class Standstill {
    private static int count;

    private Standstill() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook, counted " + count)));
        System.out.println("begins");
        switch (args[0]) {
            case "monitors" -> monitors();
            case "locks" -> locks();
            case "parked" -> LockSupport.park();
            case "running" -> running();
            case "racing" -> Seen.run(Seen.threads(3, me -> running()));
            case "sleeping" -> Thread.sleep(1_000_000);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void monitors() throws InterruptedException {
        Object one = new Object();
        StringBuilder other = new StringBuilder();
        CountDownLatch both = new CountDownLatch(2);
        Thread partner = new Thread(
                () -> {
                    synchronized (other) {
                        meet(both);
                        synchronized (one) {
                            count++;
                        }
                    }
                },
                "partner");
        partner.start();
        synchronized (one) {
            meet(both);
            synchronized (other) {
                count++;
            }
        }
    }

    private static void locks() {
        ReentrantLock one = new ReentrantLock();
        ReentrantLock other = new ReentrantLock();
        CountDownLatch both = new CountDownLatch(2);
        Thread partner = new Thread(
                () -> {
                    other.lock();
                    meet(both);
                    one.lock();
                },
                "partner");
        partner.start();
        one.lock();
        meet(both);
        other.lock();
    }

    private static void meet(CountDownLatch both) {
        both.countDown();
        try {
            both.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void running() {
        while (count >= 0) {
            count = (count + 1) & Integer.MAX_VALUE;
        }
    }
}

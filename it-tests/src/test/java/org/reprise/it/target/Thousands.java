package org.reprise.it.target;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Threads by the thousand. Prints what they did, and the most that had been started and had not ended. */
public final class Thousands {
    private static final Object LOCK = new Object();
    private static int done;

    private Thousands() {}

    /**
     * Runs one.
     *
     * @param args which, and how many threads
     */
    public static void main(String[] args) throws Exception {
        int number = Integer.parseInt(args[1]);
        CountDownLatch all = new CountDownLatch(args[0].equals("waiting") ? number : 0);
        List<Thread> threads = new ArrayList<>();
        int most = 0;
        for (int i = 0; i < number; i++) {
            threads.add(start(args[0], () -> life(all)));
            most = Math.max(most, i + 1 - done);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(done + " " + most);
    }

    private static Thread start(String kind, Runnable life) throws ReflectiveOperationException {
        if (kind.equals("virtual")) {
            Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            return (Thread) start.invoke(null, life);
        }
        Thread thread = new Thread(null, life, "one of many", 65_536);
        thread.start();
        return thread;
    }

    private static void life(CountDownLatch all) {
        try {
            all.countDown();
            all.await();
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        synchronized (LOCK) {
            done++;
        }
    }
}

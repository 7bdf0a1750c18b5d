package org.reprise.it.backend;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A library that the program does not see into, on the boot class path, so that nothing of it is woven: threads that serve requests after random times, and one that types.
 * Programs start it in a method with an {@code ignore} hook, so that its threads are not the program's.
 */
public final class Backend {
    private static final LinkedBlockingQueue<Runnable> REQUESTS = new LinkedBlockingQueue<>();

    /** Told by one of the few properties that are not recorded. */
    private static final String LIBRARIES = System.getProperty("java.library.path");

    /** Whether no request is ever served. */
    private static final boolean DEAD = LIBRARIES.equals("/dead");

    /** What a request takes at most, ns. */
    private static final int SLOWEST = LIBRARIES.equals("/slow") ? 3_000_000 : 300_000;

    private static volatile long noise;
    private static volatile long seed;

    private Backend() {}

    /** Starts threads that serve. */
    public static void serve(int threads) {
        for (int i = 0; i < threads; i++) {
            start(() -> {
                while (true) {
                    Runnable request = REQUESTS.take();
                    pause(SLOWEST);
                    if (!DEAD) {
                        request.run();
                    }
                }
            });
        }
    }

    /** Has a request served: {@code done} is called with it by one of the threads. */
    public static <T> void submit(T request, Consumer<T> done) {
        REQUESTS.add(() -> done.accept(request));
    }

    /** Starts a thread that types random keys at random times. */
    public static void type(IntConsumer key) {
        start(() -> {
            while (true) {
                pause(2_000_000);
                key.accept(ThreadLocalRandom.current().nextInt(1 << 16));
            }
        });
    }

    /** Starts a thread that makes {@link #entropy} differ from run to run. */
    public static void makeNoise() {
        start(() -> {
            while (true) {
                noise = ThreadLocalRandom.current().nextLong();
                pause(50_000);
            }
        });
        while (noise == 0) {
            Thread.onSpinWait();
        }
    }

    /** Returns a number that comes from the outside: no hook of the JDK's sees it. */
    public static long entropy() {
        seed = (seed ^ noise) * 0x9E3779B97F4A7C15L;
        return seed ^ seed >>> 29;
    }

    /** What a thread does. */
    private interface Work {
        void run() throws InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for up to so many ns. */
    private static void pause(int most) throws InterruptedException {
        long nanos = ThreadLocalRandom.current().nextInt(most);
        Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
    }
}

package org.reprise.it.target;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
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
    public static void main(String[] args) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook, counted " + count)));
        System.out.println("begins");
        switch (args[0]) {
            case "monitors" -> monitors();
            case "locks" -> locks();
            case "someMonitors" -> others(me -> monitors());
            case "someLocks" -> others(me -> locks());
            case "notified" -> others(me -> notified());
            case "initializers" -> initializers();
            case "native" -> poll(-1);
            case "stuck" -> stuck();
            case "parked" -> LockSupport.park();
            case "running" -> running();
            case "racing" -> Seen.run(Seen.threads(3, me -> running()));
            case "raising" -> raising();
            case "sleeping" -> Thread.sleep(1_000_000);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Main goes on, while others stand still. */
    private static void others(Seen.Part part) throws InterruptedException {
        Thread stuck = Seen.threads(1, part)[0];
        stuck.setDaemon(true);
        stuck.start();
        for (int i = 0; i < 40; i++) {
            Thread.sleep(10);
            count += stuck.getState() == Thread.State.RUNNABLE ? 0 : 1;
        }
        System.out.println("main ends");
    }

    /** The partner has been notified, and needs the monitor again. */
    private static void notified() throws InterruptedException {
        Object one = new Object();
        StringBuilder other = new StringBuilder();
        Thread partner = new Thread(
                () -> {
                    synchronized (other) {
                        synchronized (one) {
                            try {
                                one.wait();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        }
                    }
                },
                "partner");
        partner.start();
        synchronized (one) {
            while (partner.getState() != Thread.State.WAITING) {
                one.wait(1);
            }
            one.notifyAll();
            synchronized (other) {
                count++;
            }
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

    /** Each of two threads initializes a class, and then needs the other's. */
    private static void initializers() {
        Thread partner = new Thread(() -> count += Second.value, "partner");
        partner.start();
        count += First.value;
    }

    private static final CountDownLatch BOTH = new CountDownLatch(2);

    private static final class First {
        static int value;

        static {
            meet(BOTH);
            value = 1 + Second.value;
        }
    }

    private static final class Second {
        static int value;

        static {
            meet(BOTH);
            value = 1 + First.value;
        }
    }

    /** Waits, in a native method that no hook knows, until there is something to read, for ever where the descriptor is -1. */
    private static void poll(int descriptor) throws ReflectiveOperationException {
        Method poll = Class.forName("sun.nio.fs.LinuxWatchService").getDeclaredMethod("poll", int.class, int.class);
        poll.setAccessible(true);
        poll.invoke(null, descriptor, -1);
    }

    /** Waits in the replay alone, if the test says so, by one of the few properties that are not recorded. */
    private static void stuck() throws ReflectiveOperationException, IOException {
        boolean waits = System.getProperty("java.library.path").equals("/dead");
        Field number = FileDescriptor.class.getDeclaredField("fd");
        number.setAccessible(true);
        try (FileInputStream file = new FileInputStream(System.getProperty("java.home") + "/release")) {
            poll(waits ? -1 : number.getInt(file.getFD()));
        }
        System.out.println("ends");
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

    /** sun.misc.Signal by reflection, since a compiler warns of it. What it answers of INT depends on what the process inherited. */
    @SuppressWarnings("deprecation") // Thread.getId, since JDK 19
    private static void raising() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        AtomicInteger handled = new AtomicInteger();
        Object counting = Proxy.newProxyInstance(
                Standstill.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    Thread thread = Thread.currentThread();
                    System.out.println(arguments[0] + " in " + thread + ' ' + thread.getId() + ", counted " + count);
                    handled.incrementAndGet();
                    return null;
                });
        Method handle = signal.getMethod("handle", signal, handler);
        Object window = signal.getConstructor(String.class).newInstance("WINCH");
        Object urgent = signal.getConstructor(String.class).newInstance("URG");
        Object interrupt = signal.getConstructor(String.class).newInstance("INT");
        handle.invoke(null, window, counting);
        handle.invoke(null, urgent, counting);
        Object ignore = handler.getField("SIG_IGN").get(null);
        System.out.println(
                "ignored: " + handle.invoke(null, interrupt, counting).equals(ignore));
        for (int i = 1; i <= 10; i++) {
            signal.getMethod("raise", signal).invoke(null, i % 2 == 0 ? window : urgent);
            while (handled.get() < i) {
                count++;
            }
        }
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

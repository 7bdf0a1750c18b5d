package org.reprise.it.target;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Programs of virtual threads (JDK 21), reached by reflection, as this module is compiled for Java 17. */
public final class Virtuals {
    private static volatile long shared;

    /** Counted without a race: a lost update would let a bare run wait for ever. */
    private static final AtomicInteger ended = new AtomicInteger();

    private static volatile boolean done;

    private Virtuals() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "races" -> races();
            case "monitors" -> monitors();
            case "sleepAndPark" -> sleepAndPark();
            case "interrupts" -> interrupts();
            case "locks" -> locks();
            case "queue" -> queue();
            case "executor" -> executor();
            case "factory" -> factory();
            case "identity" -> identity();
            case "many" -> many();
            case "daemons" -> daemons();
            case "scopedValue" -> scopedValue();
            case "structured" -> structured();
            case "joiners" -> joiners();
            case "io" -> io();
            case "sockets" -> sockets();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    /** A method of no argument. */
    private static Object call(Object on, Class<?> type, String name) {
        return call(on, type, name, new Class<?>[0]);
    }

    /** A method of one argument. */
    private static Object call(Object on, Class<?> type, String name, Class<?> parameter, Object argument) {
        return call(on, type, name, new Class<?>[] {parameter}, argument);
    }

    private static Object call(Object on, Class<?> type, String name, Class<?>[] parameters, Object... arguments) {
        try {
            return type.getMethod(name, parameters).invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object builder() {
        return call(null, Thread.class, "ofVirtual");
    }

    private static Class<?> builderType() throws ClassNotFoundException {
        return Class.forName("java.lang.Thread$Builder");
    }

    private static Thread[] threads(int number, Seen.Part part) throws ClassNotFoundException {
        Thread[] platform = Seen.threads(number, part);
        Thread[] threads = new Thread[number];
        for (int i = 0; i < number; i++) {
            threads[i] = (Thread) call(builder(), builderType(), "unstarted", Runnable.class, platform[i]);
        }
        return threads;
    }

    private static void races() throws Exception {
        Seen.run(threads(4, me -> {
            for (int i = 0; i < 10_000; i++) {
                long value = shared;
                Seen.busy(2);
                shared = value * 3 + me;
                if (i % 1000 == 0) {
                    Thread.yield();
                }
            }
        }));
        Seen.note(shared);
        Runnable last = () -> Seen.note(shared);
        Thread started = (Thread) call(null, Thread.class, "startVirtualThread", Runnable.class, last);
        started.join();
        System.out.println(started.isAlive() + " " + started.getState());
    }

    private static void monitors() throws Exception {
        Object monitor = new Object();
        int[] turn = {0};
        Seen.run(threads(4, me -> {
            for (int i = 0; i < 100; i++) {
                synchronized (monitor) {
                    for (int waits = 0; turn[0] != me && waits < 3; waits++) {
                        monitor.wait(1);
                        Seen.here(me);
                    }
                    turn[0] = (me + 1) % 4;
                    Seen.busy(20);
                    if (i % 10 == 0) {
                        Thread.sleep(0, 10_000);
                    }
                    if (i % 2 == 0) {
                        monitor.notify();
                    } else {
                        monitor.notifyAll();
                    }
                }
                Seen.here(me);
            }
        }));
    }

    private static void sleepAndPark() throws Exception {
        Thread[] threads = threads(4, me -> {
            for (int i = 0; i < 20; i++) {
                long begin = System.nanoTime();
                switch (i % 4) {
                    case 0 -> Thread.sleep(1);
                    case 1 -> LockSupport.parkNanos(200_000);
                    case 2 -> LockSupport.park();
                    default -> TimeUnit.MICROSECONDS.sleep(100);
                }
                Seen.note(System.nanoTime() - begin);
            }
            ended.incrementAndGet();
        });
        for (Thread thread : threads) {
            thread.start();
        }
        while (ended.get() < threads.length) {
            for (Thread thread : threads) {
                LockSupport.unpark(thread);
                Seen.note(thread.getState().ordinal());
            }
            Thread.sleep(0, 100_000);
        }
        for (Thread thread : threads) {
            thread.join(10_000);
        }
    }

    private static void interrupts() throws Exception {
        Thread[] threads = threads(3, me -> {
            int hits = 0;
            for (int i = 0; i < 10; i++) {
                try {
                    if (i % 2 == 0) {
                        Thread.sleep(100_000);
                    } else {
                        new ArrayBlockingQueue<Integer>(1).take();
                    }
                } catch (InterruptedException e) {
                    Seen.note(me + hits++);
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
            LockSupport.parkNanos(100_000);
        }
    }

    private static void locks() throws Exception {
        ReentrantLock lock = new ReentrantLock();
        Thread[] virtual = threads(3, me -> raise(lock, me));
        Thread[] platform = Seen.threads(2, me -> raise(lock, me + 10));
        for (Thread thread : platform) {
            thread.start();
        }
        Seen.run(virtual);
        for (Thread thread : platform) {
            thread.join();
        }
        Seen.note(shared);
    }

    private static void raise(ReentrantLock lock, int by) {
        for (int i = 0; i < 200; i++) {
            lock.lock();
            try {
                long value = shared;
                Seen.busy(5);
                shared = value * 7 + by;
            } finally {
                lock.unlock();
            }
            Seen.here(by);
        }
    }

    private static void queue() throws Exception {
        BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(3);
        Thread[] takers = threads(3, me -> {
            for (int item = queue.take(); item >= 0; item = queue.take()) {
                Seen.note(item * 10L + me);
            }
        });
        for (Thread taker : takers) {
            taker.start();
        }
        Seen.run(threads(2, me -> {
            for (int i = 0; i < 150; i++) {
                queue.put(i * 2 + me);
            }
        }));
        for (Thread taker : takers) {
            queue.put(-1);
        }
        for (Thread taker : takers) {
            taker.join();
        }
    }

    private static void submitAll(ExecutorService pool) throws Exception {
        List<Future<Integer>> futures = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            futures.add(pool.submit(() -> {
                Seen.busy(20);
                Seen.note(number);
                if (number % 7 == 0) {
                    Thread.sleep(1);
                }
                shared = shared * 31 + number;
                return number;
            }));
        }
        for (Future<Integer> future : futures) {
            Seen.note(future.get());
        }
        pool.shutdown();
        System.out.println(pool.awaitTermination(10, TimeUnit.SECONDS));
        Seen.note(shared);
    }

    private static void executor() throws Exception {
        submitAll((ExecutorService) call(null, Executors.class, "newVirtualThreadPerTaskExecutor"));
    }

    private static void factory() throws Exception {
        Object named =
                call(builder(), builderType(), "name", new Class<?>[] {String.class, long.class}, "virtual-", 0L);
        Thread.UncaughtExceptionHandler handler =
                (thread, e) -> System.out.println(thread.getName() + ": " + e.getMessage());
        call(named, builderType(), "uncaughtExceptionHandler", Thread.UncaughtExceptionHandler.class, handler);
        ThreadFactory factory = (ThreadFactory) call(named, builderType(), "factory");
        submitAll((ExecutorService)
                call(null, Executors.class, "newThreadPerTaskExecutor", ThreadFactory.class, factory));
        for (int i = 0; i < 3; i++) {
            Thread thread = factory.newThread(() -> {
                throw new IllegalStateException("thrown " + shared);
            });
            thread.start();
            thread.join();
        }
    }

    @SuppressWarnings("deprecation")
    private static void identity() throws Exception {
        Thread[] threads = threads(4, me -> {
            Thread self = Thread.currentThread();
            for (int i = 0; i < 300; i++) {
                Seen.note(self.getId() + self.hashCode());
            }
            System.out.println(self + " " + self.getId() + " '" + self.getName() + "' " + self.isDaemon() + " "
                    + self.getPriority() + " " + self.getThreadGroup().getName() + " "
                    + call(self, Thread.class, "isVirtual") + " " + self.getState());
        });
        System.out.println(threads[0] + " " + threads[0].getState());
        Seen.run(threads);
        System.out.println(threads[0] + " " + threads[0].getState());
        Thread[] sleepers = threads(2, me -> {
            while (!done) {
                Thread.sleep(1);
            }
        });
        for (Thread sleeper : sleepers) {
            sleeper.start();
        }
        for (int i = 0; i < 50; i++) {
            Seen.note(sleepers[i % 2].toString().hashCode());
            Seen.busy(100);
        }
        done = true;
    }

    private static void many() throws Exception {
        Thread[] threads = threads(2000, me -> {
            if (me % 3 == 0) {
                Thread.sleep(me % 5);
            } else if (me % 3 == 1) {
                LockSupport.park();
            }
            Seen.here(me);
        });
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void daemons() throws Exception {
        for (Thread thread : threads(3, me -> {
            while (true) {
                shared++;
            }
        })) {
            thread.start();
        }
        Seen.busy(30_000);
        Thread.sleep(1);
        Seen.note(shared);
    }

    private static void scopedValue() throws Exception {
        Class<?> type = Class.forName("java.lang.ScopedValue");
        Object value = call(null, type, "newInstance");
        Seen.run(threads(4, me -> {
            for (int i = 0; i < 50; i++) {
                Object carrier = call(null, type, "where", new Class<?>[] {type, Object.class}, value, me * 100 + i);
                Runnable bound = () -> {
                    Seen.note((Integer) call(value, type, "get"));
                    Seen.busy(20);
                    Seen.note((Integer) call(value, type, "get"));
                };
                call(carrier, carrier.getClass(), "run", Runnable.class, bound);
                Seen.note((Boolean) call(value, type, "isBound") ? 1 : 0);
            }
        }));
    }

    /** As JDK 25 has it: one scope that fails with its first subtask, and one that waits for all. */
    private static void structured() throws Exception {
        Class<?> type = Class.forName("java.util.concurrent.StructuredTaskScope");
        Class<?> subtask = Class.forName("java.util.concurrent.StructuredTaskScope$Subtask");
        for (int round = 0; round < 10; round++) {
            int failing = round % 2 == 0 ? 5 : -1;
            List<Object> subtasks = new ArrayList<>();
            try (AutoCloseable scope = (AutoCloseable) call(null, type, "open")) {
                for (int i = 0; i < 10; i++) {
                    int number = i;
                    Callable<Integer> task = () -> {
                        Seen.busy(100);
                        Seen.note(number);
                        if (number == failing) {
                            throw new IllegalArgumentException("task " + number);
                        }
                        Thread.sleep(0, number * 10_000);
                        return number;
                    };
                    subtasks.add(call(scope, type, "fork", Callable.class, task));
                }
                call(scope, type, "join");
            } catch (IllegalStateException e) {
                System.out.println(e.getCause().getCause());
            }
            for (Object each : subtasks) {
                Seen.note(((Enum<?>) call(each, subtask, "state")).ordinal());
            }
        }
    }

    /** As JDK 25 has it: the first that succeeds, all that must, all that are waited for, and a time-out. */
    private static void joiners() throws Exception {
        Class<?> type = Class.forName("java.util.concurrent.StructuredTaskScope");
        Class<?> joiner = Class.forName("java.util.concurrent.StructuredTaskScope$Joiner");
        Class<?> configuration = Class.forName("java.util.concurrent.StructuredTaskScope$Configuration");
        for (int round = 0; round < 12; round++) {
            Object policy = call(
                    null,
                    joiner,
                    switch (round % 3) {
                        case 0 -> "anySuccessfulResultOrThrow";
                        case 1 -> "allSuccessfulOrThrow";
                        default -> "awaitAll";
                    });
            Duration limit = round < 6 ? Duration.ofSeconds(100) : Duration.ofNanos(300_000);
            Function<Object, Object> configure =
                    given -> call(given, configuration, "withTimeout", Duration.class, limit);
            try (AutoCloseable scope = (AutoCloseable)
                    call(null, type, "open", new Class<?>[] {joiner, Function.class}, policy, configure)) {
                for (int i = 0; i < 8; i++) {
                    int number = i;
                    Callable<Integer> task = () -> {
                        Seen.busy(100);
                        Seen.note(number);
                        Thread.sleep(0, number * 20_000);
                        return number;
                    };
                    call(scope, type, "fork", Callable.class, task);
                }
                Object result = call(scope, type, "join");
                Seen.note(result instanceof Integer first ? first : 100);
            } catch (IllegalStateException e) {
                System.out.println(e.getCause().getClass().getSimpleName());
            }
        }
    }

    /** Files and a pipe, whose waits hold the carrier or do not. */
    private static void io() throws Exception {
        Path file = Files.createTempFile("virtual", ".txt");
        Pipe pipe = Pipe.open();
        Thread[] writers = threads(3, me -> {
            try {
                for (int i = 0; i < 30; i++) {
                    byte[] bytes = {(byte) (me * 40 + i)};
                    Files.write(file, bytes, StandardOpenOption.APPEND);
                    Seen.note(Files.size(file));
                    pipe.sink().write(ByteBuffer.wrap(bytes));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Thread[] readers = threads(2, me -> {
            try {
                ByteBuffer buffer = ByteBuffer.allocate(3);
                while (pipe.source().read(buffer.clear()) > 0) {
                    Seen.note(buffer.flip().hashCode() + me);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        for (Thread reader : readers) {
            reader.start();
        }
        Seen.run(writers);
        pipe.sink().close();
        for (Thread reader : readers) {
            reader.join();
        }
        System.out.println(Arrays.hashCode(Files.readAllBytes(file)));
        Files.delete(file);
    }

    /** Servers and clients, among them some that are interrupted, which closes what they read. */
    private static void sockets() throws Exception {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        int clients = 4;
        Thread[] accepting = threads(1, me -> {
            try {
                for (int i = 0; i < clients; i++) {
                    Socket accepted = server.accept();
                    threads(1, none -> answer(accepted))[0].start();
                }
            } catch (IOException | ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        });
        accepting[0].start();
        Thread[] asking = threads(clients, me -> {
            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                socket.setSoTimeout(me == 1 ? 1 : 0);
                for (int i = 0; i < 20; i++) {
                    socket.getOutputStream().write(i * me);
                    try {
                        Seen.note(socket.getInputStream().read() * 10L + me);
                    } catch (SocketTimeoutException e) {
                        Seen.here(me + 100);
                    }
                }
                if (me > 1) {
                    Seen.note(socket.getInputStream().read());
                }
            } catch (IOException e) {
                Seen.note(e.getMessage().hashCode());
            }
        });
        for (Thread each : asking) {
            each.start();
        }
        for (int i = 2; i < clients; i++) {
            Thread.sleep(20);
            asking[i].interrupt();
        }
        for (Thread each : asking) {
            each.join();
        }
        accepting[0].join();
        server.close();
    }

    private static void answer(Socket socket) {
        try (socket) {
            for (int asked = socket.getInputStream().read();
                    asked >= 0;
                    asked = socket.getInputStream().read()) {
                Seen.here(asked);
                socket.getOutputStream().write(asked + 1);
            }
        } catch (IOException e) {
            Seen.note(e.getMessage().hashCode());
        }
    }
}

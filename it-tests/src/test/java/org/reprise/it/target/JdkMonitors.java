package org.reprise.it.target;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Programs in which threads meet at monitors that the JDK's own code enters. */
public final class JdkMonitors {
    private static final AtomicInteger ARRIVED = new AtomicInteger();
    private static volatile long shared;

    private JdkMonitors() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException, ReflectiveOperationException {
        switch (args[0]) {
            case "synchronizedList" -> list(Collections.synchronizedList(new ArrayList<>()));
            case "vector" -> list(new Vector<>());
            case "mostlyInMonitor" -> mostlyInMonitor(new Vector<>());
            case "printStream" -> printStream();
            case "merge" -> merge();
            case "stringBuffer" -> stringBuffer();
            case "dataOutput" -> dataOutput();
            case "stackTraces" -> stackTraces();
            case "gaussians" -> gaussians();
            case "grouping" -> grouping();
            case "twoExits" -> twoExits();
            case "sleepInInitializer" -> sleepInInitializer();
            case "parkInForEach" -> parkInForEach();
            case "joinSynchronizedRun" -> joinSynchronizedRun();
            case "poll" -> poll();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    private static void list(List<Integer> list) throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 100; i++) {
                list.add(me);
                if (i % 10 == 0) {
                    synchronized (list) {
                        for (Integer each : list) {
                            Seen.note(each);
                        }
                    }
                }
            }
        }));
        Seen.note(list.hashCode());
    }

    /** Nearly every slice ends in the monitor, and a call that is not seen to enter it follows. */
    private static void mostlyInMonitor(List<Integer> list) throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 500; i++) {
                synchronized (list) {
                    Seen.busy(100);
                }
                Seen.here(me);
                list.add(me);
            }
        }));
        Seen.note(list.hashCode());
    }

    private static void printStream() throws InterruptedException {
        PrintStream before = System.out;
        System.setOut(new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        Seen.busy(5);
                        before.write(b);
                    }

                    @Override
                    public void flush() {
                        before.flush();
                    }
                },
                true));
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 50; i++) {
                System.out.println("thread " + me + " line " + i);
            }
        }));
    }

    private static void merge() throws InterruptedException {
        ConcurrentHashMap<Integer, Long> map = new ConcurrentHashMap<>();
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 200; i++) {
                map.merge(i % 4, (long) me, (old, more) -> {
                    Seen.busy(20);
                    return old * 31 + more;
                });
            }
        }));
        Seen.note(map.hashCode());
    }

    private static void stringBuffer() throws InterruptedException {
        StringBuffer buffer = new StringBuffer();
        Seen.run(Seen.threads(4, me -> {
            Object word = new Object() {
                @Override
                public String toString() {
                    Seen.busy(10);
                    return Integer.toString(me);
                }
            };
            for (int i = 0; i < 100; i++) {
                buffer.append(word);
            }
        }));
        Seen.note(buffer.toString().hashCode());
    }

    /** An output that takes its time, as the program's own do. */
    private static final class SlowOutput extends OutputStream {
        @Override
        public void write(int b) {
            Seen.busy(20);
            Seen.note(b);
        }
    }

    private static void dataOutput() throws InterruptedException {
        DataOutputStream data = new DataOutputStream(new SlowOutput());
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 100; i++) {
                try {
                    data.write(me);
                    data.write(new byte[3], 0, 3);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }));
        Seen.note(data.size());
    }

    private static void stackTraces() throws InterruptedException {
        PrintStream traces = new PrintStream(new SlowOutput());
        Seen.run(Seen.threads(3, me -> {
            for (int i = 0; i < 20; i++) {
                new Exception("thread " + me, null, false, false) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public String toString() {
                        Seen.busy(20);
                        return getMessage();
                    }
                }.printStackTrace(traces);
            }
        }));
    }

    private static void gaussians() throws InterruptedException {
        Random random = new Random(1) {
            private static final long serialVersionUID = 1;

            @Override
            protected int next(int bits) {
                Seen.busy(20);
                return super.next(bits);
            }
        };
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 100; i++) {
                Seen.note(Double.doubleToLongBits(random.nextGaussian()));
            }
        }));
    }

    private static void grouping() throws InterruptedException {
        Collector<Integer, long[], long[]> adding = Collector.of(
                () -> new long[1],
                (sum, more) -> {
                    Seen.busy(20);
                    sum[0] = sum[0] * 31 + more;
                },
                (one, other) -> one);
        gather(Collectors.groupingByConcurrent(each -> each % 2, adding));
    }

    private static <A> void gather(Collector<Integer, A, ?> collector) throws InterruptedException {
        A container = collector.supplier().get();
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 100; i++) {
                collector.accumulator().accept(container, me);
            }
        }));
        ((Map<?, ?>) container).forEach((key, sum) -> Seen.note(((long[]) sum)[0]));
    }

    private static void twoExits() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Seen.busy(1000);
            System.out.println("hook");
        }));
        for (int i = 1; i <= 3; i++) {
            int me = i;
            new Thread(() -> {
                        LockSupport.parkNanos(1_000_000);
                        System.exit(me);
                    })
                    .start();
        }
    }

    /** The one who adds is blocked in the vector's monitor, which is a monitor of the JDK, until the other has been through. */
    private static void parkInForEach() throws InterruptedException {
        Vector<Integer> vector = new Vector<>(List.of(1, 2, 3));
        Thread[] threads = Seen.threads(3, me -> {
            if (me == 0) {
                vector.forEach(each -> {
                    LockSupport.parkNanos(5_000_000);
                    Seen.note(each);
                });
            } else {
                Seen.busy(100 * me);
                vector.add(me);
                Thread.yield(); // the first hook after the monitor of the JDK: from here on there is an order
                Seen.note(me);
            }
        });
        Seen.run(threads);
        Seen.note(vector.hashCode());
    }

    private static volatile boolean stop;

    private static final class Cpu extends Thread {
        @Override
        public synchronized void run() {
            while (!stop) {
                shared++;
            }
            Seen.note(1);
        }
    }

    /** The one who joins is blocked in the thread's monitor until the thread ends. */
    private static void joinSynchronizedRun() throws InterruptedException {
        Cpu cpu = new Cpu();
        cpu.start();
        Thread stopper = new Thread(() -> {
            Seen.busy(10_000);
            stop = true;
        });
        stopper.start();
        cpu.join();
        stopper.join();
        Seen.note(shared);
    }

    /** A thread waits in a native method for ever, where no hook is, while the others go on. */
    private static void poll() throws InterruptedException, ReflectiveOperationException {
        Method poll = Class.forName("sun.nio.fs.LinuxWatchService").getDeclaredMethod("poll", int.class, int.class);
        poll.setAccessible(true);
        Thread polling = new Thread(() -> {
            try {
                poll.invoke(null, -1, -1);
            } catch (ReflectiveOperationException e) {
                Seen.note(1);
            }
        });
        polling.setDaemon(true);
        polling.start();
        Seen.run(Seen.threads(3, me -> {
            for (int i = 0; i < 100; i++) {
                Seen.note(me);
            }
        }));
    }

    private static final class Slow {
        static final long VALUE;

        static {
            // However long the others take to start.
            while (ARRIVED.get() < 4) {
                LockSupport.parkNanos(1_000_000);
            }
            LockSupport.parkNanos(5_000_000);
            VALUE = ++shared;
        }
    }

    private static void sleepInInitializer() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            Seen.busy(50);
            ARRIVED.incrementAndGet();
            long value = Slow.VALUE;
            Thread.yield(); // the first hook after the wait of the JVM: from here on there is an order
            Seen.note(value + me);
        }));
    }
}

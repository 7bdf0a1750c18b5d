package org.reprise.it.target;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Programs in which threads meet at monitors that the JDK's own code enters. */
public final class JdkMonitors {
    private static volatile long shared;

    private JdkMonitors() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "synchronizedList" -> list(Collections.synchronizedList(new ArrayList<>()));
            case "vector" -> list(new Vector<>());
            case "printStream" -> printStream();
            case "computeIfAbsent" -> compute();
            case "stringBuffer" -> stringBuffer();
            case "twoExits" -> twoExits();
            case "sleepInInitializer" -> sleepInInitializer();
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

    private static void compute() throws InterruptedException {
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

    private static final class Slow {
        static final long VALUE;

        static {
            LockSupport.parkNanos(5_000_000);
            VALUE = ++shared;
        }
    }

    private static void sleepInInitializer() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            Seen.busy(50);
            Seen.note(Slow.VALUE + me);
        }));
    }
}

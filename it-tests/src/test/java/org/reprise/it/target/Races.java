package org.reprise.it.target;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Programs whose outcome depends on how threads interleave. */
public final class Races {
    private static long field;
    private static volatile long shared;
    private static volatile boolean flag;
    private static boolean plainFlag;
    private static int initialized;

    private Races() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "plain" -> plain();
            case "volatileSpin" -> volatileSpin();
            case "plainSpin" -> plainSpin();
            case "onSpinWait" -> onSpinWait();
            case "yield" -> yielding();
            case "atomics" -> atomics();
            case "initializers" -> initializers();
            case "startingThreads" -> startingThreads();
            case "parallelStreams" -> parallelStreams();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    private static void plain() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 20_000; i++) {
                long value = field;
                Seen.busy(2);
                field = value * 3 + me;
            }
        }));
        Seen.note(field);
    }

    private static void volatileSpin() throws InterruptedException {
        Seen.run(Seen.threads(3, me -> {
            long spins = 0;
            for (int i = 0; i < 50; i++) {
                while (shared % 3 != me) {
                    spins++;
                }
                Seen.note(spins);
                shared++;
            }
        }));
    }

    /** Not to be run as it is: HotSpot may take the field out of the loop. */
    private static void plainSpin() throws InterruptedException {
        Thread spinner = new Thread(() -> {
            long spins = 0;
            while (!plainFlag) {
                spins++;
            }
            Seen.note(spins);
        });
        spinner.start();
        Seen.busy(100_000);
        plainFlag = true;
        spinner.join();
    }

    private static void onSpinWait() throws InterruptedException {
        Thread[] spinners = Seen.threads(3, me -> {
            long spins = 0;
            while (!flag) {
                Thread.onSpinWait();
                spins++;
                shared += me;
            }
            Seen.note(spins);
        });
        for (Thread spinner : spinners) {
            spinner.start();
        }
        Seen.busy(50_000);
        flag = true;
        for (Thread spinner : spinners) {
            spinner.join();
        }
        Seen.note(shared);
    }

    private static void yielding() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 200; i++) {
                Seen.here(me);
                Thread.yield();
            }
        }));
    }

    private static void atomics() throws InterruptedException {
        AtomicLong value = new AtomicLong();
        AtomicInteger failures = new AtomicInteger();
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 2000; i++) {
                long seen = value.get();
                Seen.busy(3);
                if (value.compareAndSet(seen, seen * 5 + me)) {
                    value.updateAndGet(v -> v ^ me);
                } else {
                    failures.incrementAndGet();
                }
            }
        }));
        Seen.note(value.get());
        Seen.note(failures.get());
    }

    private static final class First {
        static final int ORDER = initialized++;

        static {
            Seen.busy(5000);
        }
    }

    private static final class Second {
        static final int ORDER = initialized++;

        static {
            Seen.busy(First.ORDER + 5000);
        }
    }

    private static final class Third {
        static final int ORDER = initialized++;

        static {
            Seen.busy(5000);
        }
    }

    private static void initializers() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 3; i++) {
                Seen.busy(100);
                int order =
                        switch ((me + i) % 3) {
                            case 0 -> First.ORDER;
                            case 1 -> Second.ORDER;
                            default -> Third.ORDER;
                        };
                Seen.note(me * 10L + order);
            }
        }));
        System.out.println(First.ORDER + " " + Second.ORDER + " " + Third.ORDER);
    }

    private static void startingThreads() throws InterruptedException {
        List<Thread> started = new ArrayList<>();
        Seen.run(Seen.threads(3, me -> {
            for (int i = 0; i < 4; i++) {
                Thread child = new Thread(
                        () -> {
                            Seen.busy(500);
                            Seen.note(Thread.currentThread().getName().hashCode());
                        },
                        "child " + me + " " + i);
                synchronized (started) {
                    started.add(child);
                }
                child.start();
                Seen.note(me);
            }
        }));
        for (Thread thread : started) {
            thread.join();
            System.out.println(thread.getName());
        }
    }

    /** Several threads submit to the common pool, and to the same queue of it. */
    private static void parallelStreams() throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 20; i++) {
                Seen.note(IntStream.range(0, 10)
                        .parallel()
                        .map(element -> {
                            Seen.busy(20);
                            shared = shared * 31 + element;
                            return element;
                        })
                        .sum());
                Seen.note(shared);
            }
        }));
    }
}

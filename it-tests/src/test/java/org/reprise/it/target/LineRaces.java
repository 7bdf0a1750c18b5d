package org.reprise.it.target;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Classic bugs of two threads, each within a straight line of code, many times. Prints how often the bug showed. */
public final class LineRaces {
    private static final int ROUNDS = 20_000;

    private static int plain;
    private static volatile int volatileField;
    private static final AtomicInteger ATOMIC = new AtomicInteger();
    private static final ConcurrentHashMap<Integer, Thread> MAP = new ConcurrentHashMap<>();
    private static final int[] FLAGS = new int[ROUNDS];
    private static final Object[] MADE = new Object[ROUNDS];
    private static final Object[] RING = new Object[2 * ROUNDS];
    private static int head;
    private static int first;
    private static int second;
    /** By thread, so that counting is no race of its own. */
    private static final int[] SEEN = new int[2];

    private LineRaces() {}

    /** The bugs. */
    public enum Bug {
        LOST_UPDATE {
            @Override
            int show() throws InterruptedException {
                both(i -> plain++, i -> plain++);
                return 2 * ROUNDS - plain;
            }
        },
        LOST_UPDATE_OF_A_VOLATILE {
            @Override
            @SuppressWarnings("NonAtomicVolatileUpdate") // The bug.
            int show() throws InterruptedException {
                both(i -> volatileField++, i -> volatileField++);
                return 2 * ROUNDS - volatileField;
            }
        },
        GET_THEN_SET {
            @Override
            int show() throws InterruptedException {
                IntConsumer raise = i -> ATOMIC.set(ATOMIC.get() + 1);
                both(raise, raise);
                return 2 * ROUNDS - ATOMIC.get();
            }
        },
        CHECK_THEN_ACT {
            @Override
            int show() throws InterruptedException {
                both(i -> add(i, 0), i -> add(i, 1));
                return SEEN[0] + SEEN[1];
            }

            private void add(int key, int me) {
                if (!MAP.containsKey(key) && MAP.put(key, Thread.currentThread()) != null) {
                    SEEN[me]++;
                }
            }
        },
        FLAGS_SET_AND_CLEARED {
            @Override
            int show() throws InterruptedException {
                java.util.Arrays.fill(FLAGS, 2);
                both(i -> FLAGS[i] |= 1, i -> FLAGS[i] &= ~2);
                int wrong = 0;
                for (int flags : FLAGS) {
                    wrong += flags == 1 ? 0 : 1;
                }
                return wrong;
            }
        },
        MADE_TWICE {
            @Override
            int show() throws InterruptedException {
                both(i -> make(i, 0), i -> make(i, 1));
                return SEEN[0] + SEEN[1] - ROUNDS;
            }

            private void make(int index, int me) {
                if (MADE[index] == null) {
                    MADE[index] = new Object();
                    SEEN[me]++;
                }
            }
        },
        TORN_PAIR {
            @Override
            int show() throws InterruptedException {
                both(
                        i -> {
                            first = i;
                            second = i;
                        },
                        i -> SEEN[0] += first == second ? 0 : 1);
                return SEEN[0];
            }
        },
        RING_OF_TWO_WRITERS {
            @Override
            int show() throws InterruptedException {
                both(i -> RING[head++] = "one", i -> RING[head++] = "other");
                int lost = 0;
                for (Object each : RING) {
                    lost += each == null ? 1 : 0;
                }
                return lost;
            }
        };

        abstract int show() throws InterruptedException;
    }

    /**
     * Runs one.
     *
     * @param args its name
     */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("shown " + Bug.valueOf(args[0]).show());
    }

    private static void both(IntConsumer one, IntConsumer other) throws InterruptedException {
        Thread[] threads = {new Thread(() -> rounds(one)), new Thread(() -> rounds(other))};
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void rounds(IntConsumer each) {
        for (int i = 0; i < ROUNDS; i++) {
            each.accept(i);
        }
    }
}

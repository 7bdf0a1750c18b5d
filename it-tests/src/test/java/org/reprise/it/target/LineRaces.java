package org.reprise.it.target;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

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
    public enum Bug implements ConcurrencyBug {
        LOST_UPDATE("two threads count in a plain field", "Lu et al. 2008, read-write-write") {
            @Override
            public int show() throws InterruptedException {
                Rivals.run(ROUNDS, i -> plain++, i -> plain++);
                return 2 * ROUNDS - plain;
            }
        },
        LOST_UPDATE_OF_A_VOLATILE(
                "two threads count in a volatile field", "Goetz, JCiP 3.1.4; SpotBugs VO_VOLATILE_INCREMENT") {
            @Override
            @SuppressWarnings("NonAtomicVolatileUpdate") // The bug.
            public int show() throws InterruptedException {
                Rivals.run(ROUNDS, i -> volatileField++, i -> volatileField++);
                return 2 * ROUNDS - volatileField;
            }
        },
        GET_THEN_SET("an atomic is read and then set", "Lin and Dig, check-then-act idioms, ICST 2013") {
            @Override
            public int show() throws InterruptedException {
                Rivals.Step raise = i -> ATOMIC.set(ATOMIC.get() + 1);
                Rivals.run(ROUNDS, raise, raise);
                return 2 * ROUNDS - ATOMIC.get();
            }
        },
        CHECK_THEN_ACT("containsKey, then put, of a ConcurrentHashMap", "apache/shenyu#2189") {
            @Override
            public int show() throws InterruptedException {
                Rivals.run(ROUNDS, i -> add(i, 0), i -> add(i, 1));
                return SEEN[0] + SEEN[1];
            }

            private void add(int key, int me) {
                if (!MAP.containsKey(key) && MAP.put(key, Thread.currentThread()) != null) {
                    SEEN[me]++;
                }
            }
        },
        FLAGS_SET_AND_CLEARED("one sets a flag, one clears another, in one word", "an emulator: JPC, processor flags") {
            @Override
            public int show() throws InterruptedException {
                java.util.Arrays.fill(FLAGS, 2);
                Rivals.run(ROUNDS, i -> FLAGS[i] |= 1, i -> FLAGS[i] &= ~2);
                int wrong = 0;
                for (int flags : FLAGS) {
                    wrong += flags == 1 ? 0 : 1;
                }
                return wrong;
            }
        },
        MADE_TWICE("a singleton made where the field is null", "Goetz, JCiP 2.2.2") {
            @Override
            public int show() throws InterruptedException {
                Rivals.run(ROUNDS, i -> make(i, 0), i -> make(i, 1));
                return SEEN[0] + SEEN[1] - ROUNDS;
            }

            private void make(int index, int me) {
                if (MADE[index] == null) {
                    MADE[index] = new Object();
                    SEEN[me]++;
                }
            }
        },
        TORN_PAIR(
                "two fields belong together; one is read old, one new",
                "SCTBench, reorder; Lu et al. 2008, several variables") {
            @Override
            public int show() throws InterruptedException {
                Rivals.run(
                        ROUNDS,
                        i -> {
                            first = i;
                            second = i;
                        },
                        i -> SEEN[0] += first == second ? 0 : 1);
                return SEEN[0];
            }
        },
        RING_OF_TWO_WRITERS("two writers of one ring take the same place", "SCTBench, circular buffer") {
            @Override
            public int show() throws InterruptedException {
                Rivals.run(ROUNDS, i -> RING[head++] = "one", i -> RING[head++] = "other");
                int lost = 0;
                for (Object each : RING) {
                    lost += each == null ? 1 : 0;
                }
                return lost;
            }
        };

        private final String what;
        private final String source;

        Bug(String what, String source) {
            this.what = what;
            this.source = source;
        }

        @Override
        public String what() {
            return what;
        }

        @Override
        public String source() {
            return source;
        }
    }

    /**
     * Runs one.
     *
     * @param args its name
     */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("shown " + Bug.valueOf(args[0]).show());
    }
}

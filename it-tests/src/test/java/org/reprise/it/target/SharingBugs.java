package org.reprise.it.target;

import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/** Bugs of objects of the JDK that are for one thread, and that two share: the race is in the JDK's code. */
public enum SharingBugs implements ConcurrencyBug {
    HASH_MAP("two threads fill a HashMap", "hazelcast/hazelcast#5384; jenkinsci/workflow-api-plugin#160") {
        @Override
        public int show() throws InterruptedException {
            Map<Integer, Integer> map = new HashMap<>();
            int shown = Rivals.run(ROUNDS, i -> map.put(i, i), i -> map.put(-1 - i, i));
            for (int i = -ROUNDS; i < ROUNDS; i++) {
                shown += map.get(i) == null ? 1 : 0;
            }
            return shown;
        }
    },
    ARRAY_LIST("two threads add to an ArrayList", "java.util.ArrayList: not synchronized") {
        @Override
        public int show() throws InterruptedException {
            List<Integer> list = new ArrayList<>();
            int shown = Rivals.run(ROUNDS, list::add, list::add);
            return shown > 0 ? shown : 2 * ROUNDS - list.size();
        }
    },
    ARRAY_DEQUE("one adds to an ArrayDeque from which another takes", "java.util.ArrayDeque: not thread-safe") {
        @Override
        public int show() throws InterruptedException {
            Deque<Integer> deque = new ArrayDeque<>();
            int[] taken = {0};
            int shown = Rivals.run(ROUNDS, deque::addLast, i -> taken[0] += deque.pollFirst() == null ? 0 : 1);
            while (deque.pollFirst() != null) {
                taken[0]++;
            }
            return shown + Math.abs(ROUNDS - taken[0]);
        }
    },
    STRING_BUILDER(
            "two threads append to a StringBuilder", "java.lang.StringBuilder: not safe for use by multiple threads") {
        @Override
        public int show() throws InterruptedException {
            StringBuilder text = new StringBuilder();
            int shown = Rivals.run(ROUNDS, i -> text.append('a'), i -> text.append('b'));
            return shown + Math.abs(2 * ROUNDS - text.length());
        }
    },
    BIT_SET("two threads change bits of one BitSet", "java.util.BitSet: not safe for multithreaded use") {
        @Override
        public int show() throws InterruptedException {
            BitSet bits = new BitSet(64);
            return Rivals.run(ROUNDS, i -> change(bits, 1), i -> change(bits, 2));
        }

        private void change(BitSet bits, int own) {
            bits.set(own);
            boolean set = bits.get(own);
            bits.clear(own);
            Rivals.expect(set && !bits.get(own));
        }
    },
    SIMPLE_DATE_FORMAT(
            "two threads parse with one SimpleDateFormat", "langchain4j/langchain4j#4901; pinterest/secor#148") {
        @Override
        public int show() throws InterruptedException {
            SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd", Locale.ROOT);
            format.setTimeZone(TimeZone.getTimeZone("UTC"));
            return Rivals.run(500, i -> parse(format, "1970-01-02", 1), i -> parse(format, "1970-01-11", 10));
        }

        private void parse(SimpleDateFormat format, String date, int days) {
            try {
                Rivals.expect(format.parse(date).getTime() == days * 86_400_000L);
            } catch (ParseException e) {
                throw new IllegalStateException(e);
            }
        }
    },
    CHANGED_WHILE_ITERATED(
            "listeners are called while another thread adds and removes one", "ohmae/mmupnp#19; JMRI/JMRI#9781") {
        @Override
        public int show() throws InterruptedException {
            List<Integer> listeners = new ArrayList<>(List.of(1, 2, 3));
            return Rivals.run(
                    ROUNDS,
                    i -> {
                        listeners.add(i);
                        listeners.remove(3);
                    },
                    i -> {
                        for (Integer listener : listeners) {
                            Rivals.expect(listener != null);
                        }
                    });
        }
    };

    private static final int ROUNDS = 10_000;

    private final String what;
    private final String source;

    SharingBugs(String what, String source) {
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

    /**
     * Runs one.
     *
     * @param args its name
     */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("shown " + valueOf(args[0]).show());
    }
}

package org.reprise.agent.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The threads of a log by number: how many there are, and the names of some, since a log may have ten million of them. */
final class Threads {
    /** Threads that are named in a list: the first ones. */
    static final int LISTED = 50;
    /** Names that are remembered beside theirs: those of the threads that were told of last. */
    private static final int REMEMBERED = 4096;
    /** Of a name, characters: more are not printed. */
    private static final int LONGEST = 1000;
    /** DestroyJavaVM, which no event names. */
    private static final long JVMS = 1;

    private final Map<Long, String> first = new TreeMap<>();
    private final Map<Long, String> last = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    private long named;
    private boolean jvms;

    Threads() {
        name(0, "main");
    }

    /** An event names a thread. */
    void name(long number, String name) {
        named++;
        remember(number, name);
    }

    private void remember(long number, String name) {
        String kept = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        if (number >= 0 && number < LISTED) {
            first.put(number, kept);
        } else {
            last.put(number, kept);
        }
    }

    /** A thread gets the turn. */
    void turnTo(long number) {
        if (number == JVMS && !jvms) {
            jvms = true;
            remember(JVMS, "DestroyJavaVM");
        }
    }

    /** The name of a thread, or "" where the log tells none, or told it too long ago. */
    String name(long number) {
        String name = number >= 0 && number < LISTED ? first.get(number) : last.get(number);
        return name == null ? "" : name;
    }

    /** How many threads there are. */
    long count() {
        return named + (jvms ? 1 : 0);
    }

    /** The first ones, by number. */
    Map<Long, String> first() {
        return first;
    }
}

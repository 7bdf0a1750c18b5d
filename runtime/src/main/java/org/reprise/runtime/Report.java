package org.reprise.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.Printable;

/**
 * Tells its user at the end, with {@code report=summary}, what a run consisted of and what escaped Reprise, so that one knows whether to trust the recording. It changes neither
 * the log nor what the target does.
 *
 * <p>Threading: {@link #event} as events are written; {@link #outside} by any thread.
 */
final class Report {
    /** Of so many events of a kind it is looked where the program was. */
    private static final int PLACED = 100_000;
    /** So often it is looked whether a thread from outside runs code of the target. */
    private static final int OUTSIDERS = 1000;

    private static final int KINDS_SHOWN = 14;
    private static final int PLACES_SHOWN = 2;
    private static final int THREADS_SHOWN = 6;
    private static final int HOOKS_SHOWN = 8;
    /** Of each sort of what escaped. */
    private static final int ESCAPED_SHOWN = 3;
    /** Characters of a line. */
    private static final int WIDTH = 240;

    private final Engine engine;
    private final Supplier<String[]> escaped;

    private final long[] counts = new long[64];
    private final List<Map<String, Tally>> places = new ArrayList<>();
    private final Map<Integer, Tally> threads = new TreeMap<>();
    private long events;
    private long yieldPoints;
    /** Threads from outside that ran code of the target, and where; guarded by itself. */
    private final Map<String, String> outsiders = new TreeMap<>();

    /** Compared by ==: a hash code of a thread is one that the program may see. */
    private final List<Thread> seen = new ArrayList<>();

    private int looks;

    /** A number that can be sorted by, and what it is of. */
    private static final class Tally implements Comparable<Tally> {
        final String name;
        long count;

        Tally(String name) {
            this.name = name;
        }

        @Override
        public int compareTo(Tally other) {
            int order = Long.compare(other.count, count);
            return order != 0 ? order : name.compareTo(other.name);
        }
    }

    /** @param escaped asked at the end for what was woven and what was not: a text before each list, a colon between */
    Report(Engine engine, Supplier<String[]> escaped) {
        this.engine = engine;
        this.escaped = escaped;
        for (int i = 0; i < counts.length; i++) {
            places.add(null);
        }
    }

    /** An event is written, or met in a replay, so many yield points behind the one before. */
    void event(EventKind kind, long passed) {
        events++;
        yieldPoints += passed;
        counts[kind.id]++;
        // Who gives the turn away may have given it already.
        TargetThread me = engine.scheduler.find(Thread.currentThread());
        if (me == null) {
            return;
        }
        me.beginInert();
        Tally tally = threads.get(me.number);
        if (tally == null) {
            tally = new Tally(me.number + " \"" + me.thread.getName() + "\"");
            threads.put(me.number, tally);
        }
        tally.count++;
        if (kind.place != EventKind.Place.YIELD_POINT && counts[kind.id] <= PLACED) {
            place(kind);
        }
        me.endInert();
    }

    private void place(EventKind kind) {
        // A method with a hook is met where it ends, in a replay where it begins.
        String place = place(new Throwable().getStackTrace(), !kind.toString().startsWith("HOOK_"));
        if (place == null) {
            return;
        }
        Map<String, Tally> known = places.get(kind.id);
        if (known == null) {
            known = new HashMap<>();
            places.set(kind.id, known);
        }
        Tally tally = known.get(place);
        if (tally == null) {
            tally = new Tally(place);
            known.put(place, tally);
        }
        tally.count++;
    }

    /** Returns the innermost frame of the target, and the method of the JDK that it called; null where there is none. */
    private static String place(StackTraceElement[] frames, boolean lines) {
        String called = null;
        for (StackTraceElement frame : frames) {
            String name = frame.getClassName();
            if (name.startsWith("org.reprise.runtime.")) {
                continue;
            }
            if (isJdk(frame)) {
                called = name + '.' + frame.getMethodName();
            } else {
                String file = frame.getFileName();
                String line = !lines || file == null ? "" : '(' + file + ':' + frame.getLineNumber() + ')';
                return name + '.' + frame.getMethodName() + line + (called == null ? "" : " in " + called);
            }
        }
        return null;
    }

    static boolean isJdk(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    /** A thread that has not the turn comes to a hook or a yield point. */
    void outside() {
        Thread current = Thread.currentThread();
        if (engine.scheduler.find(current) != null || current instanceof DisplayRelay.Pump) {
            return;
        }
        synchronized (outsiders) {
            for (Thread thread : seen) {
                if (thread == current) {
                    return;
                }
            }
            if (looks == OUTSIDERS) {
                return;
            }
            looks++;
        }
        String place = place(new Throwable().getStackTrace(), true);
        if (place != null) {
            synchronized (outsiders) {
                seen.add(current);
                outsiders.put(current.getName(), place);
            }
        }
    }

    /** The target has ended: prints it. */
    void print() {
        StringBuilder text = new StringBuilder();
        text.append("reprise: summary of the ")
                .append(engine.replaying() ? "replay" : "recording")
                .append(": ")
                .append(events)
                .append(" events, ")
                .append(yieldPoints)
                .append(" yield points, ")
                .append(threads.size())
                .append(threads.size() == 1 ? " thread\n" : " threads\n");
        printKinds(text);
        printThreads(text);
        printHooks(text);
        printEscaped(text);
        Stop.print(text.toString());
    }

    private static void line(StringBuilder text, String line) {
        String printable = Printable.line(line);
        text.append("reprise:   ")
                .append(printable.length() > WIDTH ? printable.substring(0, WIDTH) + "..." : printable)
                .append('\n');
    }

    private static Tally[] sorted(Iterable<Tally> tallies) {
        List<Tally> list = new ArrayList<>();
        for (Tally tally : tallies) {
            list.add(tally);
        }
        Tally[] sorted = list.toArray(new Tally[0]);
        Arrays.sort(sorted);
        return sorted;
    }

    private void printKinds(StringBuilder text) {
        List<Tally> kinds = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                Tally tally = new Tally(EventKind.of(i).toString());
                tally.count = counts[i];
                kinds.add(tally);
            }
        }
        Tally[] sorted = sorted(kinds);
        long others = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i >= KINDS_SHOWN) {
                others += sorted[i].count;
                continue;
            }
            Map<String, Tally> known = places.get(EventKind.valueOf(sorted[i].name).id);
            StringBuilder line =
                    new StringBuilder(pad(sorted[i].count)).append(' ').append(sorted[i].name);
            Tally[] at = known == null ? new Tally[0] : sorted(known.values());
            for (int j = 0; j < at.length && j < PLACES_SHOWN; j++) {
                line.append(j == 0 ? ": " : ", ")
                        .append(at[j].count)
                        .append(" at ")
                        .append(at[j].name);
            }
            if (at.length > PLACES_SHOWN) {
                line.append(", and ").append(at.length - PLACES_SHOWN).append(" places more");
            }
            if (sorted[i].count > PLACED) {
                line.append(" (places of the first ").append(PLACED).append(')');
            }
            line(text, line.toString());
        }
        if (others > 0) {
            line(text, pad(others) + " of " + (sorted.length - KINDS_SHOWN) + " kinds more");
        }
    }

    private static String pad(long number) {
        StringBuilder padded = new StringBuilder(Long.toString(number));
        while (padded.length() < 9) {
            padded.insert(0, ' ');
        }
        return padded.toString();
    }

    private void printThreads(StringBuilder text) {
        Tally[] sorted = sorted(threads.values());
        for (int i = 0; i < sorted.length && i < THREADS_SHOWN; i++) {
            line(text, pad(sorted[i].count) + " in thread " + sorted[i].name);
        }
        if (sorted.length > THREADS_SHOWN) {
            line(text, "          and " + (sorted.length - THREADS_SHOWN) + " threads more");
        }
    }

    private void printHooks(StringBuilder text) {
        List<String> calls = engine.hooks.calls();
        for (int i = 0; i < calls.size() && i < HOOKS_SHOWN; i++) {
            line(text, calls.get(i));
        }
        if (calls.size() > HOOKS_SHOWN) {
            line(text, "and " + (calls.size() - HOOKS_SHOWN) + " hooks more");
        }
    }

    private void printEscaped(StringBuilder text) {
        List<String> taken = engine.scheduler.takenIn();
        int before = text.length();
        list(text, "blocked where no hook is, so not in order from there on: ", taken);
        List<String> ran = new ArrayList<>();
        synchronized (outsiders) {
            for (Map.Entry<String, String> thread : outsiders.entrySet()) {
                ran.add("thread \"" + thread.getKey() + "\" at " + thread.getValue());
            }
        }
        list(text, "code of the program in a thread that it did not start, not in order: ", ran);
        for (String sort : escaped.get()) {
            int colon = sort.indexOf(": ") + 2;
            list(
                    text,
                    sort.substring(0, colon),
                    Arrays.asList(sort.substring(colon).split(", ")));
        }
        if (text.length() == before) {
            line(
                    text,
                    "nothing was seen to escape: no thread blocked where no hook is, no code of the program in a thread that it did not start, no native method without a hook, no class that was not woven");
        }
    }

    private static void list(StringBuilder text, String what, List<String> items) {
        if (items.isEmpty()) {
            return;
        }
        StringBuilder line = new StringBuilder(what);
        for (int i = 0; i < items.size() && i < ESCAPED_SHOWN; i++) {
            line.append(i == 0 ? "" : ", ").append(items.get(i));
        }
        if (items.size() > ESCAPED_SHOWN) {
            line.append(", and ").append(items.size() - ESCAPED_SHOWN).append(" more");
        }
        line(text, line.toString());
    }
}

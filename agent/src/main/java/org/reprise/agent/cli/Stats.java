package org.reprise.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.reprise.runtime.log.EventKind;
import picocli.CommandLine.Command;

/** Counts what a log consists of: which hooks make it long, which threads run. */
@Command(name = "stats", description = "Counts what the log consists of: events and bytes by kind, turns by thread.")
final class Stats extends LogCommand {
    private final Map<EventKind, Tally> kinds = new EnumMap<>(EventKind.class);
    private final Map<String, Tally> sources = new TreeMap<>();
    private final Map<Long, Turns> threads = new TreeMap<>();
    private final Map<EventKind, Clock> clocks = new EnumMap<>(EventKind.class);
    /** Stands for threads beyond those that are counted each for itself. */
    private static final long OTHERS = Long.MAX_VALUE;

    /** Bytes of the CHUNK events before the event at hand that belong to it. */
    private long chunks;

    /** Events of one sort. */
    private static final class Tally {
        long events;
        long bytes;
        /** Switches to another thread; values that were an exception. */
        long special;

        void add(long size, boolean isSpecial) {
            events++;
            bytes += size;
            special += isSpecial ? 1 : 0;
        }

        void add(Tally other) {
            events += other.events;
            bytes += other.bytes;
            special += other.special;
        }
    }

    /** What a thread had. */
    private static final class Turns {
        long turns;
        long yieldPoints;
    }

    /** First and last value of a clock. */
    private static final class Clock {
        long first;
        long last;
    }

    @Override
    void print(LogCursor events, PrintWriter out) throws IOException {
        threads.computeIfAbsent(0L, number -> new Turns()).turns = 1;
        while (events.next()) {
            count(events);
        }
        printKinds(out);
        printSources(out);
        printSwitches(out);
        printThreads(events, out);
        printClocks(out);
        out.println("The log is " + (events.complete() ? "complete: " : "") + events.ending() + ".");
    }

    private void count(LogCursor events) {
        EventKind kind = events.kind();
        boolean switched = events.nextThread() != events.thread();
        kinds.computeIfAbsent(kind, key -> new Tally()).add(events.size(), switched);
        turns(events.thread()).yieldPoints += events.count();
        if (switched) {
            turns(events.nextThread()).turns++;
        }
        switch (kind) {
            case NUMBER, TEXT, BYTES, THROWN ->
                sources.computeIfAbsent(
                                Some.key(sources, EventText.source(events.number(0)), "others"), name -> new Tally())
                        .add(events.size() + chunks, kind == EventKind.THROWN);
            case NANO_TIME, MILLIS, INSTANT -> {
                long now = events.clock(kind);
                clocks.computeIfAbsent(kind, key -> {
                            Clock clock = new Clock();
                            clock.first = now;
                            return clock;
                        })
                        .last = now;
            }
            default -> {
                // Counted by its kind.
            }
        }
        chunks = kind == EventKind.CHUNK ? chunks + events.size() : 0;
    }

    private Turns turns(long thread) {
        return threads.computeIfAbsent(Some.key(threads, thread, OTHERS), number -> new Turns());
    }

    private void printKinds(PrintWriter out) {
        Tally all = new Tally();
        kinds.values().forEach(all::add);
        out.printf(Locale.ROOT, "%-22s %12s %14s %7s %10s%n", "kind", "events", "bytes", "share", "bytes each");
        kinds.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue().bytes, a.getValue().bytes))
                .forEach(entry -> printKind(out, entry.getKey().toString(), entry.getValue(), all.bytes));
        printKind(out, "all", all, all.bytes);
        out.println();
    }

    private static void printKind(PrintWriter out, String name, Tally tally, long all) {
        out.printf(
                Locale.ROOT,
                "%-22s %12d %14d %6.1f%% %10.1f%n",
                name,
                tally.events,
                tally.bytes,
                100 * ratio(tally.bytes, all),
                ratio(tally.bytes, tally.events));
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private void printSources(PrintWriter out) {
        if (sources.isEmpty()) {
            return;
        }
        out.printf(Locale.ROOT, "%-22s %12s %14s %7s%n", "source", "events", "bytes", "thrown");
        sources.forEach((name, tally) ->
                out.printf(Locale.ROOT, "%-22s %12d %14d %7d%n", name, tally.events, tally.bytes, tally.special));
        out.println();
    }

    private void printSwitches(PrintWriter out) {
        Tally all = new Tally();
        out.printf(Locale.ROOT, "%-22s %12s %14s%n", "switch", "events", "other thread");
        kinds.forEach((kind, tally) -> {
            if (kind.switchesTurn()) {
                all.add(tally);
                out.printf(Locale.ROOT, "%-22s %12d %14d%n", kind, tally.events, tally.special);
            }
        });
        out.printf(Locale.ROOT, "%-22s %12d %14d%n", "all", all.events, all.special);
        out.printf(Locale.ROOT, "%.1f bytes per switch%n%n", ratio(all.bytes, all.events));
    }

    private void printThreads(LogCursor events, PrintWriter out) {
        long all = events.yieldPoints();
        out.printf(Locale.ROOT, "%-22s %12s %14s %7s%n", "thread", "turns", "yield points", "share");
        long turns = 0;
        for (Map.Entry<Long, Turns> entry : threads.entrySet()) {
            Turns thread = entry.getValue();
            String name = entry.getKey() == OTHERS
                    ? "others"
                    : entry.getKey() + " " + Quote.escape(events.threads().name(entry.getKey()));
            printThread(out, name, thread.turns, thread.yieldPoints, all);
            turns += thread.turns;
        }
        printThread(out, "all", turns, all, all);
        out.println();
    }

    private static void printThread(PrintWriter out, String name, long turns, long yieldPoints, long all) {
        out.printf(Locale.ROOT, "%-22s %12d %14d %6.1f%%%n", name, turns, yieldPoints, 100 * ratio(yieldPoints, all));
    }

    private void printClocks(PrintWriter out) {
        Tally all = new Tally();
        clocks.forEach((kind, clock) -> {
            Tally tally = kinds.get(kind);
            all.add(tally);
            double units = kind == EventKind.MILLIS ? 1e3 : 1e9;
            out.printf(
                    Locale.ROOT,
                    "%.3f s from the first to the last of %d %s events%n",
                    (clock.last - clock.first) / units,
                    tally.events,
                    kind);
        });
        out.printf(Locale.ROOT, "%.1f bytes per clock event%n%n", ratio(all.bytes, all.events));
    }
}

package org.reprise.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogHeader;
import org.reprise.runtime.log.Printable;
import picocli.CommandLine.Command;

/** Sums a log up on one page, as {@code report=summary} does the run: what is in it, and what in it is inexact. */
@Command(
        name = "report",
        description = {
            "Sums the log up: events by kind and source, threads, hooks, and what is inexact. With report=summary the agent also says where in the "
                    + "program, and what escaped it."
        })
final class Report extends LogCommand {
    /** Second field of an OUTSIDE that is not from outside. */
    private static final long SPURIOUS = 5;

    private static final int KINDS = 14;
    private static final int THREADS = 6;
    private static final int HOOKS = 8;
    /** Of each sort of what was said. */
    private static final int SAID = 3;
    /** The same, of which it is known that there are more. */
    private static final int DISTINCT = 1000;
    /** Of what was said, characters that are kept. */
    private static final int LONGEST = 10_000;
    /** Stands for numbers beyond those that are counted each for itself. */
    private static final long OTHERS = Long.MIN_VALUE;

    /** Kinds whose first field is where, see docs/log-format.md. */
    private static final Set<EventKind> AT_HOOKS = EnumSet.of(
            EventKind.HOOK_NUMBER,
            EventKind.HOOK_VALUE,
            EventKind.HOOK_THROWN,
            EventKind.WARP_START,
            EventKind.WARP,
            EventKind.DIGEST,
            EventKind.REQUEST,
            EventKind.ICOUNT);

    private final Map<String, Long> kinds = new TreeMap<>();
    private final Map<Long, Long> threads = new TreeMap<>();
    /** Events by number of the hook. */
    private final Map<Long, Long> hooks = new TreeMap<>();

    private final Set<String> taken = new LinkedHashSet<>();
    private final Set<String> said = new LinkedHashSet<>();
    private long outside;

    @Override
    void print(LogCursor events, PrintWriter out) throws IOException {
        while (events.next()) {
            count(events);
        }
        out.println("summary of " + Printable.line(log.toString()) + ": " + events.event() + " events, "
                + events.yieldPoints() + " yield points, "
                + events.threads().count() + (events.threads().count() == 1 ? " thread; " : " threads; ")
                + events.ending());
        page(out, kinds, KINDS, "kinds", name -> name);
        page(
                out,
                threads,
                THREADS,
                "threads",
                number -> number == OTHERS ? "in other threads" : "in " + events.thread(number));
        printHooks(out, events.header().get(LogHeader.WEAVING));
        if (outside > 0) {
            line(out, outside, "acts of threads that are not the program's");
        }
        list(out, "blocked where no hook is, so not in order from there on: ", taken);
        list(out, "said: ", said);
        if (taken.isEmpty()) {
            out.println("  nothing in the log is inexact");
        }
    }

    private void count(LogCursor events) {
        EventKind kind = events.kind();
        String name =
                switch (kind) {
                    case NUMBER, TEXT, BYTES, THROWN, SENT -> kind + " " + EventText.source(events.number(0));
                    default -> kind.toString();
                };
        kinds.merge(Some.key(kinds, name, "others"), 1L, Long::sum);
        threads.merge(Some.key(threads, events.thread(), OTHERS), 1L, Long::sum);
        if (AT_HOOKS.contains(kind)) {
            atHook(events.number(0));
        }
        switch (kind) {
            case ASYNC, INPUT -> {
                atHook(events.number(1));
                atHook(events.number(2));
            }
            case TAKEN -> add(taken, events.fields()[2]);
            case STALLED -> add(said, events.fields()[1]);
            case SAID, SHUTDOWN -> add(said, events.fields()[0]);
            case OUTSIDE -> outside += events.number(1) == SPURIOUS ? 0 : 1;
            case ADOPTED -> outside++;
            default -> {
                // Counted by its kind.
            }
        }
    }

    private static void add(Set<String> items, Object item) {
        String text = (String) item;
        if (items.size() < DISTINCT) {
            items.add(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        }
    }

    private void atHook(long site) {
        if (site % 2 == 0) {
            hooks.merge(Some.key(hooks, site / 2, OTHERS), 1L, Long::sum);
        }
    }

    /** A text of a number of events. */
    private interface Words<K> {
        String of(K key);
    }

    private static <K> void page(PrintWriter out, Map<K, Long> counts, int shown, String what, Words<K> words) {
        List<Map.Entry<K, Long>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        for (Map.Entry<K, Long> entry : sorted.subList(0, Math.min(shown, sorted.size()))) {
            line(out, entry.getValue(), words.of(entry.getKey()));
        }
        if (sorted.size() > shown) {
            long rest =
                    sorted.stream().skip(shown).mapToLong(Map.Entry::getValue).sum();
            line(out, rest, "of " + (sorted.size() - shown) + " " + what + " more");
        }
    }

    private static void line(PrintWriter out, long count, String words) {
        out.printf(Locale.ROOT, "  %9d %s%n", count, words);
    }

    /** The weaving options have the hooks in the order of their numbers. */
    private void printHooks(PrintWriter out, String weaving) {
        String[] options = weaving.split(" hook=");
        for (int i = 1; i < options.length && i <= HOOKS; i++) {
            String kind = options[i].substring(0, Math.max(options[i].indexOf(':'), 0));
            if (!Set.of("blocking", "ignore").contains(kind)) {
                line(out, hooks.getOrDefault(i - 1L, 0L), "of hook " + Quote.escape(options[i]));
            }
        }
        if (options.length - 1 > HOOKS) {
            out.println("  and " + (options.length - 1 - HOOKS) + " hooks more");
        }
    }

    private static void list(PrintWriter out, String what, Set<String> items) {
        items.stream().limit(SAID).forEach(item -> out.println("  " + what + Quote.text(item)));
        if (items.size() > SAID) {
            out.println("  " + what + "and " + (items.size() - SAID) + " more");
        }
    }
}

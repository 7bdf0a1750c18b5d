package org.reprise.agent.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds where two logs part: two recordings of one program, or a log and what became of it. */
@Command(
        name = "diff",
        description = {
            "Prints where the headers differ, and the first event that does, with the events before and after it. "
                    + "Exit status 0 where the logs have the same events and the same binding header, else 1."
        })
final class Diff implements Callable<Integer> {
    private static final int DIFFERENT = 1;
    /** Events printed before the first difference, and of each log from there on. */
    private static final int CONTEXT = 5;

    private static final Set<EventKind> PLACELESS = EnumSet.of(
            EventKind.CLASS, EventKind.JDK_CLASS, EventKind.FINGERPRINT, EventKind.DISPLAY, EventKind.DISPLAY_PACKED);
    /** Begins the keys of the header that bind nothing. */
    private static final String INFORMATION = "info.";

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A", description = "A log.")
    private File one;

    @Parameters(index = "1", paramLabel = "B", description = "Another.")
    private File other;

    @Option(
            names = "--shape",
            description = {
                "Compare kinds, yield points and turns alone: two recordings of one program differ in values from the first event on. "
                        + "CLASS, JDK_CLASS, FINGERPRINT and DISPLAY events, whose place means nothing, are passed over."
            })
    private boolean shape;

    private PrintWriter out;

    @Override
    public Integer call() throws IOException {
        out = spec.commandLine().getOut();
        try (LogCursor a = open(one);
                LogCursor b = open(other)) {
            boolean same = compareHeaders(a, b);
            return compareEvents(a, b) && same ? 0 : DIFFERENT;
        }
    }

    private static LogCursor open(File log) throws IOException {
        try {
            return new LogCursor(log);
        } catch (IOException e) {
            throw new UnreadableException(log, e);
        }
    }

    private boolean compareHeaders(LogCursor a, LogCursor b) {
        Map<String, String> values = a.header().values();
        Map<String, String> others = b.header().values();
        TreeSet<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(others.keySet());
        boolean same = true;
        for (String key : keys) {
            if (!Objects.equals(values.get(key), others.get(key))) {
                same &= key.startsWith(INFORMATION);
                out.println(
                        "header " + Quote.escape(key) + (key.startsWith(INFORMATION) ? " (for information only)" : ""));
                out.println("< " + value(values.get(key)));
                out.println("> " + value(others.get(key)));
            }
        }
        return same;
    }

    private static String value(String value) {
        return value == null ? "(none)" : Quote.escape(value);
    }

    private boolean compareEvents(LogCursor a, LogCursor b) throws IOException {
        Deque<String> before = new ArrayDeque<>();
        boolean more = next(a, one);
        boolean others = next(b, other);
        while (more && others && same(a, b)) {
            if (before.size() == CONTEXT) {
                before.removeFirst();
            }
            before.addLast(EventText.line(" ", a));
            more = next(a, one);
            others = next(b, other);
        }
        if (!more && !others) {
            out.println(a.event() == 1 ? "The one event is the same." : "All " + a.event() + " events are the same.");
            return true;
        }
        out.println("The first difference is at event " + a.event()
                + (a.event() == b.event()
                        ? ""
                        : " of " + Printable.line(one.toString()) + " and event " + b.event() + " of "
                                + Printable.line(other.toString()))
                + ".");
        before.forEach(out::println);
        print("<", a, one, more);
        print(">", b, other, others);
        return false;
    }

    private boolean next(LogCursor events, File log) throws IOException {
        try {
            boolean more = events.next();
            while (more && shape && PLACELESS.contains(events.kind())) {
                more = events.next();
            }
            return more;
        } catch (IOException e) {
            throw new UnreadableException(log, e);
        }
    }

    private boolean same(LogCursor a, LogCursor b) {
        if (a.kind() != b.kind() || a.count() != b.count()) {
            return false;
        }
        return shape ? a.nextThread() == b.nextThread() : Arrays.deepEquals(a.fields(), b.fields());
    }

    private void print(String mark, LogCursor events, File log, boolean more) throws IOException {
        boolean left = more;
        for (int i = 0; i < CONTEXT && left; i++) {
            out.println(EventText.line(mark, events));
            left = next(events, log);
        }
        if (!more) {
            out.println(mark + " " + Printable.line(log.toString()) + " has ended: " + events.ending() + ".");
        }
    }
}

package org.reprise.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.reprise.runtime.log.EventKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Prints the events of a log, one a line: what to read beside a divergence report. */
@Command(
        name = "dump",
        description = {
            "Prints the events of the log, one a line: number, thread that has the turn, yield points so far, yield points since the "
                    + "event before, kind, fields."
        })
final class Dump extends LogCommand {
    /** Events that --around prints before and after its own. */
    private static final long AROUND = 10;
    /** Lines between two looks at whether anybody still reads. */
    private static final int LINES = 4096;

    @Option(names = "--from", paramLabel = "N", description = "First event to print, from 0.")
    private Long from;

    @Option(names = "--to", paramLabel = "N", description = "Last event to print.")
    private Long to;

    @Option(
            names = "--around",
            paramLabel = "N",
            description = "Print event N, marked, with the " + AROUND + " events before and after it.")
    private Long around;

    @Option(
            names = "--kind",
            paramLabel = "K",
            split = ",",
            description = "Print events of these kinds alone: ${COMPLETION-CANDIDATES}.")
    private List<EventKind> kinds;

    @Override
    void check() {
        if (around != null && (from != null || to != null)) {
            throw refused("--around goes with neither --from nor --to.");
        }
        for (Long number : new Long[] {from, to, around}) {
            if (number != null && number < 0) {
                throw refused("Events are numbered from 0: there is no event " + number + ".");
            }
        }
        if (from != null && to != null && from > to) {
            throw refused("--from " + from + " lies behind --to " + to + ".");
        }
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private long first() {
        return around != null ? Math.max(around - AROUND, 0) : from != null ? from : 0;
    }

    private long last() {
        return around != null && around < Long.MAX_VALUE - AROUND ? around + AROUND : to != null ? to : Long.MAX_VALUE;
    }

    @Override
    void print(LogCursor events, PrintWriter out) throws IOException {
        Set<EventKind> wanted = kinds == null ? EnumSet.allOf(EventKind.class) : EnumSet.copyOf(kinds);
        out.printf(Locale.ROOT, "  %9s %6s %14s %10s  %-12s %s%n", "event", "thread", "yield points", "", "kind", "");
        long first = first();
        long last = last();
        for (long lines = 0; events.next(); ) {
            if (events.event() > last) {
                return;
            }
            if (events.event() >= first && wanted.contains(events.kind())) {
                print(out, events);
                if (++lines % LINES == 0 && out.checkError()) {
                    return;
                }
            }
        }
        if (events.event() <= first && first > 0) {
            out.println("The log has " + events.event() + " events, numbered from 0.");
        }
        if (!events.complete()) {
            out.println("The log is " + events.ending() + ".");
        }
    }

    private void print(PrintWriter out, LogCursor events) {
        boolean marked = around != null && around == events.event();
        out.println(EventText.line(marked ? ">" : " ", events));
    }
}

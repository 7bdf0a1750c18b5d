package org.reprise.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogFormat;
import org.reprise.runtime.log.LogHeader;
import picocli.CommandLine.Command;

/** Tells what a log is of, whether it is whole, and how much is in it. */
@Command(name = "info", description = "Tells what the log is of, whether it is whole, and how much is in it.")
final class Info extends LogCommand {
    @Override
    void print(LogCursor events, PrintWriter out) throws IOException {
        Secrets secrets = new Secrets();
        while (events.next()) {
            secrets.count(events);
        }
        line(out, "log", log.toString());
        line(out, "format version", Integer.toString(LogFormat.VERSION));
        for (Map.Entry<String, String> entry : events.header().values().entrySet()) {
            line(out, entry.getKey(), value(entry.getKey(), entry.getValue()));
        }
        line(out, "complete", (events.complete() ? "yes, " : "no, ") + events.ending());
        line(out, "exact", events.exactness());
        line(out, "events", Long.toString(events.event()));
        line(out, "yield points", Long.toString(events.yieldPoints()));
        line(out, "segments", events.segments() + (events.sealed() ? ", all sealed" : ", the last one not sealed"));
        line(out, "bytes", Long.toString(log.length()));
        line(out, "threads", threads(events.threads()));
        line(out, "holds", secrets.words());
    }

    private static void line(PrintWriter out, String key, String value) {
        out.printf(Locale.ROOT, "%-16s %s%n", Quote.escape(key), Quote.escape(value));
    }

    private static String value(String key, String value) {
        if (key.equals(LogHeader.STARTED)) {
            try {
                return LogCursor.time(EventKind.MILLIS, Long.parseLong(value));
            } catch (NumberFormatException e) {
                return value;
            }
        }
        return value;
    }

    private static String threads(Threads threads) {
        boolean more = threads.count() > threads.first().size();
        StringJoiner names = new StringJoiner(", ", threads.count() + ": ", more ? ", ..." : "");
        threads.first().forEach((number, name) -> names.add(number + (name.isEmpty() ? "" : " ") + name));
        return names.toString();
    }
}

package org.reprise.agent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogException;
import org.reprise.runtime.log.Printable;
import picocli.CommandLine.Command;

/** Checks a whole log as far as that can be done without its program: before it is sent to somebody, or after. */
@Command(
        name = "verify",
        description = {
            "Checks the whole log: the checksum of every segment, that every event can be read, the digest that END has of all events. "
                    + "A log that was cut off is whole as far as it goes."
        })
final class Verify extends LogCommand {
    @Override
    void print(LogCursor events, PrintWriter out) throws IOException {
        // Opening it has checked the segments.
        boolean ended = false;
        while (events.next()) {
            if (ended) {
                throw new LogException(log + " is corrupt: event " + events.event() + " follows END.");
            }
            ended = events.kind() == EventKind.END;
            if (ended) {
                int digest = events.digest();
                if (digest != (Integer) events.fields()[1]) {
                    throw new LogException(log + " is corrupt: its events have the CRC-32C " + Quote.crc(digest)
                            + ", END says " + Quote.crc(events.fields()[1]) + ".");
                }
            }
        }
        out.println(Printable.line(log.toString()) + " is whole" + (events.complete() ? "" : " as far as it goes")
                + ": " + events.event()
                + (events.event() == 1 ? " event in " : " events in ") + events.segments()
                + (events.segments() == 1 ? " segment; " : " segments; ") + events.ending() + ".");
        if (!events.exactness().equals("yes")) {
            out.println("Exact: " + events.exactness() + "; a replay may differ.");
        }
    }
}

package org.reprise.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogReader;

/**
 * What the order of threads costs in a log.
 *
 * @param yieldPoints yield points passed in the run
 * @param switches events by which a thread gave the turn to another
 * @param kept events by which a thread that might have given the turn kept it
 * @param bytes what both take in the log
 */
record Scheduling(long yieldPoints, long switches, long kept, long bytes) {
    private static final Path REPORT = Path.of("target", "scheduling.csv");

    static {
        try {
            Files.writeString(REPORT, "program,yield points,switches,kept,bytes,equal replays\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a log. */
    static Scheduling of(Path log) {
        long yieldPoints = 0;
        long switches = 0;
        long kept = 0;
        long bytes = 0;
        long turn = 0;
        try (LogReader reader = new LogReader(log.toFile())) {
            for (; reader.kind() != null; reader.next()) {
                yieldPoints += reader.count();
                List<Object> fields = LogEvents.fields(reader);
                // TAKEN says where the thread was: the watchdog's events are few, and long.
                if (reader.kind().switchesTurn() && reader.kind() != EventKind.TAKEN) {
                    bytes += reader.size();
                    long next = (Long) fields.get(0);
                    switches += next == turn ? 0 : 1;
                    kept += next == turn ? 1 : 0;
                    turn = next;
                }
            }
            return new Scheduling(yieldPoints, switches, kept, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a line to the report of this run of the tests, of a program of which so many replays were the recording. */
    void report(String program, int replays) {
        try {
            Files.writeString(
                    REPORT,
                    '"' + program + "\"," + yieldPoints + ',' + switches + ',' + kept + ',' + bytes + ',' + replays
                            + '\n',
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

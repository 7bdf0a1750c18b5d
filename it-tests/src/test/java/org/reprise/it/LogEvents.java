package org.reprise.it;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogHeader;
import org.reprise.runtime.log.LogReader;
import org.reprise.runtime.log.LogText;
import org.reprise.runtime.log.LogWriter;

/**
 * A log as a list of events, which a test may change and write back with right checksums.
 *
 * @param header what the log says of its recording
 * @param events all of its events
 */
record LogEvents(LogHeader header, List<Event> events) {

    /**
     * One event.
     *
     * @param kind its kind
     * @param count yield points since the event before
     * @param fields by the letters of {@link EventKind#fields}: Long, Integer, String and byte[]
     */
    record Event(EventKind kind, long count, List<Object> fields) {
        /** Returns the event with another field. */
        Event with(int index, Object value) {
            List<Object> changed = new ArrayList<>(fields);
            changed.set(index, value);
            return new Event(kind, count, changed);
        }

        /** Returns the event at another place. */
        Event after(long otherCount) {
            return new Event(kind, otherCount, fields);
        }
    }

    /** Reads a log. */
    static LogEvents read(Path log) {
        List<Event> events = new ArrayList<>();
        try (LogReader reader = new LogReader(log.toFile())) {
            for (; reader.kind() != null; reader.next()) {
                events.add(new Event(reader.kind(), reader.count(), fields(reader)));
            }
            return new LogEvents(reader.header(), events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all fields of the event at hand. */
    static List<Object> fields(LogReader reader) {
        List<Object> fields = new ArrayList<>();
        for (char letter : reader.kind().fields.toCharArray()) {
            fields.add(
                    switch (letter) {
                        case 'u' -> reader.unsigned();
                        case 's' -> reader.signed();
                        case 'x' -> reader.fixed();
                        case 't' -> reader.text();
                        case 'b' -> reader.bytes();
                        default -> throw new IllegalStateException("field " + letter);
                    });
        }
        return fields;
    }

    /** Writes a log. What was altered shows by the digest at its end. */
    void write(Path log) {
        write(log, false);
    }

    /** Writes a log whose digest at the end is right, too, as whoever wants to deceive does. */
    void forge(Path log) {
        write(log, true);
    }

    private void write(Path log, boolean forged) {
        try {
            Files.deleteIfExists(log);
            File file = log.toFile();
            LogWriter writer = new LogWriter(new RandomAccessFile(file, "rw"), header);
            for (Event event : events) {
                write(writer, event, forged);
            }
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(LogWriter writer, Event event, boolean forged) throws IOException {
        int bytes = 0;
        for (Object field : event.fields) {
            bytes += 10 + (field instanceof byte[] b ? b.length : field instanceof String s ? 3 * s.length() : 0);
        }
        writer.begin(event.kind, event.count, bytes);
        String letters = event.kind.fields;
        for (int i = 0; i < letters.length(); i++) {
            Object field = event.fields.get(i);
            switch (letters.charAt(i)) {
                case 'u' -> writer.unsigned((Long) field);
                case 's' -> writer.signed((Long) field);
                case 'x' -> writer.fixed(forged && event.kind == EventKind.END ? writer.digest() : (Integer) field);
                case 't' -> writer.text(LogText.encode((String) field));
                case 'b' -> writer.bytes((byte[]) field, 0, ((byte[]) field).length);
                default -> throw new IllegalStateException(letters);
            }
        }
        writer.commit();
    }

    /** Returns how many events of that kind there are. */
    long count(EventKind kind) {
        return events.stream().filter(event -> event.kind == kind).count();
    }
}

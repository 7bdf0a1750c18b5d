package org.reprise.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a writer wrote is what a reader reads, whether the writer closed the log or was killed. */
class RoundTripTest {
    private static final int WINDOW = 1 << 20;

    @TempDir
    Path directory;

    private File file;

    private LogWriter create() throws IOException {
        file = directory.resolve("log-" + System.nanoTime() + ".rr").toFile();
        return Event.writer(file, new LogHeader().put(LogHeader.COMMAND, "Main"));
    }

    /** The log as a kill at this moment would leave it. */
    private File killed() throws IOException {
        return Files.copy(file.toPath(), directory.resolve("killed-" + System.nanoTime() + ".rr"))
                .toFile();
    }

    private static List<Event> events(long seed, int number) {
        Random random = new Random(seed);
        EventKind[] kinds = EventKind.values();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            events.add(Event.random(kinds[random.nextInt(kinds.length)], random));
        }
        return events;
    }

    @ParameterizedTest
    @EnumSource(EventKind.class)
    void everyKind(EventKind kind) throws IOException {
        Random random = new Random(kind.id);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            events.add(Event.random(kind, random));
        }
        LogWriter log = create();
        Event.writeAll(log, events);
        log.close();
        assertThat(Event.readAll(file)).isEqualTo(events);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void acrossSegmentsAndWindows(long seed) throws IOException {
        List<Event> events = events(seed, 24_000);
        LogWriter log = create();
        Event.writeAll(log, events);
        File killed = killed();
        log.close();

        assertThat(log.events()).isEqualTo(events.size());
        assertThat(file.length()).isGreaterThan(2 * WINDOW);
        assertThat(Event.readAll(file)).isEqualTo(events);
        assertThat(Event.readAll(killed)).isEqualTo(events);
    }

    /** The longest clock event around where it does not fit into the segment any more. */
    @Test
    void theEndOfASegment() throws IOException {
        Random random = new Random(1);
        Event last = Event.of(EventKind.NANO_TIME, LogFormat.MAX_COUNT, Long.MIN_VALUE);
        int moved = 0;
        for (int room = 10; room < 40; room++) {
            List<Event> events = new ArrayList<>();
            int left = LogFormat.SEGMENT - LogFormat.SEGMENT_PREFIX - room;
            for (; left > LogFormat.CHUNK; left -= 16_003) {
                events.add(Event.of(EventKind.CHUNK, 0, Event.bytes(random, 16_000)));
            }
            events.add(Event.of(EventKind.CHUNK, 0, Event.bytes(random, left - 3)));
            events.add(last);
            LogWriter log = create();
            Event.writeAll(log, events);
            log.close();
            assertThat(Event.readAll(file)).isEqualTo(events);
            try (LogReader reader = new LogReader(file)) {
                moved += reader.segments() == 2 ? 1 : 0;
            }
        }
        // What the writer keeps free: one byte of kind, ten of count, ten of difference.
        assertThat(moved).isEqualTo(21 - 10);
    }

    /** What is written in one store are the bytes that are written one by one, and as soon visible. */
    @Test
    void oneStore() throws IOException {
        Random random = new Random(2);
        List<Event> events = new ArrayList<>();
        long count = 0;
        for (int i = 0; i < 60_000; i++) {
            count = random.nextInt(3) == 0
                    ? count
                    : Math.floorMod(random.nextLong() >>> random.nextInt(64), LogFormat.MAX_COUNT);
            events.add(Event.of(EventKind.NANO_TIME, count, random.nextLong() >> random.nextInt(64)));
        }
        LogWriter log = create();
        int fit = 0;
        int within = 0;
        for (Event event : events) {
            long value = (Long) event.fields().get(0);
            boolean stored = log.trySigned(event.kind(), event.count(), value);
            fit += stored ? 1 : 0;
            within += event.count() < 1 << 14 && (value ^ value >> 63) < 1L << 34 ? 1 : 0;
            if (!stored) {
                event.write(log);
            }
        }
        File killed = killed();
        log.close();
        assertThat(Event.readAll(killed)).isEqualTo(events);
        assertThat(Event.readAll(file)).isEqualTo(events);
        // But for counts that repeat, and for the last ones of a segment.
        assertThat(fit).isBetween(within - 100, events.size() / 2);

        File stored = file;
        LogWriter other = create();
        Event.writeAll(other, events);
        other.close();
        assertThat(file.length()).isEqualTo(stored.length());
    }

    @Test
    void oneStoreOfADroppedEvent() throws IOException {
        LogWriter log = create();
        log.mute(true);
        assertThat(log.trySigned(EventKind.NANO_TIME, 0, 1)).isFalse();
        log.mute(false);
        assertThat(log.trySigned(EventKind.NANO_TIME, 0, 2)).isTrue();
        log.close();
        assertThat(Event.readAll(file)).containsExactly(Event.of(EventKind.NANO_TIME, 0, 2L));
    }

    @Test
    void aKilledWriterLosesNothingItCommitted() throws IOException {
        List<Event> events = events(4, 40);
        LogWriter log = create();
        for (int i = 0; i < events.size(); i++) {
            assertThat(Event.readAll(killed())).isEqualTo(events.subList(0, i));
            events.get(i).write(log);
        }
        log.begin(EventKind.TEXT, 70_000, 50);
        log.unsigned(5);
        log.unsigned(1);
        log.text(LogText.encode("never committed"));
        assertThat(Event.readAll(killed())).isEqualTo(events);
        log.commit();
        assertThat(Event.readAll(killed())).hasSize(events.size() + 1);
        log.close();
    }

    @Test
    void positionsAndSizesAddUp() throws IOException {
        LogWriter log = create();
        List<Event> events = events(5, 3000);
        Event.writeAll(log, events);
        File killed = killed();
        log.close();
        for (File copy : List.of(file, killed)) {
            try (LogReader reader = new LogReader(copy)) {
                long end = LogFormat.ALIGNMENT + LogFormat.SEGMENT_PREFIX;
                long segments = 1;
                while (reader.kind() != null) {
                    if (reader.position() != end) {
                        end = LogFormat.ALIGNMENT + segments++ * LogFormat.SEGMENT + LogFormat.SEGMENT_PREFIX;
                        assertThat(reader.position()).isEqualTo(end);
                    }
                    for (char field : reader.kind().fields.toCharArray()) {
                        switch (field) {
                            case 'u' -> reader.unsigned();
                            case 's' -> reader.signed();
                            case 'x' -> reader.fixed();
                            default -> reader.bytes();
                        }
                    }
                    end += reader.size();
                    reader.next();
                }
                assertThat(reader.number()).isEqualTo(events.size());
                assertThat(reader.segments()).isEqualTo(segments).isGreaterThan(3);
                assertThat(reader.sealed()).isEqualTo(copy == file);
                assertThat(copy == killed || end == file.length()).isTrue();
            }
        }
    }

    @Test
    void aLogWithoutEvents() throws IOException {
        LogWriter log = create();
        assertThat(Event.readAll(killed())).isEmpty();
        log.close();
        assertThat(Event.readAll(file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "plain",
                "a=b=c",
                "\n",
                "\\",
                "\\n",
                "\\\n",
                "ends in \\",
                "two\n\nlines\r\n",
                "\u00e4\u20ac\ud83d\ude00",
                "\t\0"
            })
    void headerValues(String value) throws IOException {
        file = directory.resolve("log.rr").toFile();
        LogHeader header = new LogHeader()
                .put("before", "1")
                .put("key", value)
                .put("key.2", value)
                .put("after", "2");
        Event.writer(file, header).close();
        try (LogReader log = new LogReader(file)) {
            assertThat(log.header().values()).containsExactlyEntriesOf(header.values());
            assertThat(log.header().get("key")).isEqualTo(value);
            assertThat(log.header().get("no such key")).isEmpty();
        }
    }

    /** Around the length at which the first segment moves by 4096 bytes. */
    @ParameterizedTest
    @ValueSource(ints = {4060, 4069, 4070, 4071, 10_000})
    void longHeaders(int length) throws IOException {
        file = directory.resolve("log.rr").toFile();
        LogWriter log = Event.writer(file, new LogHeader().put("k", "v".repeat(length)));
        Event end = Event.of(EventKind.END, 5, 1L, 0);
        end.write(log);
        log.close();
        assertThat(Event.readAll(file)).containsExactly(end);
        try (LogReader reader = new LogReader(file)) {
            assertThat(reader.header().get("k")).hasSize(length);
            assertThat(reader.position()).isEqualTo(LogFormat.firstSegment(length + 3) + LogFormat.SEGMENT_PREFIX);
        }
    }

    /** Of the same events whether they stand in one segment or, with more room asked for than they take, in many. */
    @Test
    void digestKnowsNoSegments() throws IOException {
        CRC32C expected = new CRC32C();
        for (int room : new int[] {20, 65_500}) {
            file = directory.resolve(room + ".rr").toFile();
            LogWriter log = Event.writer(file, new LogHeader());
            for (int i = 0; i < 50; i++) {
                log.begin(EventKind.NANO_TIME, 7, room);
                log.signed(i);
                log.commit();
                if (room == 20) {
                    expected.update(EventKind.NANO_TIME.id << 2 | (i == 0 ? 3 : 2));
                    if (i == 0) {
                        expected.update(7);
                    }
                    expected.update(2 * i);
                }
            }
            log.begin(EventKind.END, 0, room);
            log.unsigned(1);
            log.fixed(log.digest());
            log.commit();
            log.close();
            try (LogReader reader = new LogReader(file)) {
                assertThat(reader.segments()).isEqualTo(room == 20 ? 1 : 11);
                while (reader.kind() != EventKind.END) {
                    reader.skip();
                    reader.next();
                }
                reader.unsigned();
                assertThat(reader.fixed()).isEqualTo((int) expected.getValue()).isEqualTo(reader.digest());
            }
        }
    }

    /** Counts that are those of the last event of the kind take no byte, also behind dropped events, small counts and other kinds. */
    @Test
    void countsThatRepeat() throws IOException {
        LogWriter log = create();
        List<Event> events = new ArrayList<>();
        for (long count : new long[] {5, 5, 1, 5, 300, 300, 5, 2, 2, 0, 2}) {
            events.add(Event.of(EventKind.NANO_TIME, count, 1L));
        }
        events.add(2, Event.of(EventKind.MILLIS, 300, 1L));
        for (Event event : events) {
            log.mute(true);
            Event.of(EventKind.NANO_TIME, 77, 1L).write(log);
            log.mute(false);
            event.write(log);
        }
        log.close();
        assertThat(Event.readAll(file)).isEqualTo(events);
        List<Integer> sizes = new ArrayList<>();
        try (LogReader reader = new LogReader(file)) {
            for (; reader.kind() != null; reader.next()) {
                reader.skip();
                sizes.add(reader.size());
            }
        }
        assertThat(sizes).containsExactly(3, 2, 4, 2, 2, 4, 2, 3, 3, 2, 2, 2);
    }

    /** Around the lengths at which a text needs one piece more, in an event of two texts and in one whose text is not the last field. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                LogFormat.CHUNK - 1,
                LogFormat.CHUNK,
                LogFormat.CHUNK + 1,
                2 * LogFormat.CHUNK,
                2 * LogFormat.CHUNK + 1,
                3_000_000
            })
    void aTextOfAnyLength(int length) throws IOException {
        String text = "\u20ac".repeat(length / 3) + "x".repeat(length % 3);
        byte[] bytes = LogText.encode(text);
        assertThat(bytes).hasSize(length);
        LogWriter log = create();
        log.begin(EventKind.CLASS, 0, 20, bytes);
        log.payload();
        log.fixed(1);
        log.commit();
        log.begin(EventKind.THROWN, 70_000, 40, bytes);
        log.unsigned(3);
        log.text(LogText.encode("java.lang.Error"));
        log.payload();
        log.commit();
        log.close();
        assertThat(log.events()).isEqualTo(2L + 2 * (Math.max(0, length - 1) / LogFormat.CHUNK));
        try (LogReader reader = new LogReader(file)) {
            reader.whole();
            assertThat(Event.read(reader)).isEqualTo(Event.of(EventKind.CLASS, 0, text, 1));
            reader.whole();
            reader.skip();
            reader.rewind();
            assertThat(Event.read(reader)).isEqualTo(Event.of(EventKind.THROWN, 70_000, 3L, "java.lang.Error", text));
            reader.whole();
            assertThat(reader.kind()).isNull();
        }
    }

    /** What a kill between the pieces leaves is no event. */
    @Test
    void aTextThatIsCutOff() throws IOException {
        LogWriter log = create();
        log.begin(EventKind.SHUTDOWN, 5, 20, LogText.encode("t".repeat(LogFormat.CHUNK + 1)));
        File killed = killed();
        log.payload();
        log.commit();
        log.close();
        try (LogReader reader = new LogReader(killed)) {
            assertThat(reader.kind()).isEqualTo(EventKind.CHUNK);
            reader.whole();
            assertThat(reader.kind()).isNull();
            assertThat(reader.number()).isEqualTo(1);
        }
    }

    @Test
    void noEventThatAPieceCanBelongTo() throws IOException {
        LogWriter log = create();
        Event.of(EventKind.CHUNK, 0, Event.bytes(new Random(1), 10)).write(log);
        Event.of(EventKind.MILLIS, 0, 1L).write(log);
        Event.of(EventKind.CHUNK, 1, Event.bytes(new Random(1), 10)).write(log);
        log.close();
        try (LogReader reader = new LogReader(file)) {
            assertThatThrownBy(reader::whole)
                    .isInstanceOf(LogException.class)
                    .hasMessageContaining("event 1 ")
                    .hasMessageContaining("is a MILLIS behind a CHUNK");
            reader.skip();
            reader.next();
            assertThatThrownBy(reader::whole)
                    .isInstanceOf(LogException.class)
                    .hasMessageContaining("event 2 ")
                    .hasMessageContaining("counts 1 yield points");
        }
    }

    @Test
    void aPendingInterruptIsKept() throws IOException {
        Thread.currentThread().interrupt();
        LogWriter log = create();
        List<Event> events = events(6, 6_000);
        Event.writeAll(log, events);
        log.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file.length()).isGreaterThan(WINDOW / 2);
        assertThat(Event.readAll(file)).isEqualTo(events);
    }

    /** As a class that the JDK defines while it maps a window. */
    @Test
    void anEventWhileAWindowIsOpenedIsRefused() throws IOException {
        file = directory.resolve("nested.rr").toFile();
        LogWriter[] log = new LogWriter[1];
        List<Throwable> refused = new ArrayList<>();
        RandomAccessFile nesting = new RandomAccessFile(file, "rw") {
            @Override
            public void write(byte[] bytes) throws IOException {
                if (log[0] != null && refused.isEmpty()) {
                    refused.add(catchThrowable(
                            () -> Event.of(EventKind.CLASS, 0, "a/B", 1).write(log[0])));
                }
                super.write(bytes);
            }
        };
        log[0] = new LogWriter(nesting, new LogHeader());
        List<Event> events = events(7, 8000);
        Event.writeAll(log[0], events);
        log[0].close();
        assertThat(refused).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(Event.readAll(file)).isEqualTo(events);
    }

    @Test
    void aMissingFileIsNoLogException() {
        assertThatThrownBy(() -> new LogReader(directory.resolve("none.rr").toFile()))
                .isInstanceOf(FileNotFoundException.class);
    }
}

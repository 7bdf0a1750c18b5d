package org.reprise.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged log is refused by a LogException, never taken for another recording where a checksum can tell, and nothing else goes wrong. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CorruptionTest {
    private static final int[] FLIPS = {0x01, 0xff};

    @TempDir
    Path directory;

    /** Not the file that the writer wrote: its mapping would still show there. */
    private File file;

    @BeforeEach
    void create() {
        file = directory.resolve("damaged.rr").toFile();
    }

    /** One event of each kind, with small fields. */
    private static List<Event> events() {
        Random random = new Random(7);
        List<Event> events = new ArrayList<>();
        for (EventKind kind : EventKind.values()) {
            Event event;
            do {
                event = Event.random(kind, random);
            } while (event.toString().length() > 300);
            events.add(event);
        }
        return events;
    }

    private byte[] log(List<Event> events, boolean close) throws IOException {
        Path path = directory.resolve("log.rr");
        LogWriter log = Event.writer(
                path.toFile(), new LogHeader().put(LogHeader.COMMAND, "Main").put(LogHeader.WEAVING, ""));
        Event.writeAll(log, events);
        byte[] killed = Files.readAllBytes(path);
        log.close();
        return close ? Files.readAllBytes(path) : killed;
    }

    private List<Event> read(byte[] bytes) throws IOException {
        Files.write(file.toPath(), bytes);
        return Event.readAll(file);
    }

    private void assertRefused(String what) throws IOException {
        try {
            Event.readAll(file);
        } catch (LogException e) {
            if (e.getMessage().contains("damaged.rr") && e.getMessage().endsWith(".")) {
                return;
            }
            throw e;
        }
        fail(what + " was not noticed");
    }

    private void assertRefused(byte[] bytes, String what) throws IOException {
        Files.write(file.toPath(), bytes);
        assertRefused(what);
    }

    @Test
    void everyByteOfASmallSealedLogCounts() throws IOException {
        byte[] log = log(events(), true);
        assertThat(read(log)).isEqualTo(events());
        try (RandomAccessFile damaged = new RandomAccessFile(file, "rw")) {
            for (int at = 0; at < log.length; at++) {
                // One flip for padding.
                for (int flip : at >= 200 && at < LogFormat.ALIGNMENT ? new int[] {1 << at % 8} : FLIPS) {
                    put(damaged, at, log[at] ^ flip);
                    assertRefused("byte " + at + " ^ " + flip);
                }
                put(damaged, at, log[at]);
            }
        }
        assertThat(Event.readAll(file)).isEqualTo(events());
    }

    private static void put(RandomAccessFile file, long at, int value) throws IOException {
        file.seek(at);
        file.write(value);
    }

    /** Less than 256 bytes of events: clearing one byte, the length, would make the segment look unsealed. */
    @Test
    void aSealThatIsBrokenOff() throws IOException {
        byte[] log = log(List.of(Event.of(EventKind.NANO_TIME, 1, 5L), Event.of(EventKind.END, 1, 1L, 0)), true);
        log[LogFormat.ALIGNMENT + 4] = 0;
        assertRefused(log, "the length");
    }

    @Test
    void bytesOfALogOfManySegments() throws IOException {
        Random random = new Random(8);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            events.add(Event.of(EventKind.CHUNK, i, Event.bytes(random, LogFormat.CHUNK)));
        }
        byte[] log = log(events, true);
        assertThat(log.length).isGreaterThan(LogFormat.ALIGNMENT + 2 * LogFormat.SEGMENT);
        for (int i = 0; i < 400; i++) {
            int at = LogFormat.ALIGNMENT + random.nextInt(log.length - LogFormat.ALIGNMENT);
            byte flip = (byte) (1 + random.nextInt(255));
            log[at] ^= flip;
            assertRefused(log, "byte " + at + " ^ " + flip);
            log[at] ^= flip;
        }
        byte[] swapped = log.clone();
        System.arraycopy(log, LogFormat.ALIGNMENT, swapped, LogFormat.ALIGNMENT + LogFormat.SEGMENT, LogFormat.SEGMENT);
        assertRefused(swapped, "a segment that is there twice");
    }

    @Test
    void theUnsealedTailNeverRunsWild() throws IOException {
        List<Event> events = events();
        byte[] killed = log(events, false);
        int end = LogFormat.ALIGNMENT + LogFormat.SEGMENT_PREFIX + lastByte(killed);
        // One segment of the window is enough, and quicker.
        read(Arrays.copyOf(killed, LogFormat.ALIGNMENT + LogFormat.SEGMENT));
        int refused = 0;
        try (RandomAccessFile damaged = new RandomAccessFile(file, "rw")) {
            for (int at = LogFormat.ALIGNMENT; at < end + 20; at++) {
                for (int flip : FLIPS) {
                    put(damaged, at, killed[at] ^ flip);
                    try {
                        assertThat(Event.readAll(file).size()).isLessThan(end - LogFormat.ALIGNMENT);
                    } catch (LogException e) {
                        refused++;
                        assertThat(e).hasMessageContaining("corrupt");
                    }
                }
                put(damaged, at, killed[at]);
            }
        }
        assertThat(refused).isGreaterThan(2 * LogFormat.SEGMENT_PREFIX);
    }

    private static int lastByte(byte[] log) {
        int last = log.length - 1;
        while (log[last] == 0) {
            last--;
        }
        return last - LogFormat.ALIGNMENT - LogFormat.SEGMENT_PREFIX + 1;
    }

    @Test
    void randomTails() throws IOException {
        byte[] killed = log(List.of(), false);
        Random random = new Random(9);
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[1 + random.nextInt(i % 2 == 0 ? 40 : 5000)];
            random.nextBytes(noise);
            byte[] log = Arrays.copyOf(killed, LogFormat.ALIGNMENT + LogFormat.SEGMENT);
            System.arraycopy(noise, 0, log, LogFormat.ALIGNMENT + LogFormat.SEGMENT_PREFIX, noise.length);
            try {
                assertThat(read(log)).hasSizeLessThanOrEqualTo(noise.length);
            } catch (LogException e) {
                assertThat(e).hasMessageContaining("is corrupt: event ");
            }
        }
    }

    @Test
    void somethingBehindTheOpenSegment() throws IOException {
        byte[] killed = log(events(), false);
        for (int at :
                new int[] {0, 3, 4, 8, 16, 1000, LogFormat.SEGMENT - 1, LogFormat.SEGMENT, 2 * LogFormat.SEGMENT + 5}) {
            byte[] log = killed.clone();
            log[LogFormat.ALIGNMENT + LogFormat.SEGMENT + at] = 1;
            assertRefused(log, "byte " + at);
        }
    }

    /** Whatever the length, what is read is a beginning of what was written, or the log is refused. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void truncationAtEveryLength(boolean close) throws IOException {
        List<Event> events = events();
        byte[] log = log(events, close);
        int end = close ? log.length : LogFormat.ALIGNMENT + LogFormat.SEGMENT_PREFIX + lastByte(log) + 20;
        assertThat(read(Arrays.copyOf(log, end))).isEqualTo(events);
        int clean = 0;
        try (RandomAccessFile damaged = new RandomAccessFile(file, "rw")) {
            for (int length = end - 1; length >= 0; length--) {
                damaged.setLength(length);
                try {
                    List<Event> read = Event.readAll(file);
                    clean++;
                    assertThat(read).isEqualTo(events.subList(0, read.size()));
                    assertThat(length).isGreaterThanOrEqualTo(LogFormat.ALIGNMENT);
                    assertThat(read.isEmpty() || !close).isTrue();
                } catch (LogException e) {
                    assertThat(e.getMessage()).contains("damaged.rr").containsAnyOf("truncated", "over the end");
                }
            }
        }
        // A sealed log ends well where its only segment begins, one that is not wherever an event ends.
        assertThat(clean).isBetween(1, close ? 1 : events.size() + 50);
    }

    @Test
    void anotherVersion() throws IOException {
        byte[] log = log(events(), true);
        log[8] = 1;
        assertThatExceptionOfType(LogException.class)
                .isThrownBy(() -> read(log))
                .withMessageContaining("has log format version 1; this agent reads version 3.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"REPRISE\r\n and then some more text than a prefix has", "reprise\n0123456789abcdef0123456789"})
    void notALog(String text) {
        assertThatThrownBy(() -> read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("is not a log of Reprise");
    }

    @Test
    void aHeaderTooLong() throws IOException {
        byte[] log = log(List.of(), true);
        for (int length : new int[] {-1, LogFormat.MAX_HEADER + 1, Integer.MIN_VALUE}) {
            LogFormat.littleEndian(log, 16, length);
            assertThatThrownBy(() -> read(log))
                    .isInstanceOf(LogException.class)
                    .hasMessageContaining("its header claims " + length + " bytes");
        }
    }

    /** Fields that the writer refuses to write, or would not. */
    @Test
    void fieldsOutOfBounds() throws IOException {
        byte[] eleven = {(byte) (20 << 2), -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
        byte[] long9 = {(byte) (20 << 2 | 3), -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0};
        byte[] above32 = {(byte) (20 << 2 | 3), (byte) 0x81, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x10, 0};
        byte[] chunk = {(byte) (1 << 2), (byte) 0x81, (byte) 0x80, 1};
        byte[] noKind = {(byte) (63 << 2)};
        byte[] noCount = {(byte) (20 << 2 | 2), 1};
        byte[] smallCount = {(byte) (20 << 2 | 3), 1, 1};
        String[] words = {
            "more than ten bytes",
            "comes after 18446744073709551615 yield points",
            "comes after 4294967297 yield points, and no recording has more than 2^32",
            "a field of 16385 bytes",
            "kind 63",
            "no writer",
            "no writer"
        };
        byte[][] tails = {eleven, long9, above32, chunk, noKind, noCount, smallCount};
        byte[] killed = log(List.of(), false);
        for (int i = 0; i < tails.length; i++) {
            byte[] log = killed.clone();
            System.arraycopy(tails[i], 0, log, LogFormat.ALIGNMENT + LogFormat.SEGMENT_PREFIX, tails[i].length);
            assertThatThrownBy(() -> read(log))
                    .isInstanceOf(LogException.class)
                    .hasMessageContaining("event 0 at byte 4112")
                    .hasMessageContaining(words[i]);
        }
    }
}

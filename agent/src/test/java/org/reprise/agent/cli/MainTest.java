package org.reprise.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reprise.runtime.log.EventKind.*;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.runtime.Source;
import org.reprise.runtime.log.EventKind;

/** The commands in process, on logs that the test writes. */
class MainTest {
    /** Bytes before the first event of {@link LogFile}. */
    private static final int FIRST = 4096 + 16;

    @TempDir
    Path directory;

    private Path path;
    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void create() {
        path = directory.resolve("boot.rr");
    }

    private int run(Object... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Main.execute(
                new PrintWriter(out),
                new PrintWriter(err),
                Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    private List<String> lines(Object... arguments) {
        assertThat(run(arguments)).as(() -> err.toString()).isZero();
        assertThat(err.toString()).isEmpty();
        return out.toString().lines().toList();
    }

    /** The line's words, separated by single blanks. */
    private String line(List<String> lines, String start) {
        return lines.stream()
                .map(line -> line.strip().replaceAll(" +", " "))
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + start + " in " + lines));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private LogFile threads() throws IOException {
        return new LogFile(path)
                .event(SEED, 0, 0x12345678, 0, 1000)
                .event(PROPERTIES, 0, ascii("a\0b\0"))
                .event(THREAD_START, 10, 2, "cpu \"0\"")
                .event(NANO_TIME, 5, 5_000_000_000L)
                .event(WAIT, 100, 2)
                .event(NANO_TIME, 1_000_000, 1_500_000_000)
                .event(PREEMPT, 7, 0)
                .event(YIELD, 1, 0)
                .event(THREAD_END, 2, 1);
    }

    @Test
    void infoOfACompleteLog() throws IOException {
        threads().event(END, 3, 8).close();
        List<String> lines = lines("info", path);
        assertThat(line(lines, "log")).isEqualTo("log " + path);
        assertThat(line(lines, "format version")).isEqualTo("format version 3");
        assertThat(line(lines, "jdk")).isEqualTo("jdk 17.0.15+6 amd64");
        assertThat(line(lines, "command")).isEqualTo("command Main two\\nlines");
        assertThat(line(lines, "info.started")).isEqualTo("info.started 2025-11-24T16:00:00.123Z");
        assertThat(line(lines, "complete")).isEqualTo("complete yes, the program ended with status 7");
        assertThat(line(lines, "events")).isEqualTo("events 10");
        assertThat(line(lines, "yield points")).isEqualTo("yield points 1000128");
        assertThat(line(lines, "segments")).isEqualTo("segments 1, all sealed");
        assertThat(line(lines, "bytes")).isEqualTo("bytes " + Files.size(path));
        assertThat(line(lines, "threads")).isEqualTo("threads 3: 0 main, 1 DestroyJavaVM, 2 cpu \"0\"");
    }

    /** Whoever forged a log chose the texts in it; the name of the file, too, is a stranger's. */
    @Test
    void nothingOfALogGivesOrdersToTheTerminal() throws IOException {
        String orders = "\u001b]0;x\u0007\u009b2J\r\u007f\u202e\u2066\u200f\u061c\u2028\udb40\udc41 said";
        path = directory.resolve("a\u001b[2J\u202eb.rr");
        LogFile log = new LogFile(path, "key\u001b[2J\u202e", "value" + orders);
        for (EventKind kind : EventKind.values()) {
            if (kind != END && kind != CHUNK) {
                Object[] fields = new Object[kind.fields.length()];
                for (int i = 0; i < fields.length; i++) {
                    fields[i] = switch (kind.fields.charAt(i)) {
                        case 'x' -> 1;
                        case 't' -> kind + orders;
                        case 'b' -> orders.getBytes(StandardCharsets.UTF_8);
                        default -> 2;
                    };
                }
                log.event(kind, 0, fields);
            }
        }
        log.event(END, 0, 1).close();
        Path other = new LogFile(directory.resolve("other.rr"))
                .event(CLASS, 0, "C" + orders, 1)
                .close();
        Path missing = directory.resolve("missing" + orders);
        Object[][] commands = {
            {"info", path},
            {"dump", path},
            {"stats", path},
            {"verify", path},
            {"report", path},
            {"diff", path, other},
            {"diff", other, path},
            {"verify", missing},
            {"info", "--" + orders},
            {"x" + orders}
        };
        for (Object[] command : commands) {
            run(command);
            assertThat(out + err.toString())
                    .as(() -> Arrays.toString(command))
                    .isNotEmpty()
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n]]");
        }
        assertThat(run("dump", path)).isZero();
        assertThat(out.toString().lines()).hasSize(EventKind.values().length);
        assertThat(out.toString())
                .contains(
                        "JDK_CLASS"
                                + "\\u001b]0;x\\u0007\\u009b2J\\r\\u007f\\u202e\\u2066\\u200f\\u061c\\u2028\\udb40\\udc41 said");
    }

    /** Whoever is about to replay a log learns from the command line that it is not exact. */
    @Test
    void aRecordingThatIsNotExact() throws IOException {
        threads().event(END, 3, 8).close();
        assertThat(line(lines("info", path), "exact")).isEqualTo("exact yes");
        path = directory.resolve("taken.rr");
        threads().event(TAKEN, 0, 0, 1, "a.B.c(B.java:1)").event(END, 3, 8).close();
        assertThat(line(lines("info", path), "exact"))
                .isEqualTo(
                        "exact no, from event 9 on: a thread lost its turn where no hook is, once (`dump --kind TAKEN` says where)");
        assertThat(lines("verify", path)).hasSize(2).last().asString().startsWith("Exact: no, from event 9 on");
        path = directory.resolve("twice.rr");
        threads()
                .event(TAKEN, 0, 0, 1, "a.B.c(B.java:1)")
                .event(TAKEN, 0, 1, 0, "a.B.c(B.java:1)")
                .event(END, 3, 8)
                .close();
        assertThat(line(lines("info", path), "exact")).contains("from event 9 on", ", 2 times (");
    }

    @Test
    void infoOfAKilledRecording() throws IOException {
        threads().kill();
        List<String> lines = lines("info", path);
        assertThat(line(lines, "complete")).startsWith("complete no, cut off after 9 events, without END");
        assertThat(line(lines, "segments")).isEqualTo("segments 1, the last one not sealed");
    }

    @Test
    void killedAfterTheEnd() throws IOException {
        threads().event(END, 3, 0).kill();
        assertThat(line(lines("info", path), "complete"))
                .isEqualTo("complete yes, the program ended by its last thread; the log itself was not closed");
    }

    @Test
    void dumpFollowsTurnsYieldPointsAndClocks() throws IOException {
        threads().event(END, 3, 1).close();
        List<String> lines = lines("dump", path);
        assertThat(lines).hasSize(11);
        assertThat(line(lines, "0 ")).isEqualTo("0 0 0 +0 SEED seed 12345678 00000000, first thread id 1000");
        assertThat(line(lines, "1 ")).isEqualTo("1 0 0 +0 PROPERTIES 4 bytes: 61 00 62 00 |a.b.|");
        assertThat(line(lines, "2 ")).isEqualTo("2 0 10 +10 THREAD_START starts thread 2 \"cpu \\\"0\\\"\"");
        assertThat(line(lines, "3 ")).isEqualTo("3 0 15 +5 NANO_TIME 5000000000 ns (+5000000000)");
        assertThat(line(lines, "4 ")).isEqualTo("4 0 115 +100 WAIT turn to thread 2 \"cpu \\\"0\\\"\"");
        assertThat(line(lines, "5 ")).isEqualTo("5 2 1000115 +1000000 NANO_TIME 6500000000 ns (+1500000000)");
        assertThat(line(lines, "6 ")).isEqualTo("6 2 1000122 +7 PREEMPT turn to thread 0 \"main\"");
        assertThat(line(lines, "7 ")).isEqualTo("7 0 1000123 +1 YIELD turn to thread 0 \"main\" (keeps the turn)");
        assertThat(line(lines, "8 ")).isEqualTo("8 0 1000125 +2 THREAD_END turn to thread 1 \"DestroyJavaVM\"");
        assertThat(line(lines, "9 ")).isEqualTo("9 1 1000128 +3 END the program ended with status 0");
    }

    @Test
    void dumpSaysWhatFieldsMean() throws IOException {
        byte[] sha256 = new byte[32];
        sha256[31] = (byte) 0xab;
        new LogFile(path)
                .event(MILLIS, 0, 1764000000123L)
                .event(INSTANT, 0, 1764000000123456789L)
                .event(MILLIS, 0, -123)
                .event(NUMBER, 0, Source.PROCESSORS.id, -8)
                .event(NUMBER, 0, 31, 1)
                .event(TEXT, 0, Source.ENVIRONMENT_VARIABLE.id, 0, "")
                .event(TEXT, 0, Source.ENVIRONMENT_VARIABLE.id, 1, "a\nb\u0007")
                .event(TEXT, 0, Source.ENVIRONMENT_VARIABLE.id, 1, "x".repeat(300))
                .event(CHUNK, 0, new byte[16_384])
                .event(BYTES, 0, Source.STREAM.id, ascii("hello, hello, hello"))
                .event(BYTES, 0, Source.STREAM.id, new byte[0])
                .event(THROWN, 0, Source.FILE_CHANGE.id, "java.io.IOException", "no \"such\" file")
                .event(OPEN, 0, "rom.bin", 1, 1, 512, 0)
                .event(FINGERPRINT, 0, 1, sha256)
                .event(OPEN, 0, "gone", 5, 0, 0, 0)
                .event(OPEN, 0, "/dev/tty", 4, 0, 0, 0)
                .event(OPEN, 0, "./rom.bin", 2, 1, 512, 1)
                .event(BLOCK, 0, 1, 7, new byte[] {0x55})
                .event(SAME_BLOCK, 0, 3, 8, 1)
                .event(READ, 0, 1, 512, -1, 0)
                .event(WRITE, 0, 2, 0, 4, 0xdeadbeef)
                .event(OUTPUT, 0, 1, 12, 0xf)
                .event(OUTPUT_DONE, 0)
                .event(PULSE, 1 << 20, 0, 0x0a0b0c0d)
                .event(CLASS, 0, "a/B", -1)
                .close();
        List<String> texts = lines("dump", path).stream()
                .skip(1)
                .map(line -> line.strip().split(" +", 5)[4])
                .map(line -> line.replaceFirst(" +", " "))
                .toList();
        assertThat(texts)
                .startsWith(
                        "MILLIS 2025-11-24T16:00:00.123Z = 1764000000123 ms (+1764000000123)",
                        "INSTANT 2025-11-24T16:00:00.123456789Z = 1764000000123456789 ns (+1764000000123456789)",
                        "MILLIS 2025-11-24T16:00:00Z = 1764000000000 ms (-123)",
                        "NUMBER PROCESSORS = -8",
                        "NUMBER source 31 = 1",
                        "TEXT ENVIRONMENT_VARIABLE = null",
                        "TEXT ENVIRONMENT_VARIABLE = \"a\\nb\\u0007\"",
                        "TEXT ENVIRONMENT_VARIABLE = \"" + "x".repeat(200) + "\"... (300 characters)",
                        "CHUNK 16384 bytes:" + " 00".repeat(16) + "...  |" + ".".repeat(16) + "...|, more follows",
                        "BYTES STREAM = 16403 bytes:" + " 00".repeat(16) + "...  |" + ".".repeat(16) + "...|",
                        "BYTES STREAM = 0 bytes",
                        "THROWN FILE_CHANGE threw java.io.IOException \"no \\\"such\\\" file\"",
                        "OPEN file 1 \"rom.bin\", input, 512 bytes",
                        "FINGERPRINT file 1 \"rom.bin\", SHA-256 " + "0".repeat(62) + "ab",
                        "OPEN no file \"gone\", failed",
                        "OPEN file 2 \"/dev/tty\", stream",
                        "OPEN file 3 \"./rom.bin\", image, 512 bytes, data in the log, the same as file 1",
                        "BLOCK file 1 \"rom.bin\", block 7: 1 byte: 55  |U|",
                        "SAME_BLOCK file 3 \"./rom.bin\", block 8: the data logged 1 blocks ago",
                        "READ file 1 \"rom.bin\" at byte 512: read -1, CRC-32C 00000000",
                        "WRITE file 2 \"/dev/tty\" at byte 0: wrote 4, CRC-32C deadbeef",
                        "OUTPUT standard output, 12 bytes, CRC-32C 0000000f",
                        "OUTPUT_DONE",
                        "PULSE thread 0 \"main\", stack 0a0b0c0d",
                        "CLASS a/B, CRC-32C ffffffff");
    }

    /** Also a kind that is younger than this test. */
    @ParameterizedTest
    @EnumSource(EventKind.class)
    void everyKindHasALine(EventKind kind) throws IOException {
        Object[] fields = new Object[kind.fields.length()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = switch (kind.fields.charAt(i)) {
                case 'x' -> 0;
                case 't' -> "text";
                case 'b' -> new byte[1];
                default -> 0L;
            };
        }
        new LogFile(path).event(kind, 4, fields).close();
        assertThat(lines("dump", path).get(1)).contains(" +4  " + kind);
        assertThat(line(lines("stats", path), kind + " 1 ")).isNotNull();
    }

    private void clocks(int number) throws IOException {
        LogFile log = new LogFile(path);
        for (int i = 0; i < number; i++) {
            log.event(i % 10 == 3 ? YIELD : NANO_TIME, 1, 0);
        }
        log.close();
    }

    private List<String> numbers(Object... arguments) {
        return lines(arguments).stream()
                .skip(1)
                .map(line -> line.replaceFirst("^(>?) +(\\d+) .*", "$1$2"))
                .toList();
    }

    @Test
    void dumpOfAPart() throws IOException {
        clocks(100);
        assertThat(numbers("dump", "--from", 40, "--to", 42, path)).containsExactly("40", "41", "42");
        assertThat(numbers("dump", "--to", 0, path)).containsExactly("0");
        assertThat(numbers("dump", "--from", 98, path)).hasSize(3).startsWith("98", "99");
        assertThat(numbers("dump", "--around", 50, path))
                .hasSize(21)
                .startsWith("40")
                .contains(">50")
                .endsWith("60");
        assertThat(numbers("dump", "--around", 1, path)).hasSize(12).startsWith("0", ">1", "2");
        assertThat(numbers("dump", "--kind", "yield,end", "--from", 30, "--to", 60, path))
                .containsExactly("33", "43", "53");
        assertThat(numbers("dump", "--from", 100, path)).startsWith("The log has 100 events, numbered from 0.");
        assertThat(lines("dump", "--from", 50, "--to", 50, path).get(1)).contains(" 51 ");
    }

    @Test
    void dumpSaysWhereALogIsCutOff() throws IOException {
        threads().kill();
        assertThat(lines("dump", path)).hasSize(11).last().asString().startsWith("The log is cut off after 9 events");
        assertThat(lines("dump", "--to", 5, path)).hasSize(7);
    }

    @Test
    void stats() throws IOException {
        threads()
                .event(CHUNK, 0, new byte[16_384])
                .event(BYTES, 0, Source.STREAM.id, new byte[10])
                .event(NUMBER, 0, Source.STREAM.id, 1)
                .event(THROWN, 0, Source.STREAM.id, "a.B", "")
                .event(END, 3, 1)
                .close();
        List<String> lines = lines("stats", path);
        long bytes = Files.size(path) - FIRST;
        assertThat(line(lines, "all 14 ")).isEqualTo("all 14 " + bytes + " 100.0% " + tenth(bytes, 14));
        assertThat(line(lines, "CHUNK ")).isEqualTo("CHUNK 1 16388 " + tenth(100 * 16_388, bytes) + "% 16388.0");
        assertThat(line(lines, "NANO_TIME ")).startsWith("NANO_TIME 2 16 ");
        assertThat(line(lines, "STREAM ")).isEqualTo("STREAM 3 " + (16_388 + 13 + 3 + 7) + " 1");
        assertThat(lines.stream().map(line -> line.replaceAll(" +", " ")))
                .contains("WAIT 1 1", "PREEMPT 1 1", "YIELD 1 0", "THREAD_END 1 1", "all 4 3")
                .contains("0 main 2 118 0.0%", "2 cpu \"0\" 1 1000007 100.0%", "1 DestroyJavaVM 1 3 0.0%")
                .contains("all 4 1000128 100.0%")
                .contains("2.8 bytes per switch", "8.0 bytes per clock event")
                .contains("1.500 s from the first to the last of 2 NANO_TIME events")
                .last()
                .isEqualTo("The log is complete: the program ended with status 0.");
        // The kind with most bytes comes first.
        assertThat(lines.get(1)).startsWith("CHUNK");
    }

    private static String tenth(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f", (double) part / whole);
    }

    @Test
    void verifyReadsTheWholeLog() throws IOException {
        threads().event(END, 3, 8).close();
        assertThat(lines("verify", path))
                .containsExactly(path + " is whole: 10 events in 1 segment; the program ended with status 7.");
        path = directory.resolve("killed.rr");
        threads().kill();
        assertThat(lines("verify", path))
                .singleElement()
                .asString()
                .startsWith(path + " is whole as far as it goes: 9 events in 1 segment; cut off after 9 events");
    }

    @Test
    void verifyComparesTheDigest() throws IOException {
        threads().event(END, 3, 8, 0x12345678).close();
        assertThat(run("verify", path)).isEqualTo(65);
        assertThat(err.toString()).contains("is corrupt: its events have the CRC-32C ", ", END says 12345678.");
        assertThat(out.toString()).isEmpty();
        // Nobody else looks.
        assertThat(run("info", path)).isZero();
    }

    @Test
    void verifyRefusesWhatFollowsTheEnd() throws IOException {
        threads().event(END, 3, 8).event(OUTPUT_DONE, 0).close();
        assertThat(run("verify", path)).isEqualTo(65);
        assertThat(err.toString()).contains("event 10 follows END");
    }

    /** A damaged byte in each segment in turn. */
    @Test
    void verifyChecksEverySegment() throws IOException {
        LogFile file = new LogFile(path);
        for (int i = 0; i < 20; i++) {
            file.event(BYTES, 0, Source.STREAM.id, new byte[16_000]);
        }
        byte[] whole = Files.readAllBytes(file.event(END, 0, 1).close());
        assertThat(run("verify", path)).isZero();
        assertThat(out.toString()).contains("in 7 segments");
        for (int segment = 0; segment < 7; segment++) {
            byte[] damaged = whole.clone();
            damaged[4096 + segment * 65_536 + 1000] ^= 1;
            Files.write(path, damaged);
            assertThat(run("verify", path)).isEqualTo(65);
            assertThat(err.toString()).contains("segment " + segment + " at byte");
        }
    }

    @Test
    void diffOfEqualLogs() throws IOException {
        Path other = directory.resolve("other.rr");
        threads().event(END, 3, 8).close();
        Files.copy(path, other);
        assertThat(lines("diff", path, other)).containsExactly("All 10 events are the same.");
        assertThat(lines("diff", "--shape", path, other)).containsExactly("All 10 events are the same.");
    }

    @Test
    void diffPrintsTheFirstDifferenceWithWhatIsAround() throws IOException {
        threads().event(MILLIS, 4, 5).event(OUTPUT_DONE, 0).event(END, 3, 8).close();
        Path one = path;
        path = directory.resolve("other.rr");
        threads().event(MILLIS, 4, 6).event(END, 3, 8).close();
        assertThat(run("diff", one, path)).isEqualTo(1);
        List<String> lines = out.toString().lines().toList();
        assertThat(lines.get(0)).isEqualTo("The first difference is at event 9.");
        assertThat(lines.stream().map(line -> line.replaceAll(" +", " ").strip()))
                .contains("4 0 115 +100 WAIT turn to thread 2 \"cpu \\\"0\\\"\"")
                .contains("8 0 1000125 +2 THREAD_END turn to thread 1 \"DestroyJavaVM\"")
                .contains("< 9 1 1000129 +4 MILLIS 1970-01-01T00:00:00.005Z = 5 ms (+5)")
                .contains("> 9 1 1000129 +4 MILLIS 1970-01-01T00:00:00.006Z = 6 ms (+6)")
                .noneMatch(line -> line.startsWith("3 "));
        // The clock's value aside, the next event differs.
        assertThat(run("diff", "--shape", one, path)).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("The first difference is at event 10.")
                .contains("< ", "OUTPUT_DONE", "> ", "END");
    }

    @Test
    void diffOfALogThatEndsEarlier() throws IOException {
        threads().kill();
        Path one = path;
        path = directory.resolve("other.rr");
        threads().event(END, 3, 8).close();
        assertThat(run("diff", one, path)).isEqualTo(1);
        assertThat(out.toString())
                .contains("The first difference is at event 9.")
                .contains("< " + one + " has ended: cut off after 9 events");
        assertThat(run("diff", path, one)).isEqualTo(1);
        assertThat(out.toString()).contains("> " + one + " has ended");
    }

    @Test
    void diffOfHeaders() throws IOException {
        byte[] log = Files.readAllBytes(threads().event(END, 3, 8).close());
        Path other = directory.resolve("other.rr");
        // Of another JDK, and another moment: the checksum of the header is at byte 20.
        String header = new String(log, 24, 200, StandardCharsets.ISO_8859_1);
        byte[] changed = log.clone();
        changed[24 + header.indexOf("17.0.15")] = '9';
        seal(changed);
        Files.write(other, changed);
        assertThat(run("diff", path, other)).isEqualTo(1);
        assertThat(out.toString().lines())
                .containsExactly("header jdk", "< 17.0.15+6 amd64", "> 97.0.15+6 amd64", "All 10 events are the same.");
        changed = log.clone();
        changed[24 + header.indexOf("1764000000123")] = '2';
        seal(changed);
        Files.write(other, changed);
        assertThat(run("diff", path, other)).isZero();
        assertThat(out.toString()).startsWith("header info.started (for information only)");
    }

    private static void seal(byte[] log) {
        int length = log[16] & 0xff | (log[17] & 0xff) << 8;
        CRC32C crc = new CRC32C();
        crc.update(log, 24, length);
        for (int i = 0; i < 4; i++) {
            log[20 + i] = (byte) (crc.getValue() >> 8 * i);
        }
    }

    @Test
    void diffNamesTheLogThatIsNone() throws IOException {
        threads().event(END, 3, 8).close();
        Path other = directory.resolve("other.rr");
        assertThat(run("diff", path, other)).isEqualTo(66);
        assertThat(err.toString()).isEqualTo("reprise: The log " + other + " does not exist." + System.lineSeparator());
        Files.writeString(other, "something else, and long enough to be one");
        assertThat(run("diff", path, other)).isEqualTo(65);
        assertThat(err.toString()).startsWith("reprise: " + other + " is not a log of Reprise");
    }

    @Test
    void reportSumsUp() throws IOException {
        threads()
                .event(TAKEN, 0, 2, 1, "a.B.c(B.java:1)")
                .event(NUMBER, 0, Source.FILE_ATTRIBUTE.id, 1)
                .event(NUMBER, 0, Source.FILE_ATTRIBUTE.id, 2)
                .event(NUMBER, 0, Source.MANAGEMENT.id, 3)
                .event(SAID, 0, "that is hot")
                .event(END, 3, 1)
                .close();
        List<String> lines = lines("report", path);
        assertThat(lines.get(0))
                .isEqualTo("summary of " + path
                        + ": 15 events, 1000128 yield points, 3 threads; the program ended with status 0");
        assertThat(lines.stream().map(line -> line.strip().replaceAll(" +", " ")))
                .contains("2 NUMBER FILE_ATTRIBUTE", "1 NUMBER MANAGEMENT", "2 NANO_TIME", "1 THREAD_START")
                .contains(
                        "7 in thread 0 \"main\"", "7 in thread 2 \"cpu \\\"0\\\"\"", "1 in thread 1 \"DestroyJavaVM\"")
                .contains(
                        "blocked where no hook is, so not in order from there on: \"a.B.c(B.java:1)\"",
                        "said: \"that is hot\"");
        path = directory.resolve("exact.rr");
        threads().event(END, 3, 1).close();
        assertThat(lines("report", path)).last().isEqualTo("  nothing in the log is inexact");
    }

    @Test
    void statsOfAnEmptyLog() throws IOException {
        new LogFile(path).kill();
        assertThat(lines("stats", path)).last().asString().startsWith("The log is cut off after 0 events");
        assertThat(line(lines("info", path), "segments")).isEqualTo("segments 0, the last one not sealed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "info",
                "info a b",
                "dump --kind nonsense log",
                "dump --from x log",
                "dump --from -1 log",
                "dump --around 1 --to 3 log",
                "dump --from 3 --to 2 log",
                "stats --nonsense log",
                "verify",
                "diff log",
                "diff a b c",
                "report"
            })
    void badArguments(String arguments) {
        assertThat(run((Object[]) arguments.split(" "))).isEqualTo(64);
        assertThat(err.toString()).startsWith("reprise: ");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "dump", "stats", "verify", "report"})
    void missing(String command) {
        assertThat(run(command, path)).isEqualTo(66);
        assertThat(err.toString()).isEqualTo("reprise: The log " + path + " does not exist." + System.lineSeparator());
        assertThat(run(command, directory)).isEqualTo(66);
        assertThat(err.toString()).startsWith("reprise: The log " + directory + " cannot be read: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "dump", "stats", "verify", "report"})
    void notALog(String command) throws IOException {
        Files.writeString(path, "something else, and long enough to be one");
        assertThat(run(command, path)).isEqualTo(65);
        assertThat(err.toString()).startsWith("reprise: " + path + " is not a log of Reprise");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "dump", "stats", "verify", "report"})
    void corrupt(String command) throws IOException {
        byte[] log = Files.readAllBytes(threads().close());
        log[FIRST + 5]++;
        Files.write(path, log);
        assertThat(run(command, path)).isEqualTo(65);
        assertThat(err.toString())
                .contains("is corrupt: segment 0 at byte 4096")
                .contains("checksum");
        log[8] = 9;
        Files.write(path, log);
        assertThat(run(command, path)).isEqualTo(65);
        assertThat(err.toString()).contains("has log format version 9");
    }

    /** What comes before the damage is printed. */
    @Test
    void corruptTail() throws IOException {
        byte[] log = Files.readAllBytes(new LogFile(path).event(OUTPUT_DONE, 1).kill());
        log[FIRST + 1] = (byte) (63 << 2);
        Files.write(path, log);
        assertThat(run("dump", path)).isEqualTo(65);
        assertThat(out.toString()).contains("OUTPUT_DONE");
        assertThat(err.toString()).contains("event 1 at byte " + (FIRST + 1) + " has kind 63, which does not exist");
    }

    @Test
    void helpAndVersion() {
        assertThat(line(lines("--help"), "Usage:")).contains("[COMMAND]");
        assertThat(line(lines("dump", "--help"), "Usage:")).contains("dump", "--around=N");
        assertThat(lines("--version")).singleElement().asString().startsWith("reprise ");
    }

    /** The agent's start-up must not load it: no class but those here names it, or one of these. */
    @Test
    void picocliStaysHere() throws Exception {
        Path classes = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> users = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (constants.contains("picocli/") || constants.contains("org/reprise/agent/cli/")) {
                    users.add(classes.relativize(file.getParent()).toString().replace('\\', '/'));
                }
            }
        }
        assertThat(users).isNotEmpty().containsOnly("org/reprise/agent/cli");
    }
}

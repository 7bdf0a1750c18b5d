package org.reprise.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.runtime.Source;

/** docs/log-format.md says what the code does: its tables are the enums, its worked example is what the writer writes. */
class FormatDocumentTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    @TempDir
    Path directory;

    private String document;

    @BeforeEach
    void read() throws IOException {
        document = Files.readString(Path.of("../docs/log-format.md"));
    }

    /** Of the 38 bytes before the last event, computed bit by bit and not by this code. */
    private static final int DIGEST = 0xcf74c9fd;

    private static final List<Event> EXAMPLE = List.of(
            Event.of(EventKind.SEED, 0, 0x12345678, 0, 1000L),
            Event.of(EventKind.PROPERTIES, 0, List.of((byte) 'a', (byte) 0, (byte) 'b', (byte) 0)),
            Event.of(EventKind.THREAD_START, 2, 2L, "io"),
            Event.of(EventKind.NANO_TIME, 0, 5_000_000_000L),
            Event.of(EventKind.PREEMPT, 10_000, 2L),
            Event.of(EventKind.NANO_TIME, 3, -64L),
            Event.of(EventKind.NANO_TIME, 3, 60L),
            Event.of(EventKind.END, 1, 1L, DIGEST));

    private byte[] example(boolean close) throws IOException {
        File file = directory.resolve("example.rr").toFile();
        LogWriter log =
                Event.writer(file, new LogHeader().put(LogHeader.JDK, "17").put(LogHeader.COMMAND, "Main a\nb"));
        Event.writeAll(log, EXAMPLE);
        byte[] killed = Files.readAllBytes(file.toPath());
        log.close();
        return close ? Files.readAllBytes(file.toPath()) : killed;
    }

    /** As hexdump -C prints it. */
    private static String dump(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        boolean zeros = false;
        for (int at = 0; at < bytes.length; at += 16) {
            byte[] line = Arrays.copyOfRange(bytes, at, Math.min(at + 16, bytes.length));
            boolean again = at > 0 && Arrays.equals(line, Arrays.copyOfRange(bytes, at - 16, at));
            if (!again) {
                String ascii = new String(line, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
                text.append(String.format(Locale.ROOT, "    %08x  %-47s  |%s|\n", at, HEX.formatHex(line), ascii));
            } else if (!zeros) {
                text.append("    *\n");
            }
            zeros = again;
        }
        return text.toString();
    }

    @Test
    void theExampleIsWhatTheWriterWrites() throws IOException {
        assertThat(document).contains("\n\n" + dump(example(true)) + "\n");
    }

    @Test
    void theExampleTakenApart() throws IOException {
        StringBuilder hex = new StringBuilder();
        Matcher line = Pattern.compile("(?m)^    ((?:[0-9a-f]{2} )+) +[^| ].*$").matcher(document);
        while (line.find()) {
            hex.append(line.group(1));
        }
        byte[] log = example(true);
        assertThat(hex.toString().strip())
                .isEqualTo(HEX.formatHex(Arrays.copyOfRange(log, LogFormat.ALIGNMENT, log.length)));
    }

    /** What a kill leaves differs in the first eight bytes of the segment, and in the zeros behind. */
    @Test
    void theExampleKilled() throws IOException {
        byte[] killed = example(false);
        byte[] closed = example(true);
        assertThat(killed).hasSize(LogFormat.ALIGNMENT + (1 << 20));
        Arrays.fill(closed, LogFormat.ALIGNMENT, LogFormat.ALIGNMENT + 8, (byte) 0);
        assertThat(killed).isEqualTo(Arrays.copyOf(closed, killed.length));
    }

    private List<String> rows(String pattern) {
        List<String> rows = new ArrayList<>();
        Matcher row = Pattern.compile("(?m)^" + pattern).matcher(document);
        while (row.find()) {
            rows.add(row.group());
        }
        return rows;
    }

    @Test
    void kinds() {
        List<String> kinds = new ArrayList<>();
        for (EventKind kind : EventKind.values()) {
            String place = kind.place.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
            String fields = kind.fields.isEmpty() ? "" : " `" + kind.fields + "`";
            kinds.add("| " + kind.id + " | `" + kind + "` |" + fields + " | " + place + " |");
        }
        assertThat(rows("\\| \\d+ \\| `[A-Z_]+` \\|[^|]*\\| (hook|turn|yield point|nowhere|between) \\|"))
                .containsExactlyElementsOf(kinds);
    }

    @Test
    void sources() {
        List<String> sources = new ArrayList<>();
        for (Source source : Source.values()) {
            sources.add("| " + source.id + " | `" + source + "` |");
        }
        assertThat(rows("\\| \\d+ \\| `[A-Z_]+` \\|(?=[^|]*\\|$)")).containsExactlyElementsOf(sources);
    }

    @Test
    void headerKeys() throws IllegalAccessException {
        List<String> keys = new ArrayList<>();
        for (Field field : LogHeader.class.getFields()) {
            keys.add("| `" + field.get(null) + "` |");
        }
        assertThat(rows("\\| `[a-z.]{2,}` \\|")).containsExactlyElementsOf(keys);
    }
}

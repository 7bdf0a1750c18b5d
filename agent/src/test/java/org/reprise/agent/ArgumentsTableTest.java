package org.reprise.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's table of agent arguments names every option, no other, and its default. */
class ArgumentsTableTest {
    private static final Path README = Path.of("../README.md");
    /** {@code | `key` | `default` or nothing | meaning |}. */
    private static final Pattern ROW = Pattern.compile("\\| `([a-z]+)` +\\|([^|]*)\\|(.*)\\|");

    @Test
    void namesEveryOptionWithItsDefault() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        boolean inTable = false;
        for (String line : Files.readAllLines(README)) {
            inTable = line.startsWith("|") && (inTable || line.startsWith("| `mode`"));
            if (inTable) {
                Matcher row = ROW.matcher(line);
                assertThat(row.matches()).as(line).isTrue();
                assertThat(row.group(3)).as("meaning of " + row.group(1)).isNotBlank();
                assertThat(rows.put(row.group(1), row.group(2).replace("`", "").strip()))
                        .isNull();
            }
        }
        assertThat(rows).containsExactlyEntriesOf(AgentOptions.defaults());
    }
}

package org.reprise.agent.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The tables beside this class: a line a row, columns between bars, comments behind a number sign, headings in brackets. */
final class Lines {
    /**
     * One line.
     *
     * @param heading the last one above it, or ""
     * @param columns without blanks around
     */
    record Line(String heading, List<String> columns) {}

    private Lines() {}

    static List<Line> of(String file) {
        try (InputStream in = Lines.class.getResourceAsStream(file)) {
            List<Line> lines = new ArrayList<>();
            String heading = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (line.startsWith("[")) {
                    heading = line.substring(1, line.length() - 1);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    lines.add(new Line(heading, List.of(line.strip().split(" +\\| +"))));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a pattern of one in which a star stands for anything, and a star behind a backslash for itself. */
    static Pattern glob(String glob) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            boolean escaped = glob.charAt(i) == '\\';
            i += escaped ? 1 : 0;
            pattern.append(glob.charAt(i) == '*' && !escaped ? ".*" : Pattern.quote(glob.substring(i, i + 1)));
        }
        return Pattern.compile(pattern.toString());
    }
}

package org.reprise.agent;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import org.reprise.runtime.log.LogText;

/** Names the program that the JVM runs: main class, or the jar's file name, and each argument, as binding a log to them needs it. */
final class ProgramCommand {
    private static final String COMMAND_LINE = "/proc/self/cmdline";

    private ProgramCommand() {}

    /** Returns what stands in a log in place of a word: as many stars as it has bytes there. */
    static String stars(String word) {
        char[] stars = new char[LogText.encode(word).length];
        Arrays.fill(stars, '*');
        return new String(stars);
    }

    /**
     * Returns them in brackets. The JVM tells the arguments joined by spaces only; where they can be told apart in the process's own, they are.
     *
     * @param redacted which of them are kept out of the log
     * @param values takes what these are
     * @throws IllegalArgumentException with words for the user, where there is no such argument
     */
    static String read(Redacted redacted, List<String> values) {
        String joined = System.getProperty("sun.java.command", "");
        String[] process = commandLine();
        for (int i = 0; i < process.length; i++) {
            String[] rest = Arrays.copyOfRange(process, i, process.length);
            if (String.join(" ", rest).equals(joined)) {
                values.addAll(redacted.hide(rest));
                return format(rest);
            }
        }
        values.addAll(redacted.hide(new String[] {joined}));
        return format(joined);
    }

    private static String format(String... words) {
        if (words[0].endsWith(".jar")) {
            words[0] = new File(words[0]).getName();
        }
        return "[" + String.join("] [", words) + "]";
    }

    private static String[] commandLine() {
        try (InputStream in = new FileInputStream(COMMAND_LINE)) {
            String text = new String(in.readAllBytes(), Charset.defaultCharset());
            String[] pieces = text.split("\0", -1);
            // Every argument ends in a zero byte, so the last piece is empty.
            return Arrays.copyOf(pieces, pieces.length - 1);
        } catch (IOException e) {
            // Another operating system, or an argument file: the joined words must do.
            return new String[0];
        }
    }
}

package org.reprise.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts what the benchmarks measured where {@code docs/performance.md} has it, between two comments with the section's name. */
final class PerformancePage {
    private PerformancePage() {}

    /** Prints a section and, if the system property reprise.performance names the page, writes it there. */
    static void put(String section, String text) {
        System.out.println(text);
        String page = System.getProperty("reprise.performance", "");
        if (page.isEmpty()) {
            return;
        }
        String begin = "<!-- begin " + section + " -->\n";
        String end = "<!-- end " + section + " -->\n";
        try {
            Path path = Path.of(page);
            String old = Files.readString(path);
            int from = old.indexOf(begin);
            int to = old.indexOf(end);
            if (from < 0 || to < from) {
                throw new IllegalStateException(page + " has no place for " + section);
            }
            Files.writeString(path, old.substring(0, from) + begin + text + old.substring(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

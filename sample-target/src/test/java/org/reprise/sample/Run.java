package org.reprise.sample;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of a machine inside the test's process. */
final class Run {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    final Machine machine;

    Run(MachineOptions options, InputStream in) throws UsageException {
        machine = new Machine(
                options,
                GuestFiles.read(options.guest()),
                in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(errors, true, StandardCharsets.UTF_8),
                status::complete);
        machine.start();
    }

    Run(MachineOptions options, String input) throws UsageException {
        this(options, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    }

    /** Waits for the end and returns the exit status. */
    int status() throws Exception {
        return status.get(10, TimeUnit.SECONDS);
    }

    String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Waits until the output contains this text. */
    void awaitOutput(String text) throws InterruptedException {
        long end = System.nanoTime() + 5_000_000_000L;
        while (!output().contains(text)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no \"" + text + "\" in: " + output());
            }
            Thread.sleep(5);
        }
    }

    /** The line that begins with this word, without it. */
    String line(String word) {
        return output().lines()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("no line " + word + " in: " + output()));
    }
}

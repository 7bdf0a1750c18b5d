package org.reprise.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A forked JVM that runs: its pipes are emptied by threads of their own, whose ends {@link #await} waits for. */
final class Forked {
    private static final int MILLIS_TO_EMPTY = 20_000;
    private static final int SECONDS_TO_TELL = 10;

    private final Process process;
    private final String command;
    private final Duration timeout;
    private final long started = System.nanoTime();
    private final Pipe out;
    private final Pipe err;

    /** A process took too long and was killed. */
    static final class Hung extends AssertionError {
        private static final long serialVersionUID = 1;
        private final transient Result result;

        Hung(String message, Result result) {
            super(message);
            this.result = result;
        }

        /** Returns what it had done by then. */
        Result result() {
            return result;
        }
    }

    /** Empties a pipe to its end. */
    private static final class Pipe extends Thread {
        private final InputStream from;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private IOException broken;

        Pipe(InputStream from) {
            this.from = from;
            setDaemon(true);
            start();
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    append(buffer, n);
                }
            } catch (IOException e) {
                broken = e;
            }
        }

        private synchronized void append(byte[] data, int length) {
            bytes.write(data, 0, length);
            notifyAll();
        }

        synchronized byte[] bytes() {
            return bytes.toByteArray();
        }

        void end() throws InterruptedException {
            join(MILLIS_TO_EMPTY);
            if (isAlive() || broken != null) {
                throw new IllegalStateException("The program ended, its output did not", broken);
            }
        }

        synchronized boolean awaitBytes(int count, Duration limit) throws InterruptedException {
            long deadline = System.nanoTime() + limit.toNanos();
            while (bytes.size() < count && isAlive()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    break;
                }
                wait(Math.min(left, 50));
            }
            return bytes.size() >= count;
        }
    }

    Forked(Process process, String command, Duration timeout) {
        this.process = process;
        this.command = command;
        this.timeout = timeout;
        out = new Pipe(process.getInputStream());
        err = new Pipe(process.getErrorStream());
    }

    /** Writes to standard input, in a thread of its own. */
    void feed(byte[] input, boolean end) {
        Thread feeder = new Thread(() -> {
            try {
                process.getOutputStream().write(input);
                process.getOutputStream().flush();
            } catch (IOException e) {
                // The program ended, or closed its input, without having read all.
            }
            if (end) {
                endInput();
            }
        });
        feeder.setDaemon(true);
        feeder.start();
    }

    /** Closes standard input. */
    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The program ended.
        }
    }

    /** Returns the process id. */
    long pid() {
        return process.pid();
    }

    /** Returns what standard output has given so far. */
    byte[] outSoFar() {
        return out.bytes();
    }

    /** Returns what standard error has given so far. */
    byte[] errSoFar() {
        return err.bytes();
    }

    /** Waits until standard output has given so many bytes; false where the process ended or time ran out before. */
    boolean awaitOut(int bytes) {
        try {
            return out.awaitBytes(bytes, timeout);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until standard error has given so many bytes; false where the process ended or time ran out before. */
    boolean awaitErr(int bytes) {
        try {
            return err.awaitBytes(bytes, timeout);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until standard output has the text; false where the process ended or time ran out before. */
    boolean awaitOut(String text) {
        for (int bytes = text.length(); awaitOut(bytes); bytes++) {
            if (new String(outSoFar(), StandardCharsets.UTF_8).contains(text)) {
                return true;
            }
        }
        return false;
    }

    /** Waits until standard error has the text; false where the process ended or time ran out before. */
    boolean awaitErr(String text) {
        for (int bytes = text.length(); awaitErr(bytes); bytes++) {
            if (new String(errSoFar(), StandardCharsets.UTF_8).contains(text)) {
                return true;
            }
        }
        return false;
    }

    /** Sends a signal, TERM say. */
    void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill has status " + status);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends SIGKILL, as kill -9 does. What the program has written before can still be read, which {@link Process#destroyForcibly} would prevent. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Returns where the threads of the JVM stand, as jstack says. */
    private String threads() {
        Path jstack = Path.of(System.getProperty("java.home"), "bin", "jstack");
        ProcessBuilder builder = new ProcessBuilder(jstack.toString(), Long.toString(pid()));
        Path dump = null;
        try {
            dump = Files.createTempFile("jstack", ".txt");
            Process asking = builder.redirectErrorStream(true)
                    .redirectOutput(dump.toFile())
                    .start();
            if (!asking.waitFor(SECONDS_TO_TELL, TimeUnit.SECONDS)) {
                asking.destroyForcibly();
            }
            return Files.readString(dump);
        } catch (IOException | InterruptedException e) {
            return e.toString();
        } finally {
            if (dump != null) {
                dump.toFile().delete();
            }
        }
    }

    /** Waits for the end of the process and of its pipes; kills it and fails where that takes longer than the timeout. */
    Result await() {
        try {
            boolean ended = process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
            String threads = "";
            if (!ended) {
                threads = threads();
                kill();
                process.waitFor();
            }
            out.end();
            err.end();
            Duration wall = Duration.ofNanos(System.nanoTime() - started);
            Result result = new Result(process.exitValue(), out.bytes(), err.bytes(), wall);
            if (!ended) {
                throw new Hung(
                        "Killed after " + timeout.toSeconds() + " s: " + command + "\n" + result + "\n" + threads,
                        result);
            }
            return result;
        } catch (InterruptedException e) {
            kill();
            throw new IllegalStateException(e);
        }
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.LogEvents.Event;
import org.reprise.it.target.Connections;
import org.reprise.it.target.FileErrors;
import org.reprise.it.target.Hooked;
import org.reprise.it.target.Machines;

/**
 * Logs that nobody has recorded ({@link LogFuzz}): whatever is in one, a command or a replay ends with a status of the contract and in words, soon, in bounded memory, and touches nothing that the log names.
 * {@code docs/fuzz.md} says how to look for long.
 */
class FuzzIT {
    private static final int USUAL = 4000;
    /** Drawn once, so that a usual build finds what it found yesterday; the profile draws one each time. */
    private static final long USUAL_SEED = 5;

    @TempDir
    Path directory;

    @Test
    void commandsReadAnyLog() throws Exception {
        int inputs = Integer.getInteger("reprise.fuzz", USUAL);
        long seed = seed();
        System.out.println("FuzzIT: " + inputs + " inputs of commands, -Dreprise.seed=" + seed);
        List<Event> recorded =
                record(Fork.of(Jdk.own(), FileErrors.class), "seed.rr").events();
        int threads = inputs == USUAL ? 1 : Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (URLClassLoader jar =
                new URLClassLoader(new URL[] {Fork.AGENT.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            List<Future<Map<Integer, Integer>>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Random random = new Random(seed + i);
                Path log = directory.resolve("log" + i);
                parts.add(pool.submit(() -> read(jar, recorded, random, log, inputs / threads)));
            }
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (Future<Map<Integer, Integer>> part : parts) {
                get(part, inputs).forEach((status, count) -> statuses.merge(status, count, Integer::sum));
            }
            System.out.println("FuzzIT: by status " + statuses);
            assertThat(statuses).containsKeys(0, 65);
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T> T get(Future<T> part, int inputs) throws InterruptedException, TimeoutException {
        try {
            return part.get(60_000 + 100L * inputs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw new IllegalStateException(e);
        }
    }

    private static long seed() {
        String seed = System.getProperty("reprise.seed", "");
        return !seed.isEmpty()
                ? Long.parseLong(seed)
                : Integer.getInteger("reprise.fuzz", USUAL) == USUAL ? USUAL_SEED : new Random().nextLong();
    }

    private static Map<Integer, Integer> read(
            ClassLoader commands, List<Event> recorded, Random random, Path log, int inputs) throws Exception {
        Map<Integer, Integer> statuses = new TreeMap<>();
        try (LogReading reading = new LogReading(commands, log)) {
            for (int i = 0; i < inputs; i++) {
                long one = random.nextLong();
                LogFuzz fuzz = LogReading.fuzz(new Random(one));
                byte[] bytes = fuzz.log(LogReading.HEADER, i % 4 == 0 ? recorded : fuzz.events());
                LogReading.End end = reading.read(bytes, Math.floorMod(one, LogReading.COMMANDS));
                statuses.merge(end.status(), 1, Integer::sum);
                if (!end.good()) {
                    throw new AssertionError("Of " + kept(log) + " " + end);
                }
            }
        }
        return statuses;
    }

    /** A program to be replayed. */
    private record Program(String name, Fork fork, String[] options) {}

    private List<Program> programs(Path backend) {
        List<Program> programs = new ArrayList<>();
        programs.add(new Program("files", Fork.of(Jdk.own(), FileErrors.class), new String[0]));
        programs.add(new Program(
                "keys",
                Fork.of(Jdk.own(), Hooked.class)
                        .jvm("-Xbootclasspath/a:" + backend)
                        .arguments("keys"),
                new String[] {ForgedLogIT.INPUTS}));
        programs.add(new Program("sockets", Fork.of(Jdk.own(), Connections.class), new String[0]));
        for (String what : new String[] {"questions", "beans"}) {
            programs.add(new Program(what, Fork.of(Jdk.own(), Machines.class).arguments(what), new String[0]));
        }
        return programs;
    }

    @Test
    void replaysTouchNothing() throws Exception {
        int inputs = Integer.getInteger("reprise.fuzz.replays", 10);
        long seed = seed();
        System.out.println("FuzzIT: " + inputs + " replays, -Dreprise.seed=" + seed);
        Path canaries = Files.createDirectory(directory.resolve("canaries"));
        Files.writeString(canaries.resolve("file"), "untouched");
        Path backend = HooksIT.packBackend(directory);
        Random random = new Random(seed);
        try (ServerSocket port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port.setSoTimeout(1);
            Map<String, LogEvents> recordings = new TreeMap<>();
            for (Program program : programs(backend)) {
                recordings.put(program.name, record(program.fork, program.name + ".rr", program.options));
            }
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (int i = 0; i < inputs; i++) {
                List<Program> programs = programs(backend);
                Program program = programs.get(i % programs.size());
                long one = random.nextLong();
                LogFuzz fuzz = new LogFuzz(
                        new Random(one),
                        LogReading.CANARY,
                        LogReading.CANARY + "#sing(I)V",
                        "java.awt.Toolkit",
                        canaries.toString(),
                        canaries.resolve("file").toString(),
                        canaries.resolve("canary-made").toString(),
                        "127.0.0.1:" + port.getLocalPort(),
                        "touch " + canaries.resolve("canary-run"),
                        "../canaries/file");
                LogEvents recording = recordings.get(program.name);
                List<String> lines = new ArrayList<>();
                recording
                        .header()
                        .values()
                        .forEach((key, value) -> lines.add(
                                key + "=" + value.replace("\\", "\\\\").replace("\n", "\\n")));
                Path log = directory.resolve("fuzzed.rr");
                Files.write(log, fuzz.log(LogFuzz.header(lines.toArray(new String[0])), recording.events()));
                Result result = replay(program, log);
                statuses.merge(result.status(), 1, Integer::sum);
                check(result, log, canaries);
                assertThat(Files.readString(canaries.resolve("file"))).isEqualTo("untouched");
                assertThat(accepts(port)).as("connected by\n%s", result).isFalse();
            }
            System.out.println("FuzzIT: by status " + statuses);
        }
    }

    private Result replay(Program program, Path log) throws IOException {
        Fork fork = program.fork
                .jvm("-Xmx256m", "-XX:-CreateCoredumpOnCrash")
                .directory(directory)
                .timeout(Duration.ofSeconds(60))
                .replay(log, program.options);
        try {
            return fork.run();
        } catch (Forked.Hung hung) {
            throw new AssertionError("The replay of " + kept(log) + " hangs", hung);
        }
    }

    private static Path kept(Path log) throws IOException {
        return Files.copy(log, Files.createTempDirectory("fuzz").resolve("log.rr"));
    }

    private static boolean accepts(ServerSocket port) throws IOException {
        try {
            port.accept().close();
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    private void check(Result result, Path log, Path canaries) throws IOException {
        String err = result.errText();
        boolean good = Set.of(0, 65, 66, 69, 70).contains(result.status())
                && !err.contains("at org.reprise.runtime")
                && !err.contains("at java.base/org.reprise.runtime")
                && !err.contains("OutOfMemoryError")
                && !err.contains("StackOverflowError");
        if (!good) {
            throw new AssertionError("The replay of " + kept(log) + " went wrong: " + result);
        }
        assertThat(directory).isDirectoryNotContaining("glob:**/canary-*");
        assertThat(canaries).isDirectoryNotContaining("glob:**/canary-*");
    }

    private LogEvents record(Fork program, String name, String... options) throws IOException {
        Path log = directory.resolve(name);
        Files.writeString(directory.resolve("file"), "", StandardCharsets.UTF_8);
        Result recorded = program.directory(directory).record(log, options).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        return LogEvents.read(log);
    }
}

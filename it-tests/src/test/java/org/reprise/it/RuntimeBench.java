package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogHeader;
import org.reprise.runtime.log.LogReader;
import org.reprise.runtime.log.LogWriter;

/**
 * What the operations cost that Reprise has a hand in, one by one, by JMH: in a JVM without the agent and in one that is being recorded; and what an event costs to encode and
 * decode. It belongs to no build; run it with {@code mvn -B verify -Pbench}.
 */
public class RuntimeBench {
    private static final int LOOP = 1000;
    private static final int EVENTS = 10_000;
    /** What JMH's profiler of the collector calls the bytes that an operation allocates. */
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** What a program does; recorded, each of it is Reprise's business. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Operations {
        private static final byte[] SECTOR = new byte[512];

        private long step = 1;
        private RandomAccessFile image;

        @Setup
        public void open() throws IOException {
            image = new RandomAccessFile(System.getProperty("reprise.image"), "rw");
        }

        @TearDown
        public void close() throws IOException {
            image.close();
        }

        @Benchmark
        public long clockNanoTime() {
            return System.nanoTime();
        }

        @Benchmark
        public long clockMillis() {
            return System.currentTimeMillis();
        }

        /** A round of a loop, of a few cycles. */
        @Benchmark
        @OperationsPerInvocation(LOOP)
        public long yieldPoint() {
            long x = step;
            for (int i = 0; i < LOOP; i++) {
                x ^= x << 13;
                x ^= x >>> 7;
            }
            step = x;
            return x;
        }

        @Benchmark
        public long monitorEnter() {
            synchronized (this) {
                return ++step;
            }
        }

        @Benchmark
        public int blockRequest() throws IOException {
            image.seek(step++ & 1023 << 9);
            return image.read(SECTOR);
        }
    }

    /** Two threads that hand over to each other: two switches an operation of JMH's, which this counts as two. */
    @State(Scope.Benchmark)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Switches {
        private Thread partner;
        private volatile Thread owner;
        private volatile int ball;

        @Setup(Level.Iteration)
        public void start() {
            ball = 0;
            partner = new Thread(() -> {
                while (ball >= 0) {
                    if (ball == 1) {
                        ball = 0;
                        LockSupport.unpark(owner);
                    }
                    if (ball == 0) {
                        LockSupport.park();
                    }
                }
            });
            partner.setDaemon(true);
            partner.start();
        }

        @TearDown(Level.Iteration)
        public void stop() throws InterruptedException {
            ball = -1;
            LockSupport.unpark(partner);
            partner.join();
        }

        @Benchmark
        @OperationsPerInvocation(2)
        public int parkedSwitch() {
            owner = Thread.currentThread();
            ball = 1;
            LockSupport.unpark(partner);
            while (ball == 1) {
                LockSupport.park();
            }
            return ball;
        }
    }

    /** The log by itself. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Log {
        private Path path;
        private LogWriter writer;
        private LogReader reader;

        @Setup(Level.Invocation)
        public void open() throws IOException {
            path = Files.createTempFile("log", ".rr");
            writer = new LogWriter(new RandomAccessFile(path.toFile(), "rw"), new LogHeader());
        }

        @TearDown(Level.Invocation)
        public void close() throws IOException {
            writer.close();
            if (reader != null) {
                reader.close();
            }
            Files.delete(path);
        }

        @Benchmark
        @OperationsPerInvocation(EVENTS)
        public long encode() throws IOException {
            for (int i = 0; i < EVENTS; i++) {
                if (!writer.trySigned(EventKind.NANO_TIME, i & 3, 50 + (i & 127))) {
                    writer.begin(EventKind.NANO_TIME, i & 3, 10);
                    writer.signed(50 + (i & 127));
                    writer.commit();
                }
            }
            return writer.events();
        }
    }

    /** The same, read. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Reading {
        private static final int MANY = 1_000_000;
        private Path path;
        private LogReader reader;

        @Setup
        public void write() throws IOException {
            path = Files.createTempFile("log", ".rr");
            LogWriter writer = new LogWriter(new RandomAccessFile(path.toFile(), "rw"), new LogHeader());
            for (int i = 0; i < MANY; i++) {
                writer.begin(EventKind.NANO_TIME, i & 3, 10);
                writer.signed(50 + (i & 127));
                writer.commit();
            }
            writer.close();
        }

        @TearDown
        public void delete() throws IOException {
            Files.delete(path);
        }

        @Setup(Level.Invocation)
        public void open() throws IOException {
            reader = new LogReader(path.toFile());
        }

        @TearDown(Level.Invocation)
        public void close() throws IOException {
            reader.close();
        }

        @Benchmark
        @OperationsPerInvocation(MANY)
        public long decode() throws IOException {
            long sum = 0;
            for (; reader.kind() != null; reader.next()) {
                sum += reader.signed() + reader.count();
            }
            return sum;
        }
    }

    @TempDir
    Path directory;

    private static ChainedOptionsBuilder options() {
        return new OptionsBuilder()
                .forks(2)
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(7)
                .measurementTime(TimeValue.milliseconds(500))
                .shouldFailOnError(true);
    }

    private static String pattern(Class<?> state) {
        return state.getName().replace('$', '.') + "\\..*";
    }

    @Test
    void runtime() throws RunnerException, IOException {
        Path image = directory.resolve("image");
        Files.write(image, new byte[1 << 20]);
        String imageOption = "-Dreprise.image=" + image;
        Collection<RunResult> bare = new Runner(options()
                        .include(pattern(Operations.class))
                        .include(pattern(Switches.class))
                        .include(pattern(Log.class))
                        .include(pattern(Reading.class))
                        .jvmArgsAppend(imageOption, "--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED")
                        .build())
                .run();
        String agent = "-javaagent:" + Fork.AGENT + "=mode=record,overwrite=yes,log=" + directory.resolve("jmh.rr");
        Collection<RunResult> recorded = new Runner(options()
                        .include(pattern(Operations.class))
                        .include(pattern(Switches.class))
                        .addProfiler(GCProfiler.class)
                        .jvmArgsAppend(imageOption, agent)
                        .build())
                .run();
        assertThat(recorded).hasSize(6);
        PerformancePage.put("operations", table(bare, recorded));
    }

    private static String table(Collection<RunResult> bare, Collection<RunResult> recorded) {
        StringBuilder text = new StringBuilder(
                "| operation | bare ns | recorded ns | more | recorded, bytes allocated |\n|---|---|---|---|---|\n");
        List<RunResult> sorted = new ArrayList<>(bare);
        sorted.sort(Comparator.comparing(RuntimeBench::name));
        for (RunResult each : sorted) {
            Result<?> alone = each.getPrimaryResult();
            RunResult woven = recorded.stream()
                    .filter(other -> name(other).equals(name(each)))
                    .findFirst()
                    .orElse(null);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s |%n",
                    name(each),
                    figure(alone),
                    woven == null ? "" : figure(woven.getPrimaryResult()),
                    woven == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%+.1f",
                                    woven.getPrimaryResult().getScore() - alone.getScore()),
                    woven == null ? "" : figure(woven.getSecondaryResults().get(ALLOCATED))));
        }
        return text.toString();
    }

    private static String figure(Result<?> result) {
        return String.format(Locale.ROOT, "%.1f ± %.1f", result.getScore(), result.getScoreError());
    }

    private static String name(RunResult result) {
        String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}

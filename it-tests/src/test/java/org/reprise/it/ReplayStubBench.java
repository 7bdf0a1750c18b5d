package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.reprise.runtime.Replay;
import org.reprise.runtime.ReplayMode;

/** What the calls of Replay cost an emulator without the agent, by JMH. It belongs to no build; run it with {@code mvn -B verify -Pbench}. */
public class ReplayStubBench {
    /** The calls and, beside them, the same without. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Stubs {
        private final byte[] data = new byte[16];
        private long step;

        @Benchmark
        public long bare() {
            return ++step;
        }

        @Benchmark
        public long checkpoint() {
            Replay.checkpoint(1);
            return ++step;
        }

        @Benchmark
        public long clock() {
            return Replay.clock(1, () -> ++step);
        }

        @Benchmark
        public long mode() {
            return Replay.mode() == ReplayMode.NONE ? ++step : 0;
        }

        @Benchmark
        public long block() throws IOException {
            return Replay.block(1, data, 0, data.length, () -> (int) ++step);
        }

        @Benchmark
        public long bottomHalf() {
            Replay.bottomHalf(1, () -> ++step);
            return step;
        }

        @Benchmark
        public long shutdown() {
            Replay.shutdown("guest-shutdown");
            return ++step;
        }

        /** The handler of an input gets a copy, with the agent and without. */
        @Benchmark
        public long bareCopy() {
            take(data.clone());
            return step;
        }

        @Benchmark
        public long input() {
            Replay.input(1, data);
            return step;
        }

        @Setup
        public void handle() {
            Replay.handler(1, this::take);
        }

        private void take(byte[] copy) {
            step += copy.length;
        }
    }

    @Test
    void stubs() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(Stubs.class.getName().replace('$', '.') + "\\..*")
                        .forks(2)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .build())
                .run();
        assertThat(results).hasSize(9);
    }
}

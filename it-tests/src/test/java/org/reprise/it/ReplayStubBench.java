package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.reprise.runtime.Replay;

/** What the calls of Replay cost an emulator without the agent, by JMH. It belongs to no build; run it with {@code mvn -B verify -Pbench}. */
public class ReplayStubBench {
    /** The calls and, beside them, the same without. */
    @State(Scope.Thread)
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public static class Stubs {
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
        assertThat(results).hasSize(3);
    }
}

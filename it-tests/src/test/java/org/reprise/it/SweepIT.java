package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Entropies;
import org.reprise.it.target.HeadlessAwt;

/**
 * Programs of the other tests, each with something changed on one side alone, in the recording or in the replay, that must make no difference: how the JIT compiles, what collects, how the agent is called and
 * told. The system property reprise.sweep says how many such pairs are drawn, reprise.seed from which seed; a failure names both.
 */
class SweepIT {
    private static final int USUAL = 20;
    /** Drawn once, so that a usual build finds what it found yesterday; the profile draws one each time. */
    private static final long USUAL_SEED = 22;

    private static final long SEED = seed();
    /** A long run says how far it is each time that so many pairs have ended. */
    private static final int TOLD = 50;

    private static int ended;
    private static int failed;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    /** What is changed on one side. */
    private enum Change {
        INTERPRETED {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-Xint").agent(options);
            }
        },
        FIRST_COMPILER {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-XX:TieredStopAtLevel=1").agent(options);
            }
        },
        EVERYTHING_COMPILED {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-Xcomp").agent(options);
            }
        },
        SECOND_COMPILER_ALONE {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-XX:-TieredCompilation", "-XX:CompileThreshold=" + (1 + random.nextInt(2000)))
                        .agent(options);
            }
        },
        COMPILED_EARLY_OR_LATE {
            @Override
            Fork with(Fork fork, String options, Random random) {
                double scale = Math.pow(10, random.nextDouble() * 3 - 2);
                return fork.jvm("-XX:CompileThresholdScaling=" + scale).agent(options);
            }
        },
        COMPILED_IN_THE_FOREGROUND {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-Xbatch").agent(options);
            }
        },
        /** As near as a product build comes to DeoptimizeALot: whatever the second compiler has not seen to happen deoptimizes, again and again. */
        DEOPTIMIZED {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-XX:PerMethodTrapLimit=0", "-XX:PerBytecodeTrapLimit=0")
                        .agent(options);
            }
        },
        SMALL_CODE_CACHE {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm(
                                "-XX:ReservedCodeCacheSize=" + (6 + random.nextInt(20)) + "m",
                                "-XX:-SegmentedCodeCache")
                        .agent(options);
            }
        },
        SERIAL {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-XX:+UseSerialGC").agent(options);
            }
        },
        PARALLEL {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-XX:+UseParallelGC").agent(options);
            }
        },
        Z {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-XX:+UseZGC").agent(options);
            }
        },
        HEAP {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-Xmx" + (64 + random.nextInt(2000)) + "m").agent(options);
            }
        },
        NO_ARCHIVE {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-Xshare:off").agent(options);
            }
        },
        ONE_CORE {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.prefix("taskset", "-c", String.valueOf(random.nextInt(2)))
                        .agent(options);
            }
        },
        ONE_PROCESSOR_SEEN {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.jvm("-XX:ActiveProcessorCount=1").agent(options);
            }
        },
        REPORTED {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.agent(options + ",report=summary");
            }
        },
        AGENT_RENAMED {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return fork.agent(renamed(), options);
            }
        },
        /** On both sides, since it weaves the program: what it reads and writes is in no recording. */
        ANOTHER_AGENT_BEFORE {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return without(fork, options);
            }

            @Override
            Fork without(Fork fork, String options) {
                return fork.agent(OutsidersIT.JACOCO, "destfile=" + shared.resolve("before.exec"))
                        .agent(options);
            }
        },
        ANOTHER_AGENT_AFTER {
            @Override
            Fork with(Fork fork, String options, Random random) {
                return without(fork, options);
            }

            @Override
            Fork without(Fork fork, String options) {
                return fork.agent(options).agent(OutsidersIT.JACOCO, "destfile=" + shared.resolve("after.exec"));
            }
        };

        /** Adds the agent, with these options, and what makes the difference, drawn where there is a choice. */
        abstract Fork with(Fork fork, String options, Random random);

        /** Adds the agent on the other side. */
        Fork without(Fork fork, String options) {
            return fork.agent(options);
        }
    }

    /** One program, what is changed, and on which side. */
    private record Pair(Class<?> program, String name, List<String> jvm, Jdk jdk, Change change, boolean recording) {
        Fork fork(Path home) {
            return Fork.of(jdk, program)
                    .jvm(jvm.toArray(String[]::new))
                    .jvm("-Duser.home=" + home)
                    .arguments(name);
        }

        @Override
        public String toString() {
            return program.getSimpleName() + ' ' + name + ", " + jdk + ", " + change + " in the "
                    + (recording ? "recording" : "replay");
        }
    }

    private static long seed() {
        String given = System.getProperty("reprise.seed", "");
        if (!given.isEmpty()) {
            return Long.parseLong(given);
        }
        return pairs() == USUAL ? USUAL_SEED : new Random().nextLong();
    }

    private static int pairs() {
        return Integer.getInteger("reprise.sweep", USUAL);
    }

    /** The same jar as a repository of artefacts names it. */
    private static Path renamed() {
        Path copy = shared.resolve("reprise-agent-0.1.0.jar");
        try {
            if (!Files.exists(copy)) {
                Files.copy(Fork.AGENT, copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private static List<Pair> programs() {
        List<Pair> programs = new ArrayList<>();
        Stream.of(ThreadsIT.rows(), CoverageIT.rows(), OperationsIT.programs())
                .flatMap(rows -> rows)
                .forEach(row -> programs.add(program(row, List.of())));
        CollectorIT.rows().forEach(row -> programs.add(program(row, List.of("-Xmx256m"))));
        CoverageIT.virtualThreads().forEach(row -> programs.add(program(row, List.of("--enable-preview"))));
        EntropyIT.rows()
                .forEach(row -> programs.add(
                        new Pair(Entropies.class, (String) row.get()[0], List.of(), (Jdk) row.get()[1], null, false)));
        HeadlessAwtIT.programs()
                .forEach(row -> programs.add(new Pair(
                        HeadlessAwt.class,
                        (String) row.get()[0],
                        List.of("-Djava.awt.headless=true"),
                        (Jdk) row.get()[1],
                        null,
                        false)));
        return programs;
    }

    private static Pair program(Arguments row, List<String> jvm) {
        Object[] values = row.get();
        return new Pair((Class<?>) values[0], (String) values[1], jvm, (Jdk) values[2], null, false);
    }

    static Stream<Pair> drawn() {
        Random random = new Random(SEED);
        List<Pair> programs = programs();
        List<Pair> drawn = new ArrayList<>();
        for (int i = 0; i < pairs(); i++) {
            Pair program = programs.get(random.nextInt(programs.size()));
            // Each of them by turns, however few are drawn.
            Change change = Change.values()[i % Change.values().length];
            drawn.add(new Pair(program.program, program.name, program.jvm, program.jdk, change, random.nextBoolean()));
        }
        return drawn.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("drawn")
    void everyReplayIsTheRecording(Pair pair) {
        Path log = directory.resolve("log.rr");
        Random random = new Random(SEED + pair.hashCode());
        String record = "mode=record,log=" + log + ",slice=50";
        String replay = "mode=replay,log=" + log;
        Fork recording = pair.fork(directory);
        Result recorded = (pair.recording
                        ? pair.change.with(recording, record, random)
                        : pair.change.without(recording, record))
                .run();
        Fork replaying = pair.fork(directory);
        Fork changed =
                pair.recording ? pair.change.without(replaying, replay) : pair.change.with(replaying, replay, random);
        Result replayed = changed.run();
        assertThat(silent(recorded).errText())
                .as("said by the recording, %s", recorded)
                .doesNotContain("reprise:");
        try {
            Replays.same(silent(recorded), silent(replayed));
        } catch (AssertionError e) {
            failed++;
            String what =
                    "Seed " + SEED + ", " + recording.command() + ", then " + changed.command() + ": " + e.getMessage();
            // At once: a long run may be cut.
            System.out.println("SweepIT: " + what);
            throw new AssertionError(what, e);
        }
    }

    @AfterEach
    void told() {
        ended++;
        if (ended % TOLD == 0) {
            System.out.println(
                    "SweepIT: " + ended + " of " + pairs() + " pairs ended, " + failed + " diverged, seed " + SEED);
        }
    }

    /** Without the summary, which comes last and on one side alone. */
    private static Result silent(Result result) {
        String err = result.errText();
        int summary = err.indexOf("reprise: summary of the ");
        return summary < 0
                ? result
                : new Result(
                        result.status(),
                        result.out(),
                        err.substring(0, summary).getBytes(StandardCharsets.UTF_8),
                        result.wall());
    }

    @AfterAll
    static void report() {
        System.out.println("SweepIT: " + pairs() + " pairs drawn from seed " + SEED);
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.microemu.app.Headless;
import org.reprise.it.target.ClockLoop;
import org.reprise.it.target.FourThreads;
import org.reprise.it.target.Greeting;
import org.reprise.it.target.Interpreter;
import org.reprise.it.target.SensorNetwork;
import org.reprise.it.target.midlet.DiceMidlet;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogReader;

/**
 * What recording and replaying cost whole programs: processor time, time, memory and log, against the program without the agent, bare, recorded and replayed in turn. It
 * belongs to no build; run it with {@code mvn -B verify -Pbench}, which writes its tables to {@code docs/performance.md}.
 */
class OverheadBench {
    private static final int ROUNDS = Repeats.times(7);
    private static final Path MACHINE =
            Path.of(System.getProperty("reprise.sample")).toAbsolutePath().normalize();
    /** More than that of the machine for other processes, and times are no measure. */
    private static final double BUSY = 0.05;

    private static final double MIB = 1 << 20;
    /** One for all: G1 would size its heap after pauses and after how fast the program allocates, and what is resident would tell of that. */
    private static final List<String> HEAP = List.of("-Xmx256m", "-Xmn64m");

    private enum Mode {
        BARE,
        RECORDED,
        REPLAYED
    }

    /**
     * A program to be measured.
     *
     * @param recorded what recording may cost at most, times bare; 0 where issue 6 sets nothing
     * @param replayed the same of a replay
     */
    private record Program(String name, double recorded, double replayed, int status, Supplier<Fork> command) {
        Program(String name, double most, Supplier<Fork> command) {
            this(name, most, most, 0, command);
        }
    }

    /** What was measured of a program, round by round. */
    private record Figures(Program program, Map<Mode, List<Cost>> costs, LogFigures log) {
        private double[] of(Mode mode, ToDoubleFunction<Cost> figure) {
            return costs.get(mode).stream().mapToDouble(figure).toArray();
        }

        Spread cpu(Mode mode) {
            return Spread.of(of(mode, Cost::cpu));
        }

        Spread wall(Mode mode) {
            return Spread.of(of(mode, Cost::wall));
        }

        /** Round by round, so that what slows all of a round down divides out. */
        Spread ratio(Mode mode, ToDoubleFunction<Cost> figure, double start) {
            double[] ratios = of(mode, figure);
            double[] bare = of(Mode.BARE, figure);
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = (ratios[i] - start) / bare[i];
            }
            return Spread.of(ratios);
        }

        double peak(Mode mode) {
            return Spread.of(of(mode, Cost::peak)).median() / MIB;
        }

        boolean underLoad() {
            return costs.values().stream()
                            .flatMap(List::stream)
                            .mapToDouble(Cost::others)
                            .average()
                            .orElse(0)
                    > BUSY;
        }
    }

    /** Bytes and events of a log. */
    private record LogFigures(long bytes, long events, Map<Group, long[]> groups) {
        double each(Group group) {
            long[] figures = groups.get(group);
            return figures[1] / (double) figures[0];
        }

        String text(Group group) {
            long[] figures = groups.get(group);
            return figures[0] == 0 ? "" : String.format(Locale.ROOT, "%.1f × %,d", each(group), figures[0]);
        }
    }

    private enum Group {
        CLOCK("clock event", 3),
        SWITCH("switch", 8),
        BLOCK("block request", 16);

        final String text;
        /** Bytes each at most. */
        final int most;

        Group(String text, int most) {
            this.text = text;
            this.most = most;
        }

        static Group of(EventKind kind) {
            return switch (kind) {
                case NANO_TIME, MILLIS, INSTANT -> CLOCK;
                case READ, WRITE -> BLOCK;
                default -> kind.switchesTurn() ? SWITCH : null;
            };
        }
    }

    @TempDir
    Path directory;

    private Path disk;

    @BeforeEach
    void files() throws IOException {
        disk = directory.resolve("boot.img");
        Result made = machine("--make-disk", disk.toString(), "system").run();
        assertThat(made.status()).as("%s", made).isZero();
        Files.createDirectory(directory.resolve("files"));
        Files.writeString(directory.resolve("files/probe.txt"), "The quick brown fox.\n".repeat(20_000));
    }

    private static Fork machine(String... arguments) {
        return Fork.of(Jdk.own(), (String) null).jar(MACHINE).arguments(arguments);
    }

    private static Fork program(Class<?> main, String... arguments) {
        return Fork.of(Jdk.own(), main).arguments(arguments);
    }

    private List<Program> programs() {
        return List.of(
                new Program("sample machine, computing", 1.05, () -> machine("--arg", "120", "compute")),
                new Program(
                        "sample machine, disk",
                        0,
                        () -> machine("--disk", disk.toString(), "--disk-rw", "--arg", "20000")),
                new Program("sample machine, idle for 10 s", 0, () -> machine("--arg", "10", "idle")),
                new Program(
                        "Chicory",
                        1.05,
                        1.05,
                        7,
                        () -> Chicory.probe(Jdk.own(), directory.resolve("files"), "probe.txt")
                                .input("a line\nanother\n")),
                new Program(
                        "MicroEmulator",
                        0,
                        () -> Fork.of(Jdk.own(), Headless.class)
                                .jvm("-Djava.awt.headless=true", "-Duser.home=" + directory.resolve("home"))
                                .classPath(Jars.of(Headless.class), Fork.testClasses())
                                .arguments("--quit", "--rms", "file", DiceMidlet.class.getName())),
                new Program("interpreter loop", 1.10, () -> program(Interpreter.class, "150")),
                new Program("clock loop", 0, () -> program(ClockLoop.class, "20000", "40")),
                new Program("sensor network (locks)", 1.5, () -> program(SensorNetwork.class, "10000")),
                new Program("four threads", 0, () -> program(FourThreads.class, "300")));
    }

    @Test
    void overhead() {
        long began = System.nanoTime();
        Map<Jdk, Figures> starts = new LinkedHashMap<>();
        for (Jdk jdk : Jdk.all()) {
            starts.put(jdk, measure(new Program("a greeting, " + jdk, 0, () -> Fork.of(jdk, Greeting.class))));
        }
        Figures start = starts.get(Jdk.own());
        List<Figures> figures = new ArrayList<>();
        for (Program program : programs()) {
            figures.add(measure(program));
        }
        String text = circumstances()
                + costs(starts.values(), figures, start)
                + logs(figures)
                + targets(starts, figures, start)
                + String.format(
                        Locale.ROOT,
                        "%nThis took %d s.%n",
                        Duration.ofNanos(System.nanoTime() - began).toSeconds());
        PerformancePage.put("programs", text);
    }

    private Figures measure(Program program) {
        Path log = directory.resolve("log.rr");
        Map<Mode, List<Cost>> costs = new EnumMap<>(Mode.class);
        for (Mode mode : Mode.values()) {
            costs.put(mode, new ArrayList<>());
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Mode mode : Mode.values()) {
                Fork fork = program.command.get().jvm(HEAP.toArray(new String[0]));
                if (mode == Mode.RECORDED) {
                    fork.record(log, "overwrite=yes");
                } else if (mode == Mode.REPLAYED) {
                    fork.replayFully(log);
                }
                Cost cost = Cost.of(fork);
                assertThat(cost.result().status()).as("%s", cost.result()).isEqualTo(program.status);
                costs.get(mode).add(cost);
            }
            Replays.same(
                    costs.get(Mode.RECORDED).get(round).result(),
                    costs.get(Mode.REPLAYED).get(round).result());
        }
        System.out.println(program.name + " measured");
        return new Figures(program, costs, logFigures(log));
    }

    private static LogFigures logFigures(Path log) {
        Map<Group, long[]> groups = new EnumMap<>(Group.class);
        for (Group group : Group.values()) {
            groups.put(group, new long[2]);
        }
        long events = 0;
        try (LogReader reader = new LogReader(log.toFile())) {
            for (; reader.kind() != null; reader.next()) {
                reader.skip();
                events++;
                Group group = Group.of(reader.kind());
                if (group != null) {
                    groups.get(group)[0]++;
                    groups.get(group)[1] += reader.size();
                }
            }
            return new LogFigures(Files.size(log), events, groups);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String circumstances() {
        String model = "";
        String memory = "";
        try {
            model = value(Path.of("/proc/cpuinfo"), "model name");
            memory = value(Path.of("/proc/meminfo"), "MemTotal");
        } catch (IOException e) {
            // Not Linux.
        }
        return String.format(
                "%s, %s processors (%s), %s of memory, Linux %s, %s, %s, %d rounds. Medians, and quartiles in brackets.%n%n",
                Instant.now().truncatedTo(ChronoUnit.MINUTES),
                Runtime.getRuntime().availableProcessors(),
                model,
                memory,
                System.getProperty("os.version"),
                System.getProperty("java.vm.version"),
                String.join(" ", HEAP),
                ROUNDS);
    }

    private static String value(Path file, String key) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("");
    }

    /** What recording a greeting costs over a bare one, in the same measure. */
    private static double start(Figures start, Mode mode, ToDoubleFunction<Cost> figure) {
        return Spread.of(start.of(mode, figure)).median()
                - Spread.of(start.of(Mode.BARE, figure)).median();
    }

    private static String costs(Iterable<Figures> starts, List<Figures> figures, Figures start) {
        StringBuilder text = new StringBuilder(
                "Processor time (user and system) and time, against bare; \"run\" is without what a greeting costs more than bare. "
                        + "An asterisk marks times taken while other processes had more than a twentieth of the machine.\n\n"
                        + "| program | bare s | recorded, CPU | run | replayed, CPU | run | recorded, time | replayed, time | MiB over bare, recorded | replayed |\n"
                        + "|---|---|---|---|---|---|---|---|---|---|\n");
        List<Figures> all = new ArrayList<>();
        starts.forEach(all::add);
        all.addAll(figures);
        for (Figures each : all) {
            boolean isStart = !figures.contains(each);
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %s | %s | %s | %s | %s%s | %s%s | %+.0f | %+.0f |%n",
                    each.program.name,
                    each.cpu(Mode.BARE).median(),
                    each.ratio(Mode.RECORDED, Cost::cpu, 0),
                    isStart ? "" : each.ratio(Mode.RECORDED, Cost::cpu, start(start, Mode.RECORDED, Cost::cpu)),
                    each.ratio(Mode.REPLAYED, Cost::cpu, 0),
                    isStart ? "" : each.ratio(Mode.REPLAYED, Cost::cpu, start(start, Mode.REPLAYED, Cost::cpu)),
                    each.ratio(Mode.RECORDED, Cost::wall, 0),
                    each.underLoad() ? " *" : "",
                    each.ratio(Mode.REPLAYED, Cost::wall, 0),
                    each.underLoad() ? " *" : "",
                    each.peak(Mode.RECORDED) - each.peak(Mode.BARE),
                    each.peak(Mode.REPLAYED) - each.peak(Mode.BARE)));
        }
        return text.toString();
    }

    private static String logs(List<Figures> figures) {
        StringBuilder text = new StringBuilder(
                "\nThe logs, bytes each and how many of each:\n\n| program | bytes | KB/s | events | bytes each | a clock event | a switch | a block request |\n"
                        + "|---|---|---|---|---|---|---|---|\n");
        for (Figures each : figures) {
            LogFigures log = each.log;
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %.0f | %,d | %.1f | %s | %s | %s |%n",
                    each.program.name,
                    log.bytes,
                    log.bytes / 1000 / each.wall(Mode.RECORDED).median(),
                    log.events,
                    log.bytes / (double) log.events,
                    log.text(Group.CLOCK),
                    log.text(Group.SWITCH),
                    log.text(Group.BLOCK)));
        }
        return text.toString();
    }

    private static String targets(Map<Jdk, Figures> starts, List<Figures> figures, Figures start) {
        StringBuilder text = new StringBuilder(
                "\nTargets of issue 6.3. A ratio is one of the run without start-up, which has a target of its own.\n\n| what | target | measured | |\n|---|---|---|---|\n");
        for (Figures each : figures) {
            for (Mode mode : List.of(Mode.RECORDED, Mode.REPLAYED)) {
                double most = mode == Mode.RECORDED ? each.program.recorded : each.program.replayed;
                if (most > 0) {
                    String name = each.program.name + ", " + mode.name().toLowerCase(Locale.ROOT);
                    double cpu = each.ratio(mode, Cost::cpu, start(start, mode, Cost::cpu))
                            .median();
                    row(text, name + ", CPU", most, cpu, "× bare");
                    double wall = each.ratio(mode, Cost::wall, start(start, mode, Cost::wall))
                            .median();
                    row(text, name + ", time", most, wall, "× bare");
                }
            }
        }
        starts.forEach((jdk, each) -> {
            for (Mode mode : List.of(Mode.RECORDED, Mode.REPLAYED)) {
                String name = "start-up, " + jdk + ", " + mode.name().toLowerCase(Locale.ROOT);
                row(text, name + ", CPU", 0.4, start(each, mode, Cost::cpu), "s over bare");
                row(text, name + ", time", 0.4, start(each, mode, Cost::wall), "s over bare");
            }
        });
        for (Figures each : figures) {
            if (each.program.name.contains("idle")) {
                double run = each.wall(Mode.REPLAYED).median()
                        - start.wall(Mode.REPLAYED).median();
                row(
                        text,
                        each.program.name + ", replayed without start-up",
                        0.1,
                        run
                                / (each.wall(Mode.RECORDED).median()
                                        - start.wall(Mode.RECORDED).median()),
                        "of the recording's time");
            }
            for (Mode mode : List.of(Mode.RECORDED, Mode.REPLAYED)) {
                String name =
                        "memory, " + each.program.name + ", " + mode.name().toLowerCase(Locale.ROOT);
                row(text, name, 32, each.peak(mode) - each.peak(Mode.BARE), "MiB over bare");
            }
        }
        for (Group group : Group.values()) {
            for (Figures each : figures) {
                if (each.log.groups.get(group)[0] >= 1000) {
                    row(text, group.text + ", " + each.program.name, group.most, each.log.each(group), "bytes");
                }
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String what, double most, double measured, String unit) {
        text.append(String.format(
                Locale.ROOT,
                "| %s | %s %s | %.2f | %s |%n",
                what,
                most == (int) most ? Integer.toString((int) most) : Double.toString(most),
                unit,
                measured,
                measured <= most ? "met" : "**missed**"));
    }
}

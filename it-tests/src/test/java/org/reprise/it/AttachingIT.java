package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Ending;
import org.reprise.it.target.FileErrors;
import org.reprise.it.target.Progress;
import org.reprise.it.target.Surroundings;
import org.reprise.it.target.Waiting;

/** The ways in which the agent comes to a program: its arguments, its name, its absence, and attaching it late. */
class AttachingIT {
    @TempDir
    private Path directory;

    private static Fork ending(Jdk jdk) {
        return Fork.of(jdk, Ending.class).arguments("return");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static void clean(Result result) {
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.errText()).doesNotContain("reprise: ");
    }

    // ---------------------------------------------------------------- mode=none

    @OnEveryJdk
    void withModeNone(Jdk jdk) throws IOException {
        Path log = directory.resolve("run.rr");
        for (String options : List.of("mode=none", "mode=none,log=" + log, "rr=none")) {
            Result result = Fork.of(jdk, Surroundings.class)
                    .arguments("a", "b c")
                    .jvm("-Dx=1")
                    .environment("X", "2")
                    .agent(options)
                    .run();
            assertThat(result.status()).as("%s", result).isZero();
            assertThat(result.err()).asString().isEmpty();
            assertThat(result.outText()).startsWith("[a, b c], x=1, X=2\nat ");
        }
        assertThat(files()).isEmpty();
    }

    // ---------------------------------------------------------------- arguments

    @OnEveryJdk
    void withQemusNames(Jdk jdk) {
        Path log = directory.resolve("run.rr");
        Result recorded = ending(jdk).agent("rr=record,rrfile=" + log).run();
        clean(recorded);
        Replays.same(recorded, ending(jdk).agent("rrfile=" + log + ",rr=replay").run());
    }

    @OnEveryJdk
    void withAConfigurationFile(Jdk jdk) throws IOException {
        Path log = directory.resolve("run.rr");
        Path config = Files.writeString(
                directory.resolve("reprise.properties"), "# the same keys\nmode = record\nlog = " + log + "\n");
        Result recorded = ending(jdk).agent("config=" + config).run();
        clean(recorded);
        // An argument beats the file, wherever it stands, under either name.
        Replays.same(
                recorded, ending(jdk).agent("config=" + config + ",mode=replay").run());
        Replays.same(recorded, ending(jdk).agent("rr=replay,config=" + config).run());
    }

    @Test
    void withABadConfigurationFile() throws IOException {
        Path config = directory.resolve("reprise.properties");
        Replays.refused(ending(Jdk.own()).agent("config=" + config).run(), 64, config.toString(), "cannot be read");
        Files.writeString(config, "mode=record\ncolour=blue\n");
        Replays.refused(ending(Jdk.own()).agent("config=" + config).run(), 64, "\"colour\"", "unknown");
        Files.writeString(config, "mode=record\nrr=record\n");
        Replays.refused(ending(Jdk.own()).agent("config=" + config).run(), 64, "\"mode\"", "twice");
        Files.writeString(config, "mode=record\nconfig=other.properties\n");
        Replays.refused(ending(Jdk.own()).agent("config=" + config).run(), 64, config.toString(), "names another");
        assertThat(files()).containsExactly(config);
    }

    @OnEveryJdk
    void withProcessIdAndTimeInTheName(Jdk jdk) throws IOException {
        long before = Instant.now().toEpochMilli();
        Forked recording = ending(jdk).record(directory.resolve("run-%p-%t.rr")).start();
        long pid = recording.pid();
        Result recorded = recording.await();
        clean(recorded);
        assertThat(files()).hasSize(1);
        String name = files().get(0).getFileName().toString();
        assertThat(name).matches("run-" + pid + "-\\d+\\.rr");
        // The kernel counts a process's start in ticks from its boot.
        assertThat(Long.parseLong(name.replaceAll(".*-(\\d+)\\.rr", "$1"))).isBetween(before - 2000, before + 60_000);
        Replays.same(recorded, ending(jdk).replay(directory.resolve(name)).run());
    }

    @Test
    void withACommaInTheName() {
        Path log = directory.resolve("boot,2nd try.rr");
        Result recorded = ending(Jdk.own()).record(log, "overwrite=no").run();
        clean(recorded);
        assertThat(log).exists();
        Replays.same(
                recorded, ending(Jdk.own()).agent("log=" + log + ",mode=replay").run());
    }

    /** A name without directory means the working directory. */
    @Test
    void withARelativeName() throws IOException {
        Result recorded =
                ending(Jdk.own()).directory(directory).record(Path.of("run.rr")).run();
        clean(recorded);
        assertThat(directory.resolve("run.rr")).exists();
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Replays.same(
                recorded,
                ending(Jdk.own())
                        .directory(elsewhere)
                        .replay(Path.of("..", "run.rr"))
                        .run());
    }

    // ---------------------------------------------------------------- what a replay needs, and what not

    /** System properties, environment and standard input are the recording's. */
    @OnEveryJdk
    void withOtherSurroundings(Jdk jdk) {
        Path log = directory.resolve("run.rr");
        Result recorded = Fork.of(jdk, Surroundings.class)
                .jvm("-Dx=1")
                .environment("X", "2")
                .record(log)
                .run();
        assertThat(recorded.outText()).startsWith("[], x=1, X=2\n");
        Replays.same(recorded, Fork.of(jdk, Surroundings.class).replay(log).run());
        Replays.same(
                recorded,
                Fork.of(jdk, Surroundings.class)
                        .jvm("-Dx=3")
                        .environment("X", "4")
                        .replay(log)
                        .run());
    }

    @OnEveryJdk
    void withOtherInput(Jdk jdk) {
        Path log = directory.resolve("run.rr");
        Result recorded = Fork.of(jdk, Waiting.class).input("hello").record(log).run();
        assertThat(recorded.outText()).startsWith("ready\n5 bytes");
        Replays.same(recorded, Fork.of(jdk, Waiting.class).replay(log).run());
        Replays.same(
                recorded,
                Fork.of(jdk, Waiting.class).input("something else").replay(log).run());
    }

    /** A recording does not change what an exception says, and a replay knows it from the log. */
    @OnEveryJdk
    void withOtherFiles(Jdk jdk) throws IOException {
        Path log = directory.resolve("run.rr");
        Path here = Files.createDirectory(directory.resolve("here"));
        Files.writeString(here.resolve("file"), "text");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Result bare = Fork.of(jdk, FileErrors.class).directory(here).run();
        Result recorded =
                Fork.of(jdk, FileErrors.class).directory(here).record(log).run();
        assertThat(recorded.outText()).isEqualTo(bare.outText());
        assertThat(Fork.of(jdk, FileErrors.class).directory(elsewhere).run().outText())
                .isNotEqualTo(bare.outText());
        Replays.same(
                recorded,
                Fork.of(jdk, FileErrors.class).directory(elsewhere).replay(log).run());
    }

    /** On another machine the program's jar is elsewhere; its name is neither its main class nor an argument. */
    @Test
    void withTheProgramElsewhere() throws IOException {
        Path here = jar(directory.resolve("program.jar"));
        Path there = Files.copy(
                here, Files.createDirectory(directory.resolve("there")).resolve("program.jar"));
        Path log = directory.resolve("run.rr");
        Result recorded = Fork.of(Jdk.own(), (String) null)
                .jar(here)
                .arguments("return")
                .record(log)
                .run();
        clean(recorded);
        Fork replay = Fork.of(Jdk.own(), (String) null).arguments("return").replay(log);
        Replays.same(recorded, replay.jar(here).run());
        Replays.same(recorded, replay.jar(there).run());
    }

    private static Path jar(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Ending.class.getName());
        String classFile = Ending.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            jar.putNextEntry(new JarEntry(classFile));
            Files.copy(Fork.testClasses().resolve(classFile), jar);
        }
        return file;
    }

    /** The same classes in another directory are the same program. */
    @OnEveryJdk
    void withTheClassPathElsewhere(Jdk jdk) throws IOException {
        Path classFile = Path.of(Ending.class.getName().replace('.', '/') + ".class");
        Path copy = directory.resolve("classes").resolve(classFile);
        Files.createDirectories(copy.getParent());
        Files.copy(Fork.testClasses().resolve(classFile), copy);
        Path log = directory.resolve("run.rr");
        Result recorded = ending(jdk).record(log).run();
        Replays.same(
                recorded,
                ending(jdk).classPath(directory.resolve("classes")).replay(log).run());
    }

    /** Collector, compiler and number of cores are not the program's input. */
    @OnEveryJdk
    void withAnotherCollectorCompilerAndNumberOfCores(Jdk jdk) {
        Path log = directory.resolve("run.rr");
        Fork recording = Fork.of(jdk, Progress.class).arguments("200").record(log);
        Result recorded = recording.run();
        clean(recorded);
        for (String flag : List.of("-XX:+UseSerialGC", "-XX:+UseParallelGC", "-Xint", "-XX:TieredStopAtLevel=1")) {
            Replays.same(
                    recorded,
                    Fork.of(jdk, Progress.class)
                            .arguments("200")
                            .jvm(flag)
                            .replay(log)
                            .run());
        }
        Replays.same(
                recorded,
                Fork.of(jdk, Progress.class)
                        .arguments("200")
                        .prefix("taskset", "-c", "0")
                        .replay(log)
                        .run());
    }

    // ---------------------------------------------------------------- the jar

    @OnEveryJdk
    void underAnotherName(Jdk jdk) throws IOException {
        Path other = Files.copy(Fork.AGENT, directory.resolve("recorder 1.0.jar"));
        Path log = directory.resolve("run.rr");
        Result recorded = ending(jdk).agent(other, "mode=record,log=" + log).run();
        clean(recorded);
        Replays.same(
                recorded, ending(jdk).agent(other, "mode=replay,log=" + log).run());
    }

    @OnEveryJdk
    void underItsOwnNameElsewhere(Jdk jdk) throws IOException {
        Path other = Files.copy(Fork.AGENT, directory.resolve("reprise-agent.jar"));
        Path log = directory.resolve("run.rr");
        Result recorded = ending(jdk).record(log).run();
        Replays.same(
                recorded, ending(jdk).agent(other, "mode=replay,log=" + log).run());
    }

    @OnEveryJdk
    void besideAnotherOfItsOwnName(Jdk jdk) throws IOException {
        Path older = Files.copy(Fork.AGENT, directory.resolve("reprise-agent.jar"));
        Path named = Files.copy(Fork.AGENT, directory.resolve("reprise-agent-2.jar"));
        Path log = directory.resolve("run.rr");
        Replays.refused(
                ending(jdk).agent(named, "mode=record,log=" + log).run(),
                64,
                named.toString(),
                older.toString(),
                "directory of its own");
        assertThat(log).doesNotExist();

        Path link = Files.createSymbolicLink(directory.resolve("latest.jar"), older);
        clean(ending(jdk).agent(link, "mode=record,log=" + log).run());
    }

    /** A jar of another name brings its classes later, which must not change what the target sees. */
    @OnEveryJdk
    void recordedUnderOneNameReplayedUnderAnother(Jdk jdk) throws IOException {
        Path other = Files.copy(Fork.AGENT, directory.resolve("other.jar"));
        Path log = directory.resolve("run.rr");
        Result recorded = ending(jdk).record(log).run();
        Replays.same(
                recorded, ending(jdk).agent(other, "mode=replay,log=" + log).run());
    }

    /** The first lambda costs a tenth of the time that the agent takes to start. */
    @OnEveryJdk
    void startsWithoutLambdas(Jdk jdk) throws IOException {
        Path classes = directory.resolve("classes.txt");
        clean(ending(jdk)
                .jvm("-Xlog:class+load:file=" + classes)
                .record(directory.resolve("run.rr"))
                .run());
        assertThat(Files.readAllLines(classes))
                .anyMatch(line -> line.contains(" org.reprise.agent.Agent "))
                .noneMatch(line -> line.contains(" org.reprise.") && line.contains("Lambda"));
    }

    // ---------------------------------------------------------------- attached late

    private static void attach(Forked program, String options) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(program.pid()));
        try {
            machine.loadAgent(Fork.AGENT.toString(), options);
        } finally {
            machine.detach();
        }
    }

    @OnEveryJdk
    void late(Jdk jdk) {
        Path log = directory.resolve("run.rr");
        // The program waits for the end of its input, which comes when the attaching is done.
        Forked program = Fork.of(jdk, Waiting.class).openInput().start();
        assertThat(program.awaitOut(6)).isTrue();
        assertThatThrownBy(() -> attach(program, "mode=record,log=" + log))
                .isInstanceOf(AgentInitializationException.class);
        program.endInput();
        Result result = program.await();
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(result.outText()).matches("ready\\n0 bytes at \\d+\\n");
        assertThat(result.errText().lines().filter(line -> line.startsWith("reprise: ")))
                .singleElement()
                .asString()
                .contains("attached to a running program", "-javaagent");
        assertThat(log).doesNotExist();
    }

    /** Attached once more to a program that is being recorded, it leaves the recording alone. */
    @OnEveryJdk
    void lateToARecording(Jdk jdk) {
        Path log = directory.resolve("run.rr");
        Forked program = Fork.of(jdk, Waiting.class).record(log).openInput().start();
        assertThat(program.awaitOut(6)).isTrue();
        assertThatThrownBy(() -> attach(program, "mode=record,log=" + directory.resolve("second.rr")))
                .isInstanceOf(AgentInitializationException.class);
        program.endInput();
        Result recorded = program.await();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.errText()).contains("reprise: The agent was attached to a running program");
        Result replayed = Fork.of(jdk, Waiting.class).replay(log).run();
        assertThat(replayed.status()).as("%s", replayed).isZero();
        assertThat(replayed.outText()).isEqualTo(recorded.outText());
    }

    /** Neither does a replay take notice of a second agent, but for what that one says. */
    @OnEveryJdk
    void lateToAReplay(Jdk jdk) {
        Path log = directory.resolve("run.rr");
        Result recorded =
                Fork.of(jdk, Progress.class).arguments("40000").record(log).run();
        clean(recorded);
        Forked replay =
                Fork.of(jdk, Progress.class).arguments("40000").replay(log).start();
        assertThat(replay.awaitOut(6)).isTrue();
        assertThatThrownBy(() -> attach(replay, "mode=replay,log=" + log))
                .isInstanceOf(AgentInitializationException.class);
        Result replayed = replay.await();
        assertThat(replayed.status()).as("%s", replayed).isZero();
        assertThat(replayed.out()).isEqualTo(recorded.out());
        assertThat(replayed.errText()).contains("reprise: The agent was attached to a running program");
    }

    /** The JVM adds the second one's jar to the class path when the replay has begun. */
    @OnEveryJdk
    void twiceToAReplay(Jdk jdk) {
        Path log = directory.resolve("run.rr");
        clean(ending(jdk).record(log).run());
        Result result = ending(jdk).replay(log).replay(log).run();
        Replays.refused(result, 64, "attached twice", "JAVA_TOOL_OPTIONS");
        assertThat(result.out()).isEmpty();
    }
}

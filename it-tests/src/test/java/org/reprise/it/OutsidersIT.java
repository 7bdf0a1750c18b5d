package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.agent.builder.AgentBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.BuddyAgent;
import org.reprise.it.target.Busy;
import org.reprise.it.target.EarlierAgent;
import org.reprise.it.target.FourThreads;
import org.reprise.it.target.Greeting;
import org.reprise.it.target.LaterAgent;
import org.reprise.it.target.LocalHost;
import org.reprise.it.target.LookingAgent;
import org.reprise.it.target.MethodNames;
import org.reprise.it.target.Outside;

/** Threads that are not the program's, and other agents: what they do is kept apart, and harms neither the program nor the log. */
class OutsidersIT {
    private static final String[] IGNORED = {"hook=ignore:" + Outside.class.getName() + "#startOutside()"};
    private static final String[] NOTHING = {};
    private static final String NAMED =
            "reprise: Code of the program ran in threads that are not in order with its own";
    private static final String[] WAYS = {"unpark", "interrupt", "notify", "ends", "starts"};

    static final Path JACOCO = Jars.of("org.jacoco.agent.rt.internal_0e20598.PreMain");

    @TempDir
    static Path built;

    @TempDir
    Path directory;

    private static Path library;
    private static Path earlier;
    private static Path later;
    private static Path looking;
    private static Path buddy;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        library = built.resolve("liboutsider.so");
        Path include = Jdk.own().home().resolve("include");
        File log = built.resolve("gcc.txt").toFile();
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-Wall",
                        "-shared",
                        "-fPIC",
                        "-pthread",
                        "-I" + include,
                        "-I" + include.resolve("linux"),
                        "-o",
                        library.toString(),
                        "src/native/outsider.c")
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        assertThat(gcc.waitFor()).as("status of gcc, %s", log).isZero();
        earlier = agentJar(built.resolve("earlier.jar"), EarlierAgent.class, "", "$Ending");
        later = agentJar(built.resolve("later.jar"), LaterAgent.class, "");
        looking = agentJar(built.resolve("looking.jar"), LookingAgent.class, "");
        buddy = agentJar(built.resolve("buddy.jar"), BuddyAgent.class, "");
    }

    /** @param classes what follows the name of the agent's class in those of its classes */
    private static Path agentJar(Path jar, Class<?> agent, String... classes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Jars.of(AgentBuilder.class).toUri().toString());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            for (String each : classes) {
                String entry = agent.getName().replace('.', '/') + each + ".class";
                zip.putNextEntry(new ZipEntry(entry));
                Files.copy(Fork.testClasses().resolve(entry), zip);
            }
        }
        return jar;
    }

    private static Fork program(Jdk jdk, String... arguments) {
        return Fork.of(jdk, Outside.class)
                .jvm(jdk.feature() < 24 ? new String[0] : new String[] {"--enable-native-access=ALL-UNNAMED"})
                .arguments(arguments);
    }

    /** Each by turns on the JDKs, on one half of them in a build. */
    @OnEveryJdk
    void threadOfAnIgnoredMethod(Jdk jdk) {
        for (int i = Jdk.all().indexOf(jdk); i < WAYS.length; i += Repeats.times(0) == 0 ? 2 : 1) {
            isKeptApart(jdk, "outsider", "another", IGNORED, WAYS[i], "60");
        }
    }

    /** The JVM knows such a thread by what native code calls. */
    @OnEveryJdk
    void threadOfNativeCode(Jdk jdk) {
        for (int i = 1 - Jdk.all().indexOf(jdk) % 2; i < WAYS.length; i += Repeats.times(0) == 0 ? 2 : 1) {
            isKeptApart(jdk, "Thread-", "another", NOTHING, WAYS[i], "60", library.toString());
        }
    }

    private void isKeptApart(Jdk jdk, String name, String started, String[] options, String... arguments) {
        for (int i = 0; i < Repeats.times(1); i++) {
            Path log = directory.resolve("log.rr");
            Fork program = program(jdk, arguments);
            Result recorded = program.record(log, options).run();
            String what = arguments[0] + " on " + jdk + ": " + recorded;
            assertThat(recorded.status()).as(what).isEqualTo(5);
            assertThat(recorded.outText())
                    .as(what)
                    .matches(
                            arguments[0].equals("ends")
                                    ? "(joined, alive false, TERMINATED\n)?-?\\d+ at \\d+\n"
                                    : "(?:\\d+ at \\d+\n){3}-?\\d+ at \\d+\n");
            assertThat(recorded.errText()).as(what).containsOnlyOnce(NAMED);
            assertThat(recorded.errText())
                    .as(what)
                    .containsPattern('"' + (arguments[0].equals("starts") ? started : name) + "\\d*\" in "
                            + Outside.class.getName() + "\\.");
            LogEvents.read(log);
            Replays.same(recorded, program(jdk, arguments).replay(log, options).run());
            delete(log);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Threads of an agent that came first pass no gate, and whoever waits for them does not wait for ever. */
    @OnEveryJdk
    void agentThatComesFirst(Jdk jdk) throws IOException {
        Path file = directory.resolve("written");
        for (int i = 0; i < Repeats.times(1); i++) {
            Path log = directory.resolve("earlier.rr");
            Result recorded = first(jdk, earlier, file.toString()).record(log).run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(Files.readString(file)).isEqualTo("AAAAA");
            delete(file);
            Replays.same(
                    recorded, first(jdk, earlier, file.toString()).replay(log).run());
            assertThat(Files.readString(file))
                    .as("what is none of the program's, is done again")
                    .isEqualTo("AAAAA");
            delete(file);
            delete(log);
        }
    }

    /** JaCoCo's agent asks for the local host, too, and the JDK remembers it for five seconds. */
    @OnEveryJdk
    void whatAnEarlierAgentHasAskedIsForgotten(Jdk jdk) {
        Path log = directory.resolve("host.rr");
        String file = directory.resolve("written").toString();
        Result recorded = Fork.of(jdk, LocalHost.class)
                .agent(earlier, file)
                .arguments("5500")
                .record(log)
                .run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        Replays.same(
                recorded,
                Fork.of(jdk, LocalHost.class)
                        .agent(earlier, file)
                        .arguments("5500")
                        .replay(log)
                        .run());
    }

    private static Fork first(Jdk jdk, Path agent, String options) {
        return Fork.of(jdk, FourThreads.class).agent(agent, options).arguments("2");
    }

    /** Its transformer is woven, and runs where main has ended, too: the JVM loads a class yet, and nobody has the turn. */
    @OnEveryJdk
    void agentThatComesAfter(Jdk jdk) {
        for (int i = 0; i < Repeats.times(1); i++) {
            Path log = directory.resolve("later.rr");
            Result recorded =
                    Fork.of(jdk, Greeting.class).record(log).agent(later, "").run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            Replays.same(
                    recorded,
                    Fork.of(jdk, Greeting.class).replay(log).agent(later, "").run());
            delete(log);
        }
    }

    /** Which classes the JVM has loaded, and in which order it tells them, is not the same in a recording and its replay. */
    @OnEveryJdk
    void agentThatLooksAtAllClasses(Jdk jdk) {
        isTheSameAfter(jdk, looking, Greeting.class, "\\d+ rounds\nhello\n");
    }

    /** A transformer's random numbers, by which Byte Buddy names what it adds, are not the time's. */
    @OnEveryJdk
    void agentThatNamesAtRandom(Jdk jdk) {
        isTheSameAfter(jdk, buddy, MethodNames.class, "answer\\$original\\$(?s:.*)\n42 -?\\d+\n");
    }

    private void isTheSameAfter(Jdk jdk, Path agent, Class<?> program, String output) {
        for (int i = 0; i < Repeats.times(1); i++) {
            Path log = directory.resolve("after.rr");
            Result recorded = Fork.of(jdk, program).record(log).agent(agent, "").run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(recorded.outText()).as("%s", recorded).containsPattern(output);
            Replays.same(
                    recorded, Fork.of(jdk, program).replay(log).agent(agent, "").run());
            delete(log);
        }
    }

    /** A thread of the JVM's own, here that which answers jcmd, loads classes while main works: what transformers do there counts for nobody. */
    @OnEveryJdk
    void transformerInAThreadOfTheJvm(Jdk jdk) throws IOException, InterruptedException {
        for (int i = 0; i < Repeats.times(1); i++) {
            Path log = directory.resolve("jvm.rr");
            Forked recording = Fork.of(jdk, Busy.class)
                    .record(log)
                    .agent(later, "")
                    .openInput()
                    .start();
            assertThat(recording.awaitOut("works")).isTrue();
            File told = directory.resolve("jcmd.txt").toFile();
            Process jcmd = new ProcessBuilder(
                            jdk.home().resolve("bin/jcmd").toString(),
                            Long.toString(recording.pid()),
                            "VM.system_properties")
                    .redirectErrorStream(true)
                    .redirectOutput(told)
                    .start();
            assertThat(jcmd.waitFor()).as("status of jcmd, %s", told).isZero();
            recording.feed(new byte[] {'\n'}, true);
            Result recorded = recording.await();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(recorded.errText()).as("%s", recorded).isEmpty();
            Replays.same(
                    recorded,
                    Fork.of(jdk, Busy.class).replay(log).agent(later, "").run());
            delete(log);
        }
    }

    /** What an earlier agent has had the JDK make, here the tables by which proxies are made, is of use after Reprise has come, too. */
    @OnEveryJdk
    void agentThatHasMadeProxies(Jdk jdk) {
        Path log = directory.resolve("proxies.rr");
        Fork program = Fork.of(jdk, MethodNames.class).agent(buddy, "");
        Result recorded = program.record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.outText()).as("%s", recorded).contains("answer$original$");
    }

    /** An agent that weaves, too, has a thread at the end, and draws random numbers. */
    @OnEveryJdk
    void jacocoBeforeAndAfter(Jdk jdk) {
        for (int i = 0; i < Repeats.times(1); i++) {
            Path log = directory.resolve("jacoco.rr");
            Path coverage = directory.resolve("jacoco.exec");
            String options = "destfile=" + coverage;
            Result recorded = first(jdk, JACOCO, options).record(log).run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(recorded.errText()).isEmpty();
            assertThat(coverage).isNotEmptyFile();
            Replays.same(recorded, first(jdk, JACOCO, options).replay(log).run());
            delete(coverage);
            delete(log);
            Fork program = Fork.of(jdk, FourThreads.class).arguments("2");
            recorded = program.record(log).agent(JACOCO, options).run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(coverage).isNotEmptyFile();
            program = Fork.of(jdk, FourThreads.class).arguments("2");
            Replays.same(recorded, program.replay(log).agent(JACOCO, options).run());
            delete(coverage);
            delete(log);
        }
    }

    /** A debugger may come, to either side; nobody waits for it. */
    @OnEveryJdk
    void debuggersAgent(Jdk jdk) {
        String option = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:0";
        for (int i = 0; i < Repeats.times(1); i++) {
            for (boolean recording : new boolean[] {true, false}) {
                Path log = directory.resolve("debugger" + i + recording + ".rr");
                Result recorded = fourThreads(jdk, recording ? option : "-Xshare:auto")
                        .record(log)
                        .run();
                assertThat(recorded.status()).as("%s", recorded).isZero();
                Replays.same(
                        recorded,
                        fourThreads(jdk, recording ? "-Xshare:auto" : option)
                                .replay(log)
                                .run());
            }
        }
    }

    private static Fork fourThreads(Jdk jdk, String... options) {
        return Fork.of(jdk, FourThreads.class).jvm(options).arguments("2");
    }

    /** The JVM starts it as a part of the program, in main's thread. */
    @OnEveryJdk
    void agentOfManagement(Jdk jdk) {
        String[] options = {
            "-Dcom.sun.management.jmxremote",
            "-Dcom.sun.management.jmxremote.port=0",
            "-Dcom.sun.management.jmxremote.authenticate=false",
            "-Dcom.sun.management.jmxremote.ssl=false"
        };
        for (int i = 0; i < Repeats.times(1); i++) {
            Path log = directory.resolve("management" + i + ".rr");
            Path bare = directory.resolve("bare" + i + ".rr");
            Result recorded = fourThreads(jdk, options).record(log).run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            Replays.same(recorded, fourThreads(jdk, options).replay(log).run());
            Replays.refused(
                    fourThreads(jdk).replay(log).run(), 64, "-Dcom.sun.management.jmxremote", "the same options");
            recorded = fourThreads(jdk).record(bare).run();
            Replays.same(recorded, fourThreads(jdk, options).replay(bare).run());
        }
    }

    /** A flight recording reads what the JVM has written, and is refused. */
    @OnEveryJdk
    void flightRecording(Jdk jdk) {
        Result refused = Fork.of(jdk, FourThreads.class)
                .arguments("2")
                .jvm("-XX:StartFlightRecording:filename=" + directory.resolve("flight.jfr"))
                .record(directory.resolve("flight.rr"))
                .run();
        Replays.refused(refused, 64, "-XX:StartFlightRecording", "Leave it away");
    }
}

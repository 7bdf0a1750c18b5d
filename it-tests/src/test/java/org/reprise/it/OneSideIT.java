package org.reprise.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Surrounded;

/** What does not bind a log may differ between a recording and a replay, and shifts nothing; what binds it is named where it differs. */
class OneSideIT {
    private static final String CLASS = Surrounded.class.getName();
    private static final Manifest MANIFEST = manifest();

    @TempDir
    Path directory;

    /** A change on one side: takes the test and the command of a JVM, which has no agent yet, with the agent's options. */
    private interface Change extends BiFunction<OneSideIT, Started, Started> {}

    /** How a JVM is started. */
    private record Started(Jdk jdk, Path agent, String options, Path in, List<String> flags) {
        Started options(String more) {
            return new Started(jdk, agent, options + more, in, flags);
        }

        Started agent(Path other) {
            return new Started(jdk, other, options, in, flags);
        }

        Started jdk(Jdk other) {
            return new Started(other, agent, options, in, flags);
        }

        Started in(Path other) {
            return new Started(jdk, agent, options, other, flags);
        }

        Started flags(String... other) {
            return new Started(jdk, agent, options, in, List.of(other));
        }
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, CLASS);
        return manifest;
    }

    private static Arguments change(String name, Change change) {
        return Arguments.of(name, change);
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("report=summary", (test, start) -> start.options(",report=summary")),
                change("the agent's name", (test, start) -> start.agent(test.renamed())),
                change("working directory", (test, start) -> start.in(test.otherDirectory())),
                change("the JDK's place", (test, start) -> start.jdk(test.moved(start.jdk()))),
                change(
                        "options that tell",
                        (test, start) -> start.options(",stall=33,jdk=any,overwrite=yes,slice=777,images=*.none")),
                change("a configuration", (test, start) -> start.options(",config=" + test.configuration())),
                change(
                        "home and language",
                        (test, start) -> start.flags(
                                "-Duser.home=/nonexistent", "-Duser.language=de", "-Duser.timezone=Asia/Tokyo")));
    }

    /** One JDK by turns, and by turns on the recording's side and on the replay's; a program in a jar and one in a directory. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void shiftsNothing(String name, Change change) throws IOException {
        Files.writeString(directory.resolve("file"), "content");
        Path other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("file"), "content");
        Path jar = jar();
        int turn = changes().map(each -> each.get()[0]).toList().indexOf(name);
        for (int i = 0; i < Repeats.times(2); i++) {
            Jdk jdk = Jdk.all().get((turn + i / 2) % Jdk.all().size());
            boolean replays = (turn / 2 + i) % 2 == 0;
            Path main = i % 2 == 0 ? jar : null;
            Path log = directory.resolve("log" + i + ".rr");
            Started plain = new Started(jdk, Fork.AGENT, "", directory, List.of());
            Started changed = change.apply(this, plain);
            Result recorded = fork(replays ? plain : changed, main, jar, "record", log);
            Result replayed = fork(replays ? changed : plain, main, jar, "replay", log);
            Replays.same(without(recorded), without(replayed));
            Replays.same(without(recorded), without(fork(plain, main, jar, "replay", log)));
        }
    }

    /** The summary is no output of the program. */
    private static Result without(Result result) {
        String err = result.errText().replaceAll("(?m)^reprise:   .*\n|^reprise: summary .*\n", "");
        return new Result(result.status(), result.out(), err.getBytes(StandardCharsets.UTF_8), result.wall());
    }

    private static Result fork(Started start, Path main, Path jar, String mode, Path log) {
        Fork fork = Fork.of(start.jdk(), main == null ? CLASS : null)
                .jvm(start.flags().toArray(new String[0]))
                .agent(start.agent(), "mode=" + mode + ",log=" + log + start.options())
                .directory(start.in())
                .arguments(jar.toString(), "file");
        return (main == null ? fork : fork.jar(main)).run();
    }

    @Test
    void assertionsBind() throws IOException {
        Path log = directory.resolve("log.rr");
        Files.writeString(directory.resolve("file"), "content");
        Path jar = jar();
        Started plain = new Started(Jdk.own(), Fork.AGENT, "", directory, List.of());
        fork(plain, jar, jar, "record", log);
        Replays.refused(
                fork(plain.flags("-ea:org.reprise..."), jar, jar, "replay", log),
                65,
                "of other assertions",
                "\"-ea:org.reprise...\"");
    }

    @Test
    void theAgentBinds() throws IOException {
        Path log = directory.resolve("log.rr");
        Files.writeString(directory.resolve("file"), "content");
        Path jar = jar();
        Started plain = new Started(Jdk.own(), Fork.AGENT, "", directory, List.of());
        fork(plain, jar, jar, "record", log);
        Path longer = renamed();
        Files.write(longer, append(Files.readAllBytes(longer)));
        Replays.refused(
                fork(plain.agent(longer), jar, jar, "replay", log),
                65,
                "of another agent",
                "\"" + Files.size(longer) + "-",
                "\"" + Files.size(Fork.AGENT) + "-");
    }

    /** A comment of one byte at the end of a zip file, whose length stands before it. */
    private static byte[] append(byte[] zip) {
        byte[] longer = Arrays.copyOf(zip, zip.length + 1);
        longer[zip.length - 2] = 1;
        return longer;
    }

    private Path jar() throws IOException {
        Path jar = directory.resolve("program.jar");
        String entry = CLASS.replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, MANIFEST)) {
            zip.putNextEntry(new ZipEntry(entry));
            Files.copy(Fork.testClasses().resolve(entry), zip);
        }
        return jar;
    }

    private Path renamed() {
        try {
            Path named =
                    Files.createDirectories(directory.resolve("repository")).resolve("reprise-agent-0.1.0.jar");
            return Files.exists(named) ? named : Files.copy(Fork.AGENT, named);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path configuration() {
        try {
            return Files.writeString(directory.resolve("reprise.properties"), "stall=44\nreport=none\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path otherDirectory() {
        return directory.resolve("other");
    }

    /** The same JDK elsewhere: of links, where the file system has them. */
    private Jdk moved(Jdk jdk) {
        Path copy = directory.resolve("jdk" + jdk.feature());
        if (Files.exists(copy)) {
            return new Jdk(jdk.name(), copy.resolve("bin/java"), jdk.feature());
        }
        try (Stream<Path> files = Files.walk(jdk.home())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path to = copy.resolve(jdk.home().relativize(file).toString());
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(to);
                } else if (Files.isSymbolicLink(file)) {
                    Path target = Files.readSymbolicLink(file);
                    Files.createSymbolicLink(to, target);
                } else if (!file.toString().endsWith(".jmod") && !file.endsWith("src.zip")) {
                    link(to, file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Jdk(jdk.name(), copy.resolve("bin/java"), jdk.feature());
    }

    private static void link(Path to, Path file) throws IOException {
        try {
            Files.createLink(to, file);
        } catch (FileSystemException e) {
            // Another file system, or one without links.
            Files.copy(file, to);
        }
    }
}

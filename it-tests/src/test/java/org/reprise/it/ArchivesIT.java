package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Draws;
import org.reprise.it.target.Entropies;

/** Archives of class data, and AOT caches, that one side alone has: the JVM takes classes from them in another way and at another time, and no replay shows it. */
class ArchivesIT {
    private static final int FIRST_WITH_CACHES = 25;
    /** The agent's module: without it the JVM would not take over the archive's modules, or nothing at all. */
    private static final List<String> MODULE = List.of("--add-modules", "java.instrument");
    /** What the JVM says of archives that it cannot map goes to standard output. */
    private static final String SILENT = "-Xlog:disable";

    private static final String FROM_ARCHIVE = "source: shared objects file";

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static Path jar;

    /** What is made, and how a JVM is told to use it. */
    private enum Kind {
        /** The program's classes, above the JDK's own archive. The JVM maps it under an agent only where its boot class path was there, too. */
        DYNAMIC(17, true, "-XX:SharedArchiveFile=") {
            @Override
            Fork making(Jdk jdk, Path archive) {
                return program(jdk, Entropies.class)
                        .jvm("-XX:ArchiveClassesAtExit=" + archive, "-Xbootclasspath/a:" + Fork.AGENT)
                        .jvm(modules(jdk));
            }
        },
        /** As most would make it: not mapped under an agent. */
        BARE(17, false, "-XX:SharedArchiveFile=") {
            @Override
            Fork making(Jdk jdk, Path archive) {
                return program(jdk, Entropies.class).jvm("-XX:ArchiveClassesAtExit=" + archive);
            }
        },
        /** The JDK's own, made anew; from JDK 24 on it has the modules as an agent has them. */
        JDKS(17, false, "-XX:SharedArchiveFile=") {
            @Override
            Fork making(Jdk jdk, Path archive) {
                return program(jdk, Entropies.class)
                        .jvm("-Xshare:dump", "-XX:SharedArchiveFile=" + archive)
                        .jvm(modules(jdk));
            }
        },
        CACHE(FIRST_WITH_CACHES, true, "-XX:AOTCache=") {
            @Override
            Fork making(Jdk jdk, Path archive) {
                return program(jdk, Entropies.class)
                        .jvm("-XX:AOTCacheOutput=" + archive, "-XX:-AOTClassLinking")
                        .jvm(modules(jdk));
            }
        },
        /** As most would make it: not mapped under an agent. */
        BARE_CACHE(FIRST_WITH_CACHES, false, "-XX:AOTCache=") {
            @Override
            Fork making(Jdk jdk, Path archive) {
                return program(jdk, Entropies.class).jvm("-XX:AOTCacheOutput=" + archive);
            }
        };

        final int since;
        final boolean ofProgram;
        final String option;

        Kind(int since, boolean ofProgram, String option) {
            this.since = since;
            this.ofProgram = ofProgram;
            this.option = option;
        }

        abstract Fork making(Jdk jdk, Path archive);

        String[] using(Path archive) {
            return new String[] {option + archive, SILENT};
        }
    }

    @BeforeAll
    static void pack() throws IOException {
        // Of what is in directories the JVM makes no archive.
        jar = shared.resolve("program.jar");
        String package_ = Entropies.class.getPackageName().replace('.', '/');
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out);
                DirectoryStream<Path> files = Files.newDirectoryStream(
                        Fork.testClasses().resolve(package_), "{Draws,Entropies,Seen}{,$*}.class")) {
            for (Path file : files) {
                zip.putNextEntry(new ZipEntry(package_ + '/' + file.getFileName()));
                Files.copy(file, zip);
            }
        }
    }

    private static Fork program(Jdk jdk, Class<?> program) {
        return Fork.of(jdk, program).classPath(jar).arguments(program == Draws.class ? "10" : "hashes");
    }

    private static String[] modules(Jdk jdk) {
        return jdk.feature() < FIRST_WITH_CACHES ? new String[0] : MODULE.toArray(new String[0]);
    }

    static Stream<Arguments> kinds() {
        List<Arguments> kinds = new ArrayList<>();
        for (Jdk jdk : Jdk.all()) {
            Arrays.stream(Kind.values())
                    .filter(kind -> jdk.feature() >= kind.since)
                    .forEach(kind -> kinds.add(Arguments.of(kind, jdk)));
        }
        return kinds.stream();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("kinds")
    void onOneSide(Kind kind, Jdk jdk) throws IOException {
        Path archive = directory.resolve("archive");
        Result made = kind.making(jdk, archive).run();
        assertThat(archive).as("%s", made).isNotEmptyFile();
        String[] using = kind.using(archive);
        // What draws most would draw otherwise where the modules come from the archive.
        Class<?> program = kind == Kind.JDKS ? Draws.class : Entropies.class;
        for (boolean recording : new boolean[] {true, false}) {
            for (int i = 0; i < Repeats.times(1); i++) {
                Path log = directory.resolve(recording + "" + i + ".rr");
                Path loads = directory.resolve(recording + "" + i + ".txt");
                String[] with = Stream.concat(Arrays.stream(using), Stream.of("-Xlog:class+load:file=" + loads))
                        .toArray(String[]::new);
                Result recorded = program(jdk, program)
                        .jvm(recording ? with : new String[0])
                        .record(log)
                        .run();
                assertThat(recorded.status()).as("%s", recorded).isZero();
                Replays.same(
                        recorded,
                        program(jdk, program)
                                .jvm(recording ? new String[0] : with)
                                .replay(log)
                                .run());
                assertThat(Files.readAllLines(loads))
                        .as("classes of the program from the archive")
                        .satisfies(lines -> assertThat(lines.stream()
                                        .anyMatch(line -> line.contains(Entropies.class.getName())
                                                && line.contains(FROM_ARCHIVE)))
                                .isEqualTo(kind.ofProgram));
            }
        }
    }

    /** Classes that an AOT cache has linked are there before any agent, so that no hook would be in the program. */
    @OnEveryJdk
    void linkedClassesAreRefused(Jdk jdk) {
        if (jdk.feature() < FIRST_WITH_CACHES) {
            return;
        }
        Path cache = directory.resolve("linked.aot");
        Path log = directory.resolve("log.rr");
        program(jdk, Entropies.class)
                .jvm("-XX:AOTCacheOutput=" + cache)
                .jvm(modules(jdk))
                .run();
        assertThat(cache).isNotEmptyFile();
        Result refused = program(jdk, Entropies.class)
                .jvm("-XX:AOTCache=" + cache)
                .record(log)
                .run();
        Replays.refused(refused, 64, "AOT cache", "-XX:AOTMode=off");
        assertThat(log).doesNotExist();
        Result recorded = program(jdk, Entropies.class)
                .jvm("-XX:AOTCache=" + cache, "-XX:AOTMode=off")
                .record(log)
                .run();
        Replays.same(recorded, program(jdk, Entropies.class).replay(log).run());
        refused = program(jdk, Entropies.class)
                .jvm("-XX:AOTCache=" + cache)
                .replay(log)
                .run();
        Replays.refused(refused, 64, "AOT cache", "-XX:AOTMode=off");
    }

    /** The JVM would crash as it puts down what the agent has made of classes. */
    @OnEveryJdk
    void noCacheIsMadeOfARecording(Jdk jdk) {
        if (jdk.feature() < FIRST_WITH_CACHES) {
            return;
        }
        Result refused = program(jdk, Entropies.class)
                .jvm("-XX:AOTMode=record", "-XX:AOTConfiguration=" + directory.resolve("configuration"))
                .record(directory.resolve("log.rr"))
                .run();
        Replays.refused(refused, 64, "-XX:AOTMode=record", "without Reprise");
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.FourThreads;
import org.reprise.it.target.Surroundings;

/** The JDK's classes as an earlier run wove them: used where they fit, and of no consequence but for time. */
class WovenJdkIT {
    /** What weaving takes, whatever the class. */
    private static final String WEAVER = "org.reprise.agent.weave.ClassWeaver ";
    /** What the JVM calls a class that it has loaded already and is given anew. */
    private static final String GIVEN_ANEW = "__VM_RedefineClasses__";
    /** Of those that threads share one that every JVM has loaded by then. */
    private static final String DEQUE = "java.util.ArrayDeque source: " + GIVEN_ANEW;

    /** What the names of the files end with: of classes that are woven at the start, and of those that threads share. */
    private static final String AT_START = "-lockstep";

    private static final String SHARED = "-shared";

    @TempDir
    private Path directory;

    private int runs;

    @OnEveryJdk
    void isMadeAndUsed(Jdk jdk) throws IOException {
        Path first = directory.resolve("first.rr");
        Path second = directory.resolve("second.rr");
        Result weaving = program(jdk).record(first).run();
        assertThat(wovenByItself(weaving)).isTrue();
        Path start = cache(AT_START);
        Path share = cache(SHARED);
        byte[] made = Files.readAllBytes(start);
        byte[] shared = Files.readAllBytes(share);
        Result recorded = program(jdk).record(second).run();
        assertThat(wovenByItself(recorded)).isFalse();
        assertThat(start).hasBinaryContent(made);
        assertThat(share).hasBinaryContent(shared);

        Result replayed = program(jdk).replay(first).run();
        assertThat(wovenByItself(replayed)).isFalse();
        Replays.same(weaving, replayed);
        Files.delete(start);
        Files.delete(share);
        Result again = program(jdk).replay(second).run();
        assertThat(wovenByItself(again)).isTrue();
        Replays.same(recorded, again);
        assertThat(start).hasBinaryContent(made);
        assertThat(share).hasBinaryContent(shared);
    }

    /** Before that no slice ends in it, and a program may have no second thread; where no run has woven it before, that is done at the start, which must make no difference. */
    @OnEveryJdk
    void whatThreadsShareIsGivenAnewWithTheFirst(Jdk jdk) throws IOException {
        assertThat(program(jdk).record(directory.resolve("first.rr")).run().status())
                .isZero();
        assertThat(program(jdk).record(directory.resolve("second.rr")).run().status())
                .isZero();
        assertThat(loads()).contains(GIVEN_ANEW).doesNotContain(DEQUE);
        Path log = directory.resolve("run.rr");
        Result recorded = threads(jdk).record(log).run();
        assertThat(loads()).contains(DEQUE);
        Replays.same(recorded, threads(jdk).replay(log).run());
        Files.delete(cache(SHARED));
        Replays.same(recorded, threads(jdk).replay(log).run());
    }

    private Fork threads(Jdk jdk) {
        return Fork.of(jdk, FourThreads.class)
                .arguments("50")
                .jvm("-Duser.home=" + directory, "-Xlog:class+load:file=" + directory.resolve("loads" + ++runs));
    }

    private String loads() throws IOException {
        return Files.readString(directory.resolve("loads" + runs));
    }

    @OnEveryJdk
    void isMadeAnewWhereDamaged(Jdk jdk) throws IOException {
        Path log = directory.resolve("run.rr");
        Result recorded = program(jdk).record(log).run();
        for (Path cache : List.of(cache(AT_START), cache(SHARED))) {
            byte[] made = Files.readAllBytes(cache);
            byte[] altered = made.clone();
            altered[made.length / 2] ^= 1;
            byte[] twice = Arrays.copyOf(made, 2 * made.length);
            System.arraycopy(made, 0, twice, made.length, made.length);
            byte[] cut = Arrays.copyOf(made, made.length - 1);
            for (byte[] damaged : List.of(altered, twice, cut, new byte[3], new byte[0])) {
                Files.write(cache, damaged);
                Replays.same(recorded, program(jdk).replay(log).run());
                assertThat(cache).hasBinaryContent(made);
            }
        }
    }

    @OnEveryJdk
    void isDoneWithoutWhereItCannotBe(Jdk jdk) throws IOException {
        Files.createFile(directory.resolve(".cache"));
        Path log = directory.resolve("run.rr");
        Result recorded = program(jdk).record(log).run();
        Replays.same(recorded, program(jdk).replay(log).run());
        assertThat(directory.resolve(".cache")).isEmptyFile();
    }

    /** Nobody else's word is taken for a class of java.base. */
    @OnEveryJdk
    void isForItsUserAlone(Jdk jdk) throws IOException {
        Path log = directory.resolve("run.rr");
        Result recorded = program(jdk).record(log).run();
        assertThat(modes(directory.resolve(".cache"))).isEqualTo("rwx------");
        assertThat(modes(directory.resolve(".cache/reprise"))).isEqualTo("rwx------");
        assertThat(modes(cache(AT_START))).isEqualTo("rw-------");
        assertThat(modes(cache(SHARED))).isEqualTo("rw-------");
        Files.setPosixFilePermissions(cache(SHARED), PosixFilePermissions.fromString("rwxrwxrwx"));
        Replays.same(recorded, program(jdk).replay(log).run());
        assertThat(modes(cache(SHARED))).as("made anew").isEqualTo("rw-------");
        for (Path open : List.of(directory.resolve(".cache"), directory.resolve(".cache/reprise"), cache(AT_START))) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            Result replayed = program(jdk).replay(log).run();
            assertThat(wovenByItself(replayed))
                    .as("woven, where all may write %s", open)
                    .isTrue();
            Replays.same(recorded, replayed);
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** It is the replaying user's, not the recording's; a log may be anybody's. */
    @OnEveryJdk
    void isWhereThisRunsUserHasIt(Jdk jdk) throws IOException {
        Path log = directory.resolve("run.rr");
        Result recorded = program(jdk).record(log).run();
        Path other = Files.createDirectory(directory.resolve("other"));
        Path loads = directory.resolve("loads" + ++runs);
        Result replayed = Fork.of(jdk, Surroundings.class)
                .arguments("a")
                .environment("XDG_CACHE_HOME", other.toString())
                .jvm("-Xlog:class+load:file=" + loads)
                .replay(log)
                .run();
        Replays.same(recorded, replayed);
        assertThat(wovenByItself(replayed)).isTrue();
        assertThat(other.resolve("reprise")).isNotEmptyDirectory();
    }

    /** A home that the system does not know is "?" to the JVM, which is no place in the working directory. */
    @OnEveryJdk
    void isNotMadeWhereThereIsNoHome(Jdk jdk) throws IOException {
        Path here = Files.createDirectory(directory.resolve("here"));
        Files.createDirectory(here.resolve("?"));
        for (String cache : new String[] {null, "/", "relative", ""}) {
            Result recorded = Fork.of(jdk, Surroundings.class)
                    .arguments("a")
                    .directory(here)
                    .environment("XDG_CACHE_HOME", cache)
                    .jvm("-Duser.home=?")
                    .record(directory.resolve("run.rr"), "overwrite=yes")
                    .run();
            assertThat(recorded.status()).as("%s", recorded).isZero();
            assertThat(recorded.errText()).isEmpty();
        }
        assertThat(here.resolve("?")).isEmptyDirectory();
    }

    /** A disk too small for it; the directories fit. */
    @OnEveryJdk
    void leavesNothingTornWhereTheDiskIsFull(Jdk jdk) throws IOException {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", small.toString()),
                "needs the right to mount a file system");
        try {
            Path log = directory.resolve("run.rr");
            Result recorded = onDisk(jdk, small).record(log).run();
            assertThat(wovenByItself(recorded)).isTrue();
            assertThat(recorded.errText()).isEmpty();
            assertThat(small.resolve("reprise")).isEmptyDirectory();
            Result replayed = onDisk(jdk, small).replay(log).run();
            assertThat(wovenByItself(replayed)).isTrue();
            Replays.same(recorded, replayed);
            assertThat(small.resolve("reprise")).isEmptyDirectory();
        } finally {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    private Fork onDisk(Jdk jdk, Path cache) {
        return program(jdk).environment("XDG_CACHE_HOME", cache.toString());
    }

    private static boolean run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Without the archive of class data the JVM tells each class's file in another order each time. */
    @OnEveryJdk
    void isNotMadeWithoutClassDataSharing(Jdk jdk) {
        Path log = directory.resolve("run.rr");
        Result recorded = program(jdk).jvm("-Xshare:off").record(log).run();
        Replays.same(recorded, program(jdk).jvm("-Xshare:off").replay(log).run());
        assertThat(directory.resolve(".cache")).doesNotExist();
    }

    private Fork program(Jdk jdk) {
        return Fork.of(jdk, Surroundings.class)
                .arguments("a")
                .jvm("-Duser.home=" + directory, "-Xlog:class+load:file=" + directory.resolve("loads" + ++runs));
    }

    /** Whether the last run, which ended well, loaded the weaver before the JVM had been given the JDK's classes. */
    private boolean wovenByItself(Result result) throws IOException {
        assertThat(result.status()).as("%s", result).isZero();
        String loads = loads();
        assertThat(loads).contains(WEAVER, GIVEN_ANEW);
        return loads.indexOf(WEAVER) < loads.indexOf(GIVEN_ANEW);
    }

    private Path cache(String woven) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(".cache/reprise"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(2);
            return all.stream()
                    .filter(file -> file.toString().endsWith(woven))
                    .findFirst()
                    .orElseThrow();
        }
    }
}

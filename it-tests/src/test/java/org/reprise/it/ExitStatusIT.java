package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.it.target.Asserting;
import org.reprise.it.target.Ending;
import org.reprise.it.target.Progress;
import org.reprise.it.target.Racing;
import org.reprise.it.target.Release;
import org.reprise.it.target.Sum;
import org.reprise.it.target.Surroundings;
import org.reprise.runtime.log.LogFormat;
import org.reprise.runtime.log.LogHeader;

/** Each exit status of the contract, with the words of its paragraph. */
class ExitStatusIT {
    private static final int PREFIX = 24;
    private static final int SEGMENT_PREFIX = 16;

    @TempDir
    private Path directory;

    private Path log() {
        return directory.resolve("run.rr");
    }

    /** A whole log of {@link Ending}, which ended normally. */
    private Path recorded(Jdk jdk) {
        Result recorded = ending(jdk, "return").record(log()).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        return log();
    }

    private static Fork ending(Jdk jdk, String... arguments) {
        // Nothing runs long here.
        return Fork.of(jdk, Ending.class).jvm("-XX:TieredStopAtLevel=1").arguments(arguments);
    }

    // ---------------------------------------------------------------- the target's own

    private void ownStatus(Jdk jdk, int status, String... arguments) {
        Result recorded = ending(jdk, arguments).record(log()).run();
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(status);
        assertThat(recorded.errText()).doesNotContain("reprise: ");
        Replays.same(recorded, ending(jdk, arguments).replay(log()).run());
    }

    @OnEveryJdk
    void programThatReturns(Jdk jdk) {
        ownStatus(jdk, 0, "return");
    }

    @OnEveryJdk
    void programThatExits(Jdk jdk) {
        ownStatus(jdk, 3, "exit", "3");
    }

    @OnEveryJdk
    void programThatHalts(Jdk jdk) {
        ownStatus(jdk, 4, "halt", "4");
    }

    @OnEveryJdk
    void programThatThrows(Jdk jdk) {
        ownStatus(jdk, 1, "throw");
    }

    /** A status of the target that Reprise uses too stays the target's. */
    @Test
    void programThatExitsWithReprisesStatus() {
        ownStatus(Jdk.own(), 70, "exit", "70");
        // The operating system keeps eight bits.
        log().toFile().delete();
        ownStatus(Jdk.own(), 255, "exit", "-1");
    }

    // ---------------------------------------------------------------- 64: bad arguments

    @OnEveryJdk
    void unknownKey(Jdk jdk) {
        Result result = ending(jdk, "return").record(log(), "colour=blue").run();
        Replays.refused(result, 64, "\"colour\"", "unknown", "mode, log");
        assertThat(result.out()).isEmpty();
        assertThat(log()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overwrite=perhaps",
                "disks=overlay",
                "blocks=all",
                "images={*.img",
                "jdk=17",
                "slice=0",
                "slice=-1",
                "slice=many",
                "stall=0",
                "stall=long",
                "threads=on",
                "threads=",
                "report=all",
                "report=",
                "jdk=",
                "slice="
            })
    void unknownValue(String option) {
        Result result = ending(Jdk.own(), "return")
                .record(log(), "config=" + empty(), option)
                .run();
        Replays.refused(result, 64, option.substring(0, option.indexOf('=')));
        assertThat(result.out()).isEmpty();
        assertThat(log()).doesNotExist();
    }

    private Path empty() {
        Path file = directory.resolve("empty.properties");
        try {
            return Files.write(file, new byte[0]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"mode=play, mode=play is unknown", "mode=RECORD, mode=RECORD is unknown", "mode=, mode= is missing"})
    void unknownMode(String option, String words) {
        Result result =
                ending(Jdk.own(), "return").agent(option + ",log=" + log()).run();
        Replays.refused(result, 64, words, "none, record, replay");
        assertThat(log()).doesNotExist();
    }

    @OnEveryJdk
    void missingMode(Jdk jdk) {
        Replays.refused(ending(jdk, "return").agent("log=" + log()).run(), 64, "mode= is missing");
        Replays.refused(ending(jdk, "return").agent("").run(), 64, "mode= is missing");
    }

    @OnEveryJdk
    void missingLog(Jdk jdk) {
        Replays.refused(ending(jdk, "return").agent("mode=record").run(), 64, "log=FILE is missing", "mode=record");
        Replays.refused(ending(jdk, "return").agent("mode=replay,log=").run(), 64, "log=FILE is missing");
    }

    @Test
    void keyTwice() {
        Replays.refused(ending(Jdk.own(), "return").record(log(), "mode=replay").run(), 64, "\"mode\"", "twice");
        Replays.refused(
                ending(Jdk.own(), "return").record(log(), "rrfile=other.rr").run(), 64, "\"log\"", "twice");
    }

    @Test
    void notAPair() {
        Replays.refused(ending(Jdk.own(), "return").agent("record").run(), 64, "\"record\"", "key=value");
    }

    @OnEveryJdk
    void attachedTwice(Jdk jdk) {
        Result result = ending(jdk, "return")
                .record(log())
                .record(directory.resolve("second.rr"))
                .run();
        Replays.refused(result, 64, "attached twice", "JAVA_TOOL_OPTIONS");
        assertThat(result.out()).isEmpty();
        assertThat(directory.resolve("second.rr")).doesNotExist();
    }

    @OnEveryJdk
    void attachedTwiceFromTwoJars(Jdk jdk) throws IOException {
        Path other = Files.copy(Fork.AGENT, directory.resolve("other.jar"));
        Result result = ending(jdk, "return")
                .record(log())
                .agent(other, "mode=record,log=" + directory.resolve("second.rr"))
                .run();
        Replays.refused(result, 64, "attached twice");
        assertThat(directory.resolve("second.rr")).doesNotExist();
    }

    @Test
    void attachedTwiceByTheEnvironment() {
        Result result = ending(Jdk.own(), "return")
                .environment("JAVA_TOOL_OPTIONS", "-javaagent:" + Fork.AGENT + "=mode=record,log=" + log())
                .record(directory.resolve("second.rr"))
                .run();
        Replays.refused(result, 64, "attached twice");
    }

    // ---------------------------------------------------------------- 65: not a log for this run

    /** Where the first segment begins in a log. */
    private static int firstSegment(byte[] log) {
        int length = (log[16] & 0xff) | (log[17] & 0xff) << 8 | (log[18] & 0xff) << 16 | (log[19] & 0xff) << 24;
        return (PREFIX + length + 4095) / 4096 * 4096;
    }

    private Result replayFlipped(Jdk jdk, int offsetInFile, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(log());
        bytes[offsetInFile] ^= (byte) (1 << bit);
        Path flipped = Files.write(directory.resolve("flipped.rr"), bytes);
        return ending(jdk, "return").replay(flipped).run();
    }

    @OnEveryJdk
    void corruptEvents(Jdk jdk) throws IOException {
        byte[] log = Files.readAllBytes(recorded(jdk));
        int middle = (firstSegment(log) + SEGMENT_PREFIX + log.length) / 2;
        Result result = replayFlipped(jdk, middle, 3);
        Replays.refused(result, 65, "flipped.rr", "corrupt", "segment 0", "checksum");
        assertThat(result.out()).isEmpty();
    }

    /** Bytes from the beginning of the segment: checksum, length, number of the first event, first event; then from the end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 5, 7, 8, 15, 16, 17, -1, -2})
    void corruptSegment(int at) throws IOException {
        byte[] log = Files.readAllBytes(recorded(Jdk.own()));
        Result result = replayFlipped(Jdk.own(), at < 0 ? log.length + at : firstSegment(log) + at, 2);
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).as("%s", result).isEqualTo(65);
        assertThat(Replays.paragraph(result))
                .containsAnyOf("corrupt", "truncated")
                .contains("flipped.rr");
    }

    /** Bytes from the beginning of the file: feature flags, length of the header, its checksum, its text. */
    @ParameterizedTest
    @ValueSource(ints = {12, 15, 16, 18, 19, 20, 24, 50})
    void corruptHeader(int at) throws IOException {
        recorded(Jdk.own());
        Result result = replayFlipped(Jdk.own(), at, 2);
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).as("%s", result).isEqualTo(65);
        assertThat(Replays.paragraph(result))
                .containsAnyOf("corrupt", "truncated")
                .contains("flipped.rr");
    }

    @OnEveryJdk
    void anotherFormatVersion(Jdk jdk) throws IOException {
        recorded(jdk);
        Replays.refused(
                replayFlipped(jdk, 8, 1),
                65,
                "log format version " + (LogFormat.VERSION ^ 2),
                "this agent reads version " + LogFormat.VERSION);
    }

    @OnEveryJdk
    void notALog(Jdk jdk) throws IOException {
        Path text = Files.writeString(directory.resolve("notes.txt"), "These are notes, and not a log at all.\n");
        Replays.refused(ending(jdk, "return").replay(text).run(), 65, "notes.txt", "not a log of Reprise");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 23, 24, 100})
    void endsWithinTheHeader(int length) throws IOException {
        byte[] log = Files.readAllBytes(recorded(Jdk.own()));
        Path cut = Files.write(directory.resolve("cut.rr"), Arrays.copyOf(log, length));
        Replays.refused(ending(Jdk.own(), "return").replay(cut).run(), 65, "cut.rr", "within its header");
    }

    /** Its recording was killed between making the file and writing the header. */
    @Test
    void emptyLog() throws IOException {
        recorded(Jdk.own());
        Path empty = Files.write(directory.resolve("cut.rr"), new byte[0]);
        Replays.refused(ending(Jdk.own(), "return").replay(empty).run(), 69, "cut.rr", "empty", "cut off");
    }

    @Test
    void sealedLogCopiedInPart() throws IOException {
        byte[] log = Files.readAllBytes(recorded(Jdk.own()));
        Path cut = Files.write(directory.resolve("cut.rr"), Arrays.copyOf(log, log.length - 1));
        Replays.refused(ending(Jdk.own(), "return").replay(cut).run(), 65, "cut.rr", "truncated", "segment 0");
    }

    @OnEveryJdk
    void anotherProgram(Jdk jdk) {
        recorded(jdk);
        Result result = Fork.of(jdk, Surroundings.class)
                .arguments("return")
                .replay(log())
                .run();
        Replays.refused(result, 65, "another program", Ending.class.getName(), Surroundings.class.getName());
        assertThat(result.out()).isEmpty();
    }

    @OnEveryJdk
    void otherProgramArguments(Jdk jdk) {
        recorded(jdk);
        Replays.refused(
                ending(jdk, "exit", "0").replay(log()).run(),
                65,
                "other program arguments",
                "Ending] [return]",
                "Ending] [exit] [0]");
        Replays.refused(ending(jdk).replay(log()).run(), 65, "other program arguments");
    }

    /** {@code a b} as one argument is not {@code a} and {@code b}. */
    @Test
    void otherProgramArgumentsOfTheSameWords() {
        Fork.of(Jdk.own(), Surroundings.class).arguments("a b").record(log()).run();
        Result result = Fork.of(Jdk.own(), Surroundings.class)
                .arguments("a", "b")
                .replay(log())
                .run();
        Replays.refused(result, 65, "other program arguments");
    }

    @Test
    void anotherJdk() {
        assumeTrue(Jdk.all().size() > 1, "needs two JDKs");
        for (Jdk jdk : Jdk.all()) {
            for (Jdk other : Jdk.all()) {
                if (!jdk.equals(other)) {
                    Path log = directory.resolve(jdk.name() + other.name() + ".rr");
                    ending(jdk, "return").record(log).run();
                    Result result = ending(other, "return").replay(log).run();
                    Replays.refused(result, 65, "another JDK build", "jdk=any");
                    assertThat(result.out()).isEmpty();
                }
            }
        }
    }

    /** With jdk=any it is tried, and this simple program is all right. */
    @Test
    void anotherJdkTried() {
        assumeTrue(Jdk.all().size() > 1, "needs two JDKs");
        for (Jdk jdk : Jdk.all()) {
            for (Jdk other : Jdk.all()) {
                Path log = directory.resolve(jdk.name() + other.name() + ".rr");
                Result recorded = ending(jdk, "return").record(log).run();
                Result replayed = ending(other, "return").replay(log, "jdk=any").run();
                assertThat(replayed.errText()).doesNotContain("another JDK build");
                assertThat(replayed.status()).as("%s", replayed).isIn(0, 70);
                if (jdk.equals(other)) {
                    Replays.same(recorded, replayed);
                }
            }
        }
    }

    /** Another release of Reprise may hook other methods. */
    @OnEveryJdk
    void anotherCatalogue(Jdk jdk) {
        LogEvents log = LogEvents.read(recorded(jdk));
        log.header().put(LogHeader.CATALOGUE, "0123456789abcdef");
        log.write(log());
        Result result = ending(jdk, "return").replay(log()).run();
        Replays.refused(result, 65, "another catalogue", "0123456789abcdef");
        assertThat(result.out()).isEmpty();
    }

    @OnEveryJdk
    void changedClassFile(Jdk jdk) throws IOException {
        Path classes = directory.resolve("classes");
        Path classFile = classes.resolve(Release.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(classFile.getParent());
        Files.copy(Fork.testClasses().resolve(classes.relativize(classFile)), classFile);
        Fork.of(jdk, Release.class).classPath(classes).record(log()).run();

        byte[] bytes = Files.readAllBytes(classFile);
        // Latin-1 gives every byte back as it was.
        String changed = new String(bytes, StandardCharsets.ISO_8859_1).replace("release 1.0", "release 1.1");
        Files.write(classFile, changed.getBytes(StandardCharsets.ISO_8859_1));

        Result result =
                Fork.of(jdk, Release.class).classPath(classes).replay(log()).run();
        Replays.refused(result, 65, "another program", "class org/reprise/it/target/Release", "CRC-32C");
        assertThat(result.out()).isEmpty();
    }

    // ---------------------------------------------------------------- 66: something is missing

    @OnEveryJdk
    void logMissing(Jdk jdk) {
        Path missing = directory.resolve("missing.rr");
        Replays.refused(ending(jdk, "return").replay(missing).run(), 66, "missing.rr", "cannot be read");
        assertThat(missing).doesNotExist();
    }

    @Test
    void logIsADirectory() {
        Replays.refused(ending(Jdk.own(), "return").replay(directory).run(), 66, "cannot be read");
    }

    private Path input() throws IOException {
        byte[] bytes = new byte[3000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        return Files.write(directory.resolve("input.bin"), bytes);
    }

    @OnEveryJdk
    void inputMissing(Jdk jdk) throws IOException {
        Path input = input();
        Fork.of(jdk, Sum.class).arguments(input.toString()).record(log()).run();
        String recorded = sha256(input);
        Files.delete(input);
        Replays.refused(
                Fork.of(jdk, Sum.class)
                        .arguments(input.toString())
                        .replay(log())
                        .run(),
                66,
                input.toString(),
                "missing",
                recorded);
    }

    @OnEveryJdk
    void inputChanged(Jdk jdk) throws IOException {
        Path input = input();
        Result first = Fork.of(jdk, Sum.class)
                .arguments(input.toString())
                .record(log())
                .run();
        Replays.same(
                first,
                Fork.of(jdk, Sum.class)
                        .arguments(input.toString())
                        .replay(log())
                        .run());
        String recorded = sha256(input);
        byte[] bytes = Files.readAllBytes(input);
        bytes[bytes.length - 1] ^= 1;
        Files.write(input, bytes);
        Result result = Fork.of(jdk, Sum.class)
                .arguments(input.toString())
                .replay(log())
                .run();
        Replays.refused(result, 66, input.toString(), "not the recorded one", recorded, sha256(input));
        assertThat(result.out()).isEmpty();
    }

    /** More often than the JDK calls a method by reflection before it generates code for that. */
    @OnEveryJdk
    void inputReadOften(Jdk jdk) throws IOException {
        String[] names = new String[40];
        Arrays.fill(names, input().toString());
        Result recorded = Fork.of(jdk, Sum.class).arguments(names).record(log()).run();
        assertThat(recorded.outText().lines()).hasSize(names.length);
        Replays.same(
                recorded, Fork.of(jdk, Sum.class).arguments(names).replay(log()).run());
    }

    @Test
    void inputGrown() throws IOException {
        Path input = input();
        Fork.of(Jdk.own(), Sum.class).arguments(input.toString()).record(log()).run();
        Files.write(input, Arrays.copyOf(Files.readAllBytes(input), 4000));
        Replays.refused(
                Fork.of(Jdk.own(), Sum.class)
                        .arguments(input.toString())
                        .replay(log())
                        .run(),
                66,
                "4000 bytes",
                "3000 bytes");
    }

    /** A file that was missing from the recording is missing from the replay, whatever is there now. */
    @OnEveryJdk
    void inputThatWasMissing(Jdk jdk) throws IOException {
        String name = directory.resolve("input.bin").toString();
        Result recorded = Fork.of(jdk, Sum.class).arguments(name).record(log()).run();
        assertThat(recorded.outText()).startsWith("no file");
        input();
        Replays.same(
                recorded, Fork.of(jdk, Sum.class).arguments(name).replay(log()).run());
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    // ---------------------------------------------------------------- 69: the log ends early

    @OnEveryJdk
    void cutOff(Jdk jdk) {
        Forked recording = Fork.of(jdk, Racing.class).record(log()).start();
        assertThat(recording.awaitOut(100)).isTrue();
        recording.kill();
        Result recorded = recording.await();
        assertThat(recorded.status()).isEqualTo(137);
        Result replayed = Fork.of(jdk, Racing.class).replay(log()).run();
        Replays.cut(recorded, replayed);
    }

    // ---------------------------------------------------------------- 70: divergence

    private Result diverging(Jdk jdk, String what, boolean recorded, boolean replayed) {
        String[] flag = {"-ea"};
        Fork recording = Fork.of(jdk, Asserting.class).arguments(what).record(log());
        Fork replay = Fork.of(jdk, Asserting.class).arguments(what).replay(log());
        assertThat((recorded ? recording.jvm(flag) : recording).run().status()).isZero();
        return (replayed ? replay.jvm(flag) : replay).run();
    }

    @OnEveryJdk
    void otherOutput(Jdk jdk) {
        Result result = diverging(jdk, "output", false, true);
        Replays.refused(result, 70, "event ", "output of 8 bytes", "output of 16 bytes", "\"main\"", "Asserting.java:");
        Replays.refused(
                result,
                70,
                "the recording has output of 8 bytes to standard output",
                "output of 16 bytes to standard output, \"with assertions.\"",
                "with other data",
                "dump --around");
        assertThat(Replays.paragraph(result)).doesNotContain("image", "CLASS", "not exact");
        assertThat(result.outText()).isEqualTo("begun\n");
    }

    /** The value is told that the recording had, and what the replay asks for in its place. */
    @OnEveryJdk
    void otherQuestion(Jdk jdk) {
        Fork recording = Fork.of(jdk, Asserting.class)
                .jvm("-ea")
                .environment("ASKED", "the answer")
                .arguments("ask");
        assertThat(recording.record(log()).run().status()).isZero();
        Result result =
                Fork.of(jdk, Asserting.class).arguments("ask").replay(log()).run();
        Replays.refused(
                result,
                70,
                "the recording has a question for a variable of the environment, ENVIRONMENT_VARIABLE, answered with \"the answer\" (TEXT)",
                "the replay comes to a question for the whole environment, ENVIRONMENT (BYTES)",
                "output of 6 bytes to standard output (OUTPUT)",
                "JVM flag",
                "Asserting.java:");
    }

    /** The same call at another count: both counts are told, once each. */
    @OnEveryJdk
    void anotherWay(Jdk jdk) {
        Result result = diverging(jdk, "path", false, true);
        Replays.refused(
                result,
                70,
                "the recording has a look at System.nanoTime (NANO_TIME), ",
                " yield points after the event before; the replay comes to a ",
                "Asserting.java:");
    }

    @OnEveryJdk
    void anotherThread(Jdk jdk) {
        Result result = diverging(jdk, "thread", false, true);
        Replays.refused(
                result,
                70,
                "the recording has a start of thread ",
                " \"runner\" (THREAD_START)",
                "comes to a start of thread ",
                " \"checker\"");
    }

    /** What is told begins a line, wherever the program is in one. */
    @OnEveryJdk
    void behindAPrompt(Jdk jdk) {
        Result result = diverging(jdk, "prompt", false, true);
        Replays.refused(result, 70, "event ", "output of 8 bytes");
        assertThat(result.errText()).startsWith("> \nreprise: ");
    }

    @OnEveryJdk
    void otherHook(Jdk jdk) {
        Result result = diverging(jdk, "other", false, true);
        Replays.refused(result, 70, "event ", "MILLIS", "NANO_TIME", "\"main\"", "Asserting.java:");
        Replays.refused(
                result, 70, "has a look at System.currentTimeMillis (MILLIS)", "comes to a look at System.nanoTime");
    }

    @OnEveryJdk
    void eventsLeftAtTheEnd(Jdk jdk) {
        Result result = diverging(jdk, "more", true, false);
        Replays.refused(result, 70, "event ", "NANO_TIME", "END", "the end of a thread");
        assertThat(result.outText()).isEqualTo("begun\n");
    }

    @OnEveryJdk
    void eventsMissingAtTheEnd(Jdk jdk) {
        Replays.refused(diverging(jdk, "more", false, true), 70, "event ", "NANO_TIME", "Asserting.java:");
    }

    // ---------------------------------------------------------------- 73: the log cannot be created

    @OnEveryJdk
    void logExists(Jdk jdk) throws IOException {
        Files.writeString(log(), "precious");
        Result result = ending(jdk, "return").record(log()).run();
        Replays.refused(result, 73, "run.rr exists", "overwrite=yes");
        assertThat(result.out()).isEmpty();
        assertThat(log()).hasContent("precious");
        Replays.refused(ending(jdk, "return").record(log(), "overwrite=no").run(), 73, "run.rr exists");
        assertThat(log()).hasContent("precious");
    }

    @OnEveryJdk
    void logExistsAndMayBeReplaced(Jdk jdk) throws IOException {
        // Longer than what comes, and not of zeros.
        byte[] old = new byte[3_000_000];
        Arrays.fill(old, (byte) 'x');
        byte[] magic = "REPRISE\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, old, 0, magic.length);
        Files.write(log(), old);
        Result recorded = ending(jdk, "return").record(log(), "overwrite=yes").run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        Replays.same(recorded, ending(jdk, "return").replay(log()).run());
    }

    @OnEveryJdk
    void whatIsNoLogIsNotReplaced(Jdk jdk) throws IOException {
        Files.writeString(log(), "precious");
        Result result = ending(jdk, "return").record(log(), "overwrite=yes").run();
        Replays.refused(result, 73, "run.rr", "no log of Reprise");
        assertThat(log()).hasContent("precious");
    }

    @OnEveryJdk
    void logInAMissingDirectory(Jdk jdk) {
        Path log = directory.resolve("nowhere").resolve("run.rr");
        Result result = ending(jdk, "return").record(log).run();
        Replays.refused(result, 73, "nowhere", "cannot be created");
        assertThat(result.out()).isEmpty();
        assertThat(log.getParent()).doesNotExist();
    }

    /** What is there is nobody's to replace. */
    @OnEveryJdk
    void outputsAreThereAlready(Jdk jdk) throws IOException {
        recorded(jdk);
        Path outputs = Files.createDirectory(directory.resolve("outputs"));
        Path kept = Files.writeString(outputs.resolve("notes.txt"), "precious");
        Result result =
                ending(jdk, "return").replay(log(), "outputs=" + outputs).run();
        Replays.refused(result, 73, outputs.toString(), "is not empty");
        assertThat(result.out()).isEmpty();
        assertThat(kept).hasContent("precious");
    }

    /** As root, the one directory that cannot be written is none. */
    @OnEveryJdk
    void logBelowAFile(Jdk jdk) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "precious");
        Replays.refused(ending(jdk, "return").record(file.resolve("run.rr")).run(), 73, "cannot be created");
        assertThat(file).hasContent("precious");
    }

    @Test
    void logIsADirectoryThatMayNotBeReplaced() {
        Replays.refused(
                ending(Jdk.own(), "return").record(directory, "overwrite=yes").run(), 73, "is no regular file");
    }

    @Test
    void noRoomForTheBeginning() {
        Result result = limited(Jdk.own(), 512, log());
        Replays.refused(result, 73, "cannot be created");
        assertThat(result.out()).isEmpty();
    }

    // ---------------------------------------------------------------- 74: the log cannot be written any more

    /** A recording whose files may have so many KiB, as a full disk would have it: a write beyond fails. */
    private static Result limited(Jdk jdk, int kib, Path log) {
        return limit(computing(jdk), kib).record(log).run();
    }

    private static Fork computing(Jdk jdk) {
        return Fork.of(jdk, Progress.class).arguments("1000000", "4000");
    }

    private static Fork limit(Fork fork, int kib) {
        return fork.jvm("-XX:-UsePerfData").prefix("bash", "-c", "ulimit -f " + kib + " && exec \"$@\"", "bash");
    }

    @OnEveryJdk
    void diskFull(Jdk jdk) {
        Result recorded = limited(jdk, 2500, log());
        Replays.refused(recorded, 74, "cannot be written any more after event ", "make room");
        assertThat(recorded.outText()).contains("step 10 ");
        Replays.cut(recorded, computing(jdk).replay(log()).run());
    }

    /** Full at a change of turn, which any thread may log. */
    @OnEveryJdk
    void diskFullAmongThreads(Jdk jdk) {
        Result recorded = limit(Fork.of(jdk, Racing.class), 1500)
                .record(log(), "slice=20")
                .run();
        Replays.refused(recorded, 74, "cannot be written any more after event ", "make room");
        assertThat(recorded.outText()).contains("step 10 ");
        Replays.cut(recorded, Fork.of(jdk, Racing.class).replay(log()).run());
    }

    /** Recording and replay name the same last event, and the log, which may have got its name from %p. */
    @Test
    void diskFullInTheSameWords() {
        Result recorded = limited(Jdk.own(), 1500, log());
        Result replayed = computing(Jdk.own()).replay(log()).run();
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(afterEvent(replayed)).isEqualTo(afterEvent(recorded));
            softly.assertThat(Replays.paragraph(recorded)).contains(log().toString());
        });
    }

    private static String afterEvent(Result result) {
        Matcher matcher = Pattern.compile("after event (\\d+)").matcher(Replays.paragraph(result));
        assertThat(matcher.find()).as("%s", result).isTrue();
        return matcher.group(1);
    }
}

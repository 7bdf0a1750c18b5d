package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.ClockLoop;
import org.reprise.it.target.Greeting;
import org.reprise.it.target.Progress;

/** The file of a log: a new one, which nobody else may touch while it is written, and never anything but a file. */
class LogFileIT {
    private static final int NO_INPUT = 66;
    private static final int CANNOT_CREATE = 73;
    private static final int LOG_FULL = 74;
    private static final int KILLED = 137;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private Path log() {
        return directory.resolve("run.rr");
    }

    @OnEveryJdk
    void aLogThatIsBeingWrittenIsNotReplaced(Jdk jdk) throws IOException {
        Forked first = Fork.of(jdk, Progress.class).record(log()).start();
        assertThat(first.awaitOut(1)).isTrue();
        Result second =
                Fork.of(jdk, Greeting.class).record(log(), "overwrite=yes").run();
        Replays.refused(second, CANNOT_CREATE, "run.rr is being written by another JVM");
        assertThat(second.out()).isEmpty();
        int before = first.outSoFar().length;
        assertThat(first.awaitOut(before + 10_000)).isTrue();
        first.kill();
        Result recorded = first.await();
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(KILLED);
        Replays.cut(recorded, Fork.of(jdk, Progress.class).replay(log()).run());
        // The lock went with the process.
        Result third =
                Fork.of(jdk, Greeting.class).record(log(), "overwrite=yes").run();
        assertThat(third.status()).as("%s", third).isZero();
        Replays.same(third, Fork.of(jdk, Greeting.class).replay(log()).run());
    }

    /** Somebody may be replaying the old one, or have it under another name. */
    @Test
    void whatIsReplacedIsNotWrittenTo() throws IOException {
        Fork program = Fork.of(Jdk.own(), Greeting.class);
        assertThat(program.record(log()).run().status()).isZero();
        byte[] before = Files.readAllBytes(log());
        Path other = Files.createLink(directory.resolve("other.rr"), log());
        assertThat(Fork.of(Jdk.own(), Greeting.class)
                        .record(log(), "overwrite=yes")
                        .run()
                        .status())
                .isZero();
        assertThat(other).hasBinaryContent(before);
        assertThat(Files.isSameFile(other, log())).isFalse();
        Files.delete(log());
        Files.createSymbolicLink(log(), other);
        Replays.refused(
                Fork.of(Jdk.own(), Greeting.class)
                        .record(log(), "overwrite=yes")
                        .run(),
                CANNOT_CREATE,
                "run.rr is a symbolic link");
        assertThat(other).hasBinaryContent(before);
    }

    private interface Deed {
        void to(Path log) throws IOException;
    }

    private void loses(Jdk jdk, Class<?> program, String words, Deed deed) throws IOException {
        Files.deleteIfExists(log());
        String[] arguments = program == Progress.class ? new String[0] : new String[] {"1000000", "1"};
        Forked recording = Fork.of(jdk, program)
                .arguments(arguments)
                .timeout(SOON)
                .record(log())
                .start();
        while (!Files.exists(log()) || Files.size(log()) < 5_000_000 && program != Progress.class) {
            Thread.onSpinWait();
        }
        if (program == Progress.class) {
            assertThat(recording.awaitOut(1)).isTrue();
        }
        deed.to(log());
        Result recorded = recording.await();
        assertThat(recorded.status()).as("%s", recorded).isEqualTo(LOG_FULL);
        // Behind an error that the JVM raises where the program has met the hole first.
        assertThat(recorded.errText()).contains("reprise: The log " + log() + " cannot be written any more", words);
    }

    @OnEveryJdk
    void aLogThatIsDeletedWhileItIsWritten(Jdk jdk) throws IOException {
        loses(jdk, Progress.class, "it has been deleted", Files::delete);
        loses(
                jdk,
                Progress.class,
                "another file put in its place",
                log -> Files.copy(Files.move(log, log.resolveSibling("moved.rr")), log));
    }

    /** The JVM raises an InternalError where the program is then, or ends in compiled code of its own. */
    @OnEveryJdk
    void aLogThatIsCutWhileItIsWritten(Jdk jdk) throws IOException {
        Deed cut = log -> {
            try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
                channel.truncate(5000);
            }
        };
        loses(jdk, Progress.class, "it has been cut", cut);
        loses(jdk, ClockLoop.class, "it has been cut", cut);
    }

    @Test
    void aPipeIsNoLog() throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe.rr");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (String command : new String[] {"verify", "info", "dump"}) {
            Replays.refused(
                    Fork.of(Jdk.own(), (String) null)
                            .jar(Fork.AGENT)
                            .arguments(command, pipe.toString())
                            .timeout(SOON)
                            .run(),
                    NO_INPUT,
                    "pipe.rr cannot be read: it is no regular file");
        }
        Replays.refused(
                Fork.of(Jdk.own(), Greeting.class).replay(pipe).timeout(SOON).run(),
                NO_INPUT,
                "pipe.rr cannot be read: it is no regular file");
        Replays.refused(
                Fork.of(Jdk.own(), Greeting.class)
                        .record(pipe, "overwrite=yes")
                        .timeout(SOON)
                        .run(),
                CANNOT_CREATE,
                "pipe.rr is no regular file");
    }

    /** Where it is a file, it is the program's own output. */
    @Test
    void standardOutputIsNoLog() throws IOException {
        Path out = directory.resolve("out");
        for (String name : new String[] {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"}) {
            Result result = Fork.of(Jdk.own(), Greeting.class)
                    .prefix("sh", "-c", "exec \"$@\" > " + out, "sh")
                    .record(Path.of(name), "overwrite=yes")
                    .run();
            Replays.refused(result, CANNOT_CREATE, name);
            assertThat(out).isEmptyFile();
        }
        assertThat(Path.of("/dev/stdout")).isSymbolicLink();
    }
}

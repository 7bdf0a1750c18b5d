package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Inputs;

/** Standard input at each level, with a terminal and without, and the order of directories: a replay has none of them. */
class InputIT {
    private static final int FILES = 40;
    private static final String READY = "ready";

    @TempDir
    private Path directory;

    private static Fork inputs(Jdk jdk, String name) {
        return Fork.of(jdk, Inputs.class).arguments(name);
    }

    private Path log() {
        return directory.resolve("input.rr");
    }

    @OnEveryJdk
    void levels(Jdk jdk) {
        String input = "abcdefghijklmnopq, the rest of a line\n12 words\n" + "more\n".repeat(10_000);
        Result bare = inputs(jdk, "levels").input(input).run();
        Result recorded = inputs(jdk, "levels").input(input).record(log()).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(withoutTime(recorded)).isEqualTo(withoutTime(bare));
        assertThat(recorded.outText())
                .contains(
                        "byte 97, more true",
                        "bytes 2 [0, 98, 99, 0]",
                        "then ghijk",
                        "channel 6 lmnopq",
                        "line , the rest of a line",
                        "number 12, word words");
        Replays.same(recorded, inputs(jdk, "levels").replay(log()).run());
        Replays.same(
                recorded,
                inputs(jdk, "levels").input("something else\n").replay(log()).run());
    }

    private static String withoutTime(Result result) {
        return result.outText().replaceFirst("ends at \\d+", "");
    }

    /** util-linux's script gives the recording a terminal, which tells what was typed as it is; the replay has none. */
    @OnEveryJdk
    void console(Jdk jdk) {
        String command = "exec script -qec \"stty -echo -onlcr; echo " + READY + "; exec ${*@Q}\" /dev/null";
        Forked terminal = inputs(jdk, "console")
                .record(log())
                .prefix("bash", "-c", command, "bash")
                .openInput()
                .start();
        assertThat(terminal.awaitOut(READY.length() + 2)).isTrue();
        terminal.feed("first\nsecond\nhidden\nxyz\nlast\n".getBytes(StandardCharsets.US_ASCII), false);
        Result typed = terminal.await();
        assertThat(typed.status()).as("%s", typed).isZero();
        assertThat(typed.outText()).startsWith(READY + "\n");
        byte[] out = Arrays.copyOfRange(typed.out(), READY.length() + 1, typed.out().length);
        Result recorded = new Result(typed.status(), out, typed.err(), typed.wall());
        assertThat(recorded.outText())
                .startsWith("console true\n")
                .contains("line first\n", "prompted second\n", "password hidden\n", "end yz last\n");
        Replays.same(recorded, inputs(jdk, "console").replay(log()).run());
    }

    @OnEveryJdk
    void noConsole(Jdk jdk) {
        Result recorded = inputs(jdk, "console").record(log()).run();
        assertThat(recorded.outText()).startsWith("console false\n");
        Replays.same(recorded, inputs(jdk, "console").replay(log()).run());
    }

    /** The replay's directory has other files, made in another order. */
    @OnEveryJdk
    void orderOfADirectory(Jdk jdk) throws IOException {
        Path here = make("here", 1);
        Path there = make("there", 2);
        Result recorded = inputs(jdk, "directory").directory(here).record(log()).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        Result bare = inputs(jdk, "directory").directory(here).run();
        assertThat(withoutTime(recorded)).isEqualTo(withoutTime(bare));
        Result elsewhere = inputs(jdk, "directory").directory(there).run();
        assertThat(withoutTime(elsewhere)).isNotEqualTo(withoutTime(bare));
        Replays.same(
                recorded,
                inputs(jdk, "directory").directory(there).replay(log()).run());
        Replays.same(
                recorded,
                inputs(jdk, "directory").directory(directory).replay(log()).run());
    }

    private Path make(String name, int seed) throws IOException {
        Path files = Files.createDirectories(directory.resolve(name).resolve("files"));
        Random random = new Random(seed);
        for (int i = 0; i < FILES; i++) {
            Files.createFile(files.resolve(Integer.toString(random.nextInt(), 36) + (i % 2 == 0 ? ".rom" : ".txt")));
        }
        Files.createFile(Files.createDirectory(files.resolve("sub")).resolve("inside.rom"));
        return files.getParent();
    }
}

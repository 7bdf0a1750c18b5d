package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process: exit status, standard output and error. */
@Timeout(20)
class MainTest {
    private record Result(int status, String out, String errors) {}

    @TempDir
    Path directory;

    private Result run(String... arguments) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Path errors = directory.resolve("errors");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        int status = process.waitFor();
        return new Result(status, Files.readString(out), Files.readString(errors));
    }

    @Test
    void theGuestsExitCodeIsTheProcesss() throws Exception {
        Result result = run("diskcopy");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).containsPattern("(?m)^state [0-9a-f]{64}$");
        assertThat(result.errors()).isEmpty();
    }

    @Test
    void badArgumentsAreTwo() throws Exception {
        Result result = run("--ram", "many", "compute");
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.errors()).contains("--ram needs a number").contains("--help");
        assertThat(run("no-such-guest").status()).isEqualTo(2);
        assertThat(run("--disk", "no-such-disk", "diskcopy").errors()).contains("cannot open disk image no-such-disk");
    }

    @Test
    void makesADiskAndBootsFromIt() throws Exception {
        String disk = directory.resolve("boot.img").toString();
        assertThat(run("--make-disk", disk, "idle").status()).isZero();
        assertThat(run("--make-disk", disk, "idle").errors()).contains("cannot make disk image " + disk);
        assertThat(run("--make-disk", disk).status()).isEqualTo(2);
        Result result = run("--disk", disk, "--arg", "1");
        assertThat(result.status()).isZero();
        assertThat(result.out()).startsWith("loader: ").contains("idle: 4 ticks");
    }

    @Test
    void anUncaughtTrapIsThree() throws Exception {
        // The built-in guest, its first instruction made illegal.
        byte[] elf = GuestFiles.read("compute");
        int entry = entryOffset(elf);
        for (int i = 0; i < 4; i++) {
            elf[entry + i] = 0;
        }
        Path broken = Files.write(directory.resolve("broken.elf"), elf);
        Result result = run(broken.toString());
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.errors()).contains("illegal instruction at pc 0x80000000");
        assertThat(result.out().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
    }

    /** Where in the file the segment at the start of RAM is. */
    private static int entryOffset(byte[] elf) {
        ByteBuffer file = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        for (int header = file.getInt(28); ; header += 32) {
            if (file.getInt(header) == 1 && file.getInt(header + 12) == MemoryMap.RAM) {
                return file.getInt(header + 4);
            }
        }
    }
}

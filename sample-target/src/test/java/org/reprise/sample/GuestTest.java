package org.reprise.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The committed guests, end to end. */
@Timeout(15)
class GuestTest {
    @TempDir
    Path directory;

    private static MachineOptions compute(int rounds, long digestEvery) {
        return new MachineOptions("compute", 8, null, false, MachineOptions.NO_NET, digestEvery, rounds, 32);
    }

    private static MachineOptions diskcopy(Path disk, boolean writable) {
        return new MachineOptions("diskcopy", 8, disk, writable, MachineOptions.NO_NET, 0, 0, 32);
    }

    private static String crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return String.format("%08x", crc.getValue());
    }

    @Test
    void computeCountsPrimesAndTicks() throws Exception {
        Run run = new Run(compute(2, 0), "");
        assertThat(run.status()).isZero();
        assertThat(run.output())
                .startsWith("compute: 2 rounds\n")
                .contains("6542 primes") // below 65536
                .containsPattern("\n[1-9][0-9]* ticks, clock hash [0-9a-f]{8}\n");
        assertThat(run.line("state")).matches("[0-9a-f]{64}");
        assertThat(Long.parseLong(run.line("instructions"))).isBetween(8_000_000L, 16_000_000L);
    }

    @Test
    void twoRunsOfComputeEndInDifferentStates() throws Exception {
        Run first = new Run(compute(2, 0), "");
        Run second = new Run(compute(2, 0), "");
        assertThat(first.status()).isZero();
        assertThat(second.status()).isZero();
        assertThat(first.line("state")).isNotEqualTo(second.line("state"));
        assertThat(first.line("6542"))
                .as("what does not depend on time is equal")
                .isEqualTo(second.line("6542"));
    }

    @Test
    void digestsComeExactlyWhenAskedFor() throws Exception {
        Run run = new Run(compute(1, 1_000_000), "");
        assertThat(run.status()).isZero();
        long instructions = Long.parseLong(run.line("instructions"));
        assertThat(run.output().lines().filter(line -> line.startsWith("digest ")))
                .hasSize((int) (instructions / 1_000_000))
                .allMatch(line -> line.matches("digest [1-9]000000 [0-9a-f]{16}"));
    }

    @Test
    void diskcopyCopiesIntoTheOverlay() throws Exception {
        byte[] content = new byte[256 * 1024];
        new Random(1).nextBytes(content);
        Path disk = Files.write(directory.resolve("disk.img"), content);
        Run run = new Run(diskcopy(disk, false), "");
        assertThat(run.status()).as(run.output()).isZero();
        int half = content.length / 2;
        assertThat(run.line("disk crc32")).isEqualTo(crc(content, 0, content.length));
        assertThat(run.line("first half crc32")).isEqualTo(crc(content, 0, half));
        assertThat(run.line("second half crc32")).isEqualTo(crc(content, 0, half));
        assertThat(run.line("read order").split(" ")).hasSize(32).doesNotHaveDuplicates();
        assertThat(disk).hasBinaryContent(content);
    }

    @Test
    void diskcopyWritesTheImageWhenAllowed() throws Exception {
        byte[] content = new byte[32 * 1024];
        new Random(2).nextBytes(content);
        Path disk = Files.write(directory.resolve("disk.img"), content);
        Run run = new Run(diskcopy(disk, true), "");
        assertThat(run.status()).as(run.output()).isZero();
        System.arraycopy(content, 0, content, content.length / 2, content.length / 2);
        assertThat(disk).hasBinaryContent(content);
    }

    @Test
    void diskcopyNeedsADisk() throws Exception {
        Run run = new Run(MachineOptions.forGuest("diskcopy"), "");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("this machine has no disk");
    }

    @Test
    void echoAnswersUntilQuit() throws Exception {
        String longLine = "0123456789".repeat(15);
        Run run = new Run(MachineOptions.forGuest("echo"), "hello\n" + longLine + "\nquit\nnot read\n");
        assertThat(run.status()).isZero();
        assertThat(run.output())
                .containsPattern("\\[1 [0-9]{10,}\\.[0-9]{6}\\] HELLO\n")
                .containsPattern("\\[2 [0-9.]+\\] " + longLine + "\n")
                .contains("echo: 2 lines\n")
                .doesNotContain("NOT READ");
    }

    @Test
    void echoKeepsUpWithInputThatIsLongerThanItsQueue() throws Exception {
        Run run = new Run(MachineOptions.forGuest("echo"), "some words\n".repeat(1000));
        assertThat(run.status()).isZero();
        assertThat(run.output()).contains("echo: 1000 lines\n");
    }

    @Test
    void echoEndsWithItsInputAndIdlesMeanwhile() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        Run run = new Run(MachineOptions.forGuest("echo"), new PipedInputStream(keyboard));
        keyboard.write("one\n".getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
        run.awaitOutput("] ONE\n");
        Thread.sleep(100);
        keyboard.write("unfinished".getBytes(StandardCharsets.US_ASCII));
        keyboard.close();
        assertThat(run.status()).isZero();
        assertThat(run.output()).contains("] UNFINISHED\n").contains("echo: 2 lines\n");
        assertThat(Long.parseLong(run.line("instructions"))).isLessThan(20_000);
    }

    @Test
    void echoAnswersPackets() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        MachineOptions options = new MachineOptions("echo", 8, null, false, 0, 0, 0, 32);
        Run run = new Run(options, new PipedInputStream(keyboard));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket peer = new DatagramSocket(0, loopback)) {
            byte[] packet = "ping".getBytes(StandardCharsets.US_ASCII);
            peer.send(new DatagramPacket(packet, packet.length, loopback, run.machine.netPort()));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            peer.setSoTimeout(5000);
            peer.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII))
                    .isEqualTo("PING");
        }
        keyboard.close();
        assertThat(run.status()).isZero();
        assertThat(run.output()).contains("] PING\n");
    }

    @Test
    void idleSleepsBetweenItsTicks() throws Exception {
        long start = System.nanoTime();
        Run run = new Run(new MachineOptions("idle", 8, null, false, MachineOptions.NO_NET, 0, 1, 32), "");
        assertThat(run.status()).isZero();
        assertThat(System.nanoTime() - start).isGreaterThan(1_000_000_000L);
        assertThat(run.output())
                .containsPattern("\n1 at [0-9]{10,}\\.[0-9]{6}\n")
                .containsPattern("idle: 4 ticks, clock hash [0-9a-f]{8}\n");
        assertThat(Long.parseLong(run.line("instructions"))).isLessThan(20_000);
    }

    private Path bootDisk() throws Exception {
        Path disk = directory.resolve("boot.img");
        BootDisk.make(disk, GuestFiles.read("system"));
        return disk;
    }

    private static MachineOptions booting(Path disk, int port, int requests, int depth) {
        return new MachineOptions(GuestFiles.LOADER, 8, disk, false, port, 0, requests, depth);
    }

    @Test
    void systemBootsFromItsDiskAndDoesAllRequests() throws Exception {
        Path disk = bootDisk();
        byte[] content = Files.readAllBytes(disk);
        Run run = new Run(booting(disk, MachineOptions.NO_NET, 1000, 32), "");
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output())
                .startsWith("loader: 12 sectors at ")
                .contains("system: 1000 requests, 32 deep", "system: the keyboard is gone")
                .containsPattern("\n1000 requests, [0-9]+ polled, 0 failed, 0 keys, 0 packets, [0-9]+ ticks\n");
        assertThat(disk).hasBinaryContent(content);
    }

    @Test
    void twoRunsOfSystemSeeCompletionsInAnotherOrder() throws Exception {
        Path disk = bootDisk();
        Run first = new Run(booting(disk, MachineOptions.NO_NET, 1000, 32), "");
        Run second = new Run(booting(disk, MachineOptions.NO_NET, 1000, 32), "");
        assertThat(first.status()).isZero();
        assertThat(second.status()).isZero();
        assertThat(first.line("order")).isNotEqualTo(second.line("order"));
    }

    /** One at a time there is only one order, and what is read depends on nothing else. */
    @Test
    void systemReadsTheSameDataWhereRequestsDoNotOverlapInTime() throws Exception {
        Path disk = bootDisk();
        Run first = new Run(booting(disk, MachineOptions.NO_NET, 100, 1), "");
        Run second = new Run(booting(disk, MachineOptions.NO_NET, 100, 1), "");
        assertThat(first.status()).isZero();
        assertThat(second.status()).isZero();
        assertThat(first.line("data")).isEqualTo(second.line("data"));
    }

    @Test
    void systemAnswersPacketsAndKeysUntilThePowerButtonIsPressed() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        Run run = new Run(booting(bootDisk(), 0, 50, 8), new PipedInputStream(keyboard));
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket peer = new DatagramSocket(0, loopback)) {
            byte[] packet = "ping".getBytes(StandardCharsets.US_ASCII);
            peer.send(new DatagramPacket(packet, packet.length, loopback, run.machine.netPort()));
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            peer.setSoTimeout(5000);
            peer.receive(answer);
            assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII))
                    .matches("PING [0-9a-f]{8}");
        }
        keyboard.write("a\nb\1x".getBytes(StandardCharsets.US_ASCII));
        keyboard.flush();
        assertThat(run.status()).isZero();
        assertThat(run.output())
                .contains("packet, ", "key a, ", "key b, ", "system: the power button was pressed")
                .containsPattern(" 0 failed, 2 keys, 1 packets, ");
    }

    @Test
    void theLoaderRefusesADiskWithoutAGuest() throws Exception {
        Path disk = Files.write(directory.resolve("disk.img"), new byte[4096]);
        Run run = new Run(booting(disk, MachineOptions.NO_NET, 0, 32), "");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output()).contains("loader: no guest on the disk\n");
    }
}

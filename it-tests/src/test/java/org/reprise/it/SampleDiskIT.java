package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.runtime.log.EventKind;

/**
 * The sample machine with all its devices at once, booted from its disk: requests in flight that two threads may poll, packets, keys, a power button, and
 * idling. A long run (reprise.repetitions) does 10,000 requests.
 */
class SampleDiskIT {
    private static final Path MACHINE =
            Path.of(System.getProperty("reprise.sample")).toAbsolutePath().normalize();
    private static final Pattern PORT = Pattern.compile("network card on UDP port (\\d+)\n");
    private static final String POWER_BUTTON = "\1x";
    /** What QEMU's replay takes hold of, at the methods that the package's Javadoc names. */
    private static final String HOOKS = "hook="
            + String.join(
                    ";",
                    "checkpoint:org.reprise.sample.MainLoop#iterate()",
                    "checkpoint:org.reprise.sample.Cpu#pollInterrupts()",
                    "async:org.reprise.sample.BlockBackend#complete(org.reprise.sample.BlockRequest,boolean)",
                    "input:org.reprise.sample.ConsoleInput#keysTyped(byte[])",
                    "input:org.reprise.sample.ConsoleInput#inputEnded()",
                    "input:org.reprise.sample.NetworkCard#packetArrived(byte[],byte[],int)",
                    "input:org.reprise.sample.PowerController#requestShutdown()",
                    "idle:org.reprise.sample.Cpu#waitForInterrupt()")
            + "\n";

    private static final int IDLE_SECONDS = 10;
    /** Of a replay, which does not sleep. */
    private static final Duration IDLE_REPLAY = Duration.ofSeconds(IDLE_SECONDS / 2);

    @TempDir
    Path directory;

    private Path disk;
    private String sha256;

    @BeforeEach
    void makeDisk() throws IOException {
        disk = directory.resolve("boot.img");
        Result made =
                machine(Jdk.own(), "--make-disk", disk.toString(), "system").run();
        assertThat(made.status()).as("%s", made).isZero();
        sha256 = sha256(disk);
    }

    private static Fork machine(Jdk jdk, String... arguments) {
        return Fork.of(jdk, (String) null).jar(MACHINE).arguments(arguments);
    }

    /** Writes to the image, as far as the machine knows. */
    private Fork booting(Jdk jdk, String... more) {
        return machine(jdk, "--disk", disk.toString(), "--disk-rw").arguments(more);
    }

    /** Three hundred requests, or ten thousand. */
    private static String[] requests() {
        return new String[] {"--arg", Repeats.times(0) > 0 ? "10000" : "300"};
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String line(Result result, String word) {
        return result.outText()
                .lines()
                .filter(line -> line.startsWith(word + " "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + word + " in " + result));
    }

    private Path log() {
        return directory.resolve("machine.rr");
    }

    private Result record(Fork fork) {
        Result recorded = fork.record(log()).run();
        completed(recorded);
        assertThat(recorded.errText()).as("no call was left to the watchdog").isEmpty();
        return recorded;
    }

    private static void completed(Result result) {
        assertThat(result.status()).as("%s", result).isZero();
        assertThat(line(result, "state")).hasSize("state ".length() + 64);
    }

    @Test
    void bareRunsDiffer() {
        List<Result> bare = Repeats.all(2, i -> machine(Jdk.own(), "--disk", disk.toString(), "--arg", "1000"));
        bare.forEach(SampleDiskIT::completed);
        for (String word : List.of("order", "state")) {
            assertThat(line(bare.get(0), word)).as("%s without the agent", word).isNotEqualTo(line(bare.get(1), word));
        }
    }

    @OnEveryJdk
    void requestsInFlight(Jdk jdk) throws IOException {
        String[] requests = requests();
        Result recorded = record(booting(jdk, requests));
        // Both threads have polled completions, so that it matters who did.
        Matcher polled = Pattern.compile("(\\d+) requests, (\\d+) polled").matcher(recorded.outText());
        assertThat(polled.find()).as("the summary in %s", recorded).isTrue();
        assertThat(Integer.parseInt(polled.group(2))).isBetween(1, Integer.parseInt(polled.group(1)) - 1);

        for (Result replayed : Repeats.all(Repeats.times(2), i -> {
            Fork replay = booting(jdk, requests).replay(log());
            return i == 0 ? replay.prefix("taskset", "-c", "0") : replay;
        })) {
            Replays.same(recorded, replayed);
        }
        assertThat(sha256(disk)).as("the image").isEqualTo(sha256);
    }

    /** The long run alone: {@link #deliveredAtCheckpoints} does the same with fewer requests. */
    @OnEveryJdk
    @LongRunOnly
    void requestsDeliveredAtCheckpoints(Jdk jdk) throws IOException {
        String option = "config=" + hooks(directory);
        String[] requests = requests();
        Result recorded = booting(jdk, requests).record(log(), option).run();
        completed(recorded);
        assertThat(LogEvents.read(log()).count(EventKind.ASYNC)).isGreaterThanOrEqualTo(10_000);
        for (Result replayed :
                Repeats.all(Repeats.times(2), i -> booting(jdk, requests).replay(log(), option))) {
            Replays.same(recorded, replayed);
        }
    }

    @Test
    void recordedOnOneProcessor() {
        Result recorded = record(booting(Jdk.own(), requests()).prefix("taskset", "-c", "0"));
        Replays.same(recorded, booting(Jdk.own(), requests()).replay(log()).run());
    }

    /** The log has what is read of the image, too. */
    @Test
    void replaysWithoutTheImage() throws IOException {
        Result recorded = booting(Jdk.own()).record(log(), "blocks=data").run();
        completed(recorded);
        Files.delete(disk);
        Replays.same(recorded, booting(Jdk.own()).replay(log()).run());
        assertThat(disk).doesNotExist();
    }

    @OnEveryJdk
    void packetsKeysAndThePowerButton(Jdk jdk) throws IOException {
        inhabitedAndReplayed(jdk);
    }

    /** Completions and input wait for the next checkpoint, in whichever thread that is met. */
    @OnEveryJdk
    void deliveredAtCheckpoints(Jdk jdk) throws IOException {
        inhabitedAndReplayed(jdk, "config=" + hooks(directory));
        LogEvents events = LogEvents.read(log());
        assertThat(events.count(EventKind.ASYNC)).as("completions").isPositive();
        assertThat(events.count(EventKind.INPUT))
                .as("two packets, two times keys, the power button")
                .isGreaterThanOrEqualTo(5);
        assertThat(events.count(EventKind.WARP)).as("warps").isPositive();
    }

    private void inhabitedAndReplayed(Jdk jdk, String... options) throws IOException {
        Result recorded = inhabited(booting(jdk, "--net", "0").openInput().record(log(), options));
        completed(recorded);
        assertThat(recorded.errText()).matches("sample-machine: " + PORT);
        assertThat(recorded.outText())
                .contains("packet, ", "key a, ", "key z, ", "system: the power button was pressed")
                .containsPattern(" 0 failed, 2 keys, [1-9][0-9]* packets, ");
        // The peer is gone, and so is the keyboard.
        for (Result replayed :
                Repeats.all(Repeats.times(2), i -> booting(jdk, "--net", "0").replay(log(), options))) {
            Replays.same(recorded, replayed);
        }
        assertThat(sha256(disk)).as("the image").isEqualTo(sha256);
    }

    /** Returns a file of the hooks that the machine's guide names. */
    static Path hooks(Path in) throws IOException {
        return Files.writeString(in.resolve("hooks.properties"), HOOKS);
    }

    /** Plays the user and the other end of the wire. */
    private static Result inhabited(Fork fork) throws IOException {
        Forked running = fork.start();
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            peer.setSoTimeout(1000);
            int port = port(running);
            ask(peer, port, "first");
            running.feed(bytes("a"), false);
            // Else a console that was slow to read would deliver both keys at once.
            assertThat(running.awaitOut("key a, "))
                    .as("the first key has arrived")
                    .isTrue();
            ask(peer, port, "second");
            running.feed(bytes("z" + POWER_BUTTON), false);
        }
        return running.await();
    }

    private static int port(Forked running) {
        for (int bytes = 1; running.awaitErr(bytes); bytes++) {
            Matcher port = PORT.matcher(new String(running.errSoFar(), StandardCharsets.UTF_8));
            if (port.find()) {
                return Integer.parseInt(port.group(1));
            }
        }
        throw new AssertionError("no port on standard error: " + running.await());
    }

    /** Sends until it is answered, since the wire may lose packets. */
    private static void ask(DatagramSocket peer, int port, String text) throws IOException {
        DatagramPacket packet = new DatagramPacket(bytes(text), text.length(), InetAddress.getLoopbackAddress(), port);
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        for (int tries = 0; tries < 30; tries++) {
            peer.send(packet);
            try {
                peer.receive(answer);
                String said = new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
                assertThat(said).matches("(FIRST|SECOND) [0-9a-f]{8}");
                return;
            } catch (SocketTimeoutException e) {
                // Lost, or not yet answered.
            }
        }
        throw new AssertionError("no answer to " + text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A replay does not sleep. The quickest one is looked at, since a loaded machine makes any of them slow, and none of them quick. */
    @Test
    void idle() {
        String[] arguments = {"--arg", Integer.toString(IDLE_SECONDS), "idle"};
        List<Jdk> jdks = Jdk.all();
        List<Path> logs = jdks.stream()
                .map(jdk -> directory.resolve("idle-" + jdk.feature() + ".rr"))
                .toList();
        List<Result> recorded =
                Repeats.all(jdks.size(), i -> machine(jdks.get(i), arguments).record(logs.get(i)));
        for (int i = 0; i < jdks.size(); i++) {
            completed(recorded.get(i));
            assertThat(recorded.get(i).wall()).isGreaterThan(Duration.ofSeconds(IDLE_SECONDS));
            Duration quickest = Duration.ofDays(1);
            for (int j = 0; j < Repeats.times(3); j++) {
                Result replayed =
                        machine(jdks.get(i), arguments).replay(logs.get(i)).run();
                Replays.same(recorded.get(i), replayed);
                quickest = replayed.wall().compareTo(quickest) < 0 ? replayed.wall() : quickest;
            }
            assertThat(quickest).as("the quickest replay on %s", jdks.get(i)).isLessThan(IDLE_REPLAY);
        }
    }
}

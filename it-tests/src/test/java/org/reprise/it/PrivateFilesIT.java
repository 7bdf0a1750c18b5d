package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reprise.it.target.Holding;
import org.reprise.it.target.Windowed;

/** What Reprise makes is for its owner alone, whatever the umask, and goes with the process, however that ends. */
class PrivateFilesIT {
    private static final String OWNER_ALONE = "rw-------";
    private static final Path DISPLAYS = Path.of("/tmp/.X11-unix");
    private static final String LONG = "2000";
    private static final String SHORT = "1";

    @TempDir
    private Path directory;

    private Path temporary;
    private Path log;

    @BeforeEach
    void makePlaces() throws IOException {
        temporary = Files.createDirectory(directory.resolve("temporary"));
        Files.writeString(directory.resolve("image"), "what was there");
        log = directory.resolve("run.rr");
    }

    private Fork program(Jdk jdk, String rounds) {
        return Fork.of(jdk, Holding.class)
                .arguments(rounds)
                .directory(directory)
                .prefix("sh", "-c", "umask 0; exec \"$@\"", "sh")
                .jvm("-Djava.io.tmpdir=" + temporary);
    }

    /** Which files the program has made does not show in a replay, so a replay sees the modes that the recording had. */
    @OnEveryJdk
    void whatIsMadeIsForItsOwnerAlone(Jdk jdk) throws IOException {
        Forked recording = program(jdk, LONG).record(log).start();
        assertThat(recording.awaitOut(1)).isTrue();
        assertThat(modes(log)).isEqualTo(OWNER_ALONE);
        List<Path> overlays = descriptors(recording, temporary + "/reprise-");
        assertThat(overlays).as("overlays").isNotEmpty();
        for (Path overlay : overlays) {
            assertThat(modes(overlay)).as("%s", overlay).isEqualTo(OWNER_ALONE);
        }
        Result recorded = recording.await();
        assertThat(recorded.outText()).contains("made rw-rw-rw- ");
        assertThat(temporary).isEmptyDirectory();

        Path kept = directory.resolve("kept");
        Forked replaying = program(jdk, LONG).replay(log, "outputs=" + kept).start();
        assertThat(replaying.awaitOut(1)).isTrue();
        Path place = only(kept);
        assertThat(modes(kept)).isEqualTo("rwx------");
        assertThat(modes(place)).isEqualTo("rwx------");
        List<Path> made = list(place);
        assertThat(made).hasSizeGreaterThanOrEqualTo(2);
        for (Path file : made) {
            assertThat(modes(file)).as("%s", file).isEqualTo(OWNER_ALONE);
        }
        Replays.same(recorded, replaying.await());
        Path output =
                kept.resolve(directory.toRealPath().toString().substring(1)).resolve("made");
        assertThat(output).hasContent("y");
        assertThat(modes(output)).isEqualTo(OWNER_ALONE);
    }

    @OnEveryJdk
    void whatAKilledReplayLeftGoesAtTheNextStart(Jdk jdk) throws IOException {
        Result recorded = program(jdk, LONG).record(log).run();
        Forked killed = program(jdk, LONG).replay(log).start();
        assertThat(killed.awaitOut(1)).isTrue();
        Path left = only(temporary);
        killed.kill();
        killed.await();
        assertThat(left.resolve("0")).exists();

        Forked living = program(jdk, LONG).replay(log).start();
        assertThat(living.awaitOut(1)).isTrue();
        assertThat(left).doesNotExist();
        Path used = only(temporary);
        living.signal("STOP");
        Result other = program(jdk, SHORT).record(directory.resolve("short.rr")).run();
        assertThat(other.status()).as("%s", other).isZero();
        assertThat(used.resolve("0")).exists();
        assertThat(only(temporary)).isEqualTo(used);
        living.signal("CONT");
        Replays.same(recorded, living.await());
        assertThat(temporary).isEmptyDirectory();
    }

    /** Looked at while the program waits for an X server that has greeted it and then says nothing. */
    @OnEveryJdk
    void whereTheProgramFindsItsDisplayIsForItsOwnerAloneAndGoesToo(Jdk jdk) throws IOException {
        try (Screen screen = new Screen(directory);
                SilentScreen silent = new SilentScreen(screen)) {
            Fork windowed = Fork.of(jdk, Windowed.class)
                    .arguments("refused")
                    .prefix("sh", "-c", "umask 0; exec \"$@\"", "sh")
                    .jvm("-Djava.io.tmpdir=" + temporary);
            Forked killed = screen.show(windowed)
                    .environment("DISPLAY", silent.display())
                    .record(log)
                    .start();
            Path socket = listening(killed, DISPLAYS + "/");
            Path place = socket.getParent();
            assertThat(modes(place)).as("%s", place).isEqualTo("rwx------");
            // The socket listens before it has a name.
            List<Path> names = awaitLinksInto(place);
            assertThat(names).hasSize(1);
            start(jdk, "beside.rr");
            assertThat(socket).exists();
            assertThat(linksInto(place)).isEqualTo(names);

            killed.kill();
            killed.await();
            assertThat(socket).exists();
            start(jdk, "behind.rr");
            assertThat(place).doesNotExist();
            assertThat(linksInto(place)).isEmpty();
        }
    }

    private void start(Jdk jdk, String name) {
        Result started = program(jdk, SHORT).record(directory.resolve(name)).run();
        assertThat(started.status()).as("%s", started).isZero();
    }

    /** Returns where a process listens, below a name, as soon as it does. */
    private static Path listening(Forked process, String below) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            List<Path> own = descriptors(process, "socket:");
            for (String line : Files.readAllLines(Path.of("/proc/net/unix"))) {
                String[] fields = line.trim().split(" +");
                if (fields.length > 7 && fields[7].startsWith(below)) {
                    for (Path descriptor : own) {
                        if (isLink(descriptor, "socket:[" + fields[6] + ']')) {
                            return Path.of(fields[7]);
                        }
                    }
                }
            }
        }
        throw new AssertionError("The program listens nowhere below " + below + ": " + process.await());
    }

    private static boolean isLink(Path path, String to) {
        try {
            return Files.readSymbolicLink(path).toString().equals(to);
        } catch (IOException e) {
            // Closed since.
            return false;
        }
    }

    /** Returns names of displays that lead into a directory beside them. */
    private static List<Path> linksInto(Path place) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path name : list(DISPLAYS)) {
            if (isLink(name, place.getFileName() + "/0")) {
                found.add(name);
            }
        }
        return found;
    }

    private static List<Path> awaitLinksInto(Path place) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<Path> found = linksInto(place);
        while (found.isEmpty() && System.nanoTime() < end) {
            found = linksInto(place);
        }
        return found;
    }

    /** Others may have put there what they like. */
    @Test
    void whatIsNotOursStays() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("0"), "precious");
        Files.createSymbolicLink(temporary.resolve("reprise-1000000-1"), elsewhere);
        Files.createDirectory(temporary.resolve("reprise-mine"));
        Files.createDirectory(temporary.resolve("reprise-1000000-x"));
        Path open = Files.createDirectory(temporary.resolve("reprise-1000000-2"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path other = Files.createDirectory(temporary.resolve("reprise-1000000-3"));
        boolean others = (Integer) Files.getAttribute(directory, "unix:uid") == 0;
        if (others) {
            Files.setAttribute(other, "unix:uid", 65534);
        } else {
            Files.delete(other);
        }
        Path withMore = Files.createDirectory(temporary.resolve("reprise-1000000-4"));
        Files.writeString(withMore.resolve("0"), "made by a replay");
        Files.writeString(withMore.resolve("more"), "by somebody else");
        Path ours = Files.createDirectory(temporary.resolve("reprise-1000000-5"));
        Files.writeString(ours.resolve("0"), "made by a replay");
        List<Path> before = list(temporary);

        Result recorded = program(Jdk.own(), SHORT).record(log).run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(ours).doesNotExist();
        before.remove(ours);
        assertThat(list(temporary)).isEqualTo(before);
        assertThat(elsewhere.resolve("0")).hasContent("precious");
        assertThat(withMore.resolve("more")).exists();
        // Anybody may rename there.
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path again = Files.createDirectory(temporary.resolve("reprise-1000000-6"));
        Replays.same(recorded, program(Jdk.own(), SHORT).replay(log).run());
        assertThat(again).exists();
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static List<Path> list(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return new ArrayList<>(files.sorted().toList());
        }
    }

    private static Path only(Path in) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (list(in).isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(list(in)).hasSize(1);
        return list(in).get(0);
    }

    /** What a process has open of files whose names begin so, or began. */
    private static List<Path> descriptors(Forked process, String name) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path descriptor : list(Path.of("/proc/" + process.pid() + "/fd"))) {
            try {
                if (Files.readSymbolicLink(descriptor).toString().startsWith(name)) {
                    found.add(descriptor);
                }
            } catch (IOException e) {
                // Closed since.
                continue;
            }
        }
        return found;
    }
}

package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Completions;
import org.reprise.it.target.Images;
import org.reprise.it.target.Locked;
import org.reprise.it.target.Making;

/** Disk images and outputs: what a program writes, it sees, and a recording or replay leaves behind what it should. */
class SnapshotIT {
    /** Each has an image of its own. */
    private static final List<String> WAYS = List.of(
            "randomAccess",
            "channel",
            "truncating",
            "appending",
            "files",
            "readersFirst",
            "asynchronous",
            "handlers",
            "locks",
            "transfers",
            "mapped",
            "interrupted",
            "renamed",
            "archived",
            "linked",
            "beside",
            "shared",
            "privately");

    private static final int SIZE = 40_000;
    private static final int IMAGE = 66;

    @TempDir
    Path directory;

    private Path images(String name) throws IOException {
        Path images = Files.createDirectories(directory.resolve(name));
        for (int i = 0; i < WAYS.size(); i++) {
            byte[] data = new byte[SIZE];
            new Random(i).nextBytes(data);
            Files.write(images.resolve(WAYS.get(i)), data);
        }
        return images;
    }

    private static Map<String, String> digests(Path images) throws IOException {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(images)) {
            for (Path file : files.toList()) {
                digests.put(file.getFileName().toString(), sha256(file));
            }
        }
        return digests;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Fork writing(Jdk jdk, Path images, String... ways) {
        List<String> arguments = new ArrayList<>(List.of(images.toString()));
        arguments.addAll(ways.length == 0 ? WAYS : Arrays.asList(ways));
        return Fork.of(jdk, Images.class).arguments(arguments.toArray(new String[0]));
    }

    private Path log() {
        return directory.resolve("log.rr");
    }

    static Stream<Arguments> options() {
        List<Arguments> rows = new ArrayList<>();
        for (Jdk jdk : Jdk.all()) {
            for (String options : List.of("disks=snapshot", "disks=snapshot,images=*", "blocks=data")) {
                rows.add(Arguments.of(jdk, options));
            }
        }
        return rows.stream();
    }

    /** The program cannot tell an overlay from the image, and the image is what it was, whatever way it writes. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("options")
    void imagesStayAsTheyAre(Jdk jdk, String options) throws IOException {
        Path images = images("images");
        Result bare = writing(jdk, images).run();
        Map<String, String> written = digests(images);
        images("images");
        Map<String, String> before = digests(images);
        assertThat(written.keySet()).isEqualTo(before.keySet());
        for (String way : List.of(
                "randomAccess",
                "channel",
                "truncating",
                "appending",
                "files",
                "asynchronous",
                "handlers",
                "locks",
                "mapped",
                "archived",
                "linked",
                "beside",
                "shared")) {
            assertThat(written.get(way)).as("written bare: %s", way).isNotEqualTo(before.get(way));
        }
        Result recorded = writing(jdk, images).record(log(), options).run();
        assertThat(recorded.status()).as("status of\n%s", recorded).isZero();
        Replays.same(bare, recorded);
        assertThat(digests(images)).isEqualTo(before);
        for (Result replayed :
                Repeats.all(Repeats.times(1), i -> writing(jdk, images).replay(log()))) {
            Replays.same(recorded, replayed);
        }
        assertThat(digests(images)).isEqualTo(before);
    }

    /** A recording that commits writes what a bare run does; a replay does not. */
    @OnEveryJdk
    void commitWritesWhileRecording(Jdk jdk) throws IOException {
        Path images = images("images");
        Result bare = writing(jdk, images).run();
        Map<String, String> written = digests(images);
        for (String blocks : List.of("verify", "data")) {
            images("images");
            Map<String, String> before = digests(images);
            Result recorded = writing(jdk, images)
                    .record(log(), "disks=commit", "overwrite=yes", "blocks=" + blocks)
                    .run();
            Replays.same(bare, recorded);
            assertThat(digests(images)).isEqualTo(written);
            images("images");
            Replays.same(recorded, writing(jdk, images).replay(log()).run());
            assertThat(digests(images)).isEqualTo(before);
        }
    }

    /** With the data in the log, the image may be gone, or be another one; otherwise neither. */
    @OnEveryJdk
    void imageGoneOrChanged(Jdk jdk) throws IOException {
        Path images = images("images");
        Path image = images.resolve("channel");
        Result recorded = writing(jdk, images, "channel").record(log()).run();
        String sha256 = sha256(image);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            // A byte that the program never reads.
            file.seek(32_000);
            int old = file.read();
            file.seek(32_000);
            file.write(old ^ 1);
        }
        Replays.refused(
                writing(jdk, images, "channel").replay(log()).run(),
                IMAGE,
                image.toString(),
                "not the recorded one",
                sha256,
                sha256(image));
        Files.delete(image);
        Replays.refused(
                writing(jdk, images, "channel").replay(log()).run(), IMAGE, image.toString(), "missing", sha256);
        images("images");
        Replays.same(recorded, writing(jdk, images, "channel").replay(log()).run());

        writing(jdk, images, "channel")
                .record(log(), "overwrite=yes", "blocks=data")
                .run();
        Files.write(image, new byte[10]);
        Replays.same(recorded, writing(jdk, images, "channel").replay(log()).run());
        assertThat(Files.size(image)).isEqualTo(10);
        Files.delete(image);
        Replays.same(recorded, writing(jdk, images, "channel").replay(log()).run());
        assertThat(image).doesNotExist();
    }

    /** What is mapped cannot be seen to be another one, but for its fingerprint, which comes before a divergence. */
    @Test
    void changedWhereItIsMapped() throws IOException {
        Path images = images("images");
        Path image = images.resolve("mapped");
        writing(Jdk.own(), images, "mapped").record(log()).run();
        String sha256 = sha256(image);
        byte[] data = Files.readAllBytes(image);
        data[2000] ^= 1;
        Files.write(image, data);
        Replays.refused(writing(Jdk.own(), images, "mapped").replay(log()).run(), IMAGE, sha256, sha256(image));
    }

    /** In the log each block is at most once, so reading an image again costs no more data. */
    @Test
    void dataOnce() throws IOException {
        Path images = images("images");
        writing(Jdk.own(), images, "truncating", "appending", "appending", "appending")
                .record(log(), "blocks=data")
                .run();
        // One image is cut before it is read; the other is read six times.
        assertThat(Files.size(log())).isBetween((long) SIZE, 2L * SIZE);
    }

    /** Nor does an image that is the copy of another, and a replay needs neither. */
    @OnEveryJdk
    void dataOfCopiesOnce(Jdk jdk) throws IOException {
        Path images = images("images");
        Files.copy(images.resolve("appending"), images.resolve("files"), StandardCopyOption.REPLACE_EXISTING);
        Result recorded = writing(jdk, images, "appending", "files")
                .record(log(), "blocks=data")
                .run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(Files.size(log())).isBetween((long) SIZE, 2L * SIZE);
        Files.delete(images.resolve("appending"));
        Files.delete(images.resolve("files"));
        Replays.same(
                recorded,
                writing(jdk, images, "appending", "files").replay(log()).run());
    }

    /** Its blocks are many, and most of them are nowhere; to digest the larger one would take longer than all else. */
    @OnEveryJdk
    void largeImages(Jdk jdk) throws IOException {
        largeImage(jdk, 1L << 28, "blocks=verify");
        largeImage(jdk, 1L << 33, "blocks=data");
    }

    private void largeImage(Jdk jdk, long length, String blocks) throws IOException {
        Path image = Files.createDirectories(directory.resolve("images")).resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(length);
        }
        Result recorded = writing(jdk, image.getParent(), "large")
                .record(log(), blocks, "overwrite=yes")
                .run();
        assertThat(recorded.outText()).endsWith("  length " + length + "\n  5\n");
        Replays.same(
                recorded, writing(jdk, image.getParent(), "large").replay(log()).run());
        Files.delete(image);
    }

    /** Overlays have no name, so a kill leaves none behind. */
    @OnEveryJdk
    void killedRecordingLeavesNothing(Jdk jdk) throws IOException {
        Path images = images("images");
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        Map<String, String> before = digests(images);
        Forked running = writing(jdk, images, "forever")
                .jvm("-Djava.io.tmpdir=" + temporary)
                .record(log())
                .start();
        assertThat(running.awaitOut("forever\n  written\n".length())).isTrue();
        running.kill();
        assertThat(temporary).isEmptyDirectory();
        assertThat(digests(images)).isEqualTo(before);
    }

    /** A map for reading would not see what goes to the overlay: that is refused, unless the file is an image from the beginning. */
    @OnEveryJdk
    void mappedBeforeItIsWritten(Jdk jdk) throws IOException {
        Path images = images("images");
        Files.copy(images.resolve("mapped"), images.resolve("mappedFirst"));
        Replays.refused(
                writing(jdk, images, "mappedFirst").record(log()).run(), 64, "mappedFirst", "images=mappedFirst");
        Path other = directory.resolve("other.rr");
        Result bare = writing(jdk, images, "mappedFirst").run();
        Files.copy(images.resolve("mapped"), images.resolve("mappedFirst"), StandardCopyOption.REPLACE_EXISTING);
        Result recorded = writing(jdk, images, "mappedFirst")
                .record(other, "images=mapped*")
                .run();
        Replays.same(bare, recorded);
        Replays.same(recorded, writing(jdk, images, "mappedFirst").replay(other).run());
    }

    /** Requests of an asynchronous channel are completed in the recorded order, in the recorded threads; one that failed fails again. */
    @OnEveryJdk
    void completions(Jdk jdk) throws IOException {
        Path image = images("images").resolve("asynchronous");
        Map<String, String> before = digests(image.getParent());
        Result recorded = Fork.of(jdk, Completions.class)
                .arguments(image.toString())
                .record(log(), "slice=500")
                .run();
        assertThat(recorded.outText()).contains("pool-1-thread-4\n").endsWith("""

                        asynchronous java.io.IOException: No space left on device
                        channel java.io.IOException: No space left on device
                        file java.io.IOException: No space left on device
                        stream java.io.IOException: No space left on device
                        """);
        for (Result replayed : Repeats.all(
                Repeats.times(2),
                i -> Fork.of(jdk, Completions.class).arguments(image.toString()).replay(log()))) {
            Replays.same(recorded, replayed);
        }
        assertThat(digests(image.getParent())).isEqualTo(before);
    }

    /** A recording's locks are real, on the image too, and other processes' count; a replay takes none, and has the answers that the recording had. */
    @OnEveryJdk
    void locksOfOthers(Jdk jdk) throws IOException {
        Path image = images("images").resolve("locks");
        Path own = directory.resolve("own");
        Map<String, String> before = digests(image.getParent());
        Fork fork = Fork.of(jdk, Locked.class)
                .arguments(image.toString(), own.toString())
                .openInput();
        Result recorded;
        try (FileChannel other = FileChannel.open(image, StandardOpenOption.WRITE)) {
            FileLock lock = other.lock(0, 1000, false);
            Forked recording = fork.record(log()).start();
            String waiting = "free false\nfree true\njava.nio.channels.FileLockInterruptionException false\nwaiting\n";
            assertThat(recording.awaitOut(waiting.length())).isTrue();
            assertThat(new String(recording.outSoFar())).isEqualTo(waiting);
            lock.release();
            assertThat(recording.awaitOut(waiting.length() + "locked true\n".length()))
                    .isTrue();
            assertThat(other.tryLock(0, 1000, false))
                    .as("a lock on what the recording has locked")
                    .isNull();
            try (FileChannel ofOwn = FileChannel.open(own, StandardOpenOption.WRITE)) {
                assertThat(ofOwn.tryLock()).isNull();
            }
            recording.endInput();
            recorded = recording.await();
        }
        assertThat(recorded.outText()).endsWith("locked true\nread -1\nfree true\n");
        assertThat(digests(image.getParent())).isEqualTo(before);
        try (FileChannel other = FileChannel.open(image, StandardOpenOption.WRITE)) {
            assertThat(other.lock().isValid()).isTrue();
            Replays.same(
                    recorded,
                    Fork.of(jdk, Locked.class)
                            .arguments(image.toString(), own.toString())
                            .replay(log())
                            .run());
        }
        assertThat(digests(image.getParent())).isEqualTo(before);
    }

    /** A recording makes, renames and deletes for real; a replay nothing, but in its own place, or where it is told to. */
    @OnEveryJdk
    void outputs(Jdk jdk) throws IOException {
        Path bare = Files.createDirectories(directory.resolve("bare"));
        Path work = Files.createDirectories(directory.resolve("work"));
        Path kept = directory.resolve("kept");
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        for (Path place : List.of(bare, work)) {
            Files.writeString(place.resolve("input"), "from before");
            Files.writeString(place.resolve("old"), "renamed from before");
        }
        Result expected = Fork.of(jdk, Making.class).directory(bare).run();
        assertThat(expected.status()).as("status of\n%s", expected).isZero();
        Fork making = Fork.of(jdk, Making.class).directory(work);
        Result recorded = making.record(log()).run();
        Replays.same(expected, recorded);
        Map<String, String> made = tree(work);
        assertThat(made).isEqualTo(tree(bare));

        // Both right behind the recording and with everything as it was before it.
        for (boolean before : new boolean[] {false, true}) {
            Path place = work;
            if (before) {
                Files.walk(work)
                        .sorted((a, b) -> b.compareTo(a))
                        .forEach(path -> path.toFile().delete());
                Files.createDirectories(work);
                Files.writeString(place.resolve("input"), "from before");
                Files.writeString(place.resolve("old"), "renamed from before");
            }
            Map<String, String> there = tree(work);
            Fork replay = Fork.of(jdk, Making.class)
                    .directory(work)
                    .jvm("-Djava.io.tmpdir=" + temporary)
                    .replay(log(), before ? new String[] {"outputs=" + kept} : new String[0]);
            Replays.same(recorded, replay.run());
            assertThat(tree(work)).isEqualTo(there);
            assertThat(temporary).isEmptyDirectory();
        }
        Map<String, String> outputs = new TreeMap<>(made);
        outputs.keySet().removeAll(List.of("input", "renamed"));
        assertThat(tree(kept.resolve(work.toAbsolutePath().toString().substring(1))))
                .isEqualTo(outputs);
    }

    private static Map<String, String> tree(Path root) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                tree.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return tree;
    }
}

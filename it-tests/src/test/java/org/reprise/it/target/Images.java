package org.reprise.it.target;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.Pipe;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Writes to disk images in every way of the JDK, and prints what it reads back. The image of a way is the file of its name. */
public final class Images {
    private Images() {}

    /**
     * Runs ways one after the other.
     *
     * @param args the directory of the images, then the names of the ways
     */
    public static void main(String[] args) throws Exception {
        for (String way : Arrays.asList(args).subList(1, args.length)) {
            System.out.println(way);
            Images.class.getDeclaredMethod(way, File.class).invoke(null, new File(args[0], way));
        }
    }

    private static byte[] data(int length, int seed) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (seed + 31 * i + (i >> 7));
        }
        return data;
    }

    private static void print(String what, byte[] data, int length) {
        CRC32 crc = new CRC32();
        crc.update(data, 0, Math.max(length, 0));
        System.out.println("  " + what + " " + length + " " + Long.toHexString(crc.getValue()));
    }

    private static void printAll(File image) throws IOException {
        try (FileInputStream in = new FileInputStream(image)) {
            System.out.println("  available " + in.available());
            byte[] all = in.readAllBytes();
            print("stream", all, all.length);
        }
        byte[] all = Files.readAllBytes(image.toPath());
        print("files", all, all.length);
        System.out.println("  length " + image.length() + " " + Files.size(image.toPath()));
    }

    static void randomAccess(File image) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image, "rw");
                RandomAccessFile reader = new RandomAccessFile(image, "r")) {
            byte[] block = new byte[9000];
            print("before", block, file.read(block));
            for (int at : new int[] {0, 4095, 4096, 8191, 12_000, 20_480, 39_990}) {
                file.seek(at);
                file.write(data(at % 3000 + 3, at));
                file.write(at);
                System.out.println("  at " + file.getFilePointer());
                reader.seek(Math.max(0, at - 100));
                print("other", block, reader.read(block, 10, 5000));
                System.out.println("  at " + reader.getFilePointer());
            }
            System.out.println("  length " + file.length() + " " + reader.length());
            file.setLength(10_000);
            file.setLength(30_000);
            file.seek(9_990);
            print("cut", block, file.read(block, 0, 100));
            file.seek(50_000);
            file.write(7);
            file.seek(29_000);
            print("grown", block, file.read(block));
            file.seek(60_000);
            print("behind", block, file.read(block));
            System.out.println("  byte " + file.read());
        }
        printAll(image);
    }

    static void channel(File image) throws IOException {
        try (FileChannel channel =
                FileChannel.open(image.toPath(), Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
            ByteBuffer direct = ByteBuffer.allocateDirect(6000);
            System.out.println("  read " + channel.read(direct, 3000) + " " + channel.position());
            direct.flip();
            System.out.println("  wrote " + channel.write(direct, 35_000) + " " + channel.size());
            System.out.println("  read " + channel.read(ByteBuffer.allocate(100)) + " " + channel.position());
            System.out.println(
                    "  wrote " + channel.write(ByteBuffer.wrap(data(5000, 9), 17, 4500)) + " " + channel.position());
            ByteBuffer[] parts = {
                ByteBuffer.allocate(10),
                ByteBuffer.allocateDirect(5000),
                ByteBuffer.allocate(0),
                ByteBuffer.allocate(100)
            };
            channel.position(2000);
            System.out.println(
                    "  scattered " + channel.read(parts) + " " + channel.position() + " " + Arrays.toString(parts));
            for (ByteBuffer part : parts) {
                part.flip();
            }
            channel.position(channel.size() - 50);
            System.out.println("  gathered " + channel.write(parts) + " " + channel.position() + " " + channel.size());
            channel.truncate(33_333);
            System.out.println("  position " + channel.position());
            channel.write(ByteBuffer.wrap(data(10, 1)), 34_000);
            channel.force(true);
            ByteBuffer end = ByteBuffer.allocate(2000);
            System.out.println("  end " + channel.read(end, 33_000) + " " + channel.read(end, 40_000));
            print("end", end.array(), end.position());
            // In a block that nobody has written, and what was behind it must not come back.
            channel.truncate(15_000);
            channel.write(ByteBuffer.wrap(data(10, 1)), 20_000);
            System.out.println("  lock " + channel.lock().isValid() + " " + channel.size());
        }
        printAll(image);
    }

    static void truncating(File image) throws IOException {
        try (OutputStream out = new FileOutputStream(image)) {
            System.out.println("  length " + image.length());
            out.write(data(5000, 5));
            out.write(9);
        }
        printAll(image);
        try (RandomAccessFile file = new RandomAccessFile(image, "rw")) {
            file.setLength(20_000);
        }
        printAll(image);
    }

    static void appending(File image) throws IOException {
        try (OutputStream out = new FileOutputStream(image, true)) {
            out.write(data(5000, 5));
        }
        try (OutputStream out = Files.newOutputStream(image.toPath(), StandardOpenOption.APPEND)) {
            out.write(data(77, 6));
            out.write(3);
        }
        printAll(image);
    }

    static void files(File image) throws IOException {
        Path path = image.toPath();
        try (SeekableByteChannel channel = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
            channel.position(4000);
            channel.write(ByteBuffer.wrap(data(200, 2)));
        }
        printAll(image);
        Files.write(path, data(300, 4), StandardOpenOption.WRITE);
        printAll(image);
        Files.write(path, data(100, 8));
        printAll(image);
    }

    /** What is open for reading sees what is written after it was opened, and keeps its place. */
    static void readersFirst(File image) throws IOException {
        byte[] block = new byte[3000];
        try (FileInputStream stream = new FileInputStream(image);
                RandomAccessFile reader = new RandomAccessFile(image, "r");
                FileChannel channel = FileChannel.open(image.toPath());
                InputStream files = Files.newInputStream(image.toPath())) {
            print("stream", block, stream.read(block));
            print("reader", block, reader.read(block));
            print("files", block, files.read(block));
            System.out.println("  channel " + channel.read(ByteBuffer.wrap(block)));
            try (RandomAccessFile file = new RandomAccessFile(image, "rw")) {
                file.seek(2500);
                file.write(data(4000, 77));
                file.setLength(7000);
            }
            System.out.println("  available " + stream.available() + " " + reader.length() + " " + channel.size());
            print("stream", block, stream.read(block));
            print("reader", block, reader.read(block));
            print("files", block, files.read(block));
            ByteBuffer buffer = ByteBuffer.wrap(block);
            System.out.println("  channel " + channel.read(buffer) + " " + channel.position());
            print("channel", block, buffer.position());
            System.out.println("  skip " + stream.skip(500));
            print("stream", block, stream.read(block));
            System.out.println("  end " + stream.read());
        }
    }

    private static Set<StandardOpenOption> readAndWrite() {
        return Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** With futures, and threads of the JDK's. */
    static void asynchronous(File image) throws IOException, InterruptedException, ExecutionException {
        AsynchronousFileChannel channel = AsynchronousFileChannel.open(image.toPath(), readAndWrite(), null);
        try (RandomAccessFile reader = new RandomAccessFile(image, "r")) {
            ByteBuffer direct = ByteBuffer.allocateDirect(6000);
            System.out.println("  read " + channel.read(direct, 3000).get());
            direct.flip();
            System.out.println("  wrote " + channel.write(direct, 35_001).get() + " " + channel.size());
            ByteBuffer heap = ByteBuffer.allocate(9000);
            heap.position(100);
            System.out.println("  read " + channel.read(heap, 34_000).get() + " " + heap.position());
            print("read", heap.array(), heap.position());
            System.out.println("  wrote "
                    + channel.write(ByteBuffer.wrap(data(5000, 9), 17, 4500), 4095)
                            .get());
            byte[] block = new byte[7000];
            reader.seek(3000);
            print("other", block, reader.read(block));
            channel.force(true);
            channel.truncate(20_001);
            System.out.println("  cut " + channel.size() + " "
                    + channel.read(ByteBuffer.allocate(10), 20_001).get() + " "
                    + channel.read(ByteBuffer.allocate(10), 20_000).get() + " "
                    + channel.read(ByteBuffer.allocate(0), 0).get());
            Future<Integer> one = channel.write(ByteBuffer.wrap(data(100, 1)), 30_000);
            Future<Integer> other = channel.write(ByteBuffer.wrap(data(100, 2)), 31_000);
            System.out.println("  wrote " + one.get() + " " + other.get() + " " + channel.size());
            channel.close();
            channel.read(ByteBuffer.allocate(1), 0).get();
        } catch (ExecutionException e) {
            System.out.println("  " + e.getCause());
        }
        printAll(image);
    }

    /** Tells how operations ended. */
    private record Noting<V>(BlockingQueue<String> completions) implements CompletionHandler<V, String> {
        @Override
        public void completed(V result, String what) {
            completions.add(what + " " + (result instanceof FileLock lock ? lock.isShared() : result));
        }

        @Override
        public void failed(Throwable failure, String what) {
            completions.add(what + " " + failure);
        }
    }

    /** With handlers, in a pool of the program's own. */
    static void handlers(File image) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        BlockingQueue<String> completions = new LinkedBlockingQueue<>();
        Noting<Integer> handler = new Noting<>(completions);
        AsynchronousFileChannel channel = AsynchronousFileChannel.open(image.toPath(), readAndWrite(), pool);
        ByteBuffer block = ByteBuffer.allocate(5000);
        channel.read(block, 38_000, "read", handler);
        System.out.println("  " + completions.take());
        print("read", block.array(), block.position());
        channel.read(ByteBuffer.allocate(10), 50_000, "end", handler);
        System.out.println("  " + completions.take());
        channel.write(ByteBuffer.wrap(data(5000, 7)), 39_000, "wrote", handler);
        System.out.println("  " + completions.take());
        channel.lock(0, 100, false, "lock", new Noting<FileLock>(completions));
        System.out.println("  " + completions.take());
        try {
            channel.tryLock(50, 10, false);
        } catch (OverlappingFileLockException e) {
            System.out.println("  " + e);
        }
        System.out.println("  " + channel.tryLock(200, 10, true).isShared());
        channel.close();
        channel.write(ByteBuffer.allocate(1), 0, "closed", handler);
        System.out.println("  " + completions.take());
        try (AsynchronousFileChannel reading =
                AsynchronousFileChannel.open(image.toPath(), Set.of(StandardOpenOption.READ), pool)) {
            reading.write(ByteBuffer.allocate(1), 0);
        } catch (NonWritableChannelException e) {
            System.out.println("  " + e);
        }
        pool.shutdown();
        printAll(image);
    }

    static void locks(File image) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image, "rw");
                FileChannel channel = file.getChannel();
                FileChannel reading = FileChannel.open(image.toPath())) {
            try (FileLock lock = channel.tryLock(10, 20, false)) {
                System.out.println("  " + lock.isShared() + " " + lock.isValid() + " " + lock.size());
                reading.tryLock(20, 5, true);
            } catch (OverlappingFileLockException e) {
                System.out.println("  " + e);
            }
            FileLock whole = channel.lock();
            file.write(data(100, 1));
            whole.release();
            FileLock shared = reading.lock(0, Long.MAX_VALUE, true);
            System.out.println("  " + shared.isShared() + " " + whole.isValid());
            file.getFD().sync();
            channel.force(false);
        }
        printAll(image);
    }

    static void transfers(File image) throws IOException {
        File other = new File(image.getPath() + ".out");
        try (FileChannel channel =
                        FileChannel.open(image.toPath(), Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
                FileChannel out = FileChannel.open(
                        other.toPath(),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ))) {
            channel.write(ByteBuffer.wrap(data(3000, 1)), 6000);
            System.out.println("  to " + channel.transferTo(1000, 20_000, out) + " "
                    + channel.transferTo(39_000, 20_000, out) + " " + channel.transferTo(90_000, 1, out));
            System.out.println("  from " + channel.transferFrom(out.position(0), 38_000, 9000) + " " + channel.size()
                    + " " + out.position());
            Pipe pipe = Pipe.open();
            System.out.println("  pipe " + channel.transferTo(5000, 9000, pipe.sink()) + " "
                    + channel.transferFrom(pipe.source(), 20_000, 9000));
            pipe.sink().close();
            System.out.println("  end " + channel.transferFrom(pipe.source(), 20_000, 9000));
            pipe.source().close();
        }
        printAll(image);
        printAll(other);
        Path copy = Path.of(image.getPath() + ".copy");
        Files.copy(image.toPath(), copy);
        printAll(copy.toFile());
        File moved = new File(image.getPath() + ".moved");
        System.out.println("  moved " + copy.toFile().renameTo(moved) + " " + moved.length() + " "
                + copy.toFile().exists());
        printAll(moved);
        System.out.println("  deleted " + moved.delete() + " " + other.delete() + " " + other.exists());
    }

    static void mapped(File image) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image, "rw");
                FileChannel channel = file.getChannel()) {
            file.seek(4090);
            file.write(data(20, 3));
            java.nio.MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_WRITE, 1000, 30_000);
            java.nio.MappedByteBuffer again = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            byte[] block = new byte[30_000];
            map.get(0, block);
            print("map", block, block.length);
            map.put(7000, data(500, 44));
            map.force();
            again.get(0, block);
            print("again", block, block.length);
            file.seek(7900);
            print("file", block, file.read(block, 0, 1000));
            file.seek(20_000);
            file.write(data(1000, 55));
            map.get(0, block);
            print("map", block, block.length);
            java.nio.MappedByteBuffer own = channel.map(FileChannel.MapMode.PRIVATE, 5000, 5000);
            own.put(3, (byte) 99);
            System.out.println("  " + own.get(3) + " " + again.get(5003));
            java.nio.MappedByteBuffer longer = channel.map(FileChannel.MapMode.READ_WRITE, 39_000, 10_000);
            longer.put(9000, (byte) 5);
            System.out.println("  size " + channel.size());
            file.seek(47_990);
            print("end", block, file.read(block, 0, 100));
        }
        printAll(image);
    }

    static void interrupted(File image) throws IOException {
        FileChannel channel =
                FileChannel.open(image.toPath(), Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        Thread.currentThread().interrupt();
        try {
            channel.write(ByteBuffer.wrap(data(100, 1)), 100);
        } catch (IOException e) {
            System.out.println("  " + e + " " + Thread.interrupted() + " " + channel.isOpen());
        }
        try (FileChannel reading = FileChannel.open(image.toPath())) {
            reading.write(ByteBuffer.allocate(1));
        } catch (java.nio.channels.NonWritableChannelException e) {
            System.out.println("  " + e);
        }
        try (RandomAccessFile file = new RandomAccessFile(image, "r")) {
            file.write(1);
        } catch (IOException e) {
            System.out.println("  " + e);
        }
        printAll(image);
    }

    static void renamed(File image) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image, "rw")) {
            file.write(data(100, 1));
        }
        File other = new File(image.getPath() + ".renamed");
        System.out.println("  " + image.renameTo(other) + " " + image.exists() + " " + other.length());
        printAll(other);
        System.out.println("  " + other.renameTo(image));
        printAll(image);
    }

    /** The JDK's own code reads an archive, as it does those of classes. */
    static void archived(File image) throws IOException {
        for (int entries = 1; entries < 4; entries++) {
            try (ZipOutputStream zip = new ZipOutputStream(new FileOutputStream(image))) {
                for (int i = 0; i < entries; i++) {
                    ZipEntry entry = new ZipEntry("entry" + i);
                    entry.setTime(0);
                    zip.putNextEntry(entry);
                    zip.write(data(3000, i + entries));
                }
            }
            try (ZipFile zip = new ZipFile(image)) {
                byte[] last = zip.getInputStream(zip.getEntry("entry" + (entries - 1)))
                        .readAllBytes();
                print(zip.size() + " entries", last, last.length);
            }
        }
        File other = new File(image.getPath() + ".renamed");
        System.out.println("  " + image.renameTo(other));
        try (ZipFile zip = new ZipFile(other)) {
            System.out.println("  " + zip.size() + " entries");
        }
        System.out.println("  " + other.renameTo(image));
        printAll(image);
    }

    /** Other names of the image, which share what is written. */
    static void linked(File image) throws IOException {
        Path link = Path.of(image.getPath() + ".link");
        Path symbolic = Path.of(image.getPath() + ".symbolic");
        Files.createLink(link, image.toPath());
        Files.createSymbolicLink(symbolic, image.toPath().toAbsolutePath());
        for (Path name : List.of(link, symbolic)) {
            try (FileOutputStream out = new FileOutputStream(name.toFile(), true)) {
                out.write(data(100, name.getNameCount()));
            }
            printAll(name.toFile());
            printAll(image);
        }
        Files.delete(link);
        Files.delete(symbolic);
        printAll(image);
    }

    /** A link that leads to it from its own directory is the first name by which it is opened. */
    static void beside(File image) throws IOException {
        Path link = Path.of(image.getPath() + ".symbolic");
        Files.createSymbolicLink(link, image.toPath().getFileName());
        try (FileOutputStream out = new FileOutputStream(link.toFile(), true)) {
            out.write(data(100, 5));
        }
        printAll(link.toFile());
        printAll(image);
        Files.delete(link);
    }

    /** Streams and channels that share a descriptor, and so its position. */
    static void shared(File image) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image, "rws")) {
            file.seek(77);
            FileOutputStream out = new FileOutputStream(file.getFD());
            out.write(data(300, 3));
            System.out.println("  at " + file.getFilePointer());
            file.writeUTF("t\u00e4xt");
            file.getChannel().write(new ByteBuffer[] {ByteBuffer.wrap(data(10, 1)), ByteBuffer.allocateDirect(20)});
            System.out.println("  byte " + new FileInputStream(file.getFD()).read() + " at " + file.getFilePointer());
            out.getFD().sync();
        }
        printAll(image);
    }

    /** What is written to a mapping of one's own goes nowhere. */
    static void privately(File image) throws IOException {
        try (FileChannel channel =
                FileChannel.open(image.toPath(), Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
            MappedByteBuffer map = channel.map(FileChannel.MapMode.PRIVATE, 1000, 5000);
            map.put(17, (byte) (map.get(17) + 1));
            byte[] mapped = new byte[5000];
            map.get(mapped);
            print("mapped", mapped, mapped.length);
        }
        printAll(image);
    }

    static void large(File image) throws IOException {
        long part = image.length() / 10 - 7;
        try (RandomAccessFile file = new RandomAccessFile(image, "rw")) {
            for (int i = 0; i < 10; i++) {
                file.seek(i * part);
                file.write(i);
                file.seek(i * part);
                System.out.println("  " + file.read() + " " + file.read());
            }
            System.out.println("  length " + file.length());
        }
        try (RandomAccessFile file = new RandomAccessFile(image, "r")) {
            file.seek(5 * part);
            System.out.println("  " + file.read());
        }
    }

    static void forever(File image) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.getParent() + "/files", "rw")) {
            file.write(data(10_000, 1));
            System.out.println("  written");
            for (long step = 0; ; step++) {
                file.seek(step % 10_000);
                file.write((int) step);
            }
        }
    }

    static void mappedFirst(File image) throws IOException {
        try (FileChannel reading = FileChannel.open(image.toPath())) {
            java.nio.MappedByteBuffer map = reading.map(FileChannel.MapMode.READ_ONLY, 0, 10_000);
            System.out.println("  " + map.get(5000));
            try (RandomAccessFile file = new RandomAccessFile(image, "rw")) {
                file.seek(5000);
                file.write(map.get(5000) + 1);
            }
            System.out.println("  " + map.get(5000));
        }
    }
}

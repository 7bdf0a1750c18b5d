package org.reprise.it.target;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** Draws an identity hash code before and after each of the operations that Reprise has hooks for. Its first argument is a zip file that is there, with a file named image beside it, its second a directory to work in. */
public final class HookedDraws {
    private interface Operation {
        Object run() throws Exception;
    }

    private static final Map<String, Operation> OPERATIONS = new LinkedHashMap<>();

    private HookedDraws() {}

    public static void main(String[] args) {
        Path there = Path.of(args[0]);
        Path work = Path.of(args[1]);
        reading(there);
        writing(there, work);
        asking(there, work);
        net();
        surroundings();
        threads();
        management();
        hooked();
        for (Map.Entry<String, Operation> each : OPERATIONS.entrySet()) {
            int before = System.identityHashCode(new Object());
            String outcome = "";
            try {
                each.getValue().run();
            } catch (Exception | LinkageError e) {
                outcome = e.getClass().getName();
            }
            int after = System.identityHashCode(new Object());
            System.out.println(each.getKey() + ' ' + outcome + ' ' + before + ' ' + after);
        }
    }

    private static void reading(Path there) {
        String name = there.toString();
        OPERATIONS.put("nothing", () -> null);
        OPERATIONS.put("stream opened", () -> new FileInputStream(name));
        OPERATIONS.put("stream read", () -> new FileInputStream(name).read());
        OPERATIONS.put("stream skipped", () -> new FileInputStream(name).skip(5));
        OPERATIONS.put("stream available", () -> new FileInputStream(name).available());
        OPERATIONS.put("reader", () -> new BufferedReader(new FileReader(name)).read());
        OPERATIONS.put("missing", () -> new FileInputStream(name + "x"));
        OPERATIONS.put("directory", () -> new FileInputStream(there.getParent().toString()));
        OPERATIONS.put("device", () -> new FileInputStream("/dev/null").read());
        OPERATIONS.put("random access", () -> {
            try (RandomAccessFile file = new RandomAccessFile(name, "r")) {
                file.seek(7);
                return file.readInt() + file.length() + file.getFilePointer();
            }
        });
        OPERATIONS.put("channel", () -> {
            try (FileChannel channel = FileChannel.open(there)) {
                channel.read(ByteBuffer.allocate(9));
                channel.read(ByteBuffer.allocateDirect(9), 3);
                channel.position(4);
                return channel.size() + channel.position();
            }
        });
        OPERATIONS.put(
                "mapped",
                () -> FileChannel.open(there)
                        .map(FileChannel.MapMode.READ_ONLY, 0, 10)
                        .get(5));
        OPERATIONS.put("transferred", () -> {
            Pipe pipe = Pipe.open();
            return FileChannel.open(there).transferTo(0, 10, pipe.sink());
        });
        OPERATIONS.put(
                "asynchronous",
                () -> AsynchronousFileChannel.open(there)
                        .read(ByteBuffer.allocate(9), 0)
                        .get());
        OPERATIONS.put("all bytes", () -> Files.readAllBytes(there));
        OPERATIONS.put("new stream", () -> Files.newInputStream(there).read());
        OPERATIONS.put("zip", () -> new ZipFile(there.toFile()).size());
        OPERATIONS.put("jar", () -> new java.util.jar.JarFile(name).getManifest());
        OPERATIONS.put("zip file system", () -> {
            try (java.nio.file.FileSystem system = FileSystems.newFileSystem(there)) {
                return Files.list(system.getPath("/")).count();
            }
        });
        OPERATIONS.put("url", () -> there.toUri().toURL().openStream().read());
    }

    private static void writing(Path there, Path work) {
        Path image = there.resolveSibling("image");
        OPERATIONS.put("image", () -> {
            try (RandomAccessFile file = new RandomAccessFile(image.toString(), "rw")) {
                file.seek(1000);
                file.write(7);
                return file.getChannel().tryLock();
            }
        });
        OPERATIONS.put("image mapped", () -> {
            try (FileChannel channel = FileChannel.open(image, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, 100)
                        .force()
                        .put(3, (byte) 1);
            }
        });
        OPERATIONS.put("output", () -> {
            try (FileOutputStream out = new FileOutputStream(work.resolve("out").toFile())) {
                out.write(new byte[10]);
                out.getFD().sync();
            }
            return null;
        });
        OPERATIONS.put(
                "appended",
                () -> Files.writeString(
                        work.resolve("out"), "more", StandardOpenOption.APPEND, StandardOpenOption.CREATE));
        OPERATIONS.put("output read", () -> Files.readAllBytes(work.resolve("out")));
        OPERATIONS.put(
                "truncated",
                () -> FileChannel.open(work.resolve("out"), StandardOpenOption.WRITE)
                        .truncate(3));
        OPERATIONS.put("copied", () -> Files.copy(there, work.resolve("copy"), StandardCopyOption.REPLACE_EXISTING));
        OPERATIONS.put("moved", () -> Files.move(work.resolve("copy"), work.resolve("moved")));
        OPERATIONS.put(
                "renamed",
                () -> work.resolve("moved")
                        .toFile()
                        .renameTo(work.resolve("again").toFile()));
        OPERATIONS.put("linked", () -> Files.createSymbolicLink(work.resolve("link"), work.resolve("out")));
        OPERATIONS.put("link read", () -> Files.readSymbolicLink(work.resolve("link")));
        OPERATIONS.put("deleted", () -> Files.deleteIfExists(work.resolve("again")));
        OPERATIONS.put("directory made", () -> Files.createDirectories(work.resolve("a/b")));
        OPERATIONS.put("mkdir", () -> new File(work.toFile(), "c").mkdir());
        OPERATIONS.put("temporary", () -> Files.createTempFile("draws", ".tmp"));
        OPERATIONS.put("old temporary", () -> File.createTempFile("draws", ".tmp"));
        OPERATIONS.put("temporary directory", () -> Files.createTempDirectory("draws"));
        OPERATIONS.put("delete on exit", () -> {
            work.resolve("out").toFile().deleteOnExit();
            return null;
        });
    }

    private static void asking(Path there, Path work) {
        OPERATIONS.put("exists", () -> Files.exists(there) || Files.notExists(work));
        OPERATIONS.put(
                "file exists",
                () -> there.toFile().exists()
                        && there.toFile().isFile()
                        && there.toFile().canRead());
        OPERATIONS.put(
                "file length", () -> there.toFile().length() + there.toFile().lastModified());
        OPERATIONS.put("hidden", () -> there.toFile().isHidden());
        OPERATIONS.put("canonical", () -> new File("x/../y").getCanonicalPath());
        OPERATIONS.put("real path", () -> work.toRealPath());
        OPERATIONS.put("listed", () -> work.toFile().list());
        OPERATIONS.put("files listed", () -> work.toFile().listFiles());
        OPERATIONS.put("directory stream", () -> {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(work)) {
                return entries.iterator().next();
            }
        });
        OPERATIONS.put("walked", () -> {
            try (Stream<Path> walk = Files.walk(work)) {
                return walk.count();
            }
        });
        OPERATIONS.put("attributes", () -> Files.readAttributes(there, "posix:*"));
        OPERATIONS.put("times", () -> Files.setLastModifiedTime(work.resolve("out"), FileTime.fromMillis(1000)));
        OPERATIONS.put(
                "permissions",
                () -> Files.setPosixFilePermissions(work.resolve("out"), PosixFilePermissions.fromString("rw-------")));
        OPERATIONS.put("owner", () -> Files.getOwner(there));
        OPERATIONS.put("store", () -> Files.getFileStore(there).getTotalSpace());
        OPERATIONS.put("space", () -> there.toFile().getFreeSpace());
        OPERATIONS.put("roots", () -> File.listRoots());
        OPERATIONS.put("same", () -> Files.isSameFile(there, there));
        OPERATIONS.put("probed", () -> Files.probeContentType(there));
    }

    private static void net() {
        OPERATIONS.put("sockets", () -> {
            try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                    Socket accepted = server.accept()) {
                socket.getOutputStream().write(5);
                return accepted.getInputStream().read();
            }
        });
        OPERATIONS.put("channels", () -> {
            try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                    SocketChannel socket = SocketChannel.open(server.getLocalAddress());
                    SocketChannel accepted = server.accept()) {
                socket.write(ByteBuffer.wrap(new byte[3]));
                return accepted.read(ByteBuffer.allocate(5));
            }
        });
        OPERATIONS.put("selector", () -> {
            try (Selector selector = Selector.open()) {
                return selector.selectNow();
            }
        });
        OPERATIONS.put("datagrams", () -> {
            try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        });
        OPERATIONS.put("refused", () -> new Socket(InetAddress.getLoopbackAddress(), 1));
        OPERATIONS.put("look-up", () -> InetAddress.getByName("localhost"));
        OPERATIONS.put("interfaces", () -> NetworkInterface.networkInterfaces().count());
        OPERATIONS.put("http", () -> URI.create("http://127.0.0.1:1/").toURL().openStream());
    }

    // To load a library is restricted from JDK 24 on.
    @SuppressWarnings("restricted")
    private static void surroundings() {
        OPERATIONS.put("process", () -> {
            Process process = new ProcessBuilder("echo", "x").start();
            try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
                return out.readLine() + process.waitFor();
            }
        });
        OPERATIONS.put("no process", () -> new ProcessBuilder("/no/such/program").start());
        OPERATIONS.put("handle", () -> ProcessHandle.current().info().command());
        OPERATIONS.put("environment", () -> System.getenv().size() + System.getenv("PATH"));
        OPERATIONS.put("properties", () -> System.getProperties().size());
        OPERATIONS.put("input", () -> System.in.available() + System.in.read());
        OPERATIONS.put("error", () -> {
            System.err.println("told");
            return null;
        });
        OPERATIONS.put("console", () -> System.console());
        OPERATIONS.put("millis", () -> System.currentTimeMillis());
        OPERATIONS.put("nanos", () -> System.nanoTime());
        OPERATIONS.put("instant", () -> Instant.now());
        OPERATIONS.put("local", () -> LocalDateTime.now());
        OPERATIONS.put("zone", () -> ZoneId.systemDefault());
        OPERATIONS.put(
                "random", () -> Math.random() + ThreadLocalRandom.current().nextInt());
        OPERATIONS.put("secure random", () -> new SecureRandom().nextInt());
        OPERATIONS.put("uuid", () -> UUID.randomUUID());
        OPERATIONS.put(
                "memory",
                () -> Runtime.getRuntime().freeMemory() + Runtime.getRuntime().availableProcessors());
        OPERATIONS.put("reference", () -> new WeakReference<>(new Object(), new ReferenceQueue<>()).get());
        OPERATIONS.put("collection", () -> {
            System.gc();
            return new ReferenceQueue<>().poll();
        });
        OPERATIONS.put("logged", () -> {
            java.util.logging.Logger.getGlobal().fine("no");
            return null;
        });
        OPERATIONS.put("headless", () -> java.awt.GraphicsEnvironment.isHeadless());
        OPERATIONS.put("library", () -> {
            System.loadLibrary("nosuchlibrary");
            return null;
        });
        OPERATIONS.put("shutdown hook", () -> {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> System.out.println(System.identityHashCode(new Object()))));
            return null;
        });
    }

    private static void threads() {
        OPERATIONS.put("thread", () -> {
            Thread thread = new Thread(() -> System.identityHashCode(new Object()));
            thread.start();
            thread.join();
            return thread.getState();
        });
        OPERATIONS.put("sleep", () -> {
            Thread.sleep(1);
            Thread.yield();
            return null;
        });
        OPERATIONS.put("park", () -> {
            LockSupport.parkNanos(1000);
            return null;
        });
        OPERATIONS.put("wait", () -> {
            Object monitor = new Object();
            synchronized (monitor) {
                monitor.wait(1);
            }
            return null;
        });
        OPERATIONS.put("interrupt", () -> {
            Thread.currentThread().interrupt();
            return Thread.interrupted();
        });
        OPERATIONS.put("pool", () -> {
            ExecutorService pool = Executors.newFixedThreadPool(2);
            pool.submit(() -> System.identityHashCode(new Object())).get();
            pool.shutdown();
            return pool.awaitTermination(5, TimeUnit.SECONDS);
        });
        OPERATIONS.put(
                "common pool", () -> CompletableFuture.supplyAsync(() -> 1).get());
        OPERATIONS.put("timer", () -> {
            CountDownLatch done = new CountDownLatch(1);
            Timer timer = new Timer(true);
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            done.countDown();
                        }
                    },
                    1);
            done.await();
            timer.cancel();
            return null;
        });
        OPERATIONS.put("traces", () -> Thread.getAllStackTraces().size());
        OPERATIONS.put("trace", () -> Thread.currentThread().getStackTrace().length);
        OPERATIONS.put("group", () -> Thread.currentThread().getThreadGroup().activeCount());
    }

    private static void management() {
        OPERATIONS.put(
                "runtime bean", () -> ManagementFactory.getRuntimeMXBean().getUptime());
        OPERATIONS.put("arguments", () -> ManagementFactory.getRuntimeMXBean().getInputArguments());
        OPERATIONS.put("memory bean", () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage());
        OPERATIONS.put(
                "machine bean",
                () -> ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        OPERATIONS.put("thread bean", () -> ManagementFactory.getThreadMXBean().dumpAllThreads(true, true).length);
        OPERATIONS.put("thread times", () -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
        OPERATIONS.put(
                "classes bean", () -> ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        OPERATIONS.put(
                "compiler bean", () -> ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
        OPERATIONS.put("collector", () -> {
            GarbageCollectorMXBean first =
                    ManagementFactory.getGarbageCollectorMXBeans().get(0);
            return first.getCollectionCount() + first.getCollectionTime();
        });
    }

    private static void hooked() {
        OPERATIONS.put("hook ignore", () -> ignored());
        OPERATIONS.put("hook value", () -> valued());
        OPERATIONS.put("hook value fails", () -> failing());
        OPERATIONS.put("hook clock", () -> clock());
        OPERATIONS.put("hook blocking", () -> blocked());
    }

    static int ignored() {
        return System.identityHashCode(new Object()) + new java.text.ChoiceFormat("0#none").hashCode();
    }

    static int valued() {
        return System.identityHashCode(new Object()) + (int) new java.util.zip.Adler32().getValue();
    }

    static int failing() throws IOException {
        throw new IOException("drawn " + new Object().hashCode());
    }

    static long clock() {
        return new Object().hashCode();
    }

    static int blocked() {
        return System.identityHashCode(new Object()) + new java.text.StringCharacterIterator("a").hashCode();
    }
}

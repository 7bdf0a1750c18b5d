package org.reprise.it.target;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryManagerMXBean;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** Programs that print what they see of the machine and the JVM they run on. */
public final class Machines {
    private static volatile int heard;
    /** Of no thread alone. */
    private static long state;

    private Machines() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "defaults" -> defaults();
            case "beans" -> beans();
            case "files" -> files();
            case "questions" -> questions();
            case "notifications" -> notifications();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void print(String name, Object value) {
        System.out.println(name + " " + value);
    }

    /** What the environment decides, unless an option of the JVM does. */
    private static void defaults() {
        print("zone", TimeZone.getDefault().getID());
        print("epoch", new Date(0));
        print("locale", Locale.getDefault());
        print("locale of texts", Locale.getDefault(Locale.Category.DISPLAY));
        print("locale of numbers", Locale.getDefault(Locale.Category.FORMAT));
        print("number", String.format("%.2f", 1.5));
        print("charset", Charset.defaultCharset());
        print("bytes", Arrays.toString("\u00e4".getBytes()));
        print("text", "\u00e4 \u4e16");
        System.err.println("text \u00e4 \u4e16");
    }

    /** Listeners that tell of collections, and of memory that is above a threshold, and meddle with what main counts. */
    private static void notifications() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, name) -> {
                                GcInfo collection = GarbageCollectionNotificationInfo.from(
                                                (CompositeData) notification.getUserData())
                                        .getGcInfo();
                                heard(
                                        notification,
                                        name + " " + collection.getDuration() + " "
                                                + collection
                                                        .getMemoryUsageAfterGc()
                                                        .values());
                            },
                            null,
                            collector.getName());
        }
        ((NotificationEmitter) ManagementFactory.getMemoryMXBean())
                .addNotificationListener(
                        (notification, pool) -> heard(
                                notification,
                                MemoryNotificationInfo.from((CompositeData) notification.getUserData())
                                        .getUsage()),
                        null,
                        null);
        MemoryPoolMXBean old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported())
                .findFirst()
                .orElseThrow();
        old.setUsageThreshold(1 << 20);
        List<byte[]> kept = new ArrayList<>();
        while (heard < 12) {
            kept.add(new byte[1 << 14]);
            state = 31 * state + 1;
            if (kept.size() == 1000) {
                kept.subList(0, 900).clear();
            }
        }
        print("threshold", old.isUsageThresholdExceeded() + " " + old.getUsageThresholdCount());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            GcInfo last = ((com.sun.management.GarbageCollectorMXBean) collector).getLastGcInfo();
            print(
                    "last",
                    last == null
                            ? null
                            : last.getId() + " " + last.getMemoryUsageBeforeGc().values());
        }
        print("state", state);
    }

    private static void heard(Notification notification, Object what) {
        print(
                Thread.currentThread().getName() + " " + notification.getType(),
                notification.getSequenceNumber() + " " + notification.getTimeStamp() + " " + what + " at " + state);
        state ^= notification.getTimeStamp();
        heard++;
    }

    /** Which there are depends on the collector and the JIT; each is asked, and told, what it can be. */
    private static void partsOfMemory() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            print(pool.getName(), pool.getType() + " " + List.of(pool.getMemoryManagerNames()));
            pool.resetPeakUsage();
            if (pool.isUsageThresholdSupported()) {
                pool.setUsageThreshold(1000);
                print("exceeded", pool.isUsageThresholdExceeded() + " " + pool.getUsageThreshold());
            }
            if (pool.isCollectionUsageThresholdSupported()) {
                pool.setCollectionUsageThreshold(1000);
                print("exceeded", pool.isCollectionUsageThresholdExceeded());
            }
        }
        for (MemoryManagerMXBean manager : ManagementFactory.getMemoryManagerMXBeans()) {
            print(manager.getName(), manager.isValid() + " " + List.of(manager.getMemoryPoolNames()));
            if (manager instanceof NotificationEmitter collector) {
                NotificationListener listener = (notification, nothing) -> {};
                try {
                    collector.addNotificationListener(listener, null, null);
                    collector.removeNotificationListener(listener);
                } catch (ListenerNotFoundException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** The beans as a server knows them. */
    private static void registered() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName name : new TreeSet<>(server.queryNames(new ObjectName("java.lang:name=*,*"), null))) {
                print("bean", name);
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                    print(attribute.getName(), told(server, name, attribute.getName()));
                }
            }
            print("beans", server.getMBeanCount() + " " + new TreeSet<>(server.queryNames(null, null)));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object told(MBeanServer server, ObjectName name, String attribute) {
        try {
            Object value = server.getAttribute(name, attribute);
            return value instanceof Object[] several ? List.of(several) : value;
        } catch (JMException | RuntimeException e) {
            return e.getClass();
        }
    }

    /** Later JDKs than 17 deprecate some of them. */
    @SuppressWarnings("deprecation")
    private static void beans() throws IOException {
        print("arguments", ManagementFactory.getRuntimeMXBean().getInputArguments());
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        print("classes", classes.getTotalLoadedClassCount() + " " + classes.getLoadedClassCount());
        print("unloaded", classes.getUnloadedClassCount());
        print("compilation", ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        print("heap", memory.getHeapMemoryUsage());
        print("other memory", memory.getNonHeapMemoryUsage());
        print("finalization", memory.getObjectPendingFinalizationCount());
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            print("pool", pool.getUsage() + " " + pool.getPeakUsage() + " " + pool.getCollectionUsage());
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            print("collections", collector.getCollectionCount() + " " + collector.getCollectionTime());
            print("the same", ((com.sun.management.GarbageCollectorMXBean) collector).getCollectionTime());
        }
        partsOfMemory();
        registered();
        ByteBuffer direct = ByteBuffer.allocateDirect(1 << 16);
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            print("buffers", pool.getCount() + " " + pool.getMemoryUsed() + " " + pool.getTotalCapacity());
        }
        print("direct", direct.remaining());
        UnixOperatingSystemMXBean machine = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        print("processors", machine.getAvailableProcessors());
        print("load", machine.getSystemLoadAverage() + " " + machine.getCpuLoad() + " " + machine.getProcessCpuLoad());
        print("time", machine.getProcessCpuTime());
        print("free", machine.getFreeMemorySize() + " " + machine.getFreeSwapSpaceSize());
        print("total", machine.getTotalMemorySize() + " " + machine.getTotalSwapSpaceSize());
        print("committed", machine.getCommittedVirtualMemorySize());
        print("files", machine.getOpenFileDescriptorCount() + " " + machine.getMaxFileDescriptorCount());
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = {Thread.currentThread().getId(), 1 << 20};
        print("allocated", threads.getThreadAllocatedBytes(ids[0]) + " " + threads.getCurrentThreadAllocatedBytes());
        print("allocated by each", Arrays.toString(threads.getThreadAllocatedBytes(ids)));
        print("time of each", Arrays.toString(threads.getThreadCpuTime(ids)));
        print("user time of each", Arrays.toString(threads.getThreadUserTime(ids)));
    }

    /** In the working directory, which a replay may have elsewhere. */
    private static void files() throws IOException {
        File file = new File("script");
        print("made", file.createNewFile());
        print("executable", file.setExecutable(true) + " " + file.canExecute());
        print("for nobody", file.setExecutable(false, false) + " " + file.setReadable(false, false));
        print("readable", file.setReadable(true) + " " + file.canRead());
        Files.createSymbolicLink(Path.of("link"), file.toPath());
        print("canonical", new File("link").getCanonicalPath());
        print("canonical file", new File("./link/../link").getCanonicalFile());
        FileStore store = Files.getFileStore(Path.of("."));
        print("space", store.getTotalSpace() + " " + store.getUnallocatedSpace() + " " + store.getUsableSpace());
        Path mapped = Path.of("mapped");
        Files.write(mapped, new byte[1 << 20]);
        try (FileChannel channel = FileChannel.open(mapped)) {
            MappedByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, 1 << 20);
            print("loaded", map.isLoaded() + " " + map.load().isLoaded());
        }
    }

    /** What java.io.File and Files can be asked, and what they change, each once. */
    private static void questions() throws IOException {
        File directory = new File("made");
        print("directory", directory.mkdir() + " " + directory.mkdir() + " " + directory.lastModified());
        File file = new File(directory, ".rom");
        Files.writeString(file.toPath(), "rom");
        print("kind", file.isFile() + " " + file.isDirectory() + " " + file.isHidden());
        print("time", file.lastModified());
        print("times set", file.setLastModified(1_234_567_890_000L) + " " + file.lastModified());
        print("read only", file.setReadOnly() + " " + file.canWrite());
        print("writable", file.setWritable(true) + " " + file.canWrite());
        print("free", file.getTotalSpace() + " " + file.getFreeSpace() + " " + file.getUsableSpace());
        Path path = file.toPath();
        print("missing", Files.notExists(path) + " " + Files.notExists(Path.of("none")));
        print("rights", Files.isReadable(path) + " " + Files.isWritable(path) + " " + Files.isExecutable(path));
        print("hidden", Files.isHidden(path));
        Path link = Files.createSymbolicLink(Path.of("to"), path);
        print("link", Files.isSymbolicLink(link) + " " + Files.readSymbolicLink(link));
        print("the same", Files.isSameFile(link, path) + " " + Files.isSameFile(link, Path.of("made")));
        print("modified", Files.getLastModifiedTime(path));
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        print("attributes", attributes.size() + " " + attributes.creationTime() + " " + attributes.fileKey());
        print("by name", Files.readAttributes(path, "size,lastAccessTime"));
        print("temporary", Files.createTempDirectory("rom"));
        print("temporary here", Files.createTempDirectory(Path.of("made"), "rom"));
        try (InputStream in = new FileInputStream(file)) {
            print("bytes", new String(in.readNBytes(2), StandardCharsets.UTF_8) + in.available());
        }
        print("names", new TreeSet<>(List.of(directory.list())));
        print(
                "directories",
                Files.createDirectories(Path.of("made/one/two")) + " " + Files.createDirectory(Path.of("three")));
        print("deleted", Files.deleteIfExists(Path.of("three")) + " " + Files.deleteIfExists(Path.of("three")));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        print("permissions", Files.isExecutable(path));
        Files.setLastModifiedTime(path, FileTime.fromMillis(987_654_321_000L));
        print("time of a path set", Files.getLastModifiedTime(path));
        print("variables of processes", new ProcessBuilder("none").environment());
        print("console", System.console() == null);
        Runtime runtime = Runtime.getRuntime();
        print("runtime", runtime.availableProcessors() + " " + runtime.maxMemory() + " " + runtime.totalMemory());
        print("started", ManagementFactory.getRuntimeMXBean().getStartTime());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        print("times of this thread", threads.getCurrentThreadCpuTime() + " " + threads.getCurrentThreadUserTime());
    }
}

package org.reprise.it.target;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.SecureRandom;
import java.text.ChoiceFormat;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Programs that see traces of what the JDK does in an operation that a recording carries out and a replay does not. */
public final class Operations {
    /** A file that runs code of the program's when the JDK asks for its name. */
    private static class Named extends File {
        private static final long serialVersionUID = 1L;

        Named(String path) {
            super(path);
        }

        @Override
        public String getName() {
            String name = super.getName();
            StringBuilder copy = new StringBuilder();
            for (int i = 0; i < name.length(); i++) {
                copy.append(name.charAt(i));
            }
            return copy.toString();
        }
    }

    private Operations() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws IOException, InterruptedException, ReflectiveOperationException {
        switch (args[0]) {
            case "classes" -> classes();
            case "superclass" -> superclass();
            case "callback" -> callback();
            case "temporaryName" -> temporaryName();
            case "madeClasses" -> madeClasses();
            case "host" -> host();
            case "hashes" -> hashes();
            case "safeSave" -> safeSave();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** The operation loads classes that the program needs later, and the JVM draws an identity hash code for each class that it links. */
    private static void classes() throws IOException {
        Files.readAttributes(Path.of("."), PosixFileAttributes.class);
        LocalDateTime time = LocalDateTime.ofEpochSecond(1_000_000_000, 5, ZoneOffset.UTC);
        Map<Object, Integer> order = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            order.put(new Object(), i);
        }
        System.out.println(order.values() + " " + time);
    }

    /** The operation initializes a class whose superclasses the program has linked before, which then drew for them. */
    private static void superclass() throws ClassNotFoundException {
        Class.forName("java.text.NumberFormat");
        int hash = new Object().hashCode();
        File calling = new Named(".") {
            private static final long serialVersionUID = 1L;

            @Override
            public String getName() {
                return new ChoiceFormat("0#none|1#one").format(0);
            }
        };
        calling.isHidden();
        System.out.println(hash + " " + new Object().hashCode());
    }

    private static void callback() {
        boolean hidden = new Named(".").isHidden();
        System.out.println(hidden + " " + System.nanoTime());
    }

    /** Both draw from what all generators of the JDK have in common. */
    private static void temporaryName() throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        long before = random.nextLong();
        File file = File.createTempFile("reprise", null);
        file.delete();
        // Longer than that buffer is good for.
        Thread.sleep(200);
        System.out.println(before + " " + file.getName() + " " + random.nextLong());
    }

    /** What is opened was there before: a recording looks at it, and a replay does not. */
    private static void hashes() throws IOException {
        Path file = Path.of(System.getProperty("java.home"), "release");
        System.out.println(System.identityHashCode(new Object()));
        try (InputStream in = new FileInputStream(file.toFile())) {
            System.out.println(in.read() + " " + System.identityHashCode(new Object()));
        }
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            System.out.println(access.length() + " " + System.identityHashCode(new Object()));
        }
        try (FileChannel channel = FileChannel.open(file)) {
            System.out.println(channel.size() + " " + System.identityHashCode(new Object()));
            System.out.println(channel.map(FileChannel.MapMode.READ_ONLY, 0, 16).get() + " "
                    + System.identityHashCode(new Object()));
        }
        System.out.println(Files.isHidden(file) + " " + System.identityHashCode(new Object()));
    }

    /** A class that the program writes to a file, and into a jar, and loads from there. */
    private static void madeClasses() throws IOException, ReflectiveOperationException {
        String name = Operations.class.getName() + "$Made";
        String file = name.replace('.', '/') + ".class";
        byte[] bytes;
        try (InputStream in = Operations.class.getClassLoader().getResourceAsStream(file)) {
            bytes = in.readAllBytes();
        }
        Path directory = Files.createTempDirectory("made");
        Files.createDirectories(directory.resolve(file).getParent());
        Files.write(directory.resolve(file), bytes);
        Path jar = directory.resolve("made.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(file));
            out.write(bytes);
            out.putNextEntry(new ZipEntry("time"));
            out.write(Long.toString(System.nanoTime()).getBytes(StandardCharsets.UTF_8));
        }
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            System.out.println(zip.size() + " entries");
        }
        for (Path place : List.of(directory, jar)) {
            URL[] urls = {place.toUri().toURL()};
            try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
                Object made = loader.loadClass(name).getDeclaredConstructor().newInstance();
                URL time = loader.findResource("time");
                System.out.println(made + " " + made.hashCode() + " "
                        + (time == null ? null : new String(time.openStream().readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
        // A replay must not find what the recording has left.
        delete(directory.toFile());
    }

    /** The name of the JVM has the host's in it, which the JDK keeps for five seconds by the clock; nobody has asked for it before. */
    private static void host() throws UnknownHostException {
        System.out.println(ManagementFactory.getRuntimeMXBean().getName());
        System.out.println(InetAddress.getLocalHost().getHostName() + " " + System.nanoTime());
    }

    /** A file that was there before gets another name, and its own goes to what the program writes. */
    private static void safeSave() throws IOException {
        Path settings = Path.of("settings");
        Path old = Path.of("settings.old");
        Files.move(settings, old);
        Files.writeString(settings, "saved at " + System.nanoTime());
        System.out.println(Files.readString(old) + " " + Files.readString(settings));
    }

    private static void delete(File file) {
        File[] inside = file.listFiles();
        for (int i = 0; inside != null && i < inside.length; i++) {
            delete(inside[i]);
        }
        file.delete();
    }

    /** See above. */
    public static final class Made {
        /** Makes one. */
        public Made() {}

        @Override
        public String toString() {
            return "made by " + getClass().getClassLoader().getClass().getSimpleName();
        }
    }
}

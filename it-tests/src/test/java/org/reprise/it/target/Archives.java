package org.reprise.it.target;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Works in file systems that are not the operating system's: one in a zip file, which the argument names, and the JDK's own of its modules. */
public final class Archives {
    private Archives() {}

    private static void write(Path archive) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path directory = Files.createDirectories(zip.getPath("/save/states"));
            for (int i = 0; i < 5; i++) {
                Files.writeString(directory.resolve("state" + i), "at " + System.nanoTime() + "\n".repeat(i));
            }
            Files.copy(directory.resolve("state1"), directory.resolve("copy"));
            Files.move(directory.resolve("state2"), zip.getPath("/moved"), StandardCopyOption.REPLACE_EXISTING);
            Files.delete(directory.resolve("state3"));
            Files.setLastModifiedTime(zip.getPath("/moved"), FileTime.fromMillis(1_000_000_000_000L));
            System.out.println(Files.exists(directory.resolve("state3")) + " " + Files.isDirectory(directory) + " "
                    + Files.size(directory.resolve("copy")));
            try {
                Files.readAttributes(directory.resolve("state3"), BasicFileAttributes.class);
            } catch (NoSuchFileException e) {
                System.out.println(e);
            }
        }
    }

    private static void read(Path archive) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(archive);
                Stream<Path> files = Files.walk(zip.getPath("/"))) {
            for (Path file : files.sorted().toList()) {
                Map<String, Object> all = new TreeMap<>(Files.readAttributes(file, "*"));
                System.out.println(file + " " + all + " "
                        + (Files.isRegularFile(file) ? Files.readString(file).strip() : ""));
            }
            // From one file system into the other.
            Path out = archive.resolveSibling("extracted");
            Files.copy(zip.getPath("/moved"), out);
            System.out.println(Files.getLastModifiedTime(out) + " " + Files.readString(out));
            Files.write(out, List.of("more"), StandardCharsets.UTF_8);
        }
    }

    private static void modules() throws IOException {
        Path object =
                FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base/java/lang/Object.class");
        System.out.println(Files.readAttributes(object, PosixFileAttributes.class) + " "
                + Files.readAttributes(object, BasicFileAttributes.class).isRegularFile() + " " + Files.exists(object));
        try (Stream<Path> packages = Files.list(object.getRoot().resolve("packages"))) {
            System.out.println(packages.map(Path::toString)
                    .filter(name -> name.contains("java.lang"))
                    .sorted()
                    .collect(Collectors.joining(" ")));
        }
    }

    private static void views(Path file) throws IOException {
        System.out.println(file.resolveSibling(".")
                .resolve(file.getFileName())
                .toRealPath()
                .equals(file.toRealPath()));
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        view.setTimes(FileTime.fromMillis(2_000_000_000_000L), null, null);
        view.setPermissions(PosixFilePermissions.fromString("rw-------"));
        view.setOwner(view.getOwner());
        PosixFileAttributes read = view.readAttributes();
        System.out.println(
                read.lastModifiedTime() + " " + PosixFilePermissions.toString(read.permissions()) + " " + read.fileKey()
                        + " " + read.creationTime() + " " + read.group().getName());
        BasicFileAttributeView basic = Files.getFileAttributeView(file, BasicFileAttributeView.class);
        System.out.println(basic.readAttributes().size());
    }

    /** Prints what they say. */
    public static void main(String[] arguments) throws IOException {
        Path archive = Path.of(arguments[0]);
        write(archive);
        read(archive);
        modules();
        views(archive);
        System.out.println(Files.size(archive) > 0 && Files.exists(archive));
    }
}

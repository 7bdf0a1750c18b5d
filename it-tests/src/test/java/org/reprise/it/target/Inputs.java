package org.reprise.it.target;

import java.io.BufferedReader;
import java.io.Console;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;

/** Programs that read standard input at each level, and directories in the order that the file system has. */
public final class Inputs {
    private Inputs() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "levels" -> levels();
            case "console" -> console();
            case "directory" -> directory();
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.out.println("ends at " + System.nanoTime());
    }

    /** Each level reads a part, with no more buffer than it must have. */
    private static void levels() throws IOException {
        InputStream in = System.in;
        System.out.println("byte " + in.read() + ", more " + (in.available() > 0));
        byte[] some = new byte[4];
        System.out.println("bytes " + in.read(some, 1, 2) + " " + Arrays.toString(some));
        System.out.println("skipped " + in.skip(3) + ", then " + new String(in.readNBytes(5), StandardCharsets.UTF_8));
        ReadableByteChannel channel = Channels.newChannel(in);
        ByteBuffer buffer = ByteBuffer.allocate(6);
        System.out.println(
                "channel " + channel.read(buffer) + " " + new String(buffer.array(), StandardCharsets.UTF_8));
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1);
        System.out.println("line " + lines.readLine() + ", ready " + lines.ready());
        Scanner words = new Scanner(lines);
        System.out.println("number " + words.nextInt() + ", word " + words.next());
        try (InputStream descriptor = new FileInputStream(FileDescriptor.in)) {
            System.out.println(
                    "descriptor " + descriptor.readNBytes(new byte[20_000], 0, 20_000) + ", then " + in.read());
        }
    }

    private static void console() throws IOException {
        Console console = System.console();
        System.out.println("console " + (console != null));
        if (console == null) {
            return;
        }
        console.printf("name of %s? ", "it");
        System.out.println("line " + console.readLine());
        System.out.println("prompted " + console.readLine("what %d? ", 2));
        System.out.println("password " + new String(console.readPassword("secret? ")));
        Reader reader = console.reader();
        System.out.println("character " + reader.read() + ", the same " + (console == System.console()));
        console.writer().println("written");
        console.flush();
        System.out.println("end " + console.readLine() + " " + console.readLine());
    }

    private static void directory() throws IOException {
        File directory = new File("files");
        System.out.println("list " + Arrays.toString(directory.list()));
        System.out.println("files " + Arrays.toString(directory.listFiles()));
        System.out.println("some " + Arrays.toString(directory.list((in, name) -> name.startsWith("r"))));
        Path path = directory.toPath();
        try (Stream<Path> paths = Files.list(path)) {
            System.out.println("Files.list " + paths.toList());
        }
        try (Stream<Path> paths = Files.walk(path)) {
            System.out.println("walk " + paths.toList());
        }
        try (Stream<Path> paths = Files.find(path, 2, (found, attributes) -> attributes.isRegularFile())) {
            System.out.println("find " + paths.toList());
        }
        for (String glob : List.of("*", "*.rom")) {
            try (DirectoryStream<Path> paths = Files.newDirectoryStream(path, glob)) {
                for (Path each : paths) {
                    System.out.println(glob + " " + each);
                }
            }
        }
    }
}

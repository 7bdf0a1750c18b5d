package org.reprise.it.target;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Stream;

/** Makes, reads, renames, links, copies and deletes files in its directory, where there are "input" and "old". */
public final class Making {
    private Making() {}

    /** Does it, and prints what it finds. */
    public static void main(String[] args) throws IOException {
        write("first", "made by a stream");
        System.out.println(read("first") + " " + new File("first").exists() + " " + new File("first").length());
        try (RandomAccessFile file = new RandomAccessFile("second", "rw")) {
            file.writeUTF("made at random");
            file.seek(0);
            System.out.println(file.readUTF());
            file.setLength(5);
        }
        System.out.println(Files.size(Path.of("second")) + " " + new File("first").renameTo(new File("third")));
        list();
        System.out.println(read("third") + " " + new File("first").exists());
        new File("directory/below").mkdirs();
        write("directory/below/fourth", "deep");
        System.out.println(new File("directory").renameTo(new File("moved")) + " " + read("moved/below/fourth"));
        Files.copy(Path.of("input"), Path.of("moved/copy"));
        Files.copy(Path.of("third"), Path.of("copy"));
        System.out.println(read("moved/copy") + " " + read("copy") + " " + read("input"));
        Files.createLink(Path.of("hard"), Path.of("third"));
        Files.createSymbolicLink(Path.of("soft"), Path.of("moved"));
        System.out.println(read("hard") + " " + read("soft/below/fourth"));
        write("soft/below/fifth", "through a link");
        System.out.println(read("moved/below/fifth"));
        System.out.println(new File("third").delete() + " " + read("hard") + " " + new File("third").exists());
        Files.move(Path.of("hard"), Path.of("copy"), StandardCopyOption.REPLACE_EXISTING);
        System.out.println(read("copy"));
        System.out.println(new File("old").renameTo(new File("renamed")) + " " + read("renamed"));
        File temporary = File.createTempFile("made", ".tmp", new File("."));
        try (OutputStream out = new FileOutputStream(temporary)) {
            out.write(1);
        }
        System.out.println(temporary.length() + " " + temporary.delete() + " " + temporary.exists());
        System.out.println(new File("empty").createNewFile() + " " + new File("empty").createNewFile());
        Files.delete(Path.of("soft"));
        list();
    }

    private static void write(String name, String text) throws IOException {
        try (OutputStream out = new FileOutputStream(name)) {
            out.write(text.getBytes("UTF-8"));
        }
    }

    private static String read(String name) throws IOException {
        try (FileInputStream in = new FileInputStream(name)) {
            return new String(in.readAllBytes(), "UTF-8");
        }
    }

    private static void list() throws IOException {
        String[] names = new File(".").list();
        Arrays.sort(names);
        System.out.println(Arrays.toString(names));
        try (Stream<Path> all = Files.walk(Path.of("."))) {
            System.out.println(all.map(Path::toString).sorted().toList());
        }
    }
}

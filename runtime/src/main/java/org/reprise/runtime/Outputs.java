package org.reprise.runtime;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that the run makes. A recording makes them for real and only remembers their names; in a replay each is a file in a private directory, which goes
 * when the replay ends. What the target asks of names (existence, listings, results of rename and delete) comes from the log.
 *
 * <p>Threading: the holder of the turn.
 */
final class Outputs {
    /** By absolute name; in a recording the value is the file itself. */
    private static final Map<String, File> FILES = new HashMap<>();

    /** Where the private directory is made; null while recording. */
    private static File parent;

    private static File directory;
    private static int made;

    private Outputs() {}

    /** Tells where a replay may make its private directory. */
    static void replayIn(File temporary) {
        parent = temporary;
    }

    static String absolute(String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            return path;
        }
    }

    /** Returns the file that stands for an output, or null where the name is none. */
    static File find(String path) {
        return FILES.get(absolute(path));
    }

    /** Makes the name one of an output, and returns the file that stands for it. */
    static File add(String path) {
        File file = new File(path);
        if (parent != null) {
            if (directory == null) {
                directory = makeDirectory();
            }
            file = new File(directory, Integer.toString(made++));
        }
        FILES.put(absolute(path), file);
        return file;
    }

    /** The run has made an empty file of that name. */
    static void make(String path) throws IOException {
        File file = add(path);
        if (parent != null) {
            file.createNewFile();
        }
    }

    /** Makes an image an output of the replay: a private copy of it. */
    static File copy(String path) throws IOException {
        File copy = add(path);
        transfer(new File(path), copy);
        return copy;
    }

    /** The run has copied a file; a replay copies what stands for it, if that is a file. */
    static void copy(String from, String to) throws IOException {
        File source = find(from);
        File copy = add(to);
        if (parent != null) {
            transfer(source == null ? new File(from) : source, copy);
        }
    }

    private static void transfer(File source, File copy) throws IOException {
        if (source.isFile()) {
            try (InputStream in = new FileInputStream(source);
                    OutputStream out = new FileOutputStream(copy)) {
                in.transferTo(out);
            }
        }
    }

    /** The name is gone. */
    static void remove(String path) {
        File file = FILES.remove(absolute(path));
        if (file != null && parent != null) {
            file.delete();
        }
    }

    /** The name has changed: of an output, or of a file that a replay leaves where it is. */
    static void rename(String from, String to) throws IOException {
        renameBelow(absolute(from) + File.separator, absolute(to) + File.separator);
        File file = FILES.remove(absolute(from));
        if (file != null) {
            FILES.put(absolute(to), parent == null ? new File(to) : file);
        } else if (parent == null) {
            FILES.put(absolute(to), new File(to));
        } else if (new File(from).isFile()) {
            File copy = copy(from);
            FILES.remove(absolute(from));
            FILES.put(absolute(to), copy);
        }
    }

    /** A directory has another name, and so has all below it. */
    private static void renameBelow(String from, String to) {
        Map<String, File> moved = new TreeMap<>();
        for (Map.Entry<String, File> entry : FILES.entrySet()) {
            if (entry.getKey().startsWith(from)) {
                moved.put(entry.getKey(), entry.getValue());
            }
        }
        for (Map.Entry<String, File> entry : moved.entrySet()) {
            String name = to + entry.getKey().substring(from.length());
            FILES.remove(entry.getKey());
            FILES.put(name, parent == null ? new File(name) : entry.getValue());
        }
    }

    /** Makes a directory that nobody has made before, so that all in it is ours. */
    private static File makeDirectory() {
        String name = "reprise-" + ProcessHandle.current().pid() + "-";
        for (int i = 0; ; i++) {
            File candidate = new File(parent, name + Long.toHexString(System.nanoTime()));
            if (candidate.mkdir()) {
                return candidate;
            }
            if (i == 100) {
                throw Stop.halt(
                        Stop.CANNOT_CREATE,
                        "No directory for the files that the program makes can be made in " + parent + ".");
            }
        }
    }

    /** Removes the private directory. */
    static void clear() {
        if (directory != null) {
            for (int i = 0; i < made; i++) {
                new File(directory, Integer.toString(i)).delete();
            }
            directory.delete();
        }
    }
}

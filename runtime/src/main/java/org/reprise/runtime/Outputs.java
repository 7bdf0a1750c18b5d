package org.reprise.runtime;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * The files that the run makes. A recording makes them for real and only remembers their names; in a replay each is a file in a private directory, which goes
 * when the replay ends. What the target asks of names (existence, listings, results of rename and delete) comes from the log.
 *
 * <p>Threading: the holder of the turn.
 */
final class Outputs {
    /** By absolute name; in a recording the value is the file itself. */
    private static final Map<String, File> FILES = new HashMap<>();

    private static File directory;
    private static int made;

    private Outputs() {}

    /** Tells where a replay may make its private directory. */
    static void replayIn(File temporary) {
        directory = new File(temporary, "reprise-" + ProcessHandle.current().pid() + "-outputs");
    }

    static String absolute(String path) {
        return new File(path).getAbsolutePath();
    }

    /** Returns the file that stands for an output, or null where the name is none. */
    static File find(String path) {
        return FILES.get(absolute(path));
    }

    /** Makes the name one of an output, and returns the file that stands for it. */
    static File add(String path) {
        File file = new File(path);
        if (directory != null) {
            directory.mkdirs();
            file = new File(directory, Integer.toString(made++));
        }
        FILES.put(absolute(path), file);
        return file;
    }

    /** The run has made an empty file of that name. */
    static void make(String path) throws IOException {
        File file = add(path);
        if (directory != null) {
            file.createNewFile();
        }
    }

    /** Makes an image an output of the replay: a private copy of it. */
    static File copy(String path) throws IOException {
        File source = new File(path);
        File copy = add(path);
        try (InputStream in = new FileInputStream(source);
                OutputStream out = new FileOutputStream(copy)) {
            in.transferTo(out);
        }
        return copy;
    }

    /** The name is gone. */
    static void remove(String path) {
        File file = FILES.remove(absolute(path));
        if (file != null && directory != null) {
            file.delete();
        }
    }

    /** The name has changed: of an output, or of a file that a replay leaves where it is. */
    static void rename(String from, String to) throws IOException {
        File file = FILES.remove(absolute(from));
        if (file != null) {
            FILES.put(absolute(to), directory == null ? new File(to) : file);
        } else if (directory == null) {
            FILES.put(absolute(to), new File(to));
        } else if (new File(from).isFile()) {
            File copy = copy(from);
            FILES.remove(absolute(from));
            FILES.put(absolute(to), copy);
        }
    }

    /** Removes the private directory. */
    static void clear() {
        if (directory != null && directory.exists()) {
            File[] files = directory.listFiles();
            if (files != null) {
                for (File file : files) {
                    file.delete();
                }
            }
            directory.delete();
        }
    }
}

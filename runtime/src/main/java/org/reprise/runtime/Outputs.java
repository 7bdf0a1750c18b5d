package org.reprise.runtime;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that the run makes. A recording makes them for real and only remembers their names; in a replay each is a file in a private directory, which goes
 * when the replay ends. What the target asks of names (existence, listings, results of rename and delete) comes from the log.
 *
 * <p>Threading: the holder of the turn.
 */
final class Outputs {
    /** Symbolic links followed at most, as Linux does. */
    private static final int MOST_LINKS = 40;

    /** By absolute name; in a recording the value is the file itself. */
    private static final Map<String, File> FILES = new HashMap<>();
    /** Names that the run has given to files and directories that were there before: where they are for a replay. */
    private static final Map<String, String> ORIGINS = new HashMap<>();
    /** Symbolic links that the run has made, and what they name. */
    private static final Map<String, String> LINKS = new HashMap<>();

    private static final List<File> REMOVED_AT_END = new ArrayList<>();

    private static boolean replaying;
    /** Where private files are made. */
    private static File temporary;
    /** Where a replay's files are kept, or null. */
    private static File kept;

    private static PrivateDirectory directory;

    private static int made;

    private Outputs() {}

    /**
     * Tells where private files may be made.
     *
     * @param replays whether the run's files are private
     * @param keptIn where a replay leaves them, or null
     */
    static void start(File directory, boolean replays, File keptIn) {
        replaying = replays;
        kept = replays ? keptIn : null;
        temporary = directory;
        PrivateDirectory.removeLeft(directory);
        DisplaySocket.removeLeft();
        if (kept != null) {
            PrivateDirectory.removeLeft(kept);
            String[] names = kept.list();
            if (names == null ? !isMade(kept) : names.length > 0) {
                throw Stop.halt(
                        Stop.CANNOT_CREATE,
                        "The directory outputs=" + kept + (names == null ? " cannot be made." : " is not empty."));
            }
            temporary = kept;
        }
    }

    private static boolean isMade(File directory) {
        try {
            return PrivateFiles.createDirectories(directory);
        } catch (IOException e) {
            return false;
        }
    }

    static String absolute(String path) {
        try {
            return Path.of(path).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            return path;
        }
    }

    /** Returns the absolute name behind the links that the run has made. */
    private static String followed(String path) {
        String name = absolute(path);
        for (int i = 0; i < MOST_LINKS && !LINKS.isEmpty(); i++) {
            String behind = replace(LINKS, name);
            if (behind == null) {
                break;
            }
            name = absolute(behind);
        }
        return name;
    }

    /** Replaces the longest front of a name that the map has, in whole directories; returns null where it has none. */
    private static String replace(Map<String, String> by, String name) {
        for (String front = name; front != null; front = new File(front).getParent()) {
            String behind = by.get(front);
            if (behind != null) {
                return behind + name.substring(front.length());
            }
        }
        return null;
    }

    /** Returns the file that stands for an output, or null where the name is none. */
    static File find(String path) {
        return FILES.get(followed(path));
    }

    /**
     * Returns where a replay finds a file that was there before: under its name, or, where that has no file of this length in bytes, under the one it had first, or the one that a link
     * of the run's leads to.
     */
    static File origin(String path, long size) {
        File file = new File(path);
        if (file.isFile() && file.length() == size) {
            return file;
        }
        String first = origin(path);
        File moved = Places.moved(first);
        return moved != null ? moved : first.equals(absolute(path)) ? file : new File(first);
    }

    /** Makes the name one of an output, and returns the file that stands for it. */
    static File add(String path) {
        File file = new File(path);
        if (replaying) {
            file = directory().file(made++);
            try {
                if (!PrivateFiles.make(file)) {
                    throw cannotCreate("No file for what the program writes");
                }
            } catch (IOException e) {
                throw cannotCreate("No file for what the program writes");
            }
        }
        FILES.put(followed(path), file);
        return file;
    }

    /** The run has made an empty file of that name. */
    static void make(String path) {
        add(path);
    }

    /** The run has made a link to a file, or to a directory if it is symbolic. */
    static void link(String link, String existing, boolean symbolic) {
        String name = followed(link);
        if (symbolic) {
            LINKS.put(
                    absolute(link),
                    new File(existing).isAbsolute()
                            ? existing
                            : new File(link).getAbsoluteFile().getParent() + File.separator + existing);
            return;
        }
        File file = find(existing);
        if (file == null) {
            ORIGINS.put(name, origin(existing));
        } else {
            FILES.put(name, replaying ? file : new File(link));
        }
    }

    /** Returns the absolute name that a file had before the run. */
    static String origin(String path) {
        String name = followed(path);
        String first = replace(ORIGINS, name);
        return first == null ? name : first;
    }

    /** The name is gone. */
    static void remove(String path) {
        if (LINKS.remove(absolute(path)) != null) {
            return;
        }
        File file = FILES.remove(followed(path));
        if (file != null && replaying && !FILES.containsValue(file)) {
            file.delete();
        }
    }

    /** The name has changed: of an output, or of a file that a replay leaves where it is. */
    static void rename(String from, String to) {
        String link = LINKS.remove(absolute(from));
        if (link != null) {
            LINKS.put(absolute(to), link);
            return;
        }
        String before = followed(from);
        String after = followed(to);
        if (before.equals(after)) {
            return;
        }
        renameBelow(before + File.separator, after + File.separator);
        File file = FILES.remove(before);
        if (file != null) {
            FILES.put(after, replaying ? file : new File(to));
            ORIGINS.remove(after);
        } else {
            FILES.remove(after);
            ORIGINS.put(after, origin(from));
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
            FILES.put(name, replaying ? entry.getValue() : new File(name));
        }
    }

    private static PrivateDirectory directory() {
        if (directory == null) {
            directory = PrivateDirectory.make(temporary);
        }
        if (directory == null) {
            throw cannotCreate("No directory for the files that the program makes");
        }
        return directory;
    }

    /** Makes a file that nobody has made before. */
    static RandomAccessFile temporaryFile(File file) throws IOException {
        RandomAccessFile made = PrivateFiles.open(file);
        if (made == null) {
            throw cannotCreate("No file for an overlay");
        }
        return made;
    }

    /** Returns a name that nothing has. */
    static File unused() {
        return PrivateDirectory.unused(temporary);
    }

    private static Error cannotCreate(String what) {
        throw Stop.halt(Stop.CANNOT_CREATE, what + " can be made in " + temporary + ".");
    }

    /** Has a private file removed with the private directory. */
    static void removeAtEnd(File file) {
        REMOVED_AT_END.add(file);
    }

    /** Removes the private files, or puts them where they are to be kept. */
    static void clear() {
        for (File file : REMOVED_AT_END) {
            file.delete();
        }
        DisplaySocket.clear();
        if (directory == null) {
            return;
        }
        if (kept != null) {
            for (Map.Entry<String, File> entry : new TreeMap<>(FILES).entrySet()) {
                keep(entry.getValue(), new File(kept, entry.getKey()));
            }
        }
        directory.remove();
    }

    /** A copy: a file may have several names. */
    private static void keep(File file, File as) {
        try {
            PrivateFiles.createDirectories(as.getParentFile());
            if (!file.isFile()) {
                return;
            }
            PrivateFiles.make(as);
        } catch (IOException e) {
            notKept(as, e);
            return;
        }
        try (InputStream in = new FileInputStream(file);
                OutputStream out = new FileOutputStream(as)) {
            in.transferTo(out);
        } catch (IOException e) {
            notKept(as, e);
        }
    }

    private static void notKept(File as, IOException why) {
        Stop.say("The output " + as + " could not be kept: " + why.getMessage() + ".");
    }
}

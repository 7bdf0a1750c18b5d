package org.reprise.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Which files are one: a recording asks the file system, a replay finds it in the log.
 *
 * <p>Threading: the holder of the turn, inside.
 */
final class Media {
    /** By the file system's number while recording, by the number of the file opened first, and by names, in a replay. */
    private static final Map<Object, Medium> MEDIA = new HashMap<>();

    private static PathMatcher images;
    private static boolean byName;
    /** Whether the target sees another content anywhere than the file system has. */
    private static boolean overlaid;

    private Media() {}

    /** @param glob what files are images besides those that are opened for writing, by name, or, with a slash, by absolute path; null for none */
    static void start(String glob) {
        if (glob != null) {
            images = FileSystems.getDefault().getPathMatcher("glob:" + glob);
            byName = !glob.contains("/");
        }
    }

    /** Whether {@code images=} names the file. */
    static boolean isNamedImage(String path) {
        if (images == null) {
            return false;
        }
        Path absolute = Path.of(path).toAbsolutePath().normalize();
        Path name = byName ? absolute.getFileName() : absolute;
        return name != null && images.matches(name);
    }

    /** Returns what the file system calls the file, or null where there is none. */
    private static BasicFileAttributes look(String path) {
        try {
            return Files.readAttributes(Path.of(path), BasicFileAttributes.class);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static Object key(String path, BasicFileAttributes attributes) {
        return attributes.fileKey() == null ? Outputs.absolute(path) : attributes.fileKey();
    }

    private static String stamp(BasicFileAttributes attributes) {
        return attributes.size() + " " + attributes.lastModifiedTime();
    }

    /** Returns the medium that an existing file is, or null where it was not opened yet, or is another one by now. Recording only. */
    static Medium find(String path) {
        BasicFileAttributes attributes = MEDIA.isEmpty() ? null : look(path);
        Medium medium = attributes == null ? null : MEDIA.get(key(path, attributes));
        return medium != null && (medium.isImage || medium.stamp.equals(stamp(attributes))) ? medium : null;
    }

    /** Remembers a medium by its file. Recording only. */
    static void add(String path, Medium medium) {
        BasicFileAttributes attributes = look(path);
        if (attributes != null) {
            medium.stamp = stamp(attributes);
            MEDIA.put(key(path, attributes), medium);
        }
    }

    /** Returns the medium whose first file has that number, or null. Replay only. */
    static Medium find(long number) {
        return MEDIA.get(number);
    }

    /** Remembers a medium by its number. Replay only. */
    static void add(Medium medium) {
        MEDIA.put((long) medium.number, medium);
    }

    /** An overlay has been made. */
    static void laidOver() {
        overlaid = true;
    }

    /** The target has opened a medium by that name. Replay only. */
    static void named(String path, Medium medium) {
        MEDIA.put(Outputs.origin(path), medium);
    }

    /** Returns the file that has what the target is to see in place of this one, or null. */
    static File seen(String path) {
        Medium medium = null;
        if (overlaid) {
            medium = Hooks.engine.replaying() ? MEDIA.get(Outputs.origin(path)) : find(path);
        }
        return medium != null && medium.isOverlaid() ? new File(medium.overlay.path()) : null;
    }

    /** For a message: the images of the program, if it has opened any. Replay only. */
    static String words() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Object, Medium> each : MEDIA.entrySet()) {
            if (each.getKey() instanceof Long && each.getValue().isImage) {
                text.append(text.length() == 0 ? "; the program's images are " : ", ")
                        .append(each.getValue().path);
            }
        }
        return text.toString();
    }

    /** Changes the name of a file, to which the file system may give another number. Recording only. */
    static void moved(Medium medium, String to) {
        if (medium != null) {
            add(to, medium);
        }
    }
}

package org.reprise.agent;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.reprise.runtime.PrivateFiles;

/**
 * The directory of the user's in which Reprise keeps what the next run may use. Classes of java.base come from there, so nobody else may have had a hand in it: everything is the user's own and writable by no other, nothing of
 * ours is a symbolic link, and whatever is odd means that there is none.
 *
 * <p>Threading: main's thread, before the target begins. Both modes ask the same, and write with what both have prepared: what links further classes of the JDK in one of them would show in hash codes.
 */
final class UserCache {
    private UserCache() {}

    /** Returns the directory, made if it was not there; null where there is none that can be trusted, as on systems that do not tell owners. */
    static File directory() {
        String home = System.getenv("XDG_CACHE_HOME");
        File base = home != null && new File(home).isAbsolute()
                ? new File(home)
                : new File(System.getProperty("user.home", ""), ".cache");
        // The JVM says "?" where the system knows no home.
        if (!base.isAbsolute()
                || base.getParentFile() == null
                || !base.getParentFile().isDirectory()) {
            return null;
        }
        try {
            PrivateFiles.createDirectory(base);
            // That one may be a link, as the user likes.
            File directory = new File(base.getCanonicalFile(), "reprise");
            PrivateFiles.createDirectory(directory);
            return PrivateFiles.isOwn(directory.getParentFile(), PrivateFiles.DIRECTORY)
                            && PrivateFiles.isOwn(directory, PrivateFiles.DIRECTORY)
                    ? directory
                    : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether nobody else has written or can write the file, and it is one. */
    static boolean isOwnFile(File file) {
        return PrivateFiles.isOwn(file, PrivateFiles.REGULAR);
    }

    /** Makes a file that is there whole or not at all, for its owner alone; where that fails, what was there stays. What a process that was killed has left of it goes. */
    static void write(File file, byte[] content, int length) {
        File made = null;
        try {
            removeLeft(file);
            made = new File(file.getPath() + "." + process());
            try (RandomAccessFile to = PrivateFiles.create(made)) {
                if (to == null) {
                    return;
                }
                to.write(content, 0, length);
            }
            if (made.renameTo(file)) {
                return;
            }
        } catch (IOException e) {
            // Done without: the disk may be full.
        }
        if (made != null) {
            made.delete();
        }
    }

    /** Returns the number of this process. Not by the link's name: File keeps canonical names, and the program would find one more in a run that writes. */
    private static String process() throws IOException {
        StringBuilder number = new StringBuilder();
        try (RandomAccessFile in = new RandomAccessFile("/proc/self/stat", "r")) {
            for (int c = in.read(); Character.isDigit(c); c = in.read()) {
                number.append((char) c);
            }
        }
        return number.toString();
    }

    /** Removes the files beside one that end with the number of a process that is no more. */
    private static void removeLeft(File file) {
        String[] names = file.getParentFile().list();
        String front = file.getName() + ".";
        for (int i = 0; names != null && i < names.length; i++) {
            if (names[i].startsWith(front) && !new File("/proc", names[i].substring(front.length())).isDirectory()) {
                new File(file.getParentFile(), names[i]).delete();
            }
        }
    }
}

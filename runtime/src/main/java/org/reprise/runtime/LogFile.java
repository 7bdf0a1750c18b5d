package org.reprise.runtime;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import org.reprise.runtime.log.LogReader;

/**
 * The file of the log that a recording writes: it is new, for its owner alone, and locked as long as the recording lasts. What others do to it meanwhile is noticed, since stores into a mapping of a file that somebody
 * has cut end a JVM, and those into one without a name are lost.
 *
 * <p>Threading: {@link #lost} by any thread in which hooks are inert.
 */
final class LogFile {
    /** What {@link #lost} says of one that is too short. */
    static final String CUT = "it has been cut by something else than this recording";

    private final File name;
    private final RandomAccessFile opened;
    private final String identity;
    /** Bytes that it has had. */
    private long longest;

    private boolean ended;

    private LogFile(File name, RandomAccessFile opened) {
        this.name = name;
        this.opened = opened;
        this.identity = PrivateFiles.identity(name);
    }

    /** Makes the file; exits with 73 where that cannot be. What is replaced is not written to: another process may have it mapped. */
    static LogFile create(File name, boolean overwrite) {
        try {
            if (overwrite) {
                remove(name);
            }
            // In one step, so that of two JVMs with one log's name only one records.
            RandomAccessFile opened = PrivateFiles.open(name);
            if (opened == null) {
                throw exists(name);
            }
            PrivateFiles.hold(opened);
            return new LogFile(name, opened);
        } catch (IOException e) {
            throw Stop.halt(Stop.CANNOT_CREATE, "The log " + name + " cannot be created: " + e.getMessage() + ".");
        }
    }

    private static void remove(File name) throws IOException {
        boolean link = Files.isSymbolicLink(name.toPath());
        if (!link && !name.exists()) {
            return;
        }
        if (link || !name.isFile()) {
            throw refused(name, link ? "is a symbolic link" : "is no regular file");
        }
        try (RandomAccessFile old = new RandomAccessFile(name, "r")) {
            if (old.length() > 0 && !LogReader.isLog(old)) {
                throw refused(name, "is no log of Reprise");
            }
            if (isLocked(old)) {
                throw Stop.halt(
                        Stop.CANNOT_CREATE,
                        "The log " + name
                                + " is being written by another JVM, and overwrite=yes replaces none that is. Give log= another name, with %p or %t for one of its own each time.");
            }
        }
        if (!name.delete()) {
            throw new IOException("what is there cannot be removed");
        }
    }

    private static boolean isLocked(RandomAccessFile file) {
        try {
            return !PrivateFiles.lock(file, true);
        } catch (IOException e) {
            // The file system knows no locks.
            return false;
        }
    }

    private static Error refused(File name, String why) {
        throw Stop.halt(
                Stop.CANNOT_CREATE,
                "The file " + name + " " + why + ", and overwrite=yes replaces logs alone. Give log= another name.");
    }

    private static Error exists(File name) {
        throw Stop.halt(
                Stop.CANNOT_CREATE,
                "The log " + name + " exists, and a recording does not replace one. Give log= another name, "
                        + "with %p or %t for one of its own each time, or overwrite=yes.");
    }

    /** What happens to the file from now on is no loss. */
    synchronized void end() {
        ended = true;
    }

    /** Returns what has been done to the file by others, so that what is written goes nowhere; null for nothing. */
    String lost() {
        String cut = cut();
        if (cut != null) {
            return cut;
        }
        return isEnded() || identity == null || identity.equals(PrivateFiles.identity(name))
                ? null
                : "it has been deleted, or another file put in its place";
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    /** The same, as far as it takes no time to look. */
    synchronized String cut() {
        try {
            // Until it is closed it only grows.
            long length = opened.length();
            boolean cut = length < longest;
            longest = Math.max(length, longest);
            return cut && !ended ? CUT : null;
        } catch (IOException e) {
            return null;
        }
    }

    RandomAccessFile opened() {
        return opened;
    }

    @Override
    public String toString() {
        return name.toString();
    }
}

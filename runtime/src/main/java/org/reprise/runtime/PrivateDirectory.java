package org.reprise.runtime;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * A directory for its owner alone, with files whose names are numbers. Others leave it alone as long as its process lives, and remove it when that was killed: by its name, which has the process's number, and a lock in it.
 *
 * <p>Threading: the holder of the turn, or whoever ends the process.
 */
final class PrivateDirectory {
    /** How names begin of what is private to a process, whose number follows. */
    private static final String FRONT = "reprise-";
    /** Name of the file in a private directory on which its process has a lock. */
    private static final String LOCK = "lock";
    /** Names tried. */
    private static final int TRIES = 100;

    /** Where it is. */
    final File path;
    /** Open as long as the directory is in use. */
    private final RandomAccessFile lock;

    private PrivateDirectory(File path, RandomAccessFile lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes one in another directory; returns null where none can be made. */
    static PrivateDirectory make(File in) {
        for (int i = 0; i < TRIES; i++) {
            File made = unused(in);
            try {
                if (PrivateFiles.makeDirectory(made)) {
                    RandomAccessFile lock = PrivateFiles.open(new File(made, LOCK));
                    // Not so where another process, which has just begun, finds the lock free, or found it so and has
                    // removed it all by now.
                    if (lock != null && PrivateFiles.hold(lock) && new File(made, LOCK).isFile()) {
                        return new PrivateDirectory(made, lock);
                    }
                }
            } catch (IOException e) {
                // Another name, then; whoever gets null says so.
            }
        }
        return null;
    }

    /** Returns the file of that number, which need not be there. */
    File file(int number) {
        return new File(path, Integer.toString(number));
    }

    /** Removes it and its files. */
    void remove() {
        removeAll(path);
        try {
            lock.close();
        } catch (IOException e) {
            // Nobody looks at the lock of a file that is gone.
            return;
        }
    }

    /** Returns a name in a directory that nothing has, and that says whose it is. */
    static File unused(File in) {
        String name = FRONT + ProcessHandle.current().pid() + "-";
        File candidate = new File(in, name + Long.toHexString(System.nanoTime()));
        for (int i = 0; i < TRIES && candidate.exists(); i++) {
            candidate = new File(in, name + Long.toHexString(System.nanoTime()));
        }
        return candidate;
    }

    /** Removes what processes of this user that were killed have left in a directory, and nothing that a living one uses. */
    static void removeLeft(File in) {
        String[] names = PrivateFiles.keepsNames(in) ? in.list() : null;
        for (int i = 0; names != null && i < names.length; i++) {
            int process = process(names[i]);
            if (process >= 0) {
                File left = new File(in, names[i]);
                if (PrivateFiles.isOwn(left, PrivateFiles.DIRECTORY)) {
                    removeDirectory(left, hasEnded(process));
                } else if (hasEnded(process) && PrivateFiles.isOwn(left, PrivateFiles.REGULAR)) {
                    left.delete();
                }
            }
        }
    }

    /** Whether a name is that of a directory which has gone, and of a process which is not here. */
    static boolean isGone(File directory) {
        int process = process(directory.getName());
        // Who has removed his directory may be about to make another, and a link to it of the same name.
        return process >= 0 && hasEnded(process) && !directory.exists();
    }

    private static boolean hasEnded(int process) {
        return !new File("/proc", Integer.toString(process)).exists();
    }

    /** Returns the number of the process in a name of {@link #unused}, or -1 in another name. */
    private static int process(String name) {
        int end = name.indexOf('-', FRONT.length());
        if (!name.startsWith(FRONT) || end < 0) {
            return -1;
        }
        try {
            Long.parseUnsignedLong(name.substring(end + 1), 16);
            return Integer.parseInt(name.substring(FRONT.length(), end));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** @param ended whether there is no process of that number here; who made the directory may run in another container, so the lock decides where there is one */
    private static void removeDirectory(File left, boolean ended) {
        File held = new File(left, LOCK);
        if (!held.isFile()) {
            if (ended) {
                removeAll(left);
            }
            return;
        }
        try (RandomAccessFile lock = new RandomAccessFile(held, "rw")) {
            if (PrivateFiles.lock(lock, false)) {
                removeAll(left);
            }
        } catch (IOException e) {
            // It stays.
        }
    }

    private static void removeAll(File left) {
        String[] names = left.list();
        for (int i = 0; names != null && i < names.length; i++) {
            // Nothing else was put there by us.
            if (names[i].equals(LOCK) || isNumber(names[i])) {
                new File(left, names[i]).delete();
            }
        }
        left.delete();
    }

    private static boolean isNumber(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}

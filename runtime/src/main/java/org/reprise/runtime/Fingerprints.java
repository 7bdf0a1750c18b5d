package org.reprise.runtime;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogException;
import org.reprise.runtime.log.LogReader;

/**
 * The SHA-256 of the target's inputs and images, computed beside the target. A recording logs each when it is known, at the latest at the end; a replay compares each with its
 * own when both are known, at the latest at the end or where anything else seems wrong.
 *
 * <p>Threading: a thread of its own, of which the target sees nothing, digests; the holder of the turn calls the rest, inside.
 */
final class Fingerprints extends Thread {
    private static final byte[] NONE = {};
    /** Bytes read at a time. */
    private static final int BUFFER = 1 << 18;

    private static final Object LOCK = new Object();
    /** Guarded by the lock, as are the fields of a medium that are of the fingerprint. */
    private static final ArrayDeque<Medium> WAITING = new ArrayDeque<>();

    private static final List<Medium> ALL = new ArrayList<>();
    /** Digested and not logged yet, while recording. */
    private static final ArrayDeque<Medium> DONE = new ArrayDeque<>();

    /** Fingerprints from the log of files whose opening is at hand. */
    private static final Map<Long, byte[]> EARLY = new HashMap<>();

    private static int unfinished;
    private static String log;

    /** Whether a recording has something to log; read by each event. */
    static volatile boolean ready;
    /** Whether the holder of the turn stands still only because it waits here. */
    static volatile boolean awaited;

    private Fingerprints() {
        super(Watchdog.root(), null, "reprise-fingerprints", 0, false);
        setDaemon(true);
    }

    /** @param replayed path of the log, null while recording */
    static void begin(String replayed) {
        log = replayed;
        // Once here, so that what it needs is there.
        digest(InputStream.nullInputStream());
        new Fingerprints().start();
    }

    @Override
    public void run() {
        byte[] buffer = new byte[BUFFER];
        while (true) {
            Medium next;
            synchronized (LOCK) {
                while (WAITING.isEmpty()) {
                    waitFor();
                }
                next = WAITING.peek();
            }
            Sha256 sha256 = null;
            while (next != null) {
                try {
                    sha256 = sha256 == null ? new Sha256() : sha256;
                    byte[] digest = digest(next.content, sha256, buffer);
                    synchronized (LOCK) {
                        finish(next, digest);
                        close(WAITING.remove());
                    }
                    next = null;
                } catch (OutOfMemoryError e) {
                    // The program's. What has been read so far is in the digest.
                    Yield.exhausted = true;
                    Thread.yield();
                }
            }
        }
    }

    private static void waitFor() {
        try {
            LOCK.wait();
        } catch (InterruptedException e) {
            // Nobody knows this thread.
            throw new IllegalStateException(e);
        }
    }

    /** Digests a stream; returns nothing where it cannot be read. */
    private static byte[] digest(InputStream content) {
        return digest(content, new Sha256(), new byte[BUFFER]);
    }

    private static byte[] digest(InputStream content, Sha256 sha256, byte[] buffer) {
        try {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                sha256.update(buffer, n);
            }
            return sha256.digest();
        } catch (IOException e) {
            // The target will find the same.
            return NONE;
        }
    }

    /** Closes the content of a medium that has been digested, unless the target has locks on the file. */
    private static void close(Medium medium) {
        try {
            if (!medium.locked) {
                medium.content.close();
            }
        } catch (IOException e) {
            // It was only read.
            return;
        }
    }

    /** The target is about to lock the file. */
    static void keepOpen(Medium medium) {
        synchronized (LOCK) {
            medium.locked = true;
        }
    }

    private static void finish(Medium medium, byte[] sha256) {
        if (log == null) {
            // First: it may find no memory, and then nothing has happened.
            DONE.add(medium);
            ready = true;
        }
        medium.sha256 = sha256;
        medium.digested = true;
        unfinished--;
        LOCK.notifyAll();
        compare(medium);
    }

    /**
     * Has a medium digested.
     *
     * @param content its file, read from here on
     * @param first whether to do it here and now, because the target is about to change the file
     */
    static void add(Medium medium, FileInputStream content, boolean first) {
        synchronized (LOCK) {
            medium.content = content;
            medium.recorded = EARLY.remove((long) medium.number);
            ALL.add(medium);
            unfinished++;
            if (!first) {
                WAITING.add(medium);
                LOCK.notifyAll();
                return;
            }
        }
        byte[] sha256 = digest(content);
        synchronized (LOCK) {
            finish(medium, sha256);
            close(medium);
        }
    }

    /** Waits for a medium's digest, because the target is about to change the file. */
    static void await(Medium medium) {
        synchronized (LOCK) {
            while (medium.content != null && !medium.digested) {
                waitInTarget();
            }
        }
    }

    private static void awaitAll() {
        synchronized (LOCK) {
            awaited = true;
            while (unfinished > 0) {
                waitInTarget();
            }
            awaited = false;
        }
    }

    /** Waits a moment in a thread of the target, whose interrupt status stays what it is. */
    private static void waitInTarget() {
        boolean interrupted = Thread.interrupted();
        try {
            LOCK.wait();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns a medium whose fingerprint is to be logged, or null. Recording only. */
    static Medium next() {
        synchronized (LOCK) {
            Medium medium = DONE.poll();
            ready = !DONE.isEmpty();
            return medium;
        }
    }

    /** Waits until all are known. Recording only. */
    static void end() {
        awaitAll();
    }

    /** The log has the fingerprint of the file with that number. Replay only. */
    static void recorded(long number, byte[] sha256) {
        synchronized (LOCK) {
            for (Medium medium : ALL) {
                if (medium.number == number) {
                    medium.recorded = sha256;
                    compare(medium);
                    return;
                }
            }
            EARLY.put(number, sha256);
        }
    }

    private static void compare(Medium medium) {
        if (medium.recorded != null && medium.digested && !Arrays.equals(medium.recorded, medium.sha256)) {
            throw refuse(medium, medium.size, medium.sha256);
        }
    }

    /** The file is another one: says so, naming both fingerprints. */
    private static Error refuse(Medium medium, long size, byte[] sha256) {
        throw Stop.halt(
                Stop.NO_INPUT,
                "The file " + medium.path + ", which the program opens at event " + medium.event + " of " + log
                        + ", is "
                        + (sha256 != null ? "not the recorded one: it has " + fingerprint(size, sha256) : "missing")
                        + "; recorded were " + fingerprint(medium.size, medium.recorded)
                        + ". Put the recorded file there.");
    }

    private static String fingerprint(long size, byte[] sha256) {
        return size + " bytes with " + (sha256 == null ? "unknown SHA-256" : "SHA-256 " + Divergence.hex(sha256));
    }

    /**
     * The file is missing, or has another length.
     *
     * @param file what is there
     */
    static Error refuse(Medium medium, File file) {
        medium.recorded = lookUp().get((long) medium.number);
        byte[] sha256 = null;
        if (file.isFile()) {
            try (FileInputStream in = new FileInputStream(file)) {
                sha256 = digest(in);
            } catch (IOException e) {
                sha256 = NONE;
            }
        }
        throw refuse(medium, file.length(), sha256);
    }

    /**
     * Something is wrong, or all has been right up to the end: compares all. Returns where they are the recorded ones. Replay only.
     *
     * @param ahead whether the log may hold some that were not read yet
     */
    static void settle(boolean ahead) {
        awaitAll();
        if (ahead) {
            Map<Long, byte[]> recorded = lookUp();
            synchronized (LOCK) {
                for (Medium medium : ALL) {
                    medium.recorded = recorded.get((long) medium.number);
                    compare(medium);
                }
            }
        }
    }

    /** Whether the log has had one fingerprint for each file, and no other. Replay only. */
    static boolean complete() {
        synchronized (LOCK) {
            for (Medium medium : ALL) {
                if (medium.recorded == null) {
                    return false;
                }
            }
            return EARLY.isEmpty();
        }
    }

    /** Reads the whole log for fingerprints. */
    private static Map<Long, byte[]> lookUp() {
        Map<Long, byte[]> found = new HashMap<>();
        try (LogReader reader = new LogReader(new File(log))) {
            for (; reader.kind() != null; reader.next()) {
                if (reader.kind() == EventKind.FINGERPRINT) {
                    long number = reader.unsigned();
                    found.put(number, reader.bytes());
                } else {
                    reader.skip();
                }
            }
        } catch (IOException | LogException e) {
            // The replay says itself what is wrong with the log.
            return found;
        }
        return found;
    }
}

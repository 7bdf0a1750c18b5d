package org.reprise.runtime;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogFormat;

/**
 * The files that the target has open, by descriptor.
 *
 * <p>A regular file is an input that a replay reads again: it is fingerprinted when opened, each block read is logged by its hash. Whatever else
 * can be read (standard input, devices, pipes, what Linux makes up in /proc and /sys) is a stream: its bytes are in the log.
 *
 * <p>Threading: the holder of the turn.
 */
final class TargetFiles {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long FD = UNSAFE.objectFieldOffset(FileDescriptor.class, "fd");
    private static final byte[] NONE = {};

    private static boolean writing;
    private static OpenFile[] byDescriptor = new OpenFile[16];
    private static OpenFile pending;
    private static int opened;

    /** A file that the target has open. */
    static final class OpenFile {
        final String path;
        final int number;
        /** Whether its bytes are logged. */
        final boolean stream;

        FileDescriptor descriptor;
        /** Bytes passed by reading in order. */
        long position;

        OpenFile(String path, int number, boolean stream) {
            this.path = path;
            this.number = number;
            this.stream = stream;
        }
    }

    private TargetFiles() {}

    static void allowWriting(boolean allowed) {
        writing = allowed;
        OpenFile in = new OpenFile("standard input", opened++, true);
        pending = in;
        bind(FileDescriptor.in);
    }

    /** Returns the file behind a descriptor, or null where it is not the target's. */
    static OpenFile of(FileDescriptor descriptor) {
        int fd = descriptor == null ? -1 : UNSAFE.getInt(descriptor, FD);
        OpenFile file = fd >= 0 && fd < byDescriptor.length ? byDescriptor[fd] : null;
        return file != null && file.descriptor == descriptor ? file : null;
    }

    /** The file that is being opened has got its descriptor. */
    static void bind(FileDescriptor descriptor) {
        OpenFile file = pending;
        pending = null;
        int fd = UNSAFE.getInt(descriptor, FD);
        if (file == null || fd < 0) {
            return;
        }
        if (fd >= byDescriptor.length) {
            byDescriptor = Arrays.copyOf(byDescriptor, 2 * fd);
        }
        file.descriptor = descriptor;
        byDescriptor[fd] = file;
    }

    /**
     * A file is about to be opened for reading: logs or checks what it is.
     *
     * @throws FileNotFoundException where it did not exist in the recording, and does in the replay
     */
    static void opening(Engine e, String path) throws FileNotFoundException {
        pending = null;
        TargetThread me = e.scheduler.turn;
        me.inside++;
        boolean regular;
        boolean exists;
        long size = 0;
        byte[] sha256 = NONE;
        try {
            if (forClasses()) {
                return;
            }
            File file = new File(path);
            exists = file.exists() && !file.isDirectory();
            regular = exists && file.isFile() && !path.startsWith("/proc/") && !path.startsWith("/sys/");
            if (regular) {
                size = file.length();
                sha256 = fingerprint(file);
            }
        } finally {
            me.inside--;
        }
        int number = opened++;
        if (!e.open(path, exists, size, sha256) && exists) {
            throw new FileNotFoundException(path + " (No such file or directory)");
        }
        pending = new OpenFile(path, number, !regular);
    }

    /** Whether the JDK opens a file to load classes or resources from: these are compared class by class. */
    private static boolean forClasses() {
        StackTraceElement[] frames = new Throwable().getStackTrace();
        for (StackTraceElement frame : frames) {
            String name = frame.getClassName();
            if (name.startsWith("jdk.internal.loader.") || name.startsWith("java.util.zip.ZipFile")) {
                return true;
            }
        }
        return false;
    }

    private static byte[] fingerprint(File file) {
        // Not through a channel: an interrupt of the target would close it.
        try (InputStream in = new FileInputStream(file)) {
            Sha256 sha256 = new Sha256();
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha256.update(buffer, n);
            }
            return sha256.digest();
        } catch (IOException e) {
            // The target will find the same.
            return NONE;
        }
    }

    /** Reads in order from a stream of the JDK. */
    static int read(Engine e, FileInputStream in, OpenFile file, byte[] to, int offset, int length) throws IOException {
        if (file.stream) {
            byte[] data = readStream(e, in, length);
            if (data == null) {
                return -1;
            }
            System.arraycopy(data, 0, to, offset, data.length);
            return data.length;
        }
        TargetThread me = e.scheduler.turn;
        int n;
        me.inside++;
        try {
            n = in.read(to, offset, length);
        } finally {
            me.inside--;
        }
        e.read(file.number, file.path, file.position, n, n > 0 ? LogFormat.crc(to, offset, n) : 0);
        file.position += Math.max(n, 0);
        return n;
    }

    /** Reads up to that many bytes, without the turn; null at the end of the stream. In the log a first byte tells data from end. */
    private static byte[] readStream(Engine e, FileInputStream in, int length) throws IOException {
        TargetThread me = e.scheduler.turn;
        byte[] logged = null;
        if (e.replaying()) {
            me.state = TargetThread.State.BLOCKED;
            e.scheduler.block(me, EventKind.BLOCKED);
        } else {
            IOException failure = null;
            byte[] buffer = new byte[Math.min(length, 1 << 20)];
            int n = -1;
            e.scheduler.leave(me);
            try {
                n = in.read(buffer);
            } catch (IOException x) {
                failure = x;
            }
            e.scheduler.arrive(me);
            if (failure != null) {
                e.thrown(Source.STREAM, failure);
                throw failure;
            }
            logged = new byte[Math.max(n, 0) + 1];
            logged[0] = (byte) (n < 0 ? 1 : 0);
            System.arraycopy(buffer, 0, logged, 1, logged.length - 1);
        }
        logged = e.bytes(Source.STREAM, logged);
        return logged[0] != 0 ? null : Arrays.copyOfRange(logged, 1, logged.length);
    }

    /** Reads up to that many bytes or to the end. */
    static byte[] readFully(Engine e, FileInputStream in, OpenFile file, int length) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        while (all.size() < length) {
            int n = read(e, in, file, buffer, 0, Math.min(buffer.length, length - all.size()));
            if (n < 0) {
                break;
            }
            all.write(buffer, 0, n);
        }
        return all.toByteArray();
    }

    /** Bytes that a stream has at hand. */
    static int available(Engine e, FileInputStream in) throws IOException {
        int real = 0;
        if (!e.replaying()) {
            TargetThread me = e.scheduler.turn;
            me.inside++;
            try {
                real = in.available();
            } catch (IOException x) {
                e.thrown(Source.STREAM, x);
                throw x;
            } finally {
                me.inside--;
            }
        }
        return (int) e.number(Source.STREAM, real);
    }

    /** Skips bytes: by reading, in a stream. */
    static long skip(Engine e, FileInputStream in, OpenFile file, long length) throws IOException {
        if (file.stream) {
            return readFully(e, in, file, (int) Math.min(length, Integer.MAX_VALUE)).length;
        }
        TargetThread me = e.scheduler.turn;
        me.inside++;
        try {
            long skipped = in.skip(length);
            file.position += skipped;
            return skipped;
        } finally {
            me.inside--;
        }
    }
}

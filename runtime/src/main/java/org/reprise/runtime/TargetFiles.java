package org.reprise.runtime;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.OpenFile.Kind;

/**
 * Opens the target's files, and knows which descriptor is which. A regular file is fingerprinted when it is opened; a replay refuses another one, and opens what
 * the run makes in a place of its own.
 *
 * <p>Threading: the holder of the turn.
 */
final class TargetFiles {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long FD = UNSAFE.objectFieldOffset(FileDescriptor.class, "fd");
    private static final byte[] NONE = {};
    /** Stands in for streams, whose bytes a replay has in the log. */
    private static final String NULL_DEVICE = "/dev/null";

    private static boolean commit;
    private static OpenFile[] byDescriptor = new OpenFile[16];
    /** Those with descriptors that are not real, see {@link Descriptors}. */
    private static OpenFile[] pipes = new OpenFile[16];

    /** Paths of files that processes write to. */
    private static final Set<String> given = new HashSet<>();

    private static int opened;

    private TargetFiles() {}

    /** @param mayCommit whether a recording may write to existing files */
    static void start(boolean mayCommit) {
        commit = mayCommit;
        bind(new OpenFile("standard input", opened++, Kind.STREAM), FileDescriptor.in);
    }

    /** Returns the file behind a descriptor, or null where it is not the target's. */
    static OpenFile of(FileDescriptor descriptor) {
        int fd = descriptor == null ? -1 : UNSAFE.getInt(descriptor, FD);
        OpenFile[] files = Descriptors.isUnreal(fd) ? pipes : byDescriptor;
        int index = Descriptors.index(fd);
        OpenFile file = index >= 0 && index < files.length ? files[index] : null;
        return file != null && file.descriptor.get() == descriptor ? file : null;
    }

    /** A process writes to that descriptor, if it is a file's. */
    static void give(int number) {
        OpenFile file = number >= 0 && number < byDescriptor.length ? byDescriptor[number] : null;
        if (file != null && file.kind == Kind.OUTPUT) {
            given.add(file.path);
        }
    }

    /** The target has an end of a pipe, whose other end a process has. */
    static void bindPipe(FileDescriptor descriptor) {
        bind(new OpenFile("pipe", opened++, Kind.PIPE), descriptor);
    }

    private static void bind(OpenFile file, FileDescriptor descriptor) {
        int fd = descriptor == null ? -1 : UNSAFE.getInt(descriptor, FD);
        if (fd < 0) {
            return;
        }
        file.descriptor = new WeakReference<>(descriptor);
        if (Descriptors.isUnreal(fd)) {
            pipes = put(pipes, Descriptors.index(fd), file);
        } else {
            byDescriptor = put(byDescriptor, fd, file);
        }
    }

    private static OpenFile[] put(OpenFile[] files, int index, OpenFile file) {
        OpenFile[] enough = index < files.length ? files : Arrays.copyOf(files, 2 * index);
        enough[index] = file;
        return enough;
    }

    /** Opens a file for the target. Returns false where it is none of the target's business, and nothing was done. */
    static boolean open(Engine e, String path, Opener opener) throws IOException {
        TargetThread me = e.scheduler.turn;
        me.inside++;
        try {
            if (forClasses()) {
                return false;
            }
            if (e.replaying()) {
                replay((Replayer) e, path, opener);
            } else {
                record(e, path, opener);
            }
            return true;
        } finally {
            me.inside--;
        }
    }

    private static void record(Engine e, String path, Opener opener) throws IOException {
        File file = new File(path);
        Kind kind = kind(file, path, opener.writes());
        long size = 0;
        byte[] sha256 = NONE;
        if (kind == Kind.INPUT || kind == Kind.IMAGE) {
            size = file.length();
            sha256 = fingerprint(file);
        }
        if (kind == Kind.IMAGE && !commit && !opener.onlyCreates() && file.canWrite()) {
            throw Stop.halt(
                    Stop.USAGE,
                    "The program opens the existing file " + path + " for writing, at " + Divergence.where(e.scheduler)
                            + ". A recording never changes a file that was there before, and this version of Reprise has no overlay for it yet: record with "
                            + "disks=commit to let it write (and keep a copy: a replay needs the file as it was), or let the program open it for reading.");
        }
        if (kind == Kind.OUTPUT && given.contains(path)) {
            e.bytes(Source.PROCESS, content(file));
        }
        FileDescriptor descriptor;
        try {
            descriptor = opener.open(path);
        } catch (IOException | RuntimeException x) {
            e.opened(path, Kind.FAILED, 0, NONE);
            throw e.thrown(Source.FILE_CHANGE, x);
        }
        e.opened(path, kind, size, sha256);
        if (kind == Kind.OUTPUT || kind == Kind.IMAGE) {
            // Opened again, it is what the run has made of it.
            Outputs.add(path);
        }
        bind(new OpenFile(path, opened++, kind), descriptor);
    }

    private static Kind kind(File file, String path, boolean writes) {
        if (Outputs.find(path) != null) {
            return Kind.OUTPUT;
        }
        if (!file.exists()) {
            // A file that is to be read and is missing will fail.
            return writes ? Kind.OUTPUT : Kind.STREAM;
        }
        boolean regular = file.isFile() && !path.startsWith("/proc/") && !path.startsWith("/sys/");
        return !regular ? Kind.STREAM : writes ? Kind.IMAGE : Kind.INPUT;
    }

    private static byte[] content(File file) throws IOException {
        try (InputStream in = new FileInputStream(file)) {
            return in.readAllBytes();
        }
    }

    private static void replay(Replayer e, String path, Opener opener) throws IOException {
        File made = given.contains(path) ? Outputs.find(path) : null;
        if (made != null) {
            // What processes have made of it, of which the replay starts none.
            byte[] content = e.bytes(Source.PROCESS, null);
            try (OutputStream out = new FileOutputStream(made)) {
                out.write(content);
            }
        }
        Replayer.Opened recorded = e.takeOpened(path, opener.writes());
        Kind kind = recorded.kind;
        File real = new File(path);
        if (kind == Kind.FAILED) {
            e.number(Source.FILE_CHANGE, 0);
        } else if (kind == Kind.INPUT || kind == Kind.IMAGE) {
            verify(e, path, recorded);
            real = kind == Kind.IMAGE ? Outputs.copy(path) : real;
        } else if (kind == Kind.OUTPUT) {
            File output = Outputs.find(path);
            real = output == null ? Outputs.add(path) : output;
        } else {
            real = new File(NULL_DEVICE);
        }
        FileDescriptor descriptor = opener.open(kind == Kind.INPUT ? path : real.getPath());
        bind(new OpenFile(path, opened++, kind), descriptor);
    }

    private static void verify(Replayer e, String path, Replayer.Opened recorded) {
        File file = new File(path);
        boolean there = file.isFile();
        byte[] sha256 = there ? fingerprint(file) : NONE;
        if (file.length() != recorded.size || !Arrays.equals(sha256, recorded.sha256)) {
            throw Stop.halt(
                    Stop.NO_INPUT,
                    "The file " + path + ", which the program opens at event " + (recorded.event) + " of " + e.path()
                            + ", is "
                            + (there
                                    ? "not the recorded one: it has " + file.length() + " bytes with SHA-256 "
                                            + Divergence.hex(sha256)
                                    : "missing")
                            + "; recorded were " + recorded.size + " bytes with SHA-256 "
                            + Divergence.hex(recorded.sha256)
                            + ". Put the recorded file there.");
        }
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
}

package org.reprise.runtime;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.OpenFile.Kind;
import org.reprise.runtime.log.EventKind;

/**
 * Opens the target's files, and knows which descriptor is which. Inputs and images are fingerprinted, and a replay refuses others; an image is opened on its overlay; what the run
 * makes a replay opens in a place of its own.
 *
 * <p>Threading: the holder of the turn.
 */
final class TargetFiles {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long FD = UNSAFE.objectFieldOffset(FileDescriptor.class, "fd");
    private static final long CLEANUP = UNSAFE.objectFieldOffset(FileDescriptor.class, "cleanup");
    /** Stands in for streams, whose bytes a replay has in the log. */
    private static final String NULL_DEVICE = "/dev/null";

    private static boolean commit;
    private static boolean logged;
    private static OpenFile[] byDescriptor = new OpenFile[16];
    /** Those with descriptors that are not real, see {@link Descriptors}. */
    private static OpenFile[] pipes = new OpenFile[16];

    /** Paths of files that processes write to. */
    private static final Set<String> given = new HashSet<>();

    private static int opened;

    private TargetFiles() {}

    /**
     * Begins, with standard input open.
     *
     * @param mayCommit whether a recording writes to images
     * @param logsBlocks whether a recording logs the data of blocks
     */
    static void start(boolean mayCommit, boolean logsBlocks) {
        commit = mayCommit;
        logged = logsBlocks;
        bind(new OpenFile("standard input", opened++, Kind.STREAM, null, false), FileDescriptor.in);
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
        bind(new OpenFile("pipe", -1, Kind.PIPE, null, false), descriptor);
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
        me.goInside();
        try {
            if (isForClasses()) {
                File made = e.replaying() ? Outputs.find(path) : null;
                made = made == null ? Media.seen(path) : made;
                return openMade(made == null ? Places.moved(path) : made, opener);
            }
            if (e.replaying()) {
                replay((Replayer) e, path, opener);
            } else {
                record(e, path, opener);
            }
            return true;
        } finally {
            me.comeOut();
        }
    }

    /** Opens what stands for a file that the run has made or written to, and that is no file of the target's here. Returns false where there is none. */
    static boolean openMade(File made, Opener opener) throws IOException {
        if (made != null) {
            opener.open(made.getPath());
        }
        return made != null;
    }

    /** Has a library that the run has made opened where it is. Once loaded, it is known by the name that it was asked for, but goes by this one when it is unloaded. */
    static void openLibrary(Object library) {
        long name = UNSAFE.objectFieldOffset(library.getClass(), "name");
        String path = (String) UNSAFE.getReference(library, name);
        File file = Outputs.find(path);
        file = file == null ? Places.moved(path) : file;
        if (file != null) {
            UNSAFE.putReference(library, name, file.getPath());
        }
    }

    // ---------------------------------------------------------------- recording

    private static void record(Engine e, String path, Opener opener) throws IOException {
        File file = new File(path);
        Medium known = Media.find(path);
        Kind kind = kind(file, path, opener, known);
        Medium medium = kind == Kind.INPUT || kind == Kind.IMAGE ? known : null;
        String name = path;
        FileInputStream content = null;
        if (kind == Kind.OUTPUT && given.contains(path)) {
            e.bytes(Source.PROCESS, content(file));
        }
        FileDescriptor descriptor;
        try {
            if ((kind == Kind.INPUT || kind == Kind.IMAGE) && medium == null) {
                medium = new Medium(opened, path, file.length(), logged);
                // Where the log has the data, nobody will look for the file.
                content = logged ? null : new FileInputStream(file);
            }
            if (kind == Kind.IMAGE) {
                makeImage(e, medium, file, !commit);
            } else if (kind == Kind.INPUT && logged) {
                medium.layOver(e, new RandomAccessFile(file, "r"), true);
            }
            if (medium != null && medium.isOverlaid()) {
                name = medium.overlay.path();
            } else if (medium != null && opener.truncates() && !logged) {
                digestFirst(medium, content);
            }
            descriptor = kind == Kind.STREAM && mayWait(file) ? openWaiting(e, opener, name) : opener.open(name);
        } catch (IOException | RuntimeException x) {
            if (content != null) {
                content.close();
            }
            e.opened(path, Kind.FAILED, null);
            throw e.thrown(Source.FILE_CHANGE, x);
        }
        e.opened(path, kind, medium);
        if (medium != null && medium != known) {
            Media.add(path, medium);
            if (content != null && !medium.digested) {
                Fingerprints.add(medium, content, false);
            }
        }
        if (kind == Kind.OUTPUT) {
            // Opened again, it is what the run has made of it.
            Outputs.add(path);
        }
        opened(path, kind, medium, opener, descriptor);
        if (medium != null && opener.deletes() && !name.equals(path)) {
            file.delete();
        }
    }

    private static Kind kind(File file, String path, Opener opener, Medium known) {
        boolean writes = opener.writes();
        if (Outputs.find(path) != null) {
            return Kind.OUTPUT;
        }
        if (!file.exists()) {
            // A file that is to be read and is missing will fail.
            return writes ? Kind.OUTPUT : Kind.STREAM;
        }
        boolean regular = file.isFile() && !path.startsWith("/proc/") && !path.startsWith("/sys/");
        // These will fail, too.
        boolean refused = opener.onlyCreates()
                || writes && !file.canWrite()
                || !opener.follows() && Files.isSymbolicLink(file.toPath());
        if (!regular || refused) {
            return Kind.STREAM;
        }
        return writes || known != null && known.isImage || Media.isNamedImage(path) ? Kind.IMAGE : Kind.INPUT;
    }

    /** Whether opening the file may take for ever: a named pipe waits for its other end. Devices are opened in class initializers of the JDK, where it is better to keep the turn. */
    private static boolean mayWait(File file) {
        return file.exists()
                && !file.isFile()
                && !file.isDirectory()
                && !file.getPath().startsWith("/dev/");
    }

    private static FileDescriptor openWaiting(Engine e, Opener opener, String name) throws IOException {
        TargetThread me = e.scheduler.turn;
        e.scheduler.leave(me);
        try {
            return opener.open(name);
        } finally {
            e.scheduler.arrive(me);
        }
    }

    private static byte[] content(File file) throws IOException {
        try (InputStream in = new FileInputStream(file)) {
            return in.readAllBytes();
        }
    }

    /** A recording that writes through is about to cut the file. */
    private static void digestFirst(Medium medium, FileInputStream content) {
        if (content == null) {
            Fingerprints.await(medium);
        } else {
            Fingerprints.add(medium, content, true);
        }
    }

    // ---------------------------------------------------------------- images

    /**
     * Makes a medium an image from here on.
     *
     * @param file what is below; null where the log has the data
     * @param overlaid whether writes go to an overlay
     */
    private static void makeImage(Engine e, Medium medium, File file, boolean overlaid) throws IOException {
        if (medium.isImage) {
            return;
        }
        if (overlaid && medium.mapped) {
            throw Stop.halt(
                    Stop.USAGE,
                    "The program opens " + medium.path + " for writing, at " + Divergence.where(e.scheduler)
                            + ", and has mapped it for reading before, where it would not see what it writes. Record with images="
                            + file.getName() + ", so that it is an image from the beginning.");
        }
        if (file != null) {
            medium.image = new RandomAccessFile(file, "r");
        }
        if (overlaid || medium.logged) {
            boolean replaced = medium.overlay != null && medium.overlay.isThrough();
            if (replaced && overlaid) {
                medium.overlay = medium.overlay.withFile();
            } else {
                medium.layOver(e, medium.image, !overlaid);
            }
        }
        medium.isImage = true;
        if (overlaid) {
            Media.laidOver();
            moveToOverlay(medium);
        }
    }

    /** What the target has open for reading on a file is open on its overlay from here on. */
    private static void moveToOverlay(Medium medium) throws IOException {
        for (int fd = 0; fd < byDescriptor.length; fd++) {
            OpenFile file = byDescriptor[fd];
            FileDescriptor descriptor = file == null || file.medium != medium ? null : file.descriptor.get();
            if (of(descriptor) == file && file != null) {
                try (RandomAccessFile other = new RandomAccessFile(medium.overlay.path(), "r")) {
                    other.seek(FilePointer.position(descriptor));
                    swap(descriptor, other.getFD());
                }
                byDescriptor[fd] = null;
                bind(file, descriptor);
            }
        }
    }

    private static void swap(FileDescriptor one, FileDescriptor other) {
        int fd = UNSAFE.getInt(one, FD);
        UNSAFE.putInt(one, FD, UNSAFE.getInt(other, FD));
        UNSAFE.putInt(other, FD, fd);
        Object cleanup = UNSAFE.getReference(one, CLEANUP);
        UNSAFE.putReference(one, CLEANUP, UNSAFE.getReference(other, CLEANUP));
        UNSAFE.putReference(other, CLEANUP, cleanup);
    }

    private static void opened(String path, Kind kind, Medium medium, Opener opener, FileDescriptor descriptor) {
        if (opener.truncates() && medium != null && medium.overlay != null) {
            medium.overlay.resized(0);
        }
        bind(new OpenFile(path, opened++, kind, medium, opener.appends()), descriptor);
    }

    // ---------------------------------------------------------------- replay

    private static void replay(Replayer e, String path, Opener opener) throws IOException {
        File made = given.contains(path) ? Outputs.find(path) : null;
        if (made != null) {
            // What processes have made of it, of which the replay starts none.
            byte[] content = e.bytes(Source.PROCESS, null);
            try (OutputStream out = new FileOutputStream(made)) {
                out.write(content);
            }
        }
        if (e.isNext(EventKind.BLOCKED)) {
            // The recording waited for the other end of a pipe.
            e.scheduler.turn.state = TargetThread.State.BLOCKED;
            e.scheduler.block(e.scheduler.turn, EventKind.BLOCKED);
        }
        Replayer.Opened recorded = e.takeOpened(path, opener.writes());
        Kind kind = recorded.kind;
        Medium medium = null;
        String name;
        if (kind == Kind.FAILED) {
            e.number(Source.FILE_CHANGE, 0);
            throw new IllegalStateException("no exception of a file that failed to open");
        } else if (kind == Kind.INPUT || kind == Kind.IMAGE) {
            medium = medium(e, path, recorded);
            Media.named(path, medium);
            File file = medium.logged ? null : Outputs.origin(path, medium.size);
            if (kind == Kind.IMAGE) {
                makeImage(e, medium, file, true);
            } else if (medium.logged) {
                medium.layOver(e, null, false);
            }
            name = medium.isOverlaid() ? medium.overlay.path() : file.getPath();
        } else if (kind == Kind.OUTPUT) {
            File output = Outputs.find(path);
            name = (output == null ? Outputs.add(path) : output).getPath();
        } else {
            name = NULL_DEVICE;
        }
        opened(path, kind, medium, opener, opener.open(name));
    }

    private static Medium medium(Replayer e, String path, Replayer.Opened recorded) throws IOException {
        Medium medium = Media.find(recorded.first);
        if (recorded.first != opened) {
            if (medium == null || medium.size != recorded.size || medium.logged != recorded.logged) {
                throw e.corrupt(recorded.event, "opens a file again that was not opened");
            }
            return medium;
        }
        medium = new Medium(opened, path, recorded.size, recorded.logged);
        medium.event = recorded.event;
        Media.add(medium);
        if (!medium.logged) {
            File file = Outputs.origin(path, medium.size);
            if (!file.isFile() || file.length() != medium.size) {
                throw Fingerprints.refuse(medium, file);
            }
            Fingerprints.add(medium, new FileInputStream(file), false);
        }
        return medium;
    }

    /** Whether the JDK opens a file to load classes or resources from: these are compared class by class. */
    static boolean isForClasses() {
        StackTraceElement[] frames = new Throwable().getStackTrace();
        for (StackTraceElement frame : frames) {
            String name = frame.getClassName();
            if (name.startsWith("jdk.internal.loader.") || name.startsWith("java.util.zip.ZipFile")) {
                return true;
            }
        }
        return false;
    }
}

package org.reprise.runtime;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Makes files and directories that are for their owner alone from the first byte, whatever the umask: a log, an overlay and what a program wrote are as secret as what it saw. The classes of the JDK that take modes
 * would be initialized where only one of the modes makes a file, so the method below them is called.
 *
 * <p>Threading: any thread in which hooks are inert.
 */
public final class PrivateFiles {
    private static final LinkOption[] NO_LINKS = {LinkOption.NOFOLLOW_LINKS};
    private static final LinkOption[] LINKS = {};
    /** What belongs to this process's user. */
    private static final Path SELF = Path.of("/proc/self");

    private static final int KIND = 0xf000;
    /** Of {@link #isOwn}. */
    public static final int DIRECTORY = 0x4000;
    /** Of {@link #isOwn}. */
    public static final int REGULAR = 0x8000;
    /** Of {@link #isOwn}. A link's mode says nothing: nobody can write one. */
    static final int LINK = 0xa000;

    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;
    private static final int FILE_MODE = 0600;
    private static final int DIRECTORY_MODE = 0700;

    /** Null where the system is no Unix: there directories of users are private by themselves. */
    private static final Class<?> DISPATCHER = find("UnixNativeDispatcher");

    private static final Method OPEN = method("open", path(), int.class, int.class);
    private static final Method CLOSE = method("close", int.class);
    private static final Method MAKE_DIRECTORY = method("mkdir", path(), int.class);
    private static final int CREATE = constant("O_RDWR") | constant("O_CREAT") | constant("O_EXCL");

    private PrivateFiles() {}

    private static Class<?> find(String name) {
        try {
            return Class.forName("sun.nio.fs." + name);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static Class<?> path() {
        return DISPATCHER == null ? null : find("UnixPath");
    }

    private static Method method(String name, Class<?>... parameters) {
        try {
            return DISPATCHER == null ? null : DISPATCHER.getDeclaredMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("this JDK makes files in another way", e);
        }
    }

    private static int constant(String name) {
        try {
            Class<?> constants = find("UnixConstants");
            return DISPATCHER == null
                    ? 0
                    : Natives.open(constants.getDeclaredField(name)).getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK makes files in another way", e);
        }
    }

    /** Fails to make something, so that what comes later finds all its classes there, in both modes. */
    static void prepare() {
        try {
            open(new File("/"));
            makeDirectory(new File("/"));
            lock(new FileDescriptor(), true);
        } catch (IOException e) {
            // As it should be.
        }
        Files.isSymbolicLink(Path.of("/"));
        isOwn(new File("/"), DIRECTORY);
        identity(new File("/"));
    }

    /** {@link #open}, for the agent. */
    public static RandomAccessFile create(File file) throws IOException {
        Callers.refuseLater(PrivateFiles.class);
        return open(file);
    }

    /** Makes a file and opens it; returns null where there is something of that name, a link too. */
    static RandomAccessFile open(File file) throws IOException {
        if (DISPATCHER == null) {
            return file.createNewFile() ? new RandomAccessFile(file, "rw") : null;
        }
        Object descriptor = call(file, OPEN, CREATE, FILE_MODE);
        if (descriptor == null) {
            return null;
        }
        try {
            // By its descriptor, where that goes: the name may be another file's by now.
            File same = new File("/proc/self/fd/" + descriptor);
            return new RandomAccessFile(same.exists() ? same : file, "rw");
        } finally {
            call(CLOSE, descriptor);
        }
    }

    /** Makes an empty file; returns false where there is something of that name, a link too. */
    static boolean make(File file) throws IOException {
        if (DISPATCHER == null) {
            return file.createNewFile();
        }
        Object descriptor = call(file, OPEN, CREATE, FILE_MODE);
        if (descriptor != null) {
            call(CLOSE, descriptor);
        }
        return descriptor != null;
    }

    /** Takes a lock on a file, which the process has until it closes the file, however often it has opened it; returns false where another process has one. */
    static boolean lock(RandomAccessFile file, boolean shared) throws IOException {
        return lock(file.getFD(), shared);
    }

    /** The same, of a file that the process has made; where the file system knows no locks, it has one in name. */
    static boolean hold(RandomAccessFile file) {
        try {
            return lock(file, false);
        } catch (IOException e) {
            return true;
        }
    }

    private static boolean lock(FileDescriptor file, boolean shared) throws IOException {
        // On systems that are no Unix a lock keeps others from reading.
        return DISPATCHER == null || FileNatives.lock(file, false, 0, Long.MAX_VALUE, shared) >= 0;
    }

    /** {@link #makeDirectory}, for the agent. */
    public static boolean createDirectory(File directory) throws IOException {
        Callers.refuseLater(PrivateFiles.class);
        return makeDirectory(directory);
    }

    /** Makes a directory, not those above it; returns false where there is something of that name, a link too. */
    static boolean makeDirectory(File directory) throws IOException {
        if (DISPATCHER == null) {
            return directory.mkdir();
        }
        return call(directory, MAKE_DIRECTORY, DIRECTORY_MODE) != null;
    }

    /** Makes a directory and those above it that are missing; returns whether it is there. */
    static boolean createDirectories(File directory) throws IOException {
        if (directory.isDirectory()) {
            return true;
        }
        File parent = directory.getAbsoluteFile().getParentFile();
        return parent != null && createDirectories(parent) && (makeDirectory(directory) || directory.isDirectory());
    }

    /** Returns what the method does, something else than null where it returns nothing, and null where there is something of that name. */
    private static Object call(File file, Method method, Object... numbers) throws IOException {
        try {
            Path path = file.toPath();
            Object result = numbers.length == 1
                    ? Originals.invoke(method, null, path, numbers[0])
                    : Originals.invoke(method, null, path, numbers[0], numbers[1]);
            return result == null ? method : result;
        } catch (InvalidPathException e) {
            throw new IOException(e.getMessage(), e);
        } catch (InvocationTargetException e) {
            if (file.exists() || Files.isSymbolicLink(file.toPath())) {
                return null;
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private static void call(Method method, Object number) {
        try {
            Originals.invoke(method, null, number);
        } catch (InvocationTargetException e) {
            throw Thrown.<RuntimeException>sneak(e.getCause());
        }
    }

    /**
     * Whether something belongs to this process's user, and nobody else has written or can write it. Not so on systems that do not tell owners.
     *
     * @param kind what it must be; no link is followed
     */
    public static boolean isOwn(File file, int kind) {
        Callers.refuseLater(PrivateFiles.class);
        try {
            int mode = number(file, "mode");
            return (mode & KIND) == kind
                    && (kind == LINK || (mode & WRITABLE_BY_OTHERS) == 0)
                    && number(file, "uid") == (Integer) attribute(SELF, "uid", LINKS);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether nobody but its owner can move or replace what is in a directory. */
    static boolean keepsNames(File directory) {
        try {
            int mode = number(directory, "mode");
            return (mode & WRITABLE_BY_OTHERS) == 0 || (mode & STICKY) != 0;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns what tells a file from every other that exists, whatever their names; null where that cannot be told, as where there is none. */
    static String identity(File file) {
        try {
            return attribute(file.toPath(), "dev", LINKS) + ":" + attribute(file.toPath(), "ino", LINKS);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return null;
        }
    }

    private static int number(File file, String attribute) throws IOException {
        return (Integer) attribute(file.toPath(), attribute, NO_LINKS);
    }

    private static Object attribute(Path path, String attribute, LinkOption[] links) throws IOException {
        return Files.readAttributes(path, "unix:" + attribute, links).get(attribute);
    }
}

package org.reprise.runtime;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.Channel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.spi.FileSystemProvider;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import jdk.internal.misc.Unsafe;

/** Opens a file for real, under the name it has for the target or, in a replay, under a private one: one subclass for each way of the JDK. */
abstract class Opener {
    /** Whether the file may be written through what is opened. */
    abstract boolean writes();

    /** Whether opening fails where the file exists. */
    boolean onlyCreates() {
        return false;
    }

    /** Whether opening cuts the file to nothing. */
    boolean truncates() {
        return false;
    }

    /** Whether each write goes to the end. */
    boolean appends() {
        return false;
    }

    /** Whether the file's name goes when it is opened. */
    boolean deletes() {
        return false;
    }

    /** Whether a symbolic link is followed. */
    boolean follows() {
        return true;
    }

    /**
     * Opens; returns the descriptor.
     *
     * @param path the file's name; another one than the target's where something else stands in for it, which exists perhaps, and keeps its name
     */
    abstract FileDescriptor open(String path) throws IOException;

    private static Method open0(Class<?> owner, Class<?>... parameters) {
        try {
            Method open0 = owner.getDeclaredMethod("open0", parameters);
            open0.setAccessible(true);
            return open0;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("this JDK opens files in another way", e);
        }
    }

    private static void invoke(Method open0, Object receiver, Object... arguments) throws IOException {
        try {
            open0.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
            throw Thrown.<IOException>sneak(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** FileInputStream. */
    static final class Input extends Opener {
        private static final Method OPEN = open0(FileInputStream.class, String.class);
        private final FileInputStream stream;

        Input(FileInputStream stream) {
            this.stream = stream;
        }

        @Override
        boolean writes() {
            return false;
        }

        @Override
        FileDescriptor open(String path) throws IOException {
            invoke(OPEN, stream, path);
            return stream.getFD();
        }
    }

    /** FileOutputStream. */
    static final class Output extends Opener {
        private static final Method OPEN = open0(FileOutputStream.class, String.class, boolean.class);
        private final FileOutputStream stream;
        private final boolean append;

        Output(FileOutputStream stream, boolean append) {
            this.stream = stream;
            this.append = append;
        }

        @Override
        boolean writes() {
            return true;
        }

        @Override
        boolean truncates() {
            return !append;
        }

        @Override
        boolean appends() {
            return append;
        }

        @Override
        FileDescriptor open(String path) throws IOException {
            invoke(OPEN, stream, path, append);
            return stream.getFD();
        }
    }

    /** RandomAccessFile. */
    static final class RandomAccess extends Opener {
        private static final Method OPEN = open0(RandomAccessFile.class, String.class, int.class);
        /** O_RDWR of RandomAccessFile. */
        private static final int READ_WRITE = 2;

        private final RandomAccessFile file;
        private final int mode;

        RandomAccess(RandomAccessFile file, int mode) {
            this.file = file;
            this.mode = mode;
        }

        @Override
        boolean writes() {
            return (mode & READ_WRITE) != 0;
        }

        @Override
        FileDescriptor open(String path) throws IOException {
            invoke(OPEN, file, path, mode);
            return file.getFD();
        }
    }

    /** FileChannel.open, Files.newByteChannel, AsynchronousFileChannel.open and all above them. */
    static final class ByChannel extends Opener {
        private static final Unsafe UNSAFE = Unsafe.getUnsafe();
        private static final Class<?> CHANNEL = channelClass("FileChannelImpl");
        private static final long DESCRIPTOR = UNSAFE.objectFieldOffset(CHANNEL, "fd");
        private static final long READABLE = UNSAFE.objectFieldOffset(CHANNEL, "readable");
        private static final long WRITABLE = UNSAFE.objectFieldOffset(CHANNEL, "writable");
        private static final Class<?> ASYNCHRONOUS = channelClass("AsynchronousFileChannelImpl");
        private static final long ASYNCHRONOUS_DESCRIPTOR = UNSAFE.objectFieldOffset(ASYNCHRONOUS, "fdObj");

        /** The method of the provider. */
        enum By {
            FILE_CHANNEL,
            BYTE_CHANNEL,
            ASYNCHRONOUS
        }

        private final FileSystemProvider provider;
        private final Path path;
        private final Set<OpenOption> options;
        private final FileAttribute<?>[] attributes;
        private final By by;
        /** Of an asynchronous channel, perhaps null. */
        private final ExecutorService executor;
        /** What was opened. */
        Channel channel;

        ByChannel(
                FileSystemProvider provider,
                Path path,
                Set<? extends OpenOption> options,
                FileAttribute<?>[] attributes,
                By by,
                ExecutorService executor,
                boolean replaying) {
            this.provider = provider;
            this.path = path;
            // Copied here, in both modes alike: a set hashes its options.
            this.options = new HashSet<>(options);
            if (replaying) {
                this.options.remove(StandardOpenOption.DELETE_ON_CLOSE);
            }
            this.attributes = attributes;
            this.by = by;
            this.executor = executor;
        }

        private static Class<?> channelClass(String name) {
            try {
                return Class.forName("sun.nio.ch." + name);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Whether a FileChannel was opened for reading. */
        static boolean isReadable(Object channel) {
            return UNSAFE.getBoolean(channel, READABLE);
        }

        /** Whether a FileChannel was opened for writing. */
        static boolean isWritable(Object channel) {
            return UNSAFE.getBoolean(channel, WRITABLE);
        }

        /** Returns the descriptor of a channel, or null where it is no file's. */
        static FileDescriptor descriptor(Object channel) {
            if (CHANNEL.isInstance(channel)) {
                return (FileDescriptor) UNSAFE.getReference(channel, DESCRIPTOR);
            }
            return ASYNCHRONOUS.isInstance(channel)
                    ? (FileDescriptor) UNSAFE.getReference(channel, ASYNCHRONOUS_DESCRIPTOR)
                    : null;
        }

        @Override
        boolean writes() {
            return options.contains(StandardOpenOption.WRITE) || appends();
        }

        @Override
        boolean onlyCreates() {
            return writes() && options.contains(StandardOpenOption.CREATE_NEW);
        }

        @Override
        boolean truncates() {
            return writes() && options.contains(StandardOpenOption.TRUNCATE_EXISTING);
        }

        @Override
        boolean appends() {
            return options.contains(StandardOpenOption.APPEND);
        }

        @Override
        boolean deletes() {
            return options.contains(StandardOpenOption.DELETE_ON_CLOSE);
        }

        @Override
        boolean follows() {
            return !options.contains(LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        FileDescriptor open(String name) throws IOException {
            boolean itself = name.equals(path.toString());
            Path real = itself ? path : path.getFileSystem().getPath(name);
            Set<OpenOption> wanted = new HashSet<>(options);
            if (!itself) {
                wanted.remove(LinkOption.NOFOLLOW_LINKS);
                wanted.remove(StandardOpenOption.DELETE_ON_CLOSE);
                if (wanted.remove(StandardOpenOption.CREATE_NEW)) {
                    wanted.add(StandardOpenOption.CREATE);
                }
            }
            if (by == By.ASYNCHRONOUS) {
                channel = provider.newAsynchronousFileChannel(real, wanted, executor, attributes);
            } else {
                channel = by == By.FILE_CHANNEL
                        ? provider.newFileChannel(real, wanted, attributes)
                        : provider.newByteChannel(real, wanted, attributes);
            }
            return descriptor(channel);
        }
    }
}

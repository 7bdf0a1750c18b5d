package org.reprise.runtime;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import jdk.internal.misc.Unsafe;

/**
 * Position and length of any file by its descriptor, whatever class of the JDK has it open: with the natives of RandomAccessFile, which, unlike those of a channel, close nothing
 * when the thread is interrupted.
 *
 * <p>Threading: the holder of the turn, inside.
 */
final class FilePointer {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long FD = UNSAFE.objectFieldOffset(RandomAccessFile.class, "fd");
    /** Given the descriptor in question for the length of a call; it must not keep it, lest the JDK's cleaner never close it. */
    private static final RandomAccessFile FILE = file();

    private FilePointer() {}

    private static RandomAccessFile file() {
        try {
            return (RandomAccessFile) UNSAFE.allocateInstance(RandomAccessFile.class);
        } catch (InstantiationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Offset in bytes at which the next read or write begins. */
    static long position(FileDescriptor descriptor) throws IOException {
        UNSAFE.putReference(FILE, FD, descriptor);
        try {
            return FILE.getFilePointer();
        } finally {
            UNSAFE.putReference(FILE, FD, null);
        }
    }

    /** Moves it. */
    static void seek(FileDescriptor descriptor, long position) throws IOException {
        UNSAFE.putReference(FILE, FD, descriptor);
        try {
            FILE.seek(position);
        } finally {
            UNSAFE.putReference(FILE, FD, null);
        }
    }

    /** Length of the file in bytes. */
    static long length(FileDescriptor descriptor) throws IOException {
        UNSAFE.putReference(FILE, FD, descriptor);
        try {
            return FILE.length();
        } finally {
            UNSAFE.putReference(FILE, FD, null);
        }
    }
}

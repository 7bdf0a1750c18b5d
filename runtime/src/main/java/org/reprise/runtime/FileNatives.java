package org.reprise.runtime;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.zip.CRC32C;
import jdk.internal.misc.Unsafe;

/**
 * Reads and writes a descriptor with the natives below the JDK's channels: at a position, without moving it, with one system call, no allocation, and no channel that an interrupt closes.
 *
 * <p>Threading: the holder of the turn, or, of {@link #lock}, a thread that has left it.
 */
final class FileNatives {
    private static final String DISPATCHER = "sun.nio.ch.FileDispatcherImpl";
    /** IOStatus.INTERRUPTED: a signal came, of which a regular file knows nothing. */
    private static final int INTERRUPTED = -3;
    /** Bytes of the memory through which the holder of the turn reads and writes. */
    static final int ROOM = 1 << 16;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long BYTES = Natives.arrayBase("BYTE");
    private static final long ADDRESS = UNSAFE.objectFieldOffset(Buffer.class, "address");
    private static final MethodHandle PREAD =
            find("pread0", int.class, FileDescriptor.class, long.class, int.class, long.class);
    private static final MethodHandle PWRITE =
            find("pwrite0", int.class, FileDescriptor.class, long.class, int.class, long.class);
    private static final MethodHandle READ = find("read0", int.class, FileDescriptor.class, long.class, int.class);
    private static final MethodHandle WRITE = find("write0", int.class, FileDescriptor.class, long.class, int.class);
    private static final MethodHandle WRITEV = find("writev0", long.class, FileDescriptor.class, long.class, int.class);
    private static final MethodHandle TRUNCATE = find("truncate0", int.class, FileDescriptor.class, long.class);
    private static final MethodHandle SIZE = find("size0", long.class, FileDescriptor.class);
    private static final MethodHandle FORCE = find("force0", int.class, FileDescriptor.class, boolean.class);
    private static final MethodHandle LOCK =
            find("lock0", int.class, FileDescriptor.class, boolean.class, long.class, long.class, boolean.class);
    private static final MethodHandle RELEASE =
            find("release0", void.class, FileDescriptor.class, long.class, long.class);
    private static final MethodHandle CRC = crc("updateDirectByteBuffer", long.class);
    private static final MethodHandle CRC_OF_ARRAY = crc("updateBytes", byte[].class);
    /** Where it is. */
    static final long ROOM_AT = UNSAFE.allocateMemory(ROOM);

    private FileNatives() {}

    /** Finds a native of the dispatcher, which another class has on each JDK. */
    private static MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
        try {
            Class<?> owner = Class.forName(DISPATCHER);
            MethodType type = MethodType.methodType(result, parameters);
            for (; owner != Object.class; owner = owner.getSuperclass()) {
                MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
                try {
                    return lookup.findStatic(owner, name, type);
                } catch (NoSuchMethodException e) {
                    // In the class above, then.
                    continue;
                }
            }
            throw new IllegalStateException("this JDK has no " + DISPATCHER + '.' + name + type);
        } catch (ClassNotFoundException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns an intrinsic by which CRC32C updates itself: it needs no object. */
    private static MethodHandle crc(String name, Class<?> data) {
        try {
            return MethodHandles.privateLookupIn(CRC32C.class, MethodHandles.lookup())
                    .findStatic(
                            CRC32C.class,
                            name,
                            MethodType.methodType(int.class, int.class, data, int.class, int.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns where the memory of a direct buffer begins. */
    static long address(ByteBuffer buffer) {
        return UNSAFE.getLong(buffer, ADDRESS);
    }

    /** Returns the CRC-32C of memory. */
    static int crc(long address, int length) {
        try {
            return ~(int) CRC.invokeExact(-1, address, 0, length);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
    }

    /** Returns the CRC-32C of part of an array, which must be one. */
    static int crc(byte[] data, int offset, int length) {
        try {
            return ~(int) CRC_OF_ARRAY.invokeExact(-1, data, offset, offset + length);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
    }

    /** Reads to memory, perhaps less than wanted; -1 at the end. */
    static int read(FileDescriptor from, long at, long address, int length) throws IOException {
        // The native does not look.
        Objects.requireNonNull(from);
        try {
            int n;
            do {
                n = (int) PREAD.invokeExact(from, address, length, at);
            } while (n == INTERRUPTED);
            return n;
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    /** Reads from a socket, from any thread and without allocating anything, perhaps less than wanted; -1 at the end. */
    static int receive(FileDescriptor from, long address, int length) throws IOException {
        try {
            int n;
            do {
                n = (int) READ.invokeExact(from, address, length);
            } while (n == INTERRUPTED);
            return n;
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    /** Writes all to a socket, from any thread and without allocating anything. */
    static void send(FileDescriptor to, long address, int length) throws IOException {
        try {
            int done = 0;
            do {
                int n = (int) WRITE.invokeExact(to, address + done, length - done);
                done += n == INTERRUPTED ? 0 : n;
            } while (done < length);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    /** Reads to an array, from any thread, perhaps less than wanted; -1 at the end. */
    static int read(FileDescriptor from, long at, byte[] to) throws IOException {
        long memory = UNSAFE.allocateMemory(Math.max(1, to.length));
        try {
            int n = read(from, at, memory, to.length);
            UNSAFE.copyMemory(null, memory, to, BYTES, Math.max(n, 0));
            return n;
        } finally {
            UNSAFE.freeMemory(memory);
        }
    }

    /** Copies from an array to memory. */
    static void copy(byte[] from, int offset, long address, int length) {
        UNSAFE.copyMemory(from, BYTES + offset, null, address, length);
    }

    /** Reads all that is wanted; zeros behind the end. */
    static void fill(FileDescriptor from, long at, long address, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int n = read(from, at + done, address + done, length - done);
            if (n <= 0) {
                clear(address + done, length - done);
                return;
            }
            done += n;
        }
    }

    /** As {@link #fill(FileDescriptor, long, long, int)}, to an array. */
    static void fill(FileDescriptor from, long at, byte[] to, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(ROOM, length - done);
            fill(from, at + done, ROOM_AT, part);
            copy(ROOM_AT, to, offset + done, part);
            done += part;
        }
    }

    static long allocate(int bytes) {
        return UNSAFE.allocateMemory(bytes);
    }

    static void free(long memory) {
        UNSAFE.freeMemory(memory);
    }

    /** Whether memory, a multiple of eight bytes, holds zeros alone. */
    static boolean isZero(long address, int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            if (UNSAFE.getLong(address + i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Fills memory with zeros. */
    static void clear(long address, int length) {
        UNSAFE.setMemory(address, length, (byte) 0);
    }

    /** Copies from memory to an array. */
    static void copy(long address, byte[] to, int offset, int length) {
        UNSAFE.copyMemory(null, address, to, BYTES + offset, length);
    }

    /** Writes from memory, perhaps less than wanted. */
    static int write(FileDescriptor to, long at, long address, int length) throws IOException {
        try {
            int n;
            do {
                n = (int) PWRITE.invokeExact(to, address, length, at);
            } while (n == INTERRUPTED);
            return n;
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    /** Writes all from memory. */
    static void writeAll(FileDescriptor to, long at, long address, int length) throws IOException {
        for (int done = 0; done < length; ) {
            done += write(to, at + done, address + done, length - done);
        }
    }

    /** Writes all of a part of an array. */
    static void write(FileDescriptor to, long at, byte[] data, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(ROOM, length - done);
            copy(data, offset + done, ROOM_AT, part);
            writeAll(to, at + done, ROOM_AT, part);
            done += part;
        }
    }

    /** Writes where the descriptor stands; the original of a dispatcher's write. */
    static int write(FileDescriptor to, long address, int length) throws IOException {
        try {
            return (int) WRITE.invokeExact(to, address, length);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    /** The original of a dispatcher's writev. */
    static long writev(FileDescriptor to, long address, int length) throws IOException {
        try {
            return (long) WRITEV.invokeExact(to, address, length);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    static int truncate(FileDescriptor file, long size) throws IOException {
        try {
            return (int) TRUNCATE.invokeExact(file, size);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    static long size(FileDescriptor file) throws IOException {
        try {
            return (long) SIZE.invokeExact(file);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    static int force(FileDescriptor file, boolean metaData) throws IOException {
        try {
            return (int) FORCE.invokeExact(file, metaData);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    /** Locks as FileDispatcher.lock does; the number tells how it ended. */
    static int lock(FileDescriptor file, boolean blocking, long position, long size, boolean shared)
            throws IOException {
        try {
            return (int) LOCK.invokeExact(file, blocking, position, size, shared);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    static void release(FileDescriptor file, long position, long size) throws IOException {
        try {
            RELEASE.invokeExact(file, position, size);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }
}

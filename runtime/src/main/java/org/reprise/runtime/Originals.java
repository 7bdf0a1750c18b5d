package org.reprise.runtime;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import jdk.internal.access.JavaLangAccess;
import jdk.internal.access.SharedSecrets;

/**
 * Calls methods of the JDK as {@code super.read(...)} does: a subclass of the target that overrides one, and has called it for the hook to be met, must not be called
 * again. Others are private.
 */
final class Originals {
    private static final MethodType INT_BY_RANGE = MethodType.methodType(int.class, byte[].class, int.class, int.class);
    private static final MethodType VOID_BY_RANGE =
            MethodType.methodType(void.class, byte[].class, int.class, int.class);
    private static final MethodHandle INPUT_READ = find(FileInputStream.class, "read", INT_BY_RANGE);
    private static final MethodHandle INPUT_AVAILABLE =
            find(FileInputStream.class, "available", MethodType.methodType(int.class));
    private static final MethodHandle INPUT_SKIP =
            find(FileInputStream.class, "skip", MethodType.methodType(long.class, long.class));
    private static final MethodHandle OUTPUT_WRITE = find(FileOutputStream.class, "write", VOID_BY_RANGE);
    private static final MethodHandle RANDOM_READ = find(RandomAccessFile.class, "read", INT_BY_RANGE);
    private static final MethodHandle RANDOM_WRITE = find(RandomAccessFile.class, "write", VOID_BY_RANGE);
    private static final MethodHandle THREAD_START = find(Thread.class, "start0", MethodType.methodType(void.class));
    private static final MethodHandle ENQUEUE =
            find(ReferenceQueue.class, "enqueue", MethodType.methodType(boolean.class, Reference.class));
    private static final MethodHandle LOADED =
            find(ClassLoader.class, "findLoadedClass", MethodType.methodType(Class.class, String.class));
    private static final MethodHandle FINALIZE = finalizer();
    private static final MethodHandle INVOKE = invoker();

    private Originals() {}

    private static MethodHandle find(Class<?> owner, String name, MethodType type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findSpecial(owner, name, type, owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no " + owner.getName() + '.' + name + type, e);
        }
    }

    private static MethodHandle finalizer() {
        try {
            Class<?> finalizer = Class.forName("java.lang.ref.Finalizer");
            MethodHandle run = find(finalizer, "runFinalizer", MethodType.methodType(void.class, JavaLangAccess.class));
            return MethodHandles.insertArguments(run, 1, SharedSecrets.getJavaLangAccess())
                    .asType(MethodType.methodType(void.class, Reference.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The native method below Method.invoke; up to JDK 17 it stands elsewhere. */
    private static MethodHandle invoker() {
        MethodType type = MethodType.methodType(Object.class, Method.class, Object.class, Object[].class);
        for (String name : new String[] {"DirectMethodHandleAccessor$NativeAccessor", "NativeMethodAccessorImpl"}) {
            try {
                Class<?> owner = Class.forName("jdk.internal.reflect." + name);
                return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                        .findStatic(owner, "invoke0", type);
            } catch (ReflectiveOperationException e) {
                // Of another JDK.
            }
        }
        throw new IllegalStateException("this JDK has no invoke0");
    }

    /** Returns the class of that name which the loader defined, or was asked for by the JVM and had, or null. */
    static Class<?> findLoadedClass(ClassLoader loader, String name) {
        try {
            return (Class<?>) LOADED.invokeExact(loader, name);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
    }

    /**
     * Calls a method as Method.invoke does, but without that one's way of making classes once it has been called some times: a replay, which calls less, would
     * make other ones, and a stack trace shows their numbers.
     */
    static Object invoke(Method method, Object receiver, Object... arguments) throws InvocationTargetException {
        try {
            return (Object) INVOKE.invokeExact(method, receiver, arguments);
        } catch (Throwable e) {
            throw Thrown.<InvocationTargetException>sneak(e);
        }
    }

    /** Runs the finalizer of what a Finalizer refers to. */
    static void runFinalizer(Reference<?> finalizer) {
        try {
            FINALIZE.invokeExact((Reference) finalizer);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
    }

    static void enqueue(ReferenceQueue<?> queue, Reference<?> reference) {
        try {
            boolean enqueued = (boolean) ENQUEUE.invokeExact((ReferenceQueue) queue, (Reference) reference);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
    }

    static void start0(Thread thread) {
        try {
            THREAD_START.invokeExact(thread);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
    }

    static int read(FileInputStream in, byte[] to, int offset, int length) throws IOException {
        try {
            return (int) INPUT_READ.invokeExact(in, to, offset, length);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    static int available(FileInputStream in) throws IOException {
        try {
            return (int) INPUT_AVAILABLE.invokeExact(in);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    static long skip(FileInputStream in, long length) throws IOException {
        try {
            return (long) INPUT_SKIP.invokeExact(in, length);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    static void write(FileOutputStream out, byte[] data, int offset, int length) throws IOException {
        try {
            OUTPUT_WRITE.invokeExact(out, data, offset, length);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    static int read(RandomAccessFile in, byte[] to, int offset, int length) throws IOException {
        try {
            return (int) RANDOM_READ.invokeExact(in, to, offset, length);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }

    static void write(RandomAccessFile out, byte[] data, int offset, int length) throws IOException {
        try {
            RANDOM_WRITE.invokeExact(out, data, offset, length);
        } catch (Throwable e) {
            throw Thrown.<IOException>sneak(e);
        }
    }
}

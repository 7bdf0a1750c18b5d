package org.reprise.runtime;

import java.io.FileDescriptor;
import java.lang.reflect.Constructor;
import jdk.internal.misc.Unsafe;

/**
 * The two constructors by which {@code sun.nio.ch.Util} makes mapped buffers, by reflection: JDK 25 spins a dozen classes for the first one, where the native accessor, which JDK 17 begins with, needs none.
 * A recording's log is mapped, so each start would pay for it, a twentieth of its time.
 *
 * <p>Threading: main's thread, before the target begins.
 */
final class MappedBuffers {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private MappedBuffers() {}

    /** Gives both what they call; where this JDK has others, it makes its own. */
    static void prepare() {
        try {
            Class<?> accessor = Class.forName("jdk.internal.reflect.DirectConstructorHandleAccessor$NativeAccessor");
            Class<?> util = Class.forName("sun.nio.ch.Util");
            Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
            prepare(util, "directByteBufferConstructor", Class.forName("java.nio.DirectByteBuffer"), segment, accessor);
            prepare(
                    util,
                    "directByteBufferRConstructor",
                    Class.forName("java.nio.DirectByteBufferR"),
                    segment,
                    accessor);
        } catch (ReflectiveOperationException | InternalError e) {
            // JDK 17, for one.
        }
    }

    private static void prepare(Class<?> util, String field, Class<?> buffer, Class<?> segment, Class<?> accessor)
            throws ReflectiveOperationException {
        Constructor<?> constructor = Natives.open(buffer.getDeclaredConstructor(
                int.class, long.class, FileDescriptor.class, Runnable.class, boolean.class, segment));
        Object called = UNSAFE.allocateInstance(accessor);
        JdkMaps.put(accessor, called, "ctor", constructor);
        JdkMaps.put(Constructor.class, constructor, "constructorAccessor", called);
        JdkMaps.put(util, util, field, constructor);
    }
}

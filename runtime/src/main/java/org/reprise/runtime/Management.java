package org.reprise.runtime;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Reads java.lang.management by reflection: the runtime needs java.base alone. */
final class Management {
    /** The bean of the JVM as a whole. */
    static final String RUNTIME = "java.lang.management.RuntimeMXBean";
    /** The bean of the threads. */
    static final String THREADS = "java.lang.management.ThreadMXBean";
    /** The same, with what the JDK adds. */
    static final String MORE_OF_THREADS = "com.sun.management.ThreadMXBean";
    /** The bean of the memory. */
    static final String MEMORY = "java.lang.management.MemoryMXBean";
    /** The bean of the classes. */
    static final String CLASSES = "java.lang.management.ClassLoadingMXBean";
    /** The bean of the compilers. */
    static final String COMPILATION = "java.lang.management.CompilationMXBean";
    /** The beans of the collectors. */
    private static final String COLLECTOR = "java.lang.management.GarbageCollectorMXBean";
    /** The beans of the parts of memory. */
    static final String POOL = "java.lang.management.MemoryPoolMXBean";

    private static final String MORE_OF_COLLECTOR = "com.sun.management.GarbageCollectorMXBean";
    private static final String COLLECTION = "com.sun.management.GcInfo";
    private static final String COMPOSITE = "javax.management.openmbean.Composite";
    /** The beans of memory outside the heap that buffers have. */
    static final String BUFFERS = "java.lang.management.BufferPoolMXBean";
    /** The bean of the machine. */
    static final String MACHINE = "java.lang.management.OperatingSystemMXBean";
    /** The same, with what the JDK adds on Unix. */
    static final String MORE_OF_MACHINE = "com.sun.management.UnixOperatingSystemMXBean";

    private Management() {}

    /** Asks a bean for a whole number; the argument, where there is one, is a thread id. */
    static long number(Engine e, Object bean, String type, String method, Object... threadId) {
        return e.number(
                Source.MANAGEMENT, e.replaying() ? 0 : ((Number) ask(e, bean, type, method, threadId)).longValue());
    }

    /** Asks a collector's bean for a number; without an engine it is none of Reprise's business. */
    static long ofCollector(Engine e, Object bean, String method) {
        if (e != null) {
            return number(e, bean, COLLECTOR, method);
        }
        try {
            return ((Number) Class.forName(COLLECTOR).getMethod(method).invoke(bean)).longValue();
        } catch (InvocationTargetException x) {
            throw Thrown.<RuntimeException>sneak(x.getCause());
        } catch (ReflectiveOperationException x) {
            throw new IllegalStateException(x);
        }
    }

    /** Asks a bean for a number with a fraction. */
    static double fraction(Engine e, Object bean, String type, String method) {
        return Double.longBitsToDouble(e.number(
                Source.MANAGEMENT,
                e.replaying() ? 0 : Double.doubleToRawLongBits((Double) ask(e, bean, type, method))));
    }

    /** Asks a bean whether something is so. */
    static boolean truth(Engine e, Object bean, String type, String method) {
        return e.number(Source.MANAGEMENT, !e.replaying() && (Boolean) ask(e, bean, type, method) ? 1 : 0) != 0;
    }

    /** Asks a collector's bean for its last collection: a GcInfo, or null. */
    static Object lastCollection(Engine e, Object bean) {
        TargetThread me = e.scheduler.turn;
        Object real = e.replaying() ? null : ask(e, bean, MORE_OF_COLLECTOR, "getLastGcInfo");
        try {
            if (real != null) {
                // As the interface CompositeDataView has it; the type does not matter.
                real = call(
                        me,
                        real,
                        Class.forName(COLLECTION),
                        "toCompositeData",
                        Class.forName(COMPOSITE + "Type"),
                        null);
            }
            Class<?> data = Class.forName(COMPOSITE + "Data");
            Object logged = value(e, Source.MANAGEMENT, data, e.replaying() ? null : form(me, real));
            return call(me, null, Class.forName(COLLECTION), "from", data, logged);
        } catch (IllegalArgumentException x) {
            if (e.replaying()) {
                throw e.corrupt("has no collection: " + x.getMessage());
            }
            throw Stop.halt(
                    Stop.USAGE,
                    "A collector tells of its last collection by a " + x.getMessage() + ", at "
                            + Divergence.where(e.scheduler) + ", which cannot be recorded.");
        } catch (ClassNotFoundException x) {
            throw new IllegalStateException(x);
        }
    }

    /**
     * Returns the log's form of what a bean answers or tells.
     *
     * @throws IllegalArgumentException whose message is the class of what has none
     */
    static byte[] form(TargetThread me, Object real) {
        me.goInside();
        try {
            return Payload.bytes(real);
        } finally {
            me.comeOut();
        }
    }

    /**
     * Records a value in that form. Both modes get a copy.
     *
     * @param type of the value, which may be null
     * @param form of a replay, null
     */
    static Object value(Engine e, Source source, Class<?> type, byte[] form) {
        byte[] logged = e.bytes(source, form);
        TargetThread me = e.scheduler.turn;
        me.goInside();
        try {
            return type.cast(Payload.object(logged, null, Payload.ANY));
        } catch (RuntimeException x) {
            throw e.corrupt("has no " + type.getSimpleName() + ": " + x);
        } finally {
            me.comeOut();
        }
    }

    private static Object call(
            TargetThread me, Object on, Class<?> type, String method, Class<?> parameter, Object argument) {
        me.goInside();
        try {
            return type.getMethod(method, parameter).invoke(on, argument);
        } catch (InvocationTargetException x) {
            throw new IllegalArgumentException(String.valueOf(x.getCause()));
        } catch (ReflectiveOperationException x) {
            throw new IllegalStateException(x);
        } finally {
            me.comeOut();
        }
    }

    /** Asks a bean for texts. */
    static List<String> texts(Engine e, Object bean, String type, String method) {
        byte[] real = null;
        if (!e.replaying()) {
            List<?> list = (List<?>) ask(e, bean, type, method);
            real = Texts.bytes(list.toArray(new String[0]));
        }
        return Collections.unmodifiableList(Arrays.asList(Texts.list(e.bytes(Source.MANAGEMENT, real))));
    }

    /** Asks a bean for a number of each of those threads. */
    static long[] numbers(Engine e, Object bean, String type, String method, long[] threadIds) {
        byte[] real = null;
        if (!e.replaying()) {
            real = Wire.bytes((long[]) ask(e, bean, type, method, threadIds));
        }
        long[] numbers = Wire.longs(e.bytes(Source.MANAGEMENT, real));
        if (numbers != null && numbers.length != threadIds.length) {
            throw e.corrupt("has " + numbers.length + " numbers of " + threadIds.length + " threads");
        }
        return numbers;
    }

    private static Object ask(Engine e, Object bean, String type, String method, Object... threadId) {
        Class<?>[] parameters = threadId.length == 0
                ? new Class<?>[0]
                : new Class<?>[] {threadId[0] instanceof Long ? long.class : long[].class};
        TargetThread me = e.scheduler.turn;
        // Reflection prepares itself at its first uses, which are none in a replay.
        me.goInside();
        try {
            return Class.forName(type).getMethod(method, parameters).invoke(bean, threadId);
        } catch (InvocationTargetException x) {
            throw e.thrown(Source.MANAGEMENT, x.getCause());
        } catch (ReflectiveOperationException x) {
            throw new IllegalStateException(x);
        } finally {
            me.comeOut();
        }
    }
}

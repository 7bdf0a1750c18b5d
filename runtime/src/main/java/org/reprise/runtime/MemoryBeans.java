package org.reprise.runtime;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import jdk.internal.misc.Unsafe;

/**
 * Which parts of memory there are, and who manages them, is the recording's: an MBeanServer registers a bean for each, and the JVM has others with another collector, code cache or JIT.
 *
 * <p>What such a bean answers comes from the log anyway. So a replay takes its JVM's bean where there is one of that name, and makes one where there is none.
 *
 * <p>Threading: the holder of the turn calls, but for {@link #isMade}.
 */
final class MemoryBeans {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final String ALL = "sun.management.MemoryImpl";
    private static final String POOL = "sun.management.MemoryPoolImpl";
    private static final String MANAGER = "sun.management.MemoryManagerImpl";
    private static final String POOLS = "getMemoryPools0";
    private static final String MANAGERS = "getMemoryManagers0";
    private static final String COLLECTOR = "com.sun.management.internal.GarbageCollectorExtImpl";
    private static final String FACTORY = "sun.management.ManagementFactoryHelper";
    /** Texts that tell of one bean: class, name, and, of a pool, whether it is of the heap, and two thresholds. */
    private static final int TEXTS = 5;

    /** What a thread of the JVM initializes that makes a notification. */
    private static final String[] NOTIFYING = {
        "sun.management.MemoryUsageCompositeData",
        "sun.management.MemoryNotifInfoCompositeData",
        "com.sun.management.internal.GcInfoBuilder",
        "com.sun.management.internal.GcInfoCompositeData",
        "com.sun.management.internal.GarbageCollectionNotifInfoCompositeData"
    };

    /** Beans of a replay by class and name. */
    private static final Map<String, Object> KNOWN = new HashMap<>();
    /** Those of them that the JVM does not know. */
    private static final List<Object> MADE = new CopyOnWriteArrayList<>();

    /** Whether {@link #ask} has been called. */
    private static boolean asked;

    private MemoryBeans() {}

    /**
     * Answers one of the natives that list pools or managers: all, or those of one bean.
     *
     * @param name of the native method, with its class
     */
    static Object[] list(Engine e, String name, Object[] arguments) {
        boolean pools = name.endsWith(POOLS);
        Object[] real = e.replaying() ? null : (Object[]) Natives.original(name, arguments);
        TargetThread me = e.scheduler.turn;
        byte[] recorded = null;
        if (real != null) {
            me.goInside();
            try {
                recorded = Texts.bytes(texts(real, pools));
            } catch (ClassNotFoundException x) {
                throw new IllegalStateException(x);
            } finally {
                me.comeOut();
            }
        }
        byte[] logged = e.bytes(Source.MANAGEMENT, recorded);
        if (!e.replaying() || logged == null) {
            return real;
        }
        if (KNOWN.isEmpty()) {
            know(POOLS, true);
            know(MANAGERS, false);
        }
        me.goInside();
        try {
            return beans(Texts.list(logged), pools);
        } catch (ReflectiveOperationException | RuntimeException x) {
            throw e.corrupt("has no beans of memory: " + x);
        } finally {
            me.comeOut();
        }
    }

    /**
     * A thread of the JVM is about to be told to send notifications, and will run code of the JDK when it likes. What it would be the first to do is done before, as the program might: the JDK asks for all
     * beans, which it keeps, and initializes classes, which make references that have numbers.
     */
    static void ask(TargetThread me) {
        if (asked) {
            return;
        }
        asked = true;
        try {
            call(ALL, "getMemoryPools");
            call(ALL, "getMemoryManagers");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        me.goInside();
        try {
            for (String name : NOTIFYING) {
                Class.forName(name);
            }
        } catch (ClassNotFoundException e) {
            // Without the module jdk.management there are fewer.
        } finally {
            me.comeOut();
        }
    }

    /** Whether the bean is one that the JVM does not know. Any thread may call. */
    static boolean isMade(Object bean) {
        for (Object made : MADE) {
            if (made == bean) {
                return true;
            }
        }
        return false;
    }

    /** Remembers the beans of this JVM. */
    private static void know(String method, boolean pools) {
        for (Object bean : (Object[]) Natives.original(ALL + '.' + method, new Object[0])) {
            try {
                KNOWN.put(key(bean.getClass().getName(), name(bean, pools)), bean);
            } catch (ClassNotFoundException x) {
                throw new IllegalStateException(x);
            }
        }
    }

    private static String key(String type, String name) {
        return type + ' ' + name;
    }

    private static String name(Object bean, boolean pool) throws ClassNotFoundException {
        return (String) JdkMaps.get(Class.forName(pool ? POOL : MANAGER), bean, "name");
    }

    private static String[] texts(Object[] beans, boolean pools) throws ClassNotFoundException {
        List<String> texts = new ArrayList<>();
        for (Object bean : beans) {
            Class<?> type = bean.getClass();
            texts.add(type.getName());
            texts.add(name(bean, pools));
            texts.add(pools && UNSAFE.getBoolean(bean, UNSAFE.objectFieldOffset(type, "isHeap")) ? "heap" : "");
            texts.add(pools ? threshold(bean, "usageThreshold") : "");
            texts.add(pools ? threshold(bean, "collectionThreshold") : "");
        }
        return texts.toArray(new String[0]);
    }

    private static String threshold(Object pool, String field) {
        return Long.toString(UNSAFE.getLong(pool, UNSAFE.objectFieldOffset(pool.getClass(), field)));
    }

    private static Object[] beans(String[] texts, boolean pools) throws ReflectiveOperationException {
        Class<?> type = Class.forName(pools ? Management.POOL : "java.lang.management.MemoryManagerMXBean");
        Object[] beans = (Object[]) Array.newInstance(type, texts.length / TEXTS);
        for (int i = 0; i < beans.length; i++) {
            int at = i * TEXTS;
            String key = key(texts[at], texts[at + 1]);
            Object bean = KNOWN.get(key);
            if (bean == null) {
                bean = pools
                        ? call(
                                FACTORY,
                                "createMemoryPool",
                                texts[at + 1],
                                !texts[at + 2].isEmpty(),
                                Long.parseLong(texts[at + 3]),
                                Long.parseLong(texts[at + 4]))
                        : manager(texts[at], texts[at + 1]);
                KNOWN.put(key, bean);
                MADE.add(bean);
            }
            beans[i] = bean;
        }
        return beans;
    }

    private static Object manager(String type, String name) throws ReflectiveOperationException {
        if (type.equals(MANAGER)) {
            return call(FACTORY, "createMemoryManager", name);
        }
        // A log may name any class, and to ask one for its method initializes it.
        return call(type.equals(COLLECTOR) ? COLLECTOR : FACTORY, "createGarbageCollector", name, null);
    }

    /** Calls a static method of the JDK's. */
    private static Object call(String owner, String name, Object... arguments) throws ReflectiveOperationException {
        for (Method method : Class.forName(owner).getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                return Natives.open(method).invoke(null, arguments);
            }
        }
        throw new NoSuchMethodException(owner + '.' + name);
    }
}

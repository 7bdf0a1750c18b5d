package org.reprise.runtime;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import jdk.internal.misc.Unsafe;

/**
 * Sets the JDK's hidden generators, which draw their seed from time once and never pass a hook again: the seeder of ThreadLocalRandom and the
 * iteration salt of immutable collections.
 */
final class Entropy {
    private static final String COLLECTIONS = "java.util.ImmutableCollections";
    /** Classes that read the salt, a static final that compilers take for a constant. */
    static final Set<String> SALTED = Set.of(
            COLLECTIONS + "$Set12",
            COLLECTIONS + "$Set12$1",
            COLLECTIONS + "$SetN$SetNIterator",
            COLLECTIONS + "$MapN$MapNIterator");

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    private Entropy() {}

    /** Sets all from one seed; called by main before the target begins. */
    static void seed(int seed) {
        long wide = seed * 0x9E3779B97F4A7C15L;
        ((AtomicLong) get(ThreadLocalRandom.class, "seeder")).set(wide);
        ((AtomicInteger) get(ThreadLocalRandom.class, "probeGenerator")).set(0);
        // Main may have drawn already: let it begin anew, as a new thread does.
        Thread main = Thread.currentThread();
        UNSAFE.putInt(main, UNSAFE.objectFieldOffset(Thread.class, "threadLocalRandomProbe"), 0);
        UNSAFE.putInt(main, UNSAFE.objectFieldOffset(Thread.class, "threadLocalRandomSecondarySeed"), 0);
        Class<?> collections = forName(COLLECTIONS);
        long salt = wide >>> 16 & 0xFFFF_FFFFL;
        Field field = field(collections, "SALT32L");
        UNSAFE.putLong(UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field), salt);
        field = field(collections, "REVERSE");
        UNSAFE.putBoolean(UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field), (salt & 1) == 0);
    }

    private static Object get(Class<?> owner, String name) {
        Field field = field(owner, name);
        return UNSAFE.getReference(UNSAFE.staticFieldBase(field), UNSAFE.staticFieldOffset(field));
    }

    private static Field field(Class<?> owner, String name) {
        try {
            Field field = owner.getDeclaredField(name);
            UNSAFE.ensureClassInitialized(owner);
            if (!Modifier.isStatic(field.getModifiers())) {
                throw new IllegalStateException(field + " is not static");
            }
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("this JDK has no " + owner.getName() + "." + name, e);
        }
    }

    private static Class<?> forName(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}

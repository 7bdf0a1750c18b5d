package org.reprise.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** What class loaders of the target must not decide by themselves: where the runtime comes from, and in which order they are asked. */
final class TargetLoaders {
    private static final String PACKAGE = "org.reprise.runtime.";
    private static final String JDK = "jdk.internal.";

    private static final Method FIND = find();

    private TargetLoaders() {}

    private static Method find() {
        try {
            Method method = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the class of that name which the loader defined, or was asked for by the JVM and had, or null. */
    static Class<?> find(ClassLoader loader, String name) {
        try {
            return (Class<?>) FIND.invoke(loader, name);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the class of the runtime that woven code refers to, or null for any other name: a loader that looks for classes before it asks its parent would find its file on the boot class
     * path, and define it a second time.
     */
    static Class<?> ofRuntime(String name) {
        if (name == null || !name.startsWith(PACKAGE)) {
            return null;
        }
        return name.equals(Hooks.class.getName())
                ? Hooks.class
                : name.equals(Yield.class.getName()) ? Yield.class : null;
    }

    /** Whether what a loader does, and so the order in which it is asked, is seen by the program. */
    static boolean isTargets(ClassLoader loader) {
        return !loader.getClass().getName().startsWith(JDK);
    }
}

package org.reprise.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import jdk.internal.misc.Unsafe;

/**
 * What the JVM tells of classes and takes from addresses: the order of their methods, the names of hidden ones.
 *
 * <p>Threading: any thread may sort; names are given by the holder of the turn.
 */
final class ClassFacts {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long NAME = UNSAFE.objectFieldOffset(Class.class, "name");
    private static final MethodHandle METHODS =
            find("getDeclaredMethods0", MethodType.methodType(Method[].class, boolean.class));
    private static final MethodHandle INIT_NAME = find("initClassName", MethodType.methodType(String.class));
    private static final int DIGITS = 16;

    private static final Comparator<Method> BY_TYPES = new Comparator<>() {
        @Override
        public int compare(Method one, Method other) {
            int order = one.getName().compareTo(other.getName());
            return order != 0 ? order : types(one).compareTo(types(other));
        }
    };

    private static int named;

    private ClassFacts() {}

    private static MethodHandle find(String name, MethodType type) {
        try {
            return MethodHandles.privateLookupIn(Class.class, MethodHandles.lookup())
                    .findSpecial(Class.class, name, type, Class.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no Class." + name + type, e);
        }
    }

    /** By their names: a MethodType would draw the types' hash codes, in the order in which the methods come. */
    private static String types(Method method) {
        StringBuilder names = new StringBuilder();
        for (Class<?> parameter : method.getParameterTypes()) {
            names.append(parameter.getName()).append(',');
        }
        return names.append(method.getReturnType().getName()).toString();
    }

    /** Class.getDeclaredMethods0, sorted by name and types, with the modifiers that the program's own class file gives them. */
    static Method[] methods(Class<?> type, boolean onlyPublic) {
        Method[] methods;
        try {
            methods = (Method[]) METHODS.invokeExact(type, onlyPublic);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
        Arrays.sort(methods, BY_TYPES);
        SynchronizedMethods.restore(type, methods);
        return methods;
    }

    /** Class.initClassName. A hidden class is named by a number in place of its address, in order of the first questions, where they come in an order. */
    static String name(Class<?> type, boolean ordered) {
        String name;
        try {
            name = (String) INIT_NAME.invokeExact(type);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
        int slash = name.indexOf('/');
        if (!ordered || slash < 0 || !type.isHidden()) {
            return name;
        }
        String digits = Integer.toHexString(++named);
        String given = name.substring(0, slash) + "/0x" + "0".repeat(DIGITS - digits.length()) + digits;
        UNSAFE.putReferenceVolatile(type, NAME, given);
        return given;
    }
}

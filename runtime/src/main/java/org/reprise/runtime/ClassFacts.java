package org.reprise.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import jdk.internal.misc.Unsafe;

/**
 * What the JVM tells of classes and takes from addresses: the order of their methods and constructors. Names of hidden ones are in {@link HiddenClasses}.
 *
 * <p>Threading: any thread may sort.
 */
final class ClassFacts {
    private static final MethodHandle METHODS = find("getDeclaredMethods0", Method[].class);
    private static final MethodHandle CONSTRUCTORS = find("getDeclaredConstructors0", Constructor[].class);
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Where a class remembers the methods that it was asked for, JDK 17 to 25. */
    private static final long REMEMBERED = UNSAFE.objectFieldOffset(Class.class, "reflectionData");

    private static final Comparator<Executable> BY_TYPES = new Comparator<>() {
        @Override
        public int compare(Executable one, Executable other) {
            int order = one.getName().compareTo(other.getName());
            return order != 0 ? order : types(one).compareTo(types(other));
        }
    };

    private ClassFacts() {}

    private static MethodHandle find(String name, Class<?> members) {
        MethodType type = MethodType.methodType(members, boolean.class);
        try {
            return MethodHandles.privateLookupIn(Class.class, MethodHandles.lookup())
                    .findSpecial(Class.class, name, type, Class.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has classes tell anew what the JDK, another agent or Reprise's start have asked before, without the sorting. Main's thread, before the target begins. */
    static void forget(Class<?>[] loaded) {
        for (Class<?> type : loaded) {
            UNSAFE.putReferenceVolatile(type, REMEMBERED, null);
        }
    }

    /** By their names: a MethodType would draw the types' hash codes, in the order in which the methods come. */
    private static String types(Executable member) {
        StringBuilder names = new StringBuilder();
        for (Class<?> parameter : member.getParameterTypes()) {
            names.append(parameter.getName()).append(',');
        }
        if (member instanceof Method) {
            names.append(((Method) member).getReturnType().getName());
        }
        return names.toString();
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

    /** Class.getDeclaredConstructors0, sorted by types. */
    static Constructor<?>[] constructors(Class<?> type, boolean onlyPublic) {
        Constructor<?>[] constructors;
        try {
            constructors = (Constructor<?>[]) CONSTRUCTORS.invoke(type, onlyPublic);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
        Arrays.sort(constructors, BY_TYPES);
        return constructors;
    }
}

package org.reprise.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;

/**
 * What the JVM tells of classes and takes from addresses: the order of their methods. Names of hidden ones are in {@link HiddenClasses}.
 *
 * <p>Threading: any thread may sort.
 */
final class ClassFacts {
    private static final MethodHandle METHODS = find();

    private static final Comparator<Method> BY_TYPES = new Comparator<>() {
        @Override
        public int compare(Method one, Method other) {
            int order = one.getName().compareTo(other.getName());
            return order != 0 ? order : types(one).compareTo(types(other));
        }
    };

    private ClassFacts() {}

    private static MethodHandle find() {
        MethodType type = MethodType.methodType(Method[].class, boolean.class);
        try {
            return MethodHandles.privateLookupIn(Class.class, MethodHandles.lookup())
                    .findSpecial(Class.class, "getDeclaredMethods0", type, Class.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
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
}

package org.reprise.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import jdk.internal.misc.Unsafe;

/**
 * Gives reflection back the modifier {@code synchronized}, which weaving takes off methods of the target: it leaves a note for each ({@link ConstantNotes}).
 *
 * <p>Threading: any.
 */
final class SynchronizedMethods {
    /** What a note begins with; name and descriptor of the method follow. */
    static final String NOTE = "org.reprise synchronized ";

    private static final String DESKTOP = "java.desktop";

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long MODIFIERS = UNSAFE.objectFieldOffset(Method.class, "modifiers");

    private SynchronizedMethods() {}

    /** Does so for all methods of a class that were just made. */
    static void restore(Class<?> type, Method... methods) {
        if (methods.length == 0 || staySynchronized(type)) {
            return;
        }
        for (String signature : ConstantNotes.all(type, NOTE)) {
            restore(signature, methods);
        }
    }

    /** Methods of the JDK do, but for those of AWT, Swing and the like. */
    private static boolean staySynchronized(Class<?> type) {
        return type.getClassLoader() == null && !DESKTOP.equals(type.getModule().getName());
    }

    private static void restore(String signature, Method... methods) {
        for (Method method : methods) {
            if (signature.startsWith(method.getName()) && signature.equals(signature(method))) {
                UNSAFE.putInt(method, MODIFIERS, method.getModifiers() | Modifier.SYNCHRONIZED);
            }
        }
    }

    private static String signature(Method method) {
        StringBuilder text = new StringBuilder(method.getName()).append('(');
        for (Class<?> parameter : method.getParameterTypes()) {
            text.append(parameter.descriptorString());
        }
        return text.append(')')
                .append(method.getReturnType().descriptorString())
                .toString();
    }
}

package org.reprise.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import jdk.internal.access.SharedSecrets;
import jdk.internal.misc.Unsafe;
import jdk.internal.reflect.ConstantPool;

/**
 * Gives reflection back the modifier {@code synchronized}, which weaving takes off methods of the target: it leaves a note in the class's constant pool for each. There it goes where the class
 * goes, whatever its name and loader, and nothing has to be kept beside it.
 *
 * <p>Threading: any.
 */
final class SynchronizedMethods {
    /** What a note begins with; name and descriptor of the method follow. The blank is in no name of a class or a member. */
    static final String NOTE = "org.reprise synchronized ";

    private static final String DESKTOP = "java.desktop";

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long MODIFIERS = UNSAFE.objectFieldOffset(Method.class, "modifiers");
    /** Initialized with this class: later it would be in a thread of the target. */
    private static final ConstantPool.Tag TEXT = ConstantPool.Tag.UTF8;

    static {
        pool(SynchronizedMethods.class).getSize();
    }

    private SynchronizedMethods() {}

    private static ConstantPool pool(Class<?> type) {
        return SharedSecrets.getJavaLangAccess().getConstantPool(type);
    }

    /** Does so for all methods of a class that were just made. */
    static void restore(Class<?> type, Method... methods) {
        if (methods.length == 0 || staySynchronized(type)) {
            return;
        }
        ConstantPool pool = pool(type);
        int size = pool.getSize();
        for (int i = 1; i < size; i++) {
            if (isText(pool, i)) {
                String text = pool.getUTF8At(i);
                if (text.startsWith(NOTE)) {
                    restore(text.substring(NOTE.length()), methods);
                }
            }
        }
    }

    /** Methods of the JDK do, but for those of AWT, Swing and the like. */
    private static boolean staySynchronized(Class<?> type) {
        return type.getClassLoader() == null && !DESKTOP.equals(type.getModule().getName());
    }

    private static boolean isText(ConstantPool pool, int index) {
        try {
            return pool.getTagAt(index) == TEXT;
        } catch (IllegalArgumentException e) {
            // A kind of constant that this JDK's own class does not know.
            return false;
        }
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

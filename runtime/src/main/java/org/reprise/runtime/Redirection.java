package org.reprise.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/** Finds the hook of a method that a program reached by reflection or by a method handle. */
final class Redirection {
    /** Owner of the final methods of Object, which every class has. */
    private static final String ANY = "*";

    /** Rows as the agent gave them: owner, name, hook, in threes. */
    private static String[] rows = {};

    private Redirection() {}

    /** Tells which methods are replaced where they are called: owner ("java.lang.System", or "*" for any), name, hook, in threes. */
    static void install(String[] replaced) {
        rows = replaced;
    }

    private static Method find(Class<?> owner, String name, Class<?>[] parameters, boolean isStatic) {
        for (int i = 0; i < rows.length; i += 3) {
            boolean any = rows[i].equals(ANY) && !isStatic;
            if (rows[i + 1].equals(name) && (any || rows[i].equals(owner.getName()))) {
                Class<?>[] hooked = parameters;
                if (!isStatic) {
                    hooked = new Class<?>[parameters.length + 1];
                    hooked[0] = any ? Object.class : owner;
                    System.arraycopy(parameters, 0, hooked, 1, parameters.length);
                }
                Method hook = hook(rows[i + 2], hooked);
                if (hook == null && !isStatic) {
                    // A receiver that the runtime cannot name.
                    hooked[0] = Object.class;
                    hook = hook(rows[i + 2], hooked);
                }
                if (hook == null) {
                    // Another overload.
                    continue;
                }
                return hook;
            }
        }
        return null;
    }

    private static Method hook(String name, Class<?>[] parameters) {
        try {
            return Hooks.class.getMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static Method hook(Method method) {
        // The catalogue has methods of the boot and platform loaders alone.
        if (method == null || rows.length == 0 || method.getDeclaringClass().getClassLoader() != null) {
            return null;
        }
        return find(
                method.getDeclaringClass(),
                method.getName(),
                method.getParameterTypes(),
                Modifier.isStatic(method.getModifiers()));
    }

    static Method method(Method method) throws IllegalAccessException {
        refuse(method);
        Method hook = hook(method);
        return hook == null ? method : hook;
    }

    private static void refuse(Method method) throws IllegalAccessException {
        if (method != null) {
            Callers.refuseMember(method.getDeclaringClass());
        }
    }

    static Object[] arguments(Method method, Object receiver, Object[] arguments) {
        if (receiver == null || method == null || Modifier.isStatic(method.getModifiers()) || hook(method) == null) {
            return arguments;
        }
        int given = arguments == null ? 0 : arguments.length;
        Object[] all = new Object[given + 1];
        all[0] = receiver;
        if (given > 0) {
            System.arraycopy(arguments, 0, all, 1, given);
        }
        return all;
    }

    /** The hook of a method that a lookup has found, as what was found; that itself where there is none. */
    static MethodHandle handle(MethodHandle found, Class<?> owner, String name, MethodType type, boolean isStatic)
            throws IllegalAccessException {
        Callers.refuseMember(owner);
        Method hook = find(owner, name, type.parameterArray(), isStatic);
        return hook == null || hook.getReturnType() != type.returnType() ? found : as(found, hook);
    }

    static MethodHandle handle(MethodHandle found, Method method) throws IllegalAccessException {
        refuse(method);
        Method hook = hook(method);
        return hook == null ? found : as(found, hook);
    }

    private static MethodHandle as(MethodHandle found, Method hook) throws IllegalAccessException {
        return MethodHandles.publicLookup().unreflect(hook).asType(found.type());
    }
}

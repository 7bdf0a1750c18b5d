package org.reprise.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import jdk.internal.reflect.Reflection;

/**
 * Keeps what is public for the agent's package alone from the program, which finds every class of the bootstrap loader: to the program the classes of Reprise are not there, but for {@link Replay}. Not for hot paths.
 * The mechanism: {@code docs/decisions/0034-closed-to-the-program.md}.
 */
final class Callers {
    private static final String OURS = "org.reprise.";
    /** The names of what the program may use begin so, and end there or go on with a $ for a nested class. */
    private static final String[] OPEN = {"org.reprise.runtime.Replay", "org.reprise.runtime.ReplayMode"};

    /** Frames of this class and of the method that asks. */
    private static final int ASKING = 2;

    private static boolean begun;

    private Callers() {}

    /** Refuses whoever calls the method that calls this one, unless that is code of Reprise. Reflection is not. */
    static void refuseOthers(Class<?> owner) {
        StackTraceElement[] frames = new Throwable().getStackTrace();
        // The bootstrap loader has no name.
        if (frames.length <= ASKING
                || !frames[ASKING].getClassName().startsWith(OURS)
                || frames[ASKING].getClassLoaderName() != null) {
            throw new NoClassDefFoundError(owner.getName().replace('.', '/'));
        }
    }

    /** The target begins. */
    static void begin(String[] classes) {
        begun = true;
        Map<Class<?>, Set<String>> hidden = new HashMap<>();
        try {
            for (String name : classes) {
                // Those that are not initialized yet need not be: one would have the JDK make a dozen lambdas.
                Class<?> type = Class.forName("org.reprise.runtime." + name, false, null);
                // Those of an enum are what makes it one to the JDK.
                if (!isOpen(type.getName()) && !type.isEnum()) {
                    hidden.put(type, Reflection.ALL_MEMBERS);
                }
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        filter("fieldFilterMap", hidden);
        // Hooks are looked up so: see Redirection.
        hidden.remove(Hooks.class);
        filter("methodFilterMap", hidden);
    }

    /** Does what Reflection's register methods do for one class; they copy the map each time, which took the start ten milliseconds. */
    @SuppressWarnings("unchecked")
    private static void filter(String field, Map<Class<?>, Set<String>> hidden) {
        Map<Class<?>, Set<String>> all =
                new HashMap<>((Map<Class<?>, Set<String>>) JdkMaps.get(Reflection.class, Reflection.class, field));
        all.putAll(hidden);
        JdkMaps.put(Reflection.class, Reflection.class, field, all);
    }

    /** Refuses everybody from where the target begins: what the agent alone calls, and before. */
    static void refuseLater(Class<?> owner) {
        if (begun) {
            throw new NoClassDefFoundError(owner.getName().replace('.', '/'));
        }
    }

    /** Refuses a member that the program has by reflection, as the JDK does where it is not accessible. */
    static void refuseMember(Class<?> owner) throws IllegalAccessException {
        if (owner.getClassLoader() == null && owner.getName().startsWith(OURS) && !isOpen(owner.getName())) {
            throw new IllegalAccessException("a member of class " + owner.getName() + " is not accessible");
        }
    }

    private static boolean isOpen(String name) {
        for (String open : OPEN) {
            if (name.startsWith(open) && (name.length() == open.length() || name.charAt(open.length()) == '$')) {
                return true;
            }
        }
        return false;
    }
}

package org.reprise.runtime;

import java.util.Set;

/**
 * Tells whether code of the JDK that threads share works for the program. The JVM, the JDK and Reprise use the same classes, at moments that no two runs have in common, so a site in them counts only where the program
 * itself has called them: between the site and a method of the program's there is nothing but methods of such classes. They take no monitor without a hook, so a slice may end there.
 *
 * <p>Threading: the holder of the turn.
 */
final class SharedCode {
    private static final String OURS = "org.reprise.runtime.";

    /**
     * Asks the JVM for the classes of the methods that the current thread is in, from the innermost. Without those of reflection and of handles, so that it does not matter what these have generated. It is never a
     * security manager; its successor, StackWalker, is slower on JDK 17.
     */
    @SuppressWarnings("removal")
    private static final class Stack extends SecurityManager {
        Class<?>[] classes() {
            return getClassContext();
        }
    }

    /** Null as long as no such class has sites. */
    private static Stack stack;
    /** Gives them sites; null where they get none, or that has been done. */
    private static Runnable weaver;

    /** Outermost ones, by the names that Class.getName gives. */
    private static Set<String> classes = Set.of();

    private SharedCode() {}

    /** Takes the names of the classes, and what weaves them, before the target begins. */
    static void weaveWith(Set<String> names, Runnable weaves) {
        classes = names;
        weaver = weaves;
    }

    /**
     * The holder is about to start a thread: from the first one on, slices may end in such classes. Before it none ends at a site, and many a program has no second thread, so their weaving is put off up to here.
     */
    static void begin(TargetThread holder) {
        Runnable weaves = weaver;
        if (weaves == null) {
            return;
        }
        weaver = null;
        // Both modes do this, and what is loaded on the way has its hash code by name.
        holder.beginQuiet();
        Hooks.engine.freeze();
        try {
            weaves.run();
            stack = new Stack();
            // What the look links is linked from now on.
            isCalledByTarget();
        } catch (OutOfMemoryError full) {
            // The program's own, as a full stack is: a replay that has room for them may differ, and says that there
            // was none here.
            Yield.exhausted = true;
        } catch (StackOverflowError full) {
            Yield.overflowed = true;
        } finally {
            Hooks.engine.thaw();
            holder.endQuiet();
        }
    }

    /** Whether the method of such a class that has called the hook that calls this does so for the program. A recording asks more often than its replays. */
    static boolean worksForTarget(TargetThread me) {
        // The look calls methods of such classes, too.
        me.beginInert();
        try {
            return isCalledByTarget();
        } finally {
            me.endInert();
        }
    }

    private static boolean isCalledByTarget() {
        Class<?>[] frames = stack.classes();
        int i = 0;
        while (i < frames.length && isOurs(frames[i])) {
            i++;
        }
        while (i < frames.length && isShared(frames[i])) {
            i++;
        }
        ClassLoader loader = i < frames.length ? frames[i].getClassLoader() : null;
        return loader != null && loader != ClassLoader.getPlatformClassLoader();
    }

    private static boolean isOurs(Class<?> type) {
        return type.getClassLoader() == null && type.getName().startsWith(OURS);
    }

    private static boolean isShared(Class<?> type) {
        if (type.getClassLoader() != null) {
            return false;
        }
        String name = type.getName();
        int nested = name.indexOf('$');
        return classes.contains(nested < 0 ? name : name.substring(0, nested));
    }
}

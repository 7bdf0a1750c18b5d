package org.reprise.runtime;

import java.util.ArrayList;
import java.util.List;

/** What class loaders of the target must not decide by themselves: where the runtime comes from, and in which order they are asked. */
final class TargetLoaders {
    private static final String PACKAGE = "org.reprise.runtime.";
    private static final String JDK = "jdk.internal.";

    /**
     * What threads are about to return: each followed by its class. A thread that comes to its gate asks for the runtime beside the holder of the turn, so the fields in which {@link Hooks} keeps the
     * holder's results will not do. Guarded by itself.
     */
    private static final List<Object> ANSWERS = new ArrayList<>();
    /** Whether there are any. */
    private static volatile boolean answered;

    private TargetLoaders() {}

    /** Whether the loader is asked for a class of the runtime: {@link #takeAnswer} then returns that, in the same thread. Any thread may call. */
    static boolean answer(String name) {
        Class<?> own = ofRuntime(name);
        if (own == null) {
            return false;
        }
        synchronized (ANSWERS) {
            ANSWERS.add(Thread.currentThread());
            ANSWERS.add(own);
            answered = true;
        }
        return true;
    }

    /** Returns what the calling thread's loader was just asked for, if it was a class of the runtime, or null. */
    static Object takeAnswer() {
        if (!answered) {
            return null;
        }
        synchronized (ANSWERS) {
            for (int i = 0; i < ANSWERS.size(); i += 2) {
                if (ANSWERS.get(i) == Thread.currentThread()) {
                    ANSWERS.remove(i);
                    Object answer = ANSWERS.remove(i);
                    answered = !ANSWERS.isEmpty();
                    return answer;
                }
            }
        }
        return null;
    }

    /**
     * Returns the class of the runtime that woven code refers to, or null for any other name: a loader that looks for classes before it asks its parent would find its file on the boot class
     * path, and define it a second time.
     */
    private static Class<?> ofRuntime(String name) {
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

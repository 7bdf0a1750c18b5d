package org.reprise.agent.weave;

/**
 * Turns what a class of the target names of Reprise's classes into names that no class has, so that the JVM says of them what it says of classes that are not there. {@code Replay} stays: it is for programs. Woven code
 * calls hooks, so they must be found by any loader and cannot look at their caller.
 */
final class Concealment {
    private static final int CLASS = 7;
    private static final String OURS = "org/reprise/";
    private static final String[] CONCEALED = {OURS + "runtime/", OURS + "agent/Agent", OURS + "agent/PreMain"};
    private static final String[] OPEN = {OURS + "runtime/Replay", OURS + "runtime/ReplayMode"};

    private Concealment() {}

    /** Returns the class file without such names: the same where it has none. */
    static byte[] of(ConstantPool pool, byte[] classFile) {
        byte[] changed = classFile;
        for (int i = 1; i < pool.size(); i++) {
            if (pool.tag(i) == CLASS) {
                int name = pool.u2(i, 0);
                if (pool.utf8StartsWith(name, OURS) && isConcealed(pool, name) && !isText(pool, name)) {
                    changed = changed == classFile ? classFile.clone() : changed;
                    // org/reprise/Runtime/Hooks: a package of ours is written small.
                    int at = pool.utf8Start(name) + OURS.length();
                    changed[at] = (byte) Character.toUpperCase((char) classFile[at]);
                }
            }
        }
        return changed;
    }

    private static boolean isConcealed(ConstantPool pool, int name) {
        for (String open : OPEN) {
            if (pool.utf8Is(name, open) || pool.utf8StartsWith(name, open + '$')) {
                return false;
            }
        }
        for (String concealed : CONCEALED) {
            if (pool.utf8StartsWith(name, concealed)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the program has it as a text, too, which is its own. */
    private static boolean isText(ConstantPool pool, int utf8) {
        for (int i = 1; i < pool.size(); i++) {
            if (pool.tag(i) == ConstantPool.STRING && pool.u2(i, 0) == utf8) {
                return true;
            }
        }
        return false;
    }
}

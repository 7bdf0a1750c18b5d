package org.reprise.runtime;

import java.io.File;
import java.util.Map;

/**
 * Where a replay finds what lay elsewhere in the recording: files of the JDK, which may be installed in another place, and files below the working directory.
 *
 * <p>Threading: set before the target begins.
 */
final class Places {
    /** Properties that name the two directories. */
    static final String HOME = "java.home";

    static final String DIRECTORY = "user.dir";

    /** In a recording, and where a replay runs in the same places, what {@link #here} has. */
    private static final String[] there = {"", ""};

    private static final String[] here = {"", ""};
    /** Whether any of them is another one. */
    private static boolean moved;

    private Places() {}

    /** @param own the system properties of this process; of the others the same, as recorded */
    static void start(Map<?, ?> own, Map<?, ?> recorded) {
        set(0, HOME, own, recorded);
        set(1, DIRECTORY, own, recorded);
    }

    private static void set(int index, String key, Map<?, ?> own, Map<?, ?> recorded) {
        String name = (String) own.get(key);
        String name2 = (String) recorded.get(key);
        here[index] = name == null ? "" : name;
        there[index] = name2 == null ? here[index] : name2;
        moved |= !here[index].equals(there[index]);
    }

    private static boolean isBelow(String path, String directory) {
        return path.startsWith(directory)
                && !directory.isEmpty()
                && (path.length() == directory.length() || path.charAt(directory.length()) == File.separatorChar);
    }

    /** Whether an absolute path leads to a file of the JDK. */
    static boolean isOfJdk(String path) {
        return isBelow(path, here[0]) || isBelow(path, there[0]);
    }

    /** Returns what is here in place of a path of the recording, perhaps the same. */
    static String here(String path) {
        for (int i = 0; moved && i < there.length; i++) {
            if (isBelow(path, there[i])) {
                return here[i] + path.substring(there[i].length());
            }
        }
        return path;
    }

    /** Whether something may be here in place of the path. */
    static boolean mayHaveMoved(String path) {
        return moved && !here(path).equals(path);
    }

    /** Returns the file that is here in place of one that is not where the path says, or null. */
    static File moved(String path) {
        return mayHaveMoved(path) && !new File(path).exists() ? new File(here(path)) : null;
    }
}

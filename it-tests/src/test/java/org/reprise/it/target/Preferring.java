package org.reprise.it.target;

import java.util.prefs.BackingStoreException;
import java.util.prefs.Preferences;

/**
 * Counts its runs in the user's preferences.
 *
 * <p>A target of the integration tests.
 */
public final class Preferring {
    private Preferring() {}

    /** Prints the count, and counts. */
    public static void main(String[] args) throws BackingStoreException {
        Preferences node = Preferences.userRoot().node("org/reprise/it");
        System.out.println("runs before: " + node.getInt("runs", 0));
        node.putInt("runs", node.getInt("runs", 0) + 1);
        node.putLong("last", System.nanoTime());
        node.flush();
        for (String key : node.keys()) {
            System.out.println(key + " is " + node.get(key, "gone"));
        }
        node.sync();
        System.out.println(
                "children: " + String.join(" ", Preferences.userRoot().childrenNames()));
    }
}

package org.reprise.runtime;

import java.util.function.Supplier;
import jdk.internal.misc.Unsafe;

/**
 * Says at the end of a run that native methods of the program's may have read what the recording has not, and printed past it: that would else be another output with not a word, since
 * what does not come by the JDK can be neither recorded nor compared.
 *
 * <p>Whether one was called, the JVM does not tell without a wrapper around each: it may have been, where its class was loaded and a library of the program's was, too.
 */
final class Unhooked {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Methods that are named. */
    private static final int SHOWN = 3;

    /** Ends what stands for a class that links native code without native methods. */
    private static final String LINKER = "java.lang.foreign.Linker";

    private static Supplier<String[]> natives;
    private static volatile boolean library;

    private Unhooked() {}

    /** @param names asked at the end for the native methods without a hook of the classes that were loaded */
    static void ask(Supplier<String[]> names) {
        natives = names;
    }

    /** A library is opened. Those of the JDK are bound to classes of the JDK. */
    static void opened(Object nativeLibrary) {
        if (!library) {
            long from = UNSAFE.objectFieldOffset(nativeLibrary.getClass(), "fromClass");
            ClassLoader loader = ((Class<?>) UNSAFE.getReference(nativeLibrary, from)).getClassLoader();
            library = loader != null && loader != ClassLoader.getPlatformClassLoader();
        }
    }

    /** The target ends: a recording says so, a replay says what the recording said. */
    static void end(Engine e) {
        if (e.replaying()) {
            e.said(null);
            return;
        }
        TargetThread me = e.scheduler.turn;
        me.beginInert();
        String words = words();
        me.endInert();
        if (words != null) {
            e.said(
                    "The program may have called native methods that no hook is on: " + words
                            + ". What these read, as a clock or a device, is not recorded, and what they print is neither recorded nor compared: a replay may differ "
                            + "from the recording in it, without a word. Put a hook on those that return something from outside, as in hook=value:CLASS#METHOD.");
        }
    }

    /** Returns the native methods that may have been called, for a sentence, or null. */
    static String words() {
        StringBuilder words = new StringBuilder();
        int found = 0;
        for (String name : natives == null ? new String[0] : natives.get()) {
            // What is linked needs no library of the program's: there is the system's.
            if ((library || name.endsWith(LINKER)) && ++found <= SHOWN) {
                words.append(found == 1 ? "" : ", ").append(name);
            }
        }
        if (found > SHOWN) {
            words.append(", and ").append(found - SHOWN).append(" more");
        }
        return found == 0 ? null : words.toString();
    }
}

package org.reprise.agent;

import java.lang.instrument.Instrumentation;
import jdk.internal.misc.VM;

/** Notices AOT caches (JDK 24 and later) that keep the program from being woven, or the JVM from ending well. */
final class AotCache {
    /** The JVM's launcher loads it after the agents have begun. Each run that a cache is made of has loaded it. */
    private static final String LOADED_LATER = "sun.launcher.LauncherHelper";

    private static final String OUTPUT = "-XX:AOTCacheOutput=";
    private static final String RECORD = "-XX:AOTMode=record";

    /** The first JDK with such caches. */
    private static final int FIRST = 24;

    private AotCache() {}

    /** Returns what to tell the user, or null where all is well. The package of {@link VM} must be open. */
    static String mistaken(Instrumentation instrumentation) {
        if (Runtime.version().feature() < FIRST) {
            return null;
        }
        for (String option : VM.getRuntimeArguments()) {
            if (option.startsWith(OUTPUT) || option.equals(RECORD)) {
                return "The JVM is to make an AOT cache (" + option
                        + ") of a run with Reprise, whose classes it cannot keep: it crashes as it ends. Make it of a run without Reprise.";
            }
        }
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (type.getName().equals(LOADED_LATER)) {
                return "The JVM has taken classes of the program, loaded and linked, from an AOT cache before any agent could change them. Add -XX:AOTMode=off,"
                        + " or make the cache with -XX:-AOTClassLinking.";
            }
        }
        return null;
    }
}

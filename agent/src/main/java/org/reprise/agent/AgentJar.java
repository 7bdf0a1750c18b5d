package org.reprise.agent;

import java.io.File;
import java.io.IOException;
import jdk.internal.misc.VM;

/**
 * Notices that the jar that was named is not the one that runs: where a jar of another name stands beside a {@code reprise-agent.jar}, its Boot-Class-Path names
 * that one, and the JVM takes it without a word.
 */
final class AgentJar {
    private static final String NAME = "reprise-agent.jar";
    private static final String OPTION = "-javaagent:";

    private AgentJar() {}

    /**
     * Returns the jar that was named, null if the JVM does not tell. The package of {@link VM} must be open.
     *
     * @param arguments the agent's, null for none
     */
    static File named(String arguments) {
        String end = arguments == null ? "" : "=" + arguments;
        for (String option : VM.getRuntimeArguments()) {
            if (option.startsWith(OPTION) && option.endsWith(end)) {
                return new File(option.substring(OPTION.length(), option.length() - end.length()));
            }
        }
        return null;
    }

    /** Returns what to tell the user of the jar that was named, or null where all is well. */
    static String mistaken(File named) {
        String other = named == null ? null : other(named);
        return other == null
                ? null
                : "The agent " + named + " has another jar beside it, " + other
                        + ", and the JVM takes that one's classes: its manifest names " + NAME
                        + ". Give the jar its name back, or move it into a directory of its own.";
    }

    private static String other(File named) {
        File own = new File(named.getAbsoluteFile().getParentFile(), NAME);
        try {
            return !own.exists() || own.getCanonicalFile().equals(named.getCanonicalFile()) ? null : own.getPath();
        } catch (IOException e) {
            // The JVM has opened the jar all the same.
            return null;
        }
    }
}

package org.reprise.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Words of a divergence report. */
final class Divergence {
    /** How many of some classes are named. */
    private static final int TOLD = 10;

    private Divergence() {}

    /** What is known of this run that may be why, sentences; guarded by itself. */
    private static final List<String> NOTES = new ArrayList<>();

    /** Notes something of this run that may be why it diverges, if it does: a sentence. To be called where hooks are inert. */
    static void note(String sentence) {
        synchronized (NOTES) {
            if (!NOTES.contains(sentence)) {
                NOTES.add(sentence);
            }
        }
    }

    /**
     * Returns the report.
     *
     * @param inexact why the recording itself is not exact, a sentence; "" where it is
     * @param expected what the recording has
     * @param actual what the replay comes to
     * @param history the events before, in words
     * @param advice what to do where the recording is exact
     */
    static String report(
            String path,
            long number,
            String inexact,
            String expected,
            String actual,
            Scheduler scheduler,
            String history,
            String advice) {
        StringBuilder text = new StringBuilder("Divergence at event " + number + " of " + path + ". " + inexact
                + "There the recording has " + expected + "; the replay comes to " + actual + ", in " + where(scheduler)
                + ". The events before: " + history + ". ");
        synchronized (NOTES) {
            for (String note : NOTES) {
                text.append(note).append(' ');
            }
        }
        return text + errors() + advice + " `dump --around " + number + "` shows the log there.";
    }

    /** What is said of errors of the JVM that the run has met, as they come from the state of its compilers and its collector. */
    private static String errors() {
        String text = "";
        if (Yield.overflowed) {
            text =
                    "A StackOverflowError was thrown in this run: how deep a stack goes depends on what the JIT compiler had compiled by then, so what "
                            + "shows the depth, or depends on it, does not replay; give the program a stack that suffices (-Xss), or a limit of its own. ";
        }
        if (Yield.exhausted || Headroom.scarce) {
            text += (Yield.exhausted
                            ? "An OutOfMemoryError was thrown in this run"
                            : "Memory was nearly full in this run")
                    + ": when memory is used up depends on the collector and on what Reprise takes, so what comes "
                    + "of it does not replay; give the program more (-Xmx). ";
        }
        return text;
    }

    /** The whole program ran as recorded, as far as it showed, but the classes that were loaded for it are others. */
    static String ofClasses(String path, long event, Set<String> recorded, Set<String> replayed) {
        String missing = besides(recorded, replayed);
        String additional = besides(replayed, recorded);
        return "Divergence at event " + event + " of " + path + ", its last: the program ended as recorded, but "
                + (missing == null ? "" : "the replay did not load " + missing + ", which the recording did")
                + (missing == null || additional == null ? "" : ", and ")
                + (additional == null ? "" : "the replay loaded " + additional + ", which the recording did not")
                + ". Something that the program showed to nobody was not the same: a branch that depends on what is not recorded, or a class that the JVM or another agent wanted. "
                + "With -Xlog:class+load on both sides the JVM tells where in the run it is.";
    }

    /** What one set has more than another, or null for nothing. */
    private static String besides(Set<String> all, Set<String> others) {
        TreeSet<String> left = new TreeSet<>(all);
        left.removeAll(others);
        if (left.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder(left.size() == 1 ? "the class " : left.size() + " classes (");
        int told = 0;
        for (String name : left) {
            if (told == TOLD) {
                text.append(" and others");
                break;
            }
            text.append(told++ == 0 ? "" : ", ").append(name.replace('/', '.'));
        }
        return left.size() == 1 ? text.toString() : text.append(')').toString();
    }

    /** Returns thread, method and source line that the holder of the turn stands at. */
    static String where(Scheduler scheduler) {
        TargetThread thread = scheduler.turn;
        StringBuilder text = new StringBuilder();
        text.append(thread == null ? "no thread" : thread.toString());
        String site = null;
        for (StackTraceElement frame : new Throwable().getStackTrace()) {
            String name = frame.getClassName();
            if (name.startsWith("org.reprise.runtime.") || name.startsWith("org.reprise.agent.")) {
                continue;
            }
            boolean jdk = isJdk(name);
            if (!jdk || site == null) {
                site = HiddenClasses.plain(frame.toString());
            }
            if (!jdk) {
                break;
            }
        }
        return site == null ? text.toString() : text.append(" in ").append(site).toString();
    }

    static boolean isJdk(String className) {
        return className.startsWith("java.") || className.startsWith("jdk.") || className.startsWith("sun.");
    }

    static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return text.toString();
    }
}

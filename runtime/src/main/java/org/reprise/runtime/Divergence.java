package org.reprise.runtime;

/** Words of a divergence report. */
final class Divergence {
    private Divergence() {}

    static String report(
            String path, long number, String expected, String actual, Scheduler scheduler, String history) {
        return "Divergence at event " + number + " of " + path + ": the recording has " + expected
                + "; the replay comes to " + actual + ", at "
                + where(scheduler) + ". The events before: " + history
                + ". Either something the program sees is not recorded yet (a native method, a library that Reprise does not know), or the "
                + "program, its files or its JVM are not the recorded ones; `dump` shows the log around the event.";
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
                site = frame.toString();
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

package org.reprise.agent.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Stands in for the runtime's hooks of the user's: they write down that they were called, and answer what a test says. */
public final class TestUserHooks {
    static final HookCalls NAMES =
            new HookCalls("org/reprise/agent/weave/TestUserHooks", "org/reprise/agent/weave/TestUserHooks");

    /** Never runs out. */
    public static int left = Integer.MAX_VALUE;

    static final List<String> LOG = new ArrayList<>();
    /** What methods return, or null to have them run. */
    static Object answer;

    private TestUserHooks() {}

    static void reset() {
        LOG.clear();
        answer = null;
    }

    /** Writes down what a woven method did. */
    public static void note(String text) {
        LOG.add(text);
    }

    private static String simple(Class<?> type) {
        // Not getSimpleName: it asks the enclosing class, which another loader defined.
        return type.getName().substring(type.getName().lastIndexOf('$') + 1);
    }

    public static void monitorEnter(Object monitor) {
        // Of no interest here.
    }

    public static void monitorExit(Object monitor) {
        // Of no interest here.
    }

    public static void yieldPoint() {
        throw new AssertionError("the counter has run out");
    }

    public static void runEntry() {
        LOG.add("run");
    }

    public static boolean valueEntry(int code) {
        LOG.add("value " + code);
        return answer != null;
    }

    public static int intResult() {
        return answer instanceof Boolean truth ? truth ? 1 : 0 : ((Number) answer).intValue();
    }

    public static long longResult() {
        return ((Number) answer).longValue();
    }

    public static float floatResult() {
        return ((Number) answer).floatValue();
    }

    public static double doubleResult() {
        return ((Number) answer).doubleValue();
    }

    public static Object objectResult(String type) {
        return answer;
    }

    public static void valueExit(long value, int code) {
        LOG.add("returns " + value);
    }

    public static Object valueExit(Object value, int code) {
        LOG.add("returns " + value);
        return value + "!";
    }

    public static void valueThrown(Throwable thrown, int code) {
        LOG.add("throws " + thrown.getMessage());
    }

    public static boolean blockEntry(Object[] arguments, int code) {
        LOG.add("block " + Arrays.deepToString(arguments));
        return answer != null;
    }

    public static void blockExit(long value, int code) {
        LOG.add("returns " + value);
    }

    public static void blockThrown(Throwable thrown, int code) {
        LOG.add("throws " + thrown.getMessage());
    }

    public static void idleEntry(int code) {
        LOG.add("idle");
    }

    public static void idleExit(int code) {
        LOG.add("idle over");
    }

    public static void ignoreEntry(int code) {
        LOG.add("ignore");
    }

    public static void ignoreExit(int code) {
        LOG.add("ignore over");
    }

    public static void checkpoint(int code) {
        LOG.add("checkpoint " + code);
    }

    public static void digest(long value, int code) {
        LOG.add("digest " + value);
    }

    public static boolean queued(Object receiver, Object[] arguments, Class<?> owner, String method, int code) {
        LOG.add(simple(owner) + " " + method + Arrays.toString(arguments));
        return answer != null;
    }

    public static void born(Object object) {
        LOG.add("born " + simple(object.getClass()));
    }
}

package org.reprise.agent.weave;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Stands in for the runtime in tests: the hooks write down that they were called. */
public final class TestHooks {
    static final HookCalls NAMES =
            new HookCalls("org/reprise/agent/weave/TestHooks", "org/reprise/agent/weave/TestHooks");

    /** Starts at 0 and is never set again, so that every yield point takes the slow path too. */
    public static int left;

    public static final List<String> LOG = new ArrayList<>();
    static int slow;
    /** Not 0 while a slice is about to end. */
    public static int sites;
    /** What {@link #place} answers. */
    static long place;
    /** Whether something happens wherever a copy is entered, so that it is another place at once. */
    static boolean stale;
    /** Every how manieth yield point changes {@link #sites}; 0 for none. */
    static int alternation;
    /** Polls that count. */
    static int polls;
    /** Polls in code of the JDK. */
    static int sharedPolls;

    /** A poll. */
    public static void site() {
        polls++;
    }

    /** A poll in code of the JDK. */
    public static void sharedSite() {
        sharedPolls++;
    }

    /** A poll in a copy of the code that was entered at that place. */
    public static void site(long entered) {
        if (entered == place) {
            polls++;
        }
    }

    /** Where the second copy of a method's code is entered. */
    public static long place() {
        return stale ? place++ : place;
    }

    public static boolean skipBody;
    static RuntimeException failure;
    static RuntimeException yieldFailure;

    private TestHooks() {}

    static void reset() {
        left = 0;
        slow = 0;
        sites = 0;
        place = 0;
        stale = false;
        alternation = 0;
        polls = 0;
        sharedPolls = 0;
        skipBody = false;
        failure = null;
        yieldFailure = null;
        LOG.clear();
    }

    /** Yield points passed since {@link #reset}. */
    static int yieldPoints() {
        if (-left != slow) {
            throw new AssertionError(-left + " counted in line, " + slow + " on the slow path");
        }
        return slow;
    }

    public static void yieldPoint() {
        slow++;
        if (alternation != 0 && slow % alternation == 0) {
            sites = 1 - sites;
        }
        if (yieldFailure != null) {
            throw yieldFailure;
        }
    }

    public static Object answerOne(String method, Object[] arguments) {
        LOG.add(method + " " + Arrays.toString(arguments));
        return 1L;
    }

    public static Object answerText(String method, Object[] arguments) {
        LOG.add(method + " " + Arrays.toString(arguments));
        return "text";
    }

    public static void runEntry() {
        LOG.add("run");
    }

    public static void initializerEntry() {
        LOG.add("initializer");
    }

    public static void initializerExit() {
        LOG.add("initializer over");
    }

    public static void monitorEntered(Object monitor) {
        LOG.add("entered " + name(monitor) + (Thread.holdsLock(monitor) ? "" : ", not really"));
    }

    public static void monitorEnter(Object monitor) {
        LOG.add("enter " + name(monitor) + (Thread.holdsLock(monitor) ? " again" : ""));
    }

    public static void monitorExit(Object monitor) {
        LOG.add("exit " + name(monitor) + (Thread.holdsLock(monitor) ? "" : " unheld"));
        if (failure != null) {
            RuntimeException thrown = failure;
            failure = null;
            throw thrown;
        }
    }

    private static String name(Object monitor) {
        // Not getSimpleName: it asks the enclosing class, which another loader defined.
        return monitor instanceof Class<?> type ? simple(type) + ".class" : simple(monitor.getClass());
    }

    private static String simple(Class<?> type) {
        String name = type.getTypeName();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    // Rows' hooks, by the methods they stand for.

    public static long nanoTime() {
        LOG.add("nanoTime");
        return 42;
    }

    public static void sleep(long millis) {
        LOG.add("sleep " + millis);
    }

    public static long freeMemory(Runtime runtime) {
        LOG.add("freeMemory");
        return 43;
    }

    public static boolean isAlive(Thread thread) {
        LOG.add("isAlive " + thread.getName());
        return true;
    }

    public static long getUptime(Object bean) {
        LOG.add("getUptime");
        return 44;
    }

    public static void waitOn(Object monitor) {
        LOG.add("wait");
    }

    public static void notifyAllOf(Object monitor) {
        LOG.add("notifyAll");
    }

    public static void before(StringBuilder text, int length) {
        LOG.add("before " + text + " " + length);
    }

    public static void beforeLong(long value) {
        LOG.add("before " + value);
    }

    public static Method redirect(Method method) throws NoSuchMethodException {
        LOG.add("redirect " + method.getName());
        return method.getName().equals("nanoTime") ? TestHooks.class.getMethod("nanoTime") : method;
    }

    public static Object[] redirectArguments(Method method, Object receiver, Object[] arguments) {
        return arguments;
    }
}

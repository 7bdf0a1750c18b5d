package org.reprise.agent.weave;

import java.util.Set;

/**
 * Classes of the JDK that threads share, by mistake or because they are made for it, and in whose code a slice may end therefore. None takes a monitor without a hook: a thread that has the turn would wait for it
 * without a word. A test looks.
 *
 * <p>Left out: {@code StringBuilder} and {@code AbstractStringBuilder}, since C2 compiles a chain of their calls to code of its own, which has no polls, where it can; what counts must not depend on that. {@code WeakHashMap}, {@code DecimalFormat} and others take
 * monitors.
 */
public final class SharedClasses {
    /** Their outermost classes, by the names that Class.getName gives. */
    public static final Set<String> NAMES = Set.of(
            "java.text.CalendarBuilder",
            "java.text.ChoiceFormat",
            "java.text.DateFormat",
            "java.text.FieldPosition",
            "java.text.Format",
            "java.text.MessageFormat",
            "java.text.NumberFormat",
            "java.text.ParsePosition",
            "java.text.SimpleDateFormat",
            "java.util.AbstractCollection",
            "java.util.AbstractList",
            "java.util.AbstractMap",
            "java.util.AbstractQueue",
            "java.util.AbstractSequentialList",
            "java.util.AbstractSet",
            "java.util.ArrayDeque",
            "java.util.ArrayList",
            "java.util.BitSet",
            "java.util.Calendar",
            "java.util.Collection",
            "java.util.EnumMap",
            "java.util.GregorianCalendar",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.IdentityHashMap",
            "java.util.LinkedHashMap",
            "java.util.LinkedHashSet",
            "java.util.LinkedList",
            "java.util.List",
            "java.util.Map",
            "java.util.PriorityQueue",
            "java.util.TreeMap",
            "java.util.TreeSet",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentLinkedDeque",
            "java.util.concurrent.ConcurrentLinkedQueue",
            "java.util.concurrent.ConcurrentSkipListMap",
            "java.util.concurrent.ConcurrentSkipListSet");

    private SharedClasses() {}

    /** Whether a class, by the name that Class.getName gives, is one of some outermost ones, or within one. */
    public static boolean isOneOf(Set<String> outermost, String className) {
        if (outermost.isEmpty()) {
            return false;
        }
        int nested = className.indexOf('$');
        return outermost.contains(nested < 0 ? className : className.substring(0, nested));
    }
}

package org.reprise.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import jdk.internal.misc.Unsafe;

/**
 * Sees to hidden classes, which the JVM gives to no agent and names by their addresses: has those of the program woven, and gives all of them names that repeat.
 *
 * <p>A class of a loader of the program's is named when it is defined, since a stack trace of JDK 17, which the JVM makes, keeps the name that it finds or makes up, and since a message of the JVM's may
 * come first. One of the JDK's, which the class data archive may have, is named when it is first asked, as is one that was defined where hooks are inert, or that asks in its initializer. Numbers count for each name by itself, so that what defines classes of other names does not matter.
 *
 * <p>Threading: any thread may call; names are given by the holder of the turn.
 */
final class HiddenClasses {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long NAME = UNSAFE.objectFieldOffset(Class.class, "name");
    private static final long MESSAGE = UNSAFE.objectFieldOffset(Throwable.class, "detailMessage");
    private static final MethodHandle INIT_NAME = initName();
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

    /** Begins an address. */
    private static final String HEX = "0x";

    private static final int DIGITS = 16;
    private static final int RADIX = 16;
    private static final int LENGTH = HEX.length() + DIGITS;

    /** How many classes of a name, without address, have been given one. Guarded by itself, as is {@link #GIVEN}. */
    private static final Map<String, Integer> COUNTS = new HashMap<>();
    /** What stands for an address, by the address as the JVM writes it; a class that is gone is forgotten when another has its address. */
    private static final Map<String, String> GIVEN = new HashMap<>();

    /** Weaves the file of a class that is defined beside another one; null before the agent weaves. */
    private static volatile BiFunction<Class<?>, byte[], byte[]> weaver;

    private HiddenClasses() {}

    private static MethodHandle initName() {
        try {
            return MethodHandles.privateLookupIn(Class.class, MethodHandles.lookup())
                    .findSpecial(Class.class, "initClassName", MethodType.methodType(String.class), Class.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes what weaves. */
    static void weaveWith(BiFunction<Class<?>, byte[], byte[]> given) {
        weaver = given;
    }

    /** Returns the file of a class, woven, that the program is about to define beside another one. */
    static byte[] woven(Class<?> host, byte[] file) {
        BiFunction<Class<?>, byte[], byte[]> weaves = weaver;
        return weaves == null || file == null ? file : weaves.apply(host, file);
    }

    /** A hidden class has been defined, or was found in an archive. Called twice for a lambda of JDK 17. */
    static void made(Class<?> type, boolean ordered) {
        ClassLoader loader = type.getClassLoader();
        if (ordered && loader != null && loader != PLATFORM && UNSAFE.getReference(type, NAME) == null) {
            name(type, true);
        }
    }

    /**
     * Class.initClassName.
     *
     * @param ordered whether classes are asked here in the same order in a recording and its replays; if not, the name is what the JVM makes of it, and is not kept
     */
    static String name(Class<?> type, boolean ordered) {
        if (type.isArray()) {
            return arrayName(type);
        }
        String own = own(type);
        int slash = own.indexOf('/');
        if (slash < 0 || !type.isHidden()) {
            return own;
        }
        if (!ordered) {
            UNSAFE.compareAndSetReference(type, NAME, own, null);
            return own;
        }
        String plain = own.substring(0, slash);
        String given;
        synchronized (COUNTS) {
            Integer before = COUNTS.get(plain);
            int count = before == null ? 1 : before + 1;
            COUNTS.put(plain, count);
            String digits = Integer.toHexString(count);
            given = HEX + "0".repeat(DIGITS - digits.length()) + digits;
            GIVEN.put(own.substring(slash + 1), given);
        }
        given = plain + '/' + given;
        UNSAFE.putReferenceVolatile(type, NAME, given);
        return given;
    }

    /** Once a handle has been called 127 times the JDK spins code for it, which draws a hash code; classes that the start of one run has named count, too. */
    private static String own(Class<?> type) {
        TargetThread me = Hooks.self();
        if (me != null) {
            IdentityHash.setAside(me);
        }
        try {
            return (String) INIT_NAME.invokeExact(type);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        } finally {
            if (me != null) {
                IdentityHash.resume(me);
            }
        }
    }

    private static String arrayName(Class<?> type) {
        String own = own(type);
        Class<?> element = type;
        int dimensions = 0;
        while (element.isArray()) {
            element = element.getComponentType();
            dimensions++;
        }
        if (!element.isHidden()) {
            return own;
        }
        String name = "[".repeat(dimensions) + 'L' + element.getName() + ';';
        // Kept as long as the element's.
        UNSAFE.putReferenceVolatile(type, NAME, UNSAFE.getReference(element, NAME) == null ? null : name);
        return name;
    }

    /** An exception has been made. In its message the JVM may name hidden classes, as only it knows them. */
    static void mend(Throwable made) {
        String message = (String) UNSAFE.getReference(made, MESSAGE);
        String mended = mended(message);
        if (mended != message) {
            UNSAFE.putReference(made, MESSAGE, mended);
        }
    }

    /** Returns a text with the names that hidden classes were given; the text itself, where it has none that is known. */
    static String mended(String text) {
        return text == null ? null : replaced(text, true);
    }

    /** Returns a text with no addresses of hidden classes at all: two runs must not differ by one that was given no name. */
    static String plain(String text) {
        return replaced(text, false);
    }

    private static String replaced(String text, boolean given) {
        StringBuilder to = null;
        int from = 0;
        for (int at = text.indexOf(HEX, 1); at >= 0; at = text.indexOf(HEX, at + 1)) {
            char before = text.charAt(at - 1);
            // The JVM's own form of a name has a plus.
            if (before != '/' && before != '+' || !isAddress(text, at)) {
                continue;
            }
            String instead = "";
            int begin = at - 1;
            if (given) {
                synchronized (COUNTS) {
                    instead = GIVEN.get(text.substring(at, at + LENGTH));
                }
                begin = at;
                if (instead == null) {
                    continue;
                }
            }
            to = to == null ? new StringBuilder() : to;
            to.append(text, from, begin).append(instead);
            from = at + LENGTH;
        }
        return to == null ? text : to.append(text, from, text.length()).toString();
    }

    private static boolean isAddress(String text, int at) {
        if (text.length() < at + LENGTH) {
            return false;
        }
        for (int i = at + HEX.length(); i < at + LENGTH; i++) {
            if (Character.digit(text.charAt(i), RADIX) < 0) {
                return false;
            }
        }
        return true;
    }
}

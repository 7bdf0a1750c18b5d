package org.reprise.runtime;

/** What woven code gives a hook of the user's: its number, and, added to it, what the method is. */
public final class HookCode {
    /** Added where the method gives the turn up, too. */
    public static final int BLOCKING = 1 << 16;
    /** Added where the method is native, and passes no yield points. */
    public static final int NATIVE = 1 << 17;
    /** Added where the method returns a reference. */
    public static final int REFERENCE = 1 << 18;
    /** There can be no more hooks. */
    public static final int MOST = 1 << 16;

    private HookCode() {}

    /** The number alone. */
    static int number(int code) {
        return code & MOST - 1;
    }

    static boolean isBlocking(int code) {
        return (code & BLOCKING) != 0;
    }

    static boolean isNative(int code) {
        return (code & NATIVE) != 0;
    }

    static boolean returnsReference(int code) {
        return (code & REFERENCE) != 0;
    }
}

package org.reprise.it.target;

/** Asks a native library for the time, and has it printed by that library: both past whatever the JDK has. */
public final class PastReprise {
    private PastReprise() {}

    private static native long clock();

    private static native void print(long value);

    /** The first argument is the library; "without" as a second has it not loaded. */
    @SuppressWarnings("restricted")
    public static void main(String[] arguments) {
        if (arguments.length == 1) {
            System.load(arguments[0]);
            print(clock());
        }
        System.out.println("done");
    }
}

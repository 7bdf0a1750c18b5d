package org.reprise.runtime;

import jdk.internal.misc.Unsafe;

/** Looks into what Cleaner.register made. */
final class Cleanup {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long ACTION = offset();

    private Cleanup() {}

    private static long offset() {
        try {
            return UNSAFE.objectFieldOffset(
                    Class.forName("jdk.internal.ref.CleanerImpl$PhantomCleanableRef"), "action");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what it will run. */
    static Object action(Object cleanable) {
        return UNSAFE.getReference(cleanable, ACTION);
    }
}

package org.reprise.it.target;

import java.lang.invoke.MethodType;

/** Threads that starve for a monitor, each time behind a map of the JDK's, whose own monitors are taken or not: that depends on what the JVM has put into it before. */
public final class Bins {
    private static final Class<?>[] TYPES = {
        boolean.class, byte.class, char.class, short.class,
        int.class, long.class, float.class, double.class,
        Object.class, String.class, int[].class, long[].class,
        Object[].class, Class.class, Thread.class, Bins.class
    };

    private static final Object LOCK = new Object();

    private Bins() {}

    /** Runs them. */
    public static void main(String[] args) throws InterruptedException {
        Seen.run(Seen.threads(3, me -> {
            for (int i = me; i < 6000; i += 3) {
                work(i, me);
            }
        }));
        Seen.print();
    }

    private static void work(int round, int me) {
        MethodType.methodType(type(round), type(round >> 4), type(round >> 8));
        MethodType.methodType(type(round), type(round >> 4), type(round >> 8), type(9), type(10));
        synchronized (LOCK) {
            Seen.busy(100);
            Seen.note(me);
        }
    }

    private static Class<?> type(int number) {
        return TYPES[number & TYPES.length - 1];
    }
}

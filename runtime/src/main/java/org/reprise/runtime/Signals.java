package org.reprise.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import jdk.internal.misc.Signal;

/**
 * The recording's signals in a replay. The process is not sent them, since it may ignore them ({@code nohup}, a script's background job); the JVM's own thread for signals is woken by
 * one that nobody uses, and dispatches the recorded one as if it had come.
 *
 * <p>Threading: {@link #raise} by the holder of the turn, the others by the JVM's thread, which {@link Scheduler} tells each other.
 */
final class Signals {
    private static final String HANDLE = "jdk.internal.misc.Signal.handle0";
    private static final String RAISE = "jdk.internal.misc.Signal.raise0";
    /** Handled by the operating system's default, which of the carrier is to ignore it. */
    private static final long DEFAULT = 0;
    /** Signal.handle0: call Signal.dispatch. */
    private static final long DISPATCH = 2;
    /** Signal.handle0: the JVM leaves that signal to nobody. */
    private static final long REFUSED = -1;

    private static final String CARRIER = "URG";

    private static volatile Signal raised;
    private static boolean dispatching;

    private Signals() {}

    /** Has the JVM's thread dispatch a signal, and returns whether it will: there may be no such signal here, and with -Xrs there is no such thread. */
    static boolean raise(String name) {
        Signal wanted;
        int carrier;
        try {
            wanted = new Signal(name);
            carrier = new Signal(CARRIER).getNumber();
        } catch (IllegalArgumentException e) {
            return false;
        }
        // With -Xrs the JVM refuses this one; without, it is there already, or is ignored and remains so.
        if ((Long) Natives.original(HANDLE, new Object[] {new Signal("HUP").getNumber(), DISPATCH}) == REFUSED) {
            return false;
        }
        raised = wanted;
        Natives.original(HANDLE, new Object[] {carrier, DISPATCH});
        Natives.original(RAISE, new Object[] {carrier});
        Natives.original(HANDLE, new Object[] {carrier, DEFAULT});
        return true;
    }

    static boolean isRaised() {
        return raised != null;
    }

    static void answered() {
        raised = null;
    }

    /** Whether what arrives is what {@link #dispatch} dispatches. */
    static boolean isDispatching() {
        return dispatching;
    }

    /** Dispatches the signal that was raised, if this is its carrier. */
    static boolean dispatch(int signal, Scheduler scheduler) {
        Signal wanted = raised;
        if (wanted == null || signal != new Signal(CARRIER).getNumber()) {
            return false;
        }
        dispatching = true;
        try {
            Method dispatch = Natives.open(Signal.class.getDeclaredMethod("dispatch", int.class));
            Originals.invoke(dispatch, null, wanted.getNumber());
        } catch (NoSuchMethodException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        } finally {
            dispatching = false;
            scheduler.answered();
        }
        return true;
    }
}

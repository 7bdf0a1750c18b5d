package org.reprise.it.target;

import java.io.File;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.reprise.runtime.Hooks;
import org.reprise.runtime.PrivateFiles;
import org.reprise.runtime.Session;
import org.reprise.runtime.Stop;
import org.reprise.runtime.Yield;

/** Tries to get at the classes of Reprise that are none of its business, and says what it got. */
public final class Nosy {
    private static final String PACKAGE = "org.reprise.runtime.";

    private Nosy() {}

    private interface Deed {
        Object run() throws Throwable;
    }

    /** Tries all ways. */
    public static void main(String[] args) throws Exception {
        Class<?> session = Class.forName(PACKAGE + "Session");
        Class<?> stop = Class.forName(PACKAGE + "Stop");
        Class<?> hooks = Class.forName(PACKAGE + "Hooks");
        Class<?> engine = Class.forName(PACKAGE + "Engine");
        Class<?> files = Class.forName(PACKAGE + "PrivateFiles");
        Class<?> agent = Class.forName("org.reprise.agent.Agent");
        Class<?> instrumentation = Class.forName("java.lang.instrument.Instrumentation");
        // Linked: hooks must not be found by the constants of the target's own classes.
        attempt("Session", () -> String.valueOf(Session.get()));
        attempt("Stop", () -> Stop.class);
        attempt("Hooks", () -> {
            Hooks.halting(3);
            return "halted";
        });
        attempt("Yield", () -> Yield.left);
        attempt("PrivateFiles", () -> PrivateFiles.create(new File("made")));
        // By reflection.
        attempt("Session.get", () -> session.getMethod("get").invoke(null));
        attempt("Session.ONLY", () -> open(session.getDeclaredField("ONLY")).get(null));
        attempt("new Session", () -> {
            Constructor<?> constructor = session.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        });
        attempt(
                "Stop.halt",
                () -> open(stop.getDeclaredMethod("halt", int.class, String.class))
                        .invoke(null, 64, "halted"));
        attempt("Hooks.halting", () -> hooks.getMethod("halting", int.class).invoke(null, 3));
        attempt("Hooks.active", () -> open(hooks.getDeclaredMethod("active")).invoke(null));
        attempt("Hooks.engine", () -> open(hooks.getDeclaredField("engine")).get(null));
        attempt(
                "PrivateFiles.create",
                () -> files.getMethod("create", File.class).invoke(null, new File("made")));
        attempt(
                "Agent.start",
                () -> agent.getMethod("start", String.class, instrumentation)
                        .invoke(null, "mode=record,log=made", null));
        attempt("Engine", () -> engine.getDeclaredMethods().length + engine.getDeclaredFields().length);
        // By method handles.
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        attempt(
                "handle of Session.get",
                () -> lookup.findStatic(session, "get", MethodType.methodType(session))
                        .invoke());
        attempt(
                "handle of Hooks.halting",
                () -> lookup.findStatic(hooks, "halting", MethodType.methodType(void.class, int.class))
                        .invoke(3));
        attempt(
                "Replay",
                () -> Class.forName(PACKAGE + "Replay").getMethod("mode").invoke(null) != null);
        System.out.println("made " + new File("made").exists());
    }

    private static Method open(Method method) {
        method.setAccessible(true);
        return method;
    }

    private static Field open(Field field) {
        field.setAccessible(true);
        return field;
    }

    private static void attempt(String what, Deed deed) {
        String got;
        try {
            got = String.valueOf(deed.run());
        } catch (Throwable e) {
            got = (e instanceof InvocationTargetException ? e.getCause() : e)
                    .getClass()
                    .getSimpleName();
        }
        System.out.println(what + ": " + got);
    }
}

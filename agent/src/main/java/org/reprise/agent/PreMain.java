package org.reprise.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.Set;

/**
 * The entry class of the agent.
 *
 * <p>The jar names itself as Boot-Class-Path, so the JVM loads this class, the runtime and the agent from the bootstrap loader, where woven code of any
 * loader finds the runtime. A jar that was renamed is not found there: then this class alone comes from the application's loader, and has the others defined. It
 * must therefore link to no other class of Reprise.
 */
public final class PreMain {
    private PreMain() {}

    /** Called by the JVM before main. */
    public static void premain(String arguments, Instrumentation instrumentation) throws Throwable {
        call("start", arguments, instrumentation);
    }

    /** Called by the JVM where the agent is attached to a running program, which Reprise refuses. */
    public static void agentmain(String arguments, Instrumentation instrumentation) throws Throwable {
        call("refuseLate", arguments, instrumentation);
    }

    private static void call(String method, String arguments, Instrumentation instrumentation) throws Throwable {
        try {
            if (PreMain.class.getClassLoader() != null) {
                define(instrumentation);
            }
            Class.forName("org.reprise.agent.Agent", true, null)
                    .getMethod(method, String.class, Instrumentation.class)
                    .invoke(null, arguments, instrumentation);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** By a loader of its own, whose module alone gets to see what that takes: the program's does not. */
    private static void define(Instrumentation instrumentation) throws Exception {
        URL jar = PreMain.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar}, null)) {
            Module module = loader.getUnnamedModule();
            instrumentation.redefineModule(
                    Object.class.getModule(),
                    Set.of(),
                    Map.of("jdk.internal.misc", Set.of(module)),
                    Map.of(),
                    Set.of(),
                    Map.of());
            loader.loadClass("org.reprise.agent.BootClasses")
                    .getMethod("define", File.class)
                    .invoke(null, new File(jar.toURI()));
        }
    }
}

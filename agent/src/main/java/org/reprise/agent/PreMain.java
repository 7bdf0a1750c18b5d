package org.reprise.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.jar.JarFile;

/**
 * The entry class of the agent.
 *
 * <p>The jar names itself as Boot-Class-Path, so the JVM loads this class, the runtime and the agent from the bootstrap loader, where woven code of any
 * loader finds the runtime. A jar that was renamed is not found there: then this class alone comes from the application's loader, and adds the jar. It
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
        if (PreMain.class.getClassLoader() != null) {
            File jar = new File(PreMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar));
        }
        try {
            Class.forName("org.reprise.agent.Agent", true, null)
                    .getMethod(method, String.class, Instrumentation.class)
                    .invoke(null, arguments, instrumentation);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

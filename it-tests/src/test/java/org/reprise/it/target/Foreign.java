package org.reprise.it.target;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Runs the method {@code run} of a class that no compiler of today wrote, in two class loaders and two threads of each.
 *
 * <p>A target of the integration tests. Its arguments are a directory of class files, the name of the class, and what the method is given.
 */
public final class Foreign {
    private static final int THREADS = 2;

    private Foreign() {}

    public static void main(String[] args) throws Exception {
        URL[] path = {Path.of(args[0]).toUri().toURL()};
        int rounds = Integer.parseInt(args[2]);
        for (int i = 0; i < 2; i++) {
            try (URLClassLoader loader = new URLClassLoader(path)) {
                Method run = loader.loadClass(args[1]).getMethod("run", int.class);
                Seen.run(Seen.threads(THREADS, me -> Seen.note(call(run, rounds))));
            }
        }
        Seen.print();
    }

    private static long call(Method run, int rounds) {
        try {
            return (long) run.invoke(null, rounds);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

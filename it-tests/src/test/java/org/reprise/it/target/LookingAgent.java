package org.reprise.it.target;

import java.lang.instrument.Instrumentation;
import java.util.HashSet;
import java.util.Set;

/** An agent that looks at each class which the JVM has loaded, as often as there are new ones, and loads some by that. */
public final class LookingAgent {
    private LookingAgent() {}

    public static void premain(String nothing, Instrumentation instrumentation) {
        Set<Class<?>> seen = new HashSet<>();
        int rounds = 0;
        int before;
        do {
            before = seen.size();
            for (Class<?> type : instrumentation.getAllLoadedClasses()) {
                if (seen.add(type) && type.getName().startsWith("java.util.zip.")) {
                    System.out.println(type.getName());
                }
            }
            rounds++;
            System.out.printf("%d classes%n", seen.size());
        } while (seen.size() != before);
        System.out.println(rounds + " rounds");
    }
}

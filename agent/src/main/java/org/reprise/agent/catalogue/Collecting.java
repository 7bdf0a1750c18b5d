package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** What the collector makes the JVM call: code of the target that it calls in threads of its own would run beside the thread that has the turn. */
final class Collecting {
    private Collecting() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        AROUND,
                        "java/lang/ref/Finalizer",
                        "register",
                        "(Ljava/lang/Object;)V",
                        "register",
                        EVERYWHERE,
                        "the JVM calls it for each new object with a finalizer"),
                new Row(
                        AROUND,
                        "jdk/internal/ref/CleanerImpl$PhantomCleanableRef",
                        "performCleanup",
                        "()V",
                        "performCleanup",
                        EVERYWHERE,
                        "called by a cleaner's thread, and by the target's clean()"));
    }
}

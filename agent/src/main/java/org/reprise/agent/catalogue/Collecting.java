package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.ArrayList;
import java.util.List;

/** What the collector makes the JVM call: code of the target that it calls in threads of its own would run beside the thread that has the turn. */
final class Collecting {
    private static final String REF = "java/lang/ref/";

    /** Classes of java.base by which it refers to what a program finds gone. */
    private static final List<String> BY_BASE = List.of(
            "java/util/WeakHashMap$Entry",
            "java/util/ResourceBundle$BundleReference",
            "java/util/ResourceBundle$KeyElementReference");

    private Collecting() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String owner : List.of("Reference", "WeakReference", "SoftReference")) {
            rows.add(new Row(CALL, REF + owner, "get", "()Ljava/lang/Object;", "get", LATE, "null once cleared"));
        }
        for (String owner : List.of("Reference", "WeakReference", "SoftReference", "PhantomReference")) {
            rows.add(new Row(
                    CALL, REF + owner, "refersTo", "(Ljava/lang/Object;)Z", "refersTo", LATE, "null once cleared"));
        }
        for (String owner : BY_BASE) {
            rows.add(new Row(CALL, owner, "get", "()Ljava/lang/Object;", "get", EVERYWHERE, "null once cleared"));
            rows.add(new Row(
                    CALL, owner, "refersTo", "(Ljava/lang/Object;)Z", "refersTo", EVERYWHERE, "null once cleared"));
        }
        rows.addAll(List.of(
                new Row(
                        EXIT,
                        REF + "Reference",
                        "<init>",
                        "(Ljava/lang/Object;Ljava/lang/ref/ReferenceQueue;)V",
                        "referenceMade",
                        EVERYWHERE,
                        "the collector is kept from it in a replay"),
                new Row(
                        AROUND,
                        REF + "Reference",
                        "enqueueFromPending",
                        "()V",
                        "enqueueFromPending",
                        EVERYWHERE,
                        "called by the JVM's thread for each reference that the collector has cleared"),
                new Row(
                        ENTER,
                        REF + "Reference",
                        "enqueue",
                        "()Z",
                        "enqueue",
                        EVERYWHERE,
                        "uses the queue, for which another stands in"),
                new Row(ENTER, REF + "Reference", "clear", "()V", "clear", EVERYWHERE, "lets go of the referent"),
                new Row(
                        EXIT,
                        "jdk/internal/ref/CleanerImpl$PhantomCleanableRef",
                        "<init>",
                        "(Ljava/lang/Object;Ljava/lang/ref/Cleaner;Ljava/lang/Runnable;)V",
                        "cleanableMade",
                        EVERYWHERE,
                        "the collector has the action run"),
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
                        "called by a cleaner's thread, and by the target's clean()")));
        return rows;
    }
}

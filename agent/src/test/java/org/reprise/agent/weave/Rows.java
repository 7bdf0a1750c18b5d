package org.reprise.agent.weave;

import java.util.List;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.catalogue.Row.Kind;
import org.reprise.agent.catalogue.Row.Scope;

/** Rows for the hooks of {@link TestHooks}. */
final class Rows {
    static final Row NANO_TIME = call("java/lang/System", "nanoTime", "()J", "nanoTime");
    static final Row SLEEP = call("java/lang/Thread", "sleep", "(J)V", "sleep");
    static final Row FREE_MEMORY = call("java/lang/Runtime", "freeMemory", "()J", "freeMemory");
    static final Row IS_ALIVE = call("java/lang/Thread", "isAlive", "()Z", "isAlive");
    static final Row UPTIME = call("java/lang/management/RuntimeMXBean", "getUptime", "()J", "getUptime");
    static final Row WAIT = call(Row.ANY_OWNER, "wait", "()V", "waitOn");
    static final Row NOTIFY_ALL = call(Row.ANY_OWNER, "notifyAll", "()V", "notifyAllOf");

    static final List<Row> ALL = List.of(NANO_TIME, SLEEP, FREE_MEMORY, IS_ALIVE, UPTIME, WAIT, NOTIFY_ALL);

    private Rows() {}

    static Row call(String owner, String name, String descriptor, String hook) {
        return row(Kind.CALL, owner, name, descriptor, hook);
    }

    static Row row(Kind kind, String owner, String name, String descriptor, String hook) {
        return new Row(kind, owner, name, descriptor, hook, Scope.EVERYWHERE, "a test");
    }
}

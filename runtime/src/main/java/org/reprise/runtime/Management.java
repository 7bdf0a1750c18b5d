package org.reprise.runtime;

import java.lang.reflect.InvocationTargetException;

/** Reads java.lang.management by reflection: the runtime needs java.base alone. */
final class Management {
    /** The bean of the JVM as a whole. */
    static final String RUNTIME = "java.lang.management.RuntimeMXBean";
    /** The bean of the threads. */
    static final String THREADS = "java.lang.management.ThreadMXBean";

    private Management() {}

    /** Asks a bean for a number; the argument, where there is one, is a thread id. */
    static long number(Engine e, Object bean, String type, String method, Object... threadId) {
        return e.number(Source.MANAGEMENT, e.replaying() ? 0 : (Long) ask(e, bean, type, method, threadId));
    }

    /** Asks a bean for a text. */
    static String text(Engine e, Object bean, String type, String method) {
        return e.text(Source.MANAGEMENT, e.replaying() ? null : (String) ask(e, bean, type, method));
    }

    private static Object ask(Engine e, Object bean, String type, String method, Object... threadId) {
        Class<?>[] parameters = threadId.length == 0 ? new Class<?>[0] : new Class<?>[] {long.class};
        TargetThread me = e.scheduler.turn;
        me.inside++;
        try {
            return Class.forName(type).getMethod(method, parameters).invoke(bean, threadId);
        } catch (InvocationTargetException x) {
            throw e.thrown(Source.MANAGEMENT, x.getCause());
        } catch (ReflectiveOperationException x) {
            throw new IllegalStateException(x);
        } finally {
            me.inside--;
        }
    }
}

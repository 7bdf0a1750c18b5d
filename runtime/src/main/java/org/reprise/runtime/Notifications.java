package org.reprise.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What the JVM tells listeners of platform beans: a collection, memory above a threshold. A thread of the JVM calls them, which is not in lockstep; a lockstep thread of ours does that
 * instead, under the turn, with what is in the log.
 *
 * <p>Threading: the holder of the turn calls, but for {@link #sent}.
 */
final class Notifications {
    private static final String EMITTER = "sun.management.NotificationEmitterSupport";

    /** A notification, with the number of the bean that it is of. */
    private static final class Sent {
        final int bean;
        final Object notification;

        Sent(int bean, Object notification) {
            this.bean = bean;
            this.notification = notification;
        }
    }

    /** Calls the listeners, in lockstep. */
    static final class Notifier extends Thread {
        private final Notifications notifications;

        Notifier(Notifications notifications) {
            // The name of the JVM's.
            super(Watchdog.root(), null, "Notification Thread", 0, false);
            this.notifications = notifications;
            setDaemon(true);
        }

        @Override
        public void run() {
            notifications.deliverAll();
        }
    }

    private final Engine engine;
    /** Beans with listeners, in the order of their first; guarded by {@link #arrivals}. */
    private final List<Object> beans = new ArrayList<>();
    /** What the JVM has sent; guarded by itself. Recording only. */
    private final ArrayDeque<Sent> arrivals = new ArrayDeque<>();
    /** The lockstep thread, once there is one. */
    private volatile TargetThread notifier;
    /** The method that calls the listeners, once it has been needed. */
    private Method send;

    Notifications(Engine engine) {
        this.engine = engine;
    }

    /** The holder has added a listener. */
    void listenerAdded(Object bean) {
        if (notifier == null) {
            Thread thread = new Notifier(this);
            engine.start(thread);
            notifier = engine.scheduler.find(thread);
        }
        synchronized (arrivals) {
            if (indexOf(bean) < 0) {
                beans.add(bean);
            }
        }
    }

    private int indexOf(Object bean) {
        for (int i = 0; i < beans.size(); i++) {
            if (beans.get(i) == bean) {
                return i;
            }
        }
        return -1;
    }

    /** Somebody tells a bean's listeners. Returns whether they are not to be called here. */
    boolean sent(Object bean, Object notification) {
        if (engine.scheduler.find(Thread.currentThread()) != null) {
            return false;
        }
        synchronized (arrivals) {
            int number = indexOf(bean);
            if (number < 0) {
                return false;
            }
            if (!engine.replaying()) {
                arrivals.add(new Sent(number, notification));
            }
        }
        engine.scheduler.note(Outside.of(Outside.Deed.UNPARKED, notifier));
        return true;
    }

    private Sent next() {
        synchronized (arrivals) {
            return arrivals.poll();
        }
    }

    /** Body of the lockstep thread. */
    private void deliverAll() {
        Hooks.runEntry();
        while (true) {
            Sent next = next();
            if (engine.replaying()) {
                engine.said(null);
            }
            byte[] form = next == null ? null : form(next);
            if (next != null && form == null) {
                continue;
            }
            long bean = engine.number(Source.NOTIFICATION, next == null ? 0 : next.bean + 1L);
            if (bean == 0) {
                engine.scheduler.awaitPermit(notifier);
            } else {
                deliver(bean - 1, form);
            }
        }
    }

    /** What the log has of a notification, or null where it can have none: then its listeners are not told, in both modes. */
    private byte[] form(Sent sent) {
        try {
            return Management.form(notifier, sent.notification);
        } catch (IllegalArgumentException e) {
            engine.said("A platform bean tells its listeners something by a " + e.getMessage()
                    + ", which cannot be recorded: they are not told.");
            return null;
        }
    }

    private void deliver(long number, byte[] form) {
        Method method = send();
        Object notification = Management.value(engine, Source.NOTIFICATION, method.getParameterTypes()[0], form);
        Object bean;
        synchronized (arrivals) {
            if (number < 0 || number >= beans.size()) {
                throw engine.corrupt("is a notification of bean " + number + ", of which there are " + beans.size());
            }
            bean = beans.get((int) number);
        }
        try {
            Originals.invoke(method, bean, notification);
        } catch (InvocationTargetException e) {
            // A listener threw: of no concern to the JVM's thread, either.
            return;
        }
    }

    private Method send() {
        if (send == null) {
            notifier.goInside();
            try {
                for (Method method : Class.forName(EMITTER).getDeclaredMethods()) {
                    if (method.getName().equals("sendNotification")) {
                        send = Natives.open(method);
                    }
                }
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            } finally {
                notifier.comeOut();
            }
        }
        return send;
    }
}

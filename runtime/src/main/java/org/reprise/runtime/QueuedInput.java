package org.reprise.runtime;

import java.lang.reflect.Method;

/** An input: a call with arguments that are in the log, on an object known by its number. */
final class QueuedInput extends Queued {
    private final UserHooks hooks;
    private final int hook;
    private final Class<?> owner;
    private final String method;
    /** Which object of those with inputs; -1 where the method is static. */
    private final int number;

    private final byte[] arguments;

    QueuedInput(
            UserHooks hooks, int hook, boolean outside, Class<?> owner, String method, int number, byte[] arguments) {
        super(AsyncQueue.ofHook(hook), 0, outside);
        this.hooks = hooks;
        this.hook = hook;
        this.owner = owner;
        this.method = method;
        this.number = number;
        this.arguments = arguments;
    }

    @Override
    boolean isCall(Object on, String name) {
        return on == hooks.receiver(number) && name.equals(method);
    }

    @Override
    void deliver(TargetThread me) throws Throwable {
        Method found = hooks.find(me, hook, owner, method);
        UserHooks.call(found, hooks.receiver(number), hooks.arguments(me, arguments, found));
    }

    @Override
    void log(Engine engine, long checkpoint, long site) {
        engine.deliveredInput(checkpoint, site, this, number + 1, owner.getName() + '#' + method, arguments);
    }

    @Override
    String words() {
        return owner.getName() + '#' + method;
    }
}

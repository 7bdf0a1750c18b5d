package org.reprise.runtime;

/** A call of a completion, which the thread at a checkpoint makes in place of its caller. */
final class QueuedCall extends Queued {
    private final UserHooks hooks;
    private final int hook;
    private final Class<?> owner;
    private final String method;
    private final Object receiver;
    private final Object[] arguments;

    QueuedCall(
            UserHooks hooks,
            int hook,
            long key,
            boolean outside,
            Class<?> owner,
            String method,
            Object receiver,
            Object[] arguments) {
        super(AsyncQueue.ofHook(hook), key, outside);
        this.hooks = hooks;
        this.hook = hook;
        this.owner = owner;
        this.method = method;
        this.receiver = receiver;
        this.arguments = arguments;
    }

    @Override
    boolean isCall(Object on, String name) {
        return on == receiver && name.equals(method);
    }

    @Override
    void log(Engine engine, long checkpoint, long site) {
        if (outside && key == UserHooks.UNKNOWN) {
            hooks.sayUnknown(hook);
        }
        super.log(engine, checkpoint, site);
    }

    @Override
    void deliver(TargetThread me) throws Throwable {
        hooks.requests.forget(receiver, arguments);
        UserHooks.call(hooks.find(me, hook, owner, method), receiver, arguments);
    }

    @Override
    String words() {
        return owner.getName() + '#' + method;
    }
}

package org.reprise.runtime;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** {@link Replay} under the agent: its calls are hooks of the user's, but for who weaves them. Ids stand where hooks have numbers, see {@link AsyncQueue#ofCall}. */
final class ReplayCalls extends Replay.Service {
    /** Of the type that Replay knows, or its verification would look for this class where there is no agent. */
    static final Replay.Service SERVICE = new ReplayCalls();

    private static final class Work extends Queued {
        private final Runnable work;

        Work(int id, boolean outside, Runnable work) {
            super(AsyncQueue.ofCall(id), 0, outside);
            this.work = work;
        }

        @Override
        void deliver(TargetThread me) {
            work.run();
        }

        @Override
        String words() {
            return "a bottom half with id " + (int) (origin >>> 1);
        }
    }

    private static final class Input extends Queued {
        private final byte[] data;

        Input(long origin, boolean outside, byte[] data) {
            super(origin, 0, outside);
            this.data = data;
        }

        @Override
        void deliver(TargetThread me) {
            Handlers.get((int) (origin >>> 1)).accept(data);
        }

        @Override
        void log(Engine engine, long checkpoint, long site) {
            engine.deliveredInput(checkpoint, site, this, 0, "", data);
        }

        @Override
        String words() {
            return "an input of port " + (int) (origin >>> 1);
        }
    }

    private ReplayCalls() {}

    /** Returns the input that the log describes. Replay only. */
    static Queued input(long origin, byte[] data) {
        return new Input(origin, false, data);
    }

    @Override
    ReplayMode mode() {
        Engine e = Hooks.engine;
        return e == null ? ReplayMode.NONE : e.replaying() ? ReplayMode.REPLAY : ReplayMode.RECORD;
    }

    @Override
    void checkpoint(int id) {
        Engine e = Hooks.active();
        if (e != null) {
            e.queue.checkpoint(AsyncQueue.ofCall(id));
        }
    }

    @Override
    void handler(int port, Consumer<byte[]> handler) {
        Handlers.put(port, handler);
    }

    /** Whether what the current thread does is to be queued: it is not in code where hooks are inert. */
    private static boolean queues(Engine e) {
        TargetThread holder = e.scheduler.turn;
        return holder == null
                || holder.thread != Thread.currentThread()
                || holder.inside == 0
                || UserHooks.isAside(holder);
    }

    private static boolean isOutside(Engine e) {
        TargetThread holder = e.scheduler.turn;
        return holder == null || holder.thread != Thread.currentThread() || UserHooks.isAside(holder);
    }

    @Override
    void input(int port, byte[] data) {
        Engine e = Hooks.engine;
        Consumer<byte[]> handler = Handlers.get(port);
        if (e == null || !queues(e)) {
            handler.accept(data.clone());
        } else if (!e.replaying()) {
            e.queue.put(new Input(AsyncQueue.ofCall(port), isOutside(e), data.clone()));
        }
    }

    @Override
    void bottomHalf(int id, Runnable work) {
        Engine e = Hooks.engine;
        if (e == null || !queues(e)) {
            work.run();
        } else {
            e.queue.put(new Work(id, isOutside(e), work));
        }
    }

    @Override
    long clock(int id, LongSupplier clock) {
        Engine e = Hooks.active();
        return e == null ? clock.getAsLong() : e.hooks.clock(id, clock);
    }

    @Override
    int block(int id, byte[] data, int offset, int length, Replay.Transfer transfer) throws IOException {
        Engine e = Hooks.active();
        return e == null ? transfer.run() : e.hooks.requests.transfer(id, data, offset, length, transfer);
    }

    @Override
    void shutdown(String cause) {
        Engine e = Hooks.active();
        if (e != null) {
            e.shutdown(cause);
        }
    }
}

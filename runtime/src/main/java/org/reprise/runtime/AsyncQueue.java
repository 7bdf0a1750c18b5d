package org.reprise.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to happen at the next checkpoint: completions, inputs and bottom halves, queued by any thread (QEMU's docs/replay.txt, async event queue). A recording logs what it
 * delivered at which checkpoint; a replay delivers exactly that, there, and waits for what comes late from a thread that is not in lockstep.
 *
 * <p>Threading: {@link #put} is called by any thread, {@link #checkpoint} by the holder of the turn. {@link #entries} is guarded by itself.
 */
final class AsyncQueue {
    private final Engine engine;
    private final List<Queued> entries = new ArrayList<>();
    /** Whether there are any, for a look without the lock. */
    private volatile boolean pending;
    /** Checkpoints met so far. */
    private long checkpoints;
    /** How long a replay waits for what comes late, ns. */
    private long patience;

    AsyncQueue(Engine engine) {
        this.engine = engine;
    }

    /** @param stall after how many seconds a replay gives up waiting */
    void begin(int stall) {
        patience = stall * Engine.NANOS;
    }

    /** The origin, or the site of a checkpoint, of a hook with that number. */
    static long ofHook(int hook) {
        return 2L * hook;
    }

    /** That of a call of {@link Replay} with that id. */
    static long ofCall(int id) {
        return 2 * (id & 0xffff_ffffL) + 1;
    }

    /** Something is to happen at the next checkpoint. */
    void put(Queued entry) {
        synchronized (entries) {
            entries.add(entry);
            pending = true;
            entries.notifyAll();
        }
        if (!entry.outside) {
            engine.scheduler.wakeIdle();
        } else if (engine.lockstep) {
            engine.scheduler.outsiders.queues();
            engine.scheduler.note(Outside.queued());
        }
    }

    /** How many wait. */
    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /** The holder has come to a checkpoint. */
    void checkpoint(long site) {
        long checkpoint = checkpoints++;
        TargetThread me = engine.scheduler.turn;
        if (me.delivering != null) {
            // In a delivery: what waits would overtake it.
            return;
        }
        if (engine.replaying()) {
            Replayer replayer = (Replayer) engine;
            while (replayer.isDelivery(checkpoint)) {
                deliver(me, replayer.takeDelivery(site));
            }
        } else if (pending) {
            for (int n = size(); n > 0; n--) {
                Queued entry = poll();
                if (entry != null) {
                    entry.log(engine, checkpoint, site);
                    engine.guestCount();
                    deliver(me, entry);
                }
            }
        }
    }

    private Queued poll() {
        synchronized (entries) {
            Queued first = entries.isEmpty() ? null : entries.remove(0);
            pending = !entries.isEmpty();
            return first;
        }
    }

    private static void deliver(TargetThread me, Queued entry) {
        me.delivering = entry;
        try {
            entry.deliver(me);
        } catch (Throwable thrown) {
            Thread.UncaughtExceptionHandler handler = me.thread.getUncaughtExceptionHandler();
            if (handler != null) {
                handler.uncaughtException(me.thread, thrown);
            }
        } finally {
            me.delivering = null;
        }
    }

    /** Returns what the log says was delivered here, which may still have to come. Replay only. */
    Queued take(long origin, long key, boolean outside) {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            synchronized (entries) {
                while (true) {
                    Queued found = remove(origin, key);
                    long left = patience - (System.nanoTime() - start);
                    if (found != null || !outside || left <= 0) {
                        return found;
                    }
                    try {
                        entries.wait(left / 1_000_000 + 1);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Queued remove(long origin, long key) {
        for (int i = 0; i < entries.size(); i++) {
            Queued entry = entries.get(i);
            if (entry.origin == origin && entry.key == key) {
                entries.remove(i);
                pending = !entries.isEmpty();
                return entry;
            }
        }
        return null;
    }

    /** For a message: what waits here. */
    String words() {
        synchronized (entries) {
            StringBuilder text = new StringBuilder();
            for (Queued entry : entries) {
                text.append(text.length() == 0 ? "" : ", ").append(entry.words());
            }
            return text.length() == 0 ? "nothing" : text.toString();
        }
    }
}

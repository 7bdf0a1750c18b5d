package org.reprise.it.target.program;

import java.util.Locale;

/** What a thread of a generated program can do. In the text of a program it is its name in lower case. */
public enum Op {
    // Shared memory, without a lock.
    PLAIN(Kind.LEAF),
    VOLATILE(Kind.LEAF),
    CELL(Kind.LEAF),
    STRAIGHT(Kind.LEAF),
    SPIN(Kind.LEAF),
    ATOMIC(Kind.LEAF),
    HANDLE(Kind.LEAF),
    MAP(Kind.LEAF),
    LIST(Kind.LEAF),

    // A thread's own.
    COMPUTE(Kind.LEAF),
    ALLOCATE(Kind.LEAF),
    LOCAL(Kind.LEAF),
    PRINT(Kind.LEAF),

    // Monitors.
    SYNC(Kind.BLOCK),
    METHOD(Kind.BLOCK),
    STATIC(Kind.BLOCK),
    WAIT(Kind.LEAF),
    NOTIFY(Kind.LEAF),
    NOTIFY_ALL(Kind.LEAF),

    // Locks of java.util.concurrent.
    LOCK(Kind.BLOCK),
    TRY_LOCK(Kind.BLOCK),
    READ(Kind.BLOCK),
    WRITE(Kind.BLOCK),
    STAMP(Kind.LEAF),
    AWAIT(Kind.LEAF),
    SIGNAL(Kind.LEAF),
    SIGNAL_ALL(Kind.LEAF),

    // Its synchronizers and queues.
    PERMIT(Kind.BLOCK),
    COUNT_DOWN(Kind.LEAF),
    LATCH(Kind.LEAF),
    BARRIER(Kind.LEAF),
    EXCHANGE(Kind.LEAF),
    OFFER(Kind.LEAF),
    POLL(Kind.LEAF),

    // Threads.
    YIELD(Kind.LEAF),
    SPIN_WAIT(Kind.LEAF),
    SLEEP(Kind.LEAF),
    PARK(Kind.LEAF),
    PARK_PERMIT(Kind.LEAF),
    UNPARK(Kind.LEAF),
    INTERRUPT(Kind.LEAF),
    INTERRUPTED(Kind.LEAF),
    IS_INTERRUPTED(Kind.LEAF),
    IS_ALIVE(Kind.LEAF),
    STATE(Kind.LEAF),
    JOIN(Kind.LEAF),
    THREAD(Kind.BLOCK),
    DAEMON(Kind.BLOCK),

    // Pools.
    SUBMIT(Kind.BLOCK),
    SCHEDULE(Kind.BLOCK),
    FORK(Kind.BLOCK),
    TIMER(Kind.BLOCK),
    PARALLEL(Kind.LEAF),

    // Control.
    LOOP(Kind.BLOCK),
    TRY(Kind.BLOCK),
    THROW(Kind.LEAF),
    EXIT(Kind.LEAF),

    // What differs from run to run even where the threads interleave alike.
    NANO_TIME(Kind.OUTSIDE),
    MILLIS(Kind.OUTSIDE),
    HASH(Kind.OUTSIDE),
    RANDOM(Kind.OUTSIDE);

    /** How it is written, and what its value depends on. */
    public enum Kind {
        /** No body; depends on the interleaving alone. */
        LEAF,
        /** With a body. */
        BLOCK,
        /** No body; the value comes from outside. */
        OUTSIDE
    }

    private final Kind kind;

    Op(Kind kind) {
        this.kind = kind;
    }

    /** Returns how it is written. */
    public Kind kind() {
        return kind;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Op of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}

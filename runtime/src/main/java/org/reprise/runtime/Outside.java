package org.reprise.runtime;

/**
 * What a thread that is not the target's (the JVM's, or of a library that it started) did to a thread of the target. It is noted, and takes effect between two turns, where
 * the log can say so.
 */
final class Outside {
    /** What was done. */
    enum Deed {
        /** LockSupport.unpark. */
        UNPARKED(1) {
            @Override
            void doTo(TargetThread thread) {
                thread.permit = true;
            }
        },
        /** Thread.interrupt. */
        INTERRUPTED(2) {
            @Override
            void doTo(TargetThread thread) {
                thread.interrupted = true;
            }
        },
        /** Object.notify or notifyAll. */
        NOTIFIED(3) {
            @Override
            void doTo(TargetThread thread) {
                thread.notified = true;
            }
        },
        /** Something was queued for a checkpoint, and the thread idles. */
        POKED(4) {
            @Override
            void doTo(TargetThread thread) {
                thread.poked = true;
            }
        },
        /** Nothing: the thread, in Object.wait or park, wakes up for no reason, as it may; not from outside, but as little the program's doing. */
        SPURIOUS(5) {
            @Override
            void doTo(TargetThread thread) {
                thread.poked = true;
            }
        };

        private static final Deed[] ALL = values();

        /** Id in the log. */
        final int id;

        Deed(int id) {
            this.id = id;
        }

        /** Does it, between two turns. */
        abstract void doTo(TargetThread thread);

        /** Returns the one with that id, or null. */
        static Deed of(long id) {
            for (Deed deed : ALL) {
                if (deed.id == id) {
                    return deed;
                }
            }
            return null;
        }
    }

    /** What was done, or null where {@link #started} was started, or the thread is overdue. */
    final Deed deed;
    /** To whom; null where a monitor was notified, or all that idle are meant. */
    final TargetThread thread;
    /** The monitor that was notified. */
    final Object monitor;
    /** Whether all who wait on it were. */
    final boolean all;
    /** The thread that was started. */
    final Thread started;

    private Outside(Deed deed, TargetThread thread, Object monitor, boolean all, Thread started) {
        this.deed = deed;
        this.thread = thread;
        this.monitor = monitor;
        this.all = all;
        this.started = started;
    }

    boolean isOverdue() {
        return deed == null && started == null;
    }

    static Outside of(Deed deed, TargetThread thread) {
        return new Outside(deed, thread, null, false, null);
    }

    static Outside notified(Object monitor, boolean all) {
        return new Outside(Deed.NOTIFIED, null, monitor, all, null);
    }

    /** The thread has waited so long for what another has that it is to be said. */
    static Outside overdue(TargetThread thread) {
        return new Outside(null, thread, null, false, null);
    }

    static Outside queued() {
        return new Outside(Deed.POKED, null, null, false, null);
    }

    static Outside started(Thread thread) {
        return new Outside(null, null, null, false, thread);
    }
}

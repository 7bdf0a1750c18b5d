package org.reprise.sample;

/** Work that any thread may ask the main loop to do; asking twice before it runs does it once (QEMU's {@code QEMUBH}). */
final class BottomHalf {
    private final Runnable work;
    private boolean scheduled;

    BottomHalf(Runnable work) {
        this.work = work;
    }

    /** Marks it scheduled; false if it was. Guarded by the main loop. */
    boolean markScheduled() {
        boolean first = !scheduled;
        scheduled = true;
        return first;
    }

    /** Forgets that it was scheduled, before it runs. Guarded by the main loop. */
    void clearScheduled() {
        scheduled = false;
    }

    void run() {
        work.run();
    }
}

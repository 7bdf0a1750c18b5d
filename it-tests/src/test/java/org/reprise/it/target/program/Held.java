package org.reprise.it.target.program;

/**
 * What one thread holds of a program's monitors and locks. They have an order, and a thread blocks only for one above all that it holds, so that no program
 * can deadlock.
 */
final class Held {
    /** Monitors of {@link World#guards}, the class Guard, locks of {@link World#locks}. */
    static final int CLASS = 3;

    static final int LOCKS = 4;
    /** Held in a mode, or not through a monitor or lock with an owner: nothing may be waited for inside. */
    static final int TOP = 6;

    private final int[] times = new int[TOP + 1];

    boolean nothing() {
        return highest() < 0;
    }

    /** Whether the thread may block to have it, which it does not where it has it already. */
    boolean mayEnter(int rank) {
        return rank > highest() || times[rank] > 0;
    }

    /** Whether the thread may give it up and block to have it again. */
    boolean mayWait(int rank) {
        return highest() <= rank;
    }

    boolean has(int rank) {
        return times[rank] > 0;
    }

    void enter(int rank) {
        times[rank]++;
    }

    void exit(int rank) {
        times[rank]--;
    }

    private int highest() {
        int rank = TOP;
        while (rank >= 0 && times[rank] == 0) {
            rank--;
        }
        return rank;
    }
}

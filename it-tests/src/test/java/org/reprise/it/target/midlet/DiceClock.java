package org.reprise.it.target.midlet;

import java.util.TimerTask;

/** Ticks and has the table painted while the dice of {@link DiceMidlet} roll. */
final class DiceClock extends TimerTask {
    private final DiceTable table;
    private final int end;
    private volatile int ticks;

    DiceClock(DiceTable table, int end) {
        this.table = table;
        this.end = end;
    }

    boolean hasEnded() {
        return ticks >= end;
    }

    @Override
    public void run() {
        ticks++;
        table.repaint();
        if (hasEnded()) {
            cancel();
        }
    }
}

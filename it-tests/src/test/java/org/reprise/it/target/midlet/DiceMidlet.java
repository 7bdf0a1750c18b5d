package org.reprise.it.target.midlet;

import java.util.Calendar;
import java.util.Random;
import java.util.Timer;
import java.util.Vector;
import javax.microedition.lcdui.Display;
import javax.microedition.midlet.MIDlet;
import javax.microedition.rms.RecordStore;
import javax.microedition.rms.RecordStoreException;

/**
 * A MIDlet that throws dice in several threads, draws them, and keeps what it threw in a record store.
 *
 * <p>A target of the integration tests, as any other program for a telephone. It ends by itself.
 */
public final class DiceMidlet extends MIDlet implements Runnable {
    private static final int THREADS = 3;
    private static final int THROWS = 40;
    private static final int TICKS = 5;
    private static final int MILLIS_A_TICK = 7;

    private final Vector<String> thrown = new Vector<>();
    private final DiceTable table = new DiceTable(thrown);
    private final DiceClock clock = new DiceClock(table, TICKS);
    private int begun;
    private int ended;
    private int racing;

    @Override
    protected void startApp() {
        if (begun > 0) {
            return;
        }
        Display.getDisplay(this).setCurrent(table);
        System.out.println("runs on " + System.getProperty("microedition.platform") + ", it is "
                + Calendar.getInstance().getTime().getTime());
        new Timer().schedule(clock, MILLIS_A_TICK, MILLIS_A_TICK);
        for (int i = 0; i < THREADS; i++) {
            begun++;
            new Thread(this).start();
        }
    }

    @Override
    protected void pauseApp() {}

    @Override
    protected void destroyApp(boolean unconditional) {}

    @Override
    public void run() {
        Random random = new Random();
        for (int i = 0; i < THROWS; i++) {
            int before = racing;
            int dice = 1 + random.nextInt(6);
            if (i % 8 == 0) {
                pause(dice);
            } else {
                Thread.yield();
            }
            racing = before + dice;
            thrown.addElement(
                    Thread.currentThread().getName() + " threw " + dice + " at " + System.currentTimeMillis());
            table.repaint();
        }
        boolean last;
        synchronized (this) {
            ended++;
            last = ended == THREADS;
        }
        if (last) {
            finish();
        }
    }

    private void finish() {
        while (!clock.hasEnded()) {
            pause(MILLIS_A_TICK);
        }
        for (int i = 0; i < thrown.size(); i++) {
            System.out.println(thrown.elementAt(i));
        }
        try {
            keep();
        } catch (RecordStoreException e) {
            System.out.println("the record store: " + e);
        }
        System.out.println("racing sum " + racing + ", free "
                + Runtime.getRuntime().freeMemory() + ", painted " + table.painted());
        notifyDestroyed();
    }

    private void keep() throws RecordStoreException {
        RecordStore store = RecordStore.openRecordStore("dice", true);
        byte[] record = ("sum " + racing).getBytes();
        int id = store.addRecord(record, 0, record.length);
        System.out.println("record " + id + " of " + store.getNumRecords() + ", modified " + store.getLastModified()
                + ", version " + store.getVersion() + ": " + new String(store.getRecord(id)));
        store.closeRecordStore();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            System.out.println("interrupted");
        }
    }
}

package org.reprise.it.target.card;

import com.licel.jcardsim.base.Simulator;
import com.licel.jcardsim.utils.AIDUtil;
import java.util.HexFormat;
import javacard.framework.AID;

/**
 * A terminal with a card of jCardSim in it, and two threads that use the card at once.
 *
 * <p>A target of the integration tests, an ordinary host of jCardSim that knows nothing of Reprise.
 */
public final class CardReader {
    private static final AID APPLET = AIDUtil.create("F000000001");
    private static final int THREADS = 2;
    private static final int ROUNDS = 6;
    private static final byte UNKNOWN = 99;

    private CardReader() {}

    /** Sends commands and prints what the card answers, with the time. */
    public static void main(String[] args) throws InterruptedException {
        Simulator card = new Simulator();
        card.installApplet(APPLET, CardApplet.class);
        card.selectApplet(APPLET);
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            threads[i] = new Thread(() -> use(card));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        send(card, UNKNOWN);
    }

    private static void use(Simulator card) {
        for (int i = 0; i < ROUNDS; i++) {
            send(card, CardApplet.RANDOM);
            send(card, CardApplet.COUNT);
            send(card, CardApplet.SIGN);
        }
    }

    private static void send(Simulator card, byte instruction) {
        byte[] answer = card.transmitCommand(new byte[] {0, instruction, 0, 0});
        System.out.println(Thread.currentThread().getName() + " at " + System.nanoTime() + ": instruction "
                + instruction + " gives " + HexFormat.of().formatHex(answer));
    }
}

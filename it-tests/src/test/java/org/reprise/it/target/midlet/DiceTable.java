package org.reprise.it.target.midlet;

import java.util.Vector;
import javax.microedition.lcdui.Canvas;
import javax.microedition.lcdui.Graphics;

/** What the player of {@link DiceMidlet} sees. No nested class: MicroEmulator's weaver is older than nest mates. */
final class DiceTable extends Canvas {
    private static final int WHITE = 0xffffff;

    private final Vector<String> thrown;
    private int painted;

    DiceTable(Vector<String> thrown) {
        this.thrown = thrown;
    }

    int painted() {
        return painted;
    }

    @Override
    protected void paint(Graphics g) {
        painted++;
        g.setColor(WHITE);
        g.fillRect(0, 0, getWidth(), getHeight());
        g.setColor(0);
        g.drawString(String.valueOf(thrown.size()), 0, 0, Graphics.TOP | Graphics.LEFT);
    }
}

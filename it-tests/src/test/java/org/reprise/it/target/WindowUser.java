package org.reprise.it.target;

import java.awt.Robot;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.util.concurrent.ThreadLocalRandom;

/** Uses {@link Windowed} from another process, never twice at the same times. */
public final class WindowUser {
    private static final int FIRST_PAUSE = 40;
    private static final int SECONDS_TO_SHOW = 90;

    private final Robot robot;

    private WindowUser(Robot robot) {
        this.robot = robot;
    }

    /** Takes no arguments. */
    public static void main(String[] args) throws Exception {
        new WindowUser(new Robot()).use();
        System.exit(0);
    }

    private void use() {
        int x = Windowed.PLACE.x;
        int y = Windowed.PLACE.y;
        int middle = Windowed.MARKED / 2;
        long until = System.nanoTime() + SECONDS_TO_SHOW * 1_000_000_000L;
        while (!robot.getPixelColor(x + middle, y + middle).equals(Windowed.MARK)) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("no window");
            }
            robot.delay(50);
        }
        for (int i = 0; i < 8; i++) {
            robot.mouseMove(x + 30 + 10 * i, y + 40 + 7 * i);
            pause();
        }
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
        pause();
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
        // Into the text field, where there is one.
        robot.mouseMove(x + 30, y + Windowed.SIZE.height + 5);
        if (robot.getPixelColor(x + 30, y + Windowed.SIZE.height + 5).getRGB() != 0xff000000) {
            robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
            robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
        }
        pause();
        for (int key :
                new int[] {KeyEvent.VK_R, KeyEvent.VK_E, KeyEvent.VK_P, KeyEvent.VK_L, KeyEvent.VK_A, KeyEvent.VK_Y}) {
            robot.keyPress(key);
            pause();
            robot.keyRelease(key);
            pause();
        }
        robot.keyPress(KeyEvent.VK_Q);
        pause();
        robot.keyRelease(KeyEvent.VK_Q);
    }

    private void pause() {
        robot.delay(FIRST_PAUSE + ThreadLocalRandom.current().nextInt(60));
    }
}

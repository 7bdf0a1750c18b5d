package org.reprise.it.target;

import java.awt.AWTEvent;
import java.awt.ActiveEvent;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Toolkit;
import java.awt.event.ActionEvent;
import java.awt.event.KeyEvent;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.SwingUtilities;
import javax.swing.SwingWorker;
import javax.swing.Timer;

/** AWT and Swing without a screen: threads race to post events, timers go by the wall clock, pictures are drawn. Prints in which order the event thread met what. */
public final class HeadlessAwt {
    private static final int POSTERS = 3;
    private static final int POSTS = 40;

    private static final StringBuffer MET = new StringBuffer();
    private static int count;

    private HeadlessAwt() {}

    /** Takes one of the names below. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "posts" -> posts();
            case "timers" -> timers();
            case "pictures" -> pictures();
            default -> components();
        }
        System.out.println(MET);
    }

    private static void meet(String what) {
        MET.append(EventQueue.isDispatchThread() ? "" : "!").append(what).append(++count % 12 == 0 ? '\n' : ' ');
    }

    /** An event of the program's own, which dispatches itself. */
    private static final class Tick extends AWTEvent implements ActiveEvent {
        private static final long serialVersionUID = 1;
        private final int poster;
        private final int number;

        Tick(int poster, int number) {
            super(HeadlessAwt.class, RESERVED_ID_MAX + 1);
            this.poster = poster;
            this.number = number;
        }

        @Override
        public void dispatch() {
            meet("t" + poster + "." + number);
        }
    }

    /** A queue in front of the JDK's. */
    private static final class Counting extends EventQueue {
        private int dispatched;

        @Override
        protected void dispatchEvent(AWTEvent event) {
            dispatched++;
            super.dispatchEvent(event);
        }
    }

    private static void post(int poster) {
        EventQueue queue = Toolkit.getDefaultToolkit().getSystemEventQueue();
        for (int i = 0; i < POSTS; i++) {
            int number = i;
            switch (i % 4) {
                case 0 -> EventQueue.invokeLater(() -> meet("l" + poster + "." + number));
                case 1 -> queue.postEvent(new Tick(poster, number));
                case 2 ->
                    SwingUtilities.invokeLater(() -> EventQueue.invokeLater(() -> meet("n" + poster + "." + number)));
                default -> invokeAndWait(() -> meet("w" + poster + "." + number));
            }
        }
    }

    private static void invokeAndWait(Runnable action) {
        try {
            EventQueue.invokeAndWait(action);
        } catch (InterruptedException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void posts() throws InterruptedException {
        Counting counting = new Counting();
        Toolkit.getDefaultToolkit().getSystemEventQueue().push(counting);
        Thread[] posters = new Thread[POSTERS];
        for (int i = 0; i < POSTERS; i++) {
            int poster = i;
            posters[i] = new Thread(() -> post(poster));
            posters[i].start();
        }
        for (Thread poster : posters) {
            poster.join();
        }
        invokeAndWait(() -> meet("dispatched " + counting.dispatched));
    }

    private static void timers() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(40);
        long start = System.nanoTime();
        Timer slow = new Timer(7, event -> tick("slow", start, end));
        Timer fast = new Timer(2, event -> tick("fast", start, end));
        fast.setCoalesce(false);
        slow.setInitialDelay(0);
        SwingUtilities.invokeLater(slow::start);
        fast.start();
        SwingWorker<Integer, Integer> worker = new SwingWorker<>() {
            @Override
            protected Integer doInBackground() {
                for (int i = 0; i < 10; i++) {
                    publish(i);
                    Thread.onSpinWait();
                }
                return 10;
            }

            @Override
            protected void process(java.util.List<Integer> chunks) {
                meet("chunks " + chunks);
            }

            @Override
            protected void done() {
                meet("done");
                end.countDown();
            }
        };
        worker.execute();
        end.await();
        slow.stop();
        fast.stop();
        invokeAndWait(() -> meet("end"));
    }

    private static void tick(String name, long start, CountDownLatch end) {
        meet(name + " " + (System.nanoTime() - start) / 1000);
        end.countDown();
    }

    private static BufferedImage picture(int seed) {
        BufferedImage picture = new BufferedImage(160, 144, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        for (int i = 0; i < 20; i++) {
            graphics.setColor(new Color(seed * 7919 + i * 104_729));
            graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, 0.05f * i));
            graphics.fill(new Ellipse2D.Double(i * 5, i * 3, 40 + seed % 7, 30));
            graphics.drawLine(i, seed % 144, 159 - i, 143);
        }
        graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 12));
        graphics.drawString("frame " + seed, 4, 20);
        graphics.dispose();
        BufferedImage scaled = new BufferedImage(320, 288, BufferedImage.TYPE_INT_RGB);
        new AffineTransformOp(AffineTransform.getScaleInstance(2, 2), AffineTransformOp.TYPE_BILINEAR)
                .filter(picture, new BufferedImage(320, 288, BufferedImage.TYPE_INT_ARGB));
        scaled.createGraphics().drawImage(picture, 0, 0, 320, 288, null);
        return scaled;
    }

    private static void pictures() throws InterruptedException {
        Thread[] painters = new Thread[2];
        for (int i = 0; i < painters.length; i++) {
            int painter = i;
            painters[i] = new Thread(() -> {
                for (int frame = 0; frame < 6; frame++) {
                    int seed = (int) (System.nanoTime() & 0xffff);
                    int[] pixels = ((DataBufferInt) picture(seed).getRaster().getDataBuffer()).getData();
                    int hash = Arrays.hashCode(pixels);
                    EventQueue.invokeLater(() -> meet(painter + ": " + seed + " " + hash));
                }
            });
            painters[i].start();
        }
        for (Thread painter : painters) {
            painter.join();
        }
        invokeAndWait(() -> meet("end"));
    }

    private static void components() {
        invokeAndWait(() -> {
            JPanel panel = new JPanel();
            JButton button = new JButton("press");
            JTextArea text = new JTextArea("text", 3, 20);
            button.addActionListener((ActionEvent event) -> meet("pressed " + event.getWhen() % 1000));
            text.addKeyListener(new java.awt.event.KeyAdapter() {
                @Override
                public void keyPressed(KeyEvent event) {
                    meet("key " + event.getKeyChar() + " " + event.getWhen() % 1000);
                }
            });
            panel.add(new JLabel("label"));
            panel.add(button);
            panel.add(text);
            panel.setSize(panel.getPreferredSize());
            layOut(panel);
            BufferedImage picture = new BufferedImage(panel.getWidth(), panel.getHeight(), BufferedImage.TYPE_INT_RGB);
            panel.print(picture.createGraphics());
            meet(panel.getSize() + " "
                    + Arrays.hashCode(((DataBufferInt) picture.getRaster().getDataBuffer()).getData()));
            button.doClick(1);
            text.dispatchEvent(
                    new KeyEvent(text, KeyEvent.KEY_PRESSED, System.currentTimeMillis(), 0, KeyEvent.VK_A, 'a'));
            EventQueue queue = Toolkit.getDefaultToolkit().getSystemEventQueue();
            queue.postEvent(
                    new KeyEvent(text, KeyEvent.KEY_PRESSED, System.currentTimeMillis(), 0, KeyEvent.VK_B, 'b'));
        });
        invokeAndWait(() -> meet("end"));
    }

    private static void layOut(Container container) {
        container.doLayout();
        for (java.awt.Component each : container.getComponents()) {
            if (each instanceof Container) {
                layOut((Container) each);
            }
        }
    }
}

package org.reprise.it.target;

import java.awt.AWTError;
import java.awt.BorderLayout;
import java.awt.Canvas;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Frame;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.StringSelection;
import java.awt.event.ComponentAdapter;
import java.awt.event.ComponentEvent;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.InputEvent;
import java.awt.event.KeyAdapter;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.image.BufferStrategy;
import java.awt.image.BufferedImage;
import java.util.concurrent.locks.LockSupport;
import javax.swing.JFrame;
import javax.swing.JMenu;
import javax.swing.JMenuBar;
import javax.swing.JMenuItem;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JTextField;
import javax.swing.SwingUtilities;
import javax.swing.Timer;
import javax.swing.UIManager;

/** Programs with a window, which {@link WindowUser} uses; each ends with status 7 when q is typed. */
public final class Windowed {
    static final Point PLACE = new Point(50, 50);
    static final Dimension SIZE = new Dimension(200, 160);
    /** Of the corner of the window that shows that it is there. */
    static final Color MARK = new Color(250, 0, 250);

    static final int MARKED = 10;
    private static final int END = 7;
    /** Of {@link #pixels}. */
    public static final int FRAMES = 100;

    private static final long NANOS_PER_FRAME = 16_000_000;
    private static int lines;

    private Windowed() {}

    /** Takes one of the names below. */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "form" -> SwingUtilities.invokeAndWait(Windowed::form);
            case "machine" -> new Machine().run();
            case "robot" -> robot();
            case "pixels" -> SwingUtilities.invokeAndWait(Windowed::pixels);
            default -> refused();
        }
    }

    private static synchronized void say(Object what) {
        System.out.println(lines++ + " " + what);
    }

    /** A text field, a picture that moves, and all that the pointer does. */
    private static void form() {
        JFrame frame = new JFrame("form");
        frame.setUndecorated(true);
        JTextField field = new JTextField(10);
        JPanel panel = new JPanel() {
            private static final long serialVersionUID = 1;
            private int painted;

            @Override
            protected void paintComponent(Graphics g) {
                super.paintComponent(g);
                g.setColor(MARK);
                g.fillRect(0, 0, MARKED, MARKED);
                g.setColor(Color.RED);
                g.fillOval(20 + painted++ % 50, 20, 60, 60);
                g.drawString("painted " + painted, 20, 110);
            }
        };
        panel.setPreferredSize(SIZE);
        frame.add(panel);
        frame.add(field, BorderLayout.SOUTH);
        MouseAdapter pointer = new MouseAdapter() {
            @Override
            public void mouseMoved(MouseEvent e) {
                say("moved " + e.getX() + ' ' + e.getY() + " at " + e.getWhen());
            }

            @Override
            public void mousePressed(MouseEvent e) {
                say("pressed " + e.getButton() + ' ' + e.getLocationOnScreen());
                Toolkit.getDefaultToolkit()
                        .getSystemClipboard()
                        .setContents(new StringSelection("pressed at " + e.getWhen()), null);
            }
        };
        panel.addMouseListener(pointer);
        panel.addMouseMotionListener(pointer);
        field.addFocusListener(new FocusAdapter() {
            @Override
            public void focusGained(FocusEvent e) {
                say("focus");
            }
        });
        field.addKeyListener(new KeyAdapter() {
            @Override
            public void keyTyped(KeyEvent e) {
                typed(e, field.getText());
            }
        });
        frame.addComponentListener(new ComponentAdapter() {
            @Override
            public void componentResized(ComponentEvent e) {
                say("size " + frame.getSize() + " in "
                        + frame.getGraphicsConfiguration().getBounds());
            }
        });
        frame.pack();
        frame.setLocation(PLACE);
        frame.setVisible(true);
        new Timer(30, e -> panel.repaint()).start();
    }

    private static void typed(KeyEvent e, String before) {
        say("typed " + e.getKeyChar() + " at " + e.getWhen() + " behind " + before);
        if (e.getKeyChar() == 'q') {
            say(clipboard());
            System.exit(END);
        }
    }

    private static Object clipboard() {
        try {
            return Toolkit.getDefaultToolkit().getSystemClipboard().getData(DataFlavor.stringFlavor);
        } catch (Exception e) {
            return e;
        }
    }

    /** A machine that draws frames by the clock, and whose pad another thread sets, as emulators do. */
    private static final class Machine {
        private final BufferedImage screen = new BufferedImage(SIZE.width, SIZE.height, BufferedImage.TYPE_INT_RGB);
        private int pad;
        private int state = 1;

        void run() {
            Frame frame = new Frame("machine");
            frame.setUndecorated(true);
            Canvas canvas = new Canvas();
            canvas.setPreferredSize(SIZE);
            canvas.addKeyListener(new KeyAdapter() {
                @Override
                public void keyPressed(KeyEvent e) {
                    pad |= 1 << e.getKeyCode();
                }

                @Override
                public void keyReleased(KeyEvent e) {
                    pad &= ~(1 << e.getKeyCode());
                }

                @Override
                public void keyTyped(KeyEvent e) {
                    typed(e, Integer.toHexString(state));
                }
            });
            frame.add(canvas);
            frame.pack();
            frame.setLocation(PLACE);
            frame.setVisible(true);
            canvas.requestFocus();
            canvas.createBufferStrategy(2);
            BufferStrategy strategy = canvas.getBufferStrategy();
            long next = System.nanoTime();
            for (int number = 0; ; number++) {
                step(number);
                Graphics g = strategy.getDrawGraphics();
                g.drawImage(screen, 0, 0, null);
                g.dispose();
                strategy.show();
                Toolkit.getDefaultToolkit().sync();
                next += NANOS_PER_FRAME;
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }

        private void step(int number) {
            int before = pad;
            for (int i = 0; i < 20_000; i++) {
                state = state * 1_664_525 + pad;
            }
            for (int y = 0; y < SIZE.height; y++) {
                for (int x = 0; x < SIZE.width; x++) {
                    screen.setRGB(x, y, x < MARKED && y < MARKED ? MARK.getRGB() : state >>> 8);
                }
            }
            if (before != pad || number % 30 == 0) {
                say("frame " + number + " pad " + pad + " state " + state);
            }
        }
    }

    /** Draws frames that are scaled bicubically, for which Java 2D reads the window's pixels back. */
    private static void pixels() {
        JFrame frame = new JFrame("pixels");
        BufferedImage screen = new BufferedImage(SIZE.width, SIZE.height, BufferedImage.TYPE_INT_RGB);
        JPanel panel = new JPanel() {
            private static final long serialVersionUID = 1;
            private int painted;

            @Override
            protected void paintComponent(Graphics g) {
                screen.setRGB(painted % SIZE.width, painted % SIZE.height, (int) System.nanoTime());
                ((Graphics2D) g)
                        .setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
                g.drawImage(screen, 0, 0, 3 * SIZE.width + 1, 3 * SIZE.height + 1, null);
                if (++painted % 10 == 0) {
                    say("painted " + painted + " at " + System.nanoTime());
                }
                if (painted == FRAMES) {
                    System.exit(END);
                }
                SwingUtilities.invokeLater(this::repaint);
            }
        };
        panel.setPreferredSize(new Dimension(3 * SIZE.width + 1, 3 * SIZE.height + 1));
        frame.add(panel);
        frame.pack();
        frame.setVisible(true);
    }

    /** Uses itself: a menu, a dialog, the drag of a text, a picture of the screen. */
    private static void robot() throws Exception {
        UIManager.setLookAndFeel(UIManager.getSystemLookAndFeelClassName());
        say(UIManager.getLookAndFeel().getName());
        JFrame frame = new JFrame("robot");
        JTextField field = new JTextField("text");
        SwingUtilities.invokeAndWait(() -> {
            JMenuBar bar = new JMenuBar();
            JMenu menu = new JMenu("menu");
            JMenuItem item = new JMenuItem("item");
            item.addActionListener(e -> say("answer " + JOptionPane.showConfirmDialog(frame, "sure?")));
            menu.add(item);
            bar.add(menu);
            frame.setJMenuBar(bar);
            field.setDragEnabled(true);
            frame.add(field);
            frame.setPreferredSize(SIZE);
            frame.pack();
            frame.setLocation(PLACE);
            frame.setVisible(true);
        });
        Robot robot = new Robot();
        robot.setAutoWaitForIdle(true);
        Point at = field.getLocationOnScreen();
        robot.mouseMove(at.x + 5, at.y + 50);
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
        press(robot, KeyEvent.VK_END);
        press(robot, KeyEvent.VK_A);
        SwingUtilities.invokeAndWait(() -> field.selectAll());
        robot.mousePress(InputEvent.BUTTON1_DOWN_MASK);
        for (int i = 0; i < 20; i++) {
            robot.mouseMove(at.x + 5 + i, at.y + 50 + i);
        }
        robot.mouseRelease(InputEvent.BUTTON1_DOWN_MASK);
        say("text " + field.getText());
        press(robot, KeyEvent.VK_F10);
        press(robot, KeyEvent.VK_DOWN);
        press(robot, KeyEvent.VK_ENTER);
        robot.delay(300);
        press(robot, KeyEvent.VK_ESCAPE);
        int sum = 0;
        for (int pixel : robot.createScreenCapture(new Rectangle(300, 300)).getRGB(0, 0, 300, 300, null, 0, 300)) {
            sum = 31 * sum + pixel;
        }
        say("screen " + sum + ", now " + System.nanoTime());
        System.exit(END);
    }

    private static void press(Robot robot, int key) {
        robot.keyPress(key);
        robot.keyRelease(key);
    }

    private static void refused() {
        try {
            say(GraphicsEnvironment.getLocalGraphicsEnvironment());
        } catch (AWTError e) {
            say(e);
            System.exit(END);
        }
    }
}

package org.reprise.runtime;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.log.LogFormat;

/**
 * AWT with a screen: what the X server says is recorded as bytes of the connection to it, so that a replay needs none. The mechanism: {@code docs/decisions/0022}.
 *
 * <p>Threading: the holder of the turn, unless said otherwise.
 */
final class Windows {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Requests that are drawn with stay no longer in Xlib's buffer, ns: as in the native code of AWT. */
    private static final long FLUSH = 100_000_000;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Of a recording what is to be logged, of a replay what is to come; guarded by itself. */
    private static final ArrayDeque<DisplayRelay.Piece> PIECES = new ArrayDeque<>();

    private static final Map<String, Method> METHODS = new HashMap<>();

    /** Bytes of pieces that wait in a replay. */
    private static final int MOST = 1 << 28;

    /** How many there are; guarded by the lock of the pieces. */
    private static long held;
    /** Whether the program has come to where it connects to a server whose words are recorded. */
    private static volatile boolean connects;
    /** The connection, or null where there is none that is recorded. */
    private static volatile DisplayRelay relay;
    /** The thread that waits for events, once it has. */
    private static Thread waiter;

    private Windows() {}

    // ---------------------------------------------------------------- the connection

    /** X11GraphicsEnvironment.initDisplay: connects to the X server. */
    static Object open(Engine e, String method, Object... arguments) {
        TargetThread me = e.scheduler.turn;
        prepare();
        XServer server = null;
        Passage passage = null;
        String why = null;
        me.goInside();
        try {
            String display = e.replaying() ? null : System.getenv("DISPLAY");
            if (display != null) {
                server = XServer.connect(display);
                passage = new Passage(server.screen, server.setup, server.channel);
            }
        } catch (IOException x) {
            why = x.getMessage();
            close(server);
        } finally {
            me.comeOut();
        }
        String screen = e.text(Source.DISPLAY, passage == null ? null : server.screen);
        if (screen == null) {
            return unrecorded(e, method, why, arguments);
        }
        if (e.replaying() && !isScreen(screen)) {
            throw e.corrupt("has no screen");
        }
        connects = true;
        byte[] setup = e.bytes(Source.DISPLAY, passage == null ? null : server.setup);
        me.goInside();
        try {
            passage = passage == null ? new Passage(screen, setup, null) : passage;
        } catch (IOException x) {
            throw Stop.halt(
                    Stop.CANNOT_CREATE,
                    "A replay of a program with a window stands in the place of the X server, and cannot here: "
                            + x.getMessage() + ". It needs a socket below " + DisplaySocket.DIRECTORY + '.');
        } finally {
            me.comeOut();
        }
        relay = passage.relay;
        try {
            return call(me, method, arguments);
        } finally {
            me.goInside();
            passage.close();
            me.comeOut();
        }
    }

    /**
     * Initializes, with hooks, what sockets are the first to use, as the target would: the first reads random numbers, from which later the target's come, the second what the network stack can
     * do.
     */
    private static void prepare() {
        try {
            Class.forName("sun.nio.ch.UnixDomainSockets");
            Class.forName("sun.nio.ch.Net");
        } catch (ClassNotFoundException x) {
            throw new IllegalStateException(x);
        }
    }

    /** A display of ours that {@code DISPLAY} names, for native code that connects now. */
    private static final class Passage {
        final DisplayRelay relay;
        private final EnvironmentStrings strings;

        Passage(String screen, byte[] setup, SocketChannel server) throws IOException {
            relay = new DisplayRelay(setup, server, PIECES);
            EnvironmentStrings set = null;
            try {
                set = EnvironmentStrings.with("DISPLAY", ":" + relay.number + screen);
            } finally {
                if (set == null) {
                    relay.close();
                }
            }
            strings = set;
        }

        void close() {
            strings.restore();
            try {
                relay.close();
            } catch (IOException x) {
                // A socket that nobody listens at stays behind.
                return;
            }
        }
    }

    private static void close(XServer server) {
        try {
            if (server != null) {
                server.channel.close();
            }
        } catch (IOException x) {
            // It is of no use any more.
            return;
        }
    }

    /** Whether a text can stand behind the number of a display: it becomes a part of {@code DISPLAY}. */
    private static boolean isScreen(String text) {
        boolean is = text.isEmpty() || text.length() > 1 && text.charAt(0) == '.';
        for (int i = 1; i < text.length(); i++) {
            is &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return is;
    }

    private static Object unrecorded(Engine e, String method, String why, Object... arguments) {
        e.throwRecorded(Source.DISPLAY);
        Object result;
        try {
            result = call(e.scheduler.turn, method, arguments);
        } catch (RuntimeException | Error x) {
            throw e.thrown(Source.DISPLAY, x);
        }
        e.said("What the X server says is not recorded, since Reprise cannot stand between it and the program"
                + (why == null ? "" : " (" + why + ")")
                + ". A replay needs the server, and stops as soon as it says something else.");
        return result;
    }

    /** Calls a static method, with hooks. */
    private static Object call(TargetThread me, String name, Object... arguments) {
        Method method;
        me.goInside();
        try {
            method = method(name);
        } finally {
            me.comeOut();
        }
        try {
            return Originals.invoke(method, null, arguments);
        } catch (InvocationTargetException x) {
            throw Thrown.<RuntimeException>sneak(x.getCause());
        }
    }

    /** Returns the method of that name, with its class; of these none is overloaded. */
    private static Method method(String name) {
        Method found = METHODS.get(name);
        if (found != null) {
            return found;
        }
        int dot = name.lastIndexOf('.');
        try {
            for (Method method : Class.forName(name.substring(0, dot)).getDeclaredMethods()) {
                if (method.getName().equals(name.substring(dot + 1))) {
                    METHODS.put(name, Natives.open(method));
                    return method;
                }
            }
            throw new NoSuchMethodException(name);
        } catch (ReflectiveOperationException x) {
            throw new IllegalStateException(x);
        }
    }

    /** Whether the connection is recorded. */
    static boolean areRecorded() {
        return relay != null;
    }

    /** Whether a recording has something to log; read by each event. */
    static boolean ready() {
        DisplayRelay opened = relay;
        return opened != null && opened.ready;
    }

    /** Returns what is to be logged, or null. Recording only. */
    static DisplayRelay.Piece next() {
        return relay.next();
    }

    /** The log has that piece. Returns whether there can be such. Replay only. */
    static boolean recorded(DisplayRelay.Piece piece) {
        boolean fits =
                connects && (!piece.packed || PixelHistory.takes(piece.length) && piece.length <= LogFormat.CHUNK);
        synchronized (PIECES) {
            held += piece.data.length;
            if (!fits || held > MOST) {
                return false;
            }
            PIECES.add(piece);
            PIECES.notifyAll();
            return true;
        }
    }

    /** A piece is sent. The caller holds the lock of them. */
    static void passed(DisplayRelay.Piece piece) {
        held -= piece.data.length;
    }

    static Error cannotUnpack(DisplayRelay.Piece piece) {
        throw ((Replayer) Hooks.engine)
                .corrupt(piece.event, "is what the X server said, packed, and cannot be unpacked");
    }

    // ---------------------------------------------------------------- events

    /**
     * XToolkit.waitForEvents, which the thread of the toolkit calls with AWT's lock. The native method gives the lock back for as long as it waits, flushes Xlib's buffer now and then, and waits for the server, for
     * wakeup_poll, and for the time of the next task.
     *
     * @param task that time, ms since the epoch, or -1
     */
    static void waitForEvents(Engine e, long task) {
        TargetThread me = e.scheduler.turn;
        waiter = me.thread;
        long nanos = FLUSH;
        if (task != -1) {
            nanos = Math.max(0, Math.min(FLUSH, (task - Hooks.currentTimeMillis()) * NANOS_PER_MILLI));
        }
        call(me, "sun.awt.X11.XlibWrapper.XFlush", call(me, "sun.awt.X11.XToolkit.getDisplay"));
        call(me, "sun.awt.SunToolkit.awtUnlock");
        if (nanos > 0) {
            if (!e.replaying() && relay.isHeld(waiter)) {
                e.scheduler.note(Outside.of(Outside.Deed.UNPARKED, me));
            }
            Hooks.park(UNSAFE, false, nanos);
        }
        call(me, "sun.awt.SunToolkit.awtLock");
        take(e);
    }

    /** XToolkit.wakeup_poll. */
    static void wake() {
        if (waiter != null) {
            Hooks.unpark(UNSAFE, waiter);
        }
    }

    /** The thread that waits for events has waited for something else, in a loop that looks for events, too. */
    static void waited(Engine e) {
        if (e.scheduler.turn.thread == waiter) {
            take(e);
        }
    }

    private static void take(Engine e) {
        TargetThread me = e.scheduler.turn;
        int taken = 0;
        if (!e.replaying()) {
            me.goInside();
            try {
                taken = relay.ask();
            } finally {
                me.comeOut();
            }
        }
        long logged = e.number(Source.DISPLAY, taken);
        if (logged != 0 && e.replaying()) {
            me.goInside();
            boolean there = logged > 0 && logged <= Integer.MAX_VALUE && relay.answer((int) logged);
            me.comeOut();
            if (!there) {
                throw e.corrupt(
                        "has " + logged + " bytes of the X server, which the DISPLAY events before it do not have");
            }
        }
    }

    /** Whether a thread, as its frames say, is in a native method that waits for the X server, which will answer. Called by the watchdog. */
    static boolean isWaitingForServer(StackTraceElement... frames) {
        return relay != null && frames.length != 0 && frames[0].isNativeMethod() && isClient(frames[0].getClassName());
    }

    /** Whether that is a class of AWT or Java 2D, whose loops read pixels from windows, too. */
    private static boolean isClient(String className) {
        return className.startsWith("sun.awt.") || className.startsWith("sun.java2d.");
    }

    /** It has waited for long. Recording only; called by the watchdog. */
    static void passToNative() {
        relay.passToNative();
    }

    /** For a message: what a replay's X server waits for, as a clause; "" where it waits for nothing. */
    static String expectation() {
        String expected = relay == null ? null : relay.expectation();
        return expected == null ? "" : "; " + expected;
    }
}

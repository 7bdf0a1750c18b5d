package org.reprise.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import jdk.internal.misc.Unsafe;

/**
 * Stands between the program's Xlib and the X server, or, in a replay, in the server's place: a display of its own, for one client. The mechanism: {@code docs/decisions/0022}.
 *
 * <p>What the server sends is passed on in <em>pieces</em>, each at a time that a replay can tell: a reply, or an error that may stand for one, when the client, who waits for it, has
 * sent as much as it had in the recording; all else where the event thread asks for it. An event may so come behind a reply that the server has sent later; it then gets the number of
 * that one, since Xlib relies on their order.
 *
 * <p>Threading: two threads of its own, of which the target sees nothing; the holder of the turn, inside, calls the methods that are not private.
 */
final class DisplayRelay {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** No more is passed on at once where the event thread asks, bytes: it fits into the socket, since nobody reads meanwhile. */
    private static final int MOST = 1 << 14;

    private static final int BUFFER = 1 << 16;
    /** The mode of the directory of sockets: anybody may add some, and remove their own. */
    private static final int SHARED = 01777;
    /** Lower numbers are those of real displays, mostly. */
    private static final int FIRST_FREE = 70;

    /** The first part of a client's setup. */
    private static final int SETUP = 12;
    /** Of a packet of the server: the shortest, and where the number of the request is. */
    private static final int PACKET = 32;

    private static final int NUMBER = 2;
    private static final int NUMBERS = 0xffff;
    private static final int UNIT = 4;

    private static final int ERROR = 0;
    private static final int REPLY = 1;
    private static final int KEYMAP_NOTIFY = 11;
    private static final int GENERIC_EVENT = 35;
    /** Set in an event's type where another client has sent it. */
    private static final int SENT_BY_CLIENT = 0x80;
    /** Of an error: where the request's code is. */
    private static final int CODE = 10;
    /** Requests of the core protocol are below, and extensions' are not. */
    private static final int EXTENSIONS = 128;
    /** Requests of the core protocol that have a reply: its encoding in X Window System Protocol, appendix B. */
    private static final String WITH_REPLY =
            " 3 14 15 16 17 20 21 23 26 31 38 39 40 43 44 47 48 49 50 52 73 83 84 85 86 87 91 92 97 98 99 101 103 106"
                    + " 108 110 116 117 118 119 ";

    /** What is passed on to the client at a time. */
    static final class Piece {
        /** Of what is passed on where the event thread asks. */
        static final long ASKED = -1;

        /** How much the client has sent, in bytes behind the setup, or {@link #ASKED}. */
        final long sent;

        final byte[] data;

        Piece(long sent, byte[] data) {
            this.sent = sent;
            this.data = data;
        }
    }

    /** A packet of the server, and the number of the last request that it had seen, with more bits than the protocol's 16. */
    private static final class Packet {
        final byte[] data;
        final long number;

        Packet(byte[] data, long number) {
            this.data = data;
            this.number = number;
        }
    }

    /** A thread of the relay. */
    static final class Pump extends Thread {
        private final DisplayRelay relay;
        private final boolean toServer;

        Pump(DisplayRelay relay, boolean toServer) {
            super(Watchdog.root(), null, toServer ? "reprise-x-requests" : "reprise-x-events", 0, false);
            this.relay = relay;
            this.toServer = toServer;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                if (toServer) {
                    relay.accept();
                    relay.passRequests();
                } else if (relay.server != null) {
                    relay.passPackets();
                } else {
                    relay.passPieces();
                }
            } catch (IOException e) {
                // Either end has gone: the other is to see it.
                relay.end();
            }
        }
    }

    /** The number of the display. */
    final int number;

    private final ServerSocketChannel listener;
    private final Path socket;
    private final byte[] setup;
    /** To the X server; null in a replay. */
    private final SocketChannel server;
    /** While recording: what is to be logged. In a replay: what is to be passed on. Guarded by itself. */
    private final ArrayDeque<Piece> pieces;
    /** To the program; null until it has connected. */
    private volatile SocketChannel client;
    /** Bytes that the client has sent behind the setup; guarded by {@link #pieces}, as is all that follows. */
    private long sent;
    /** While recording: what waits for the event thread. */
    private final ArrayDeque<Packet> held = new ArrayDeque<>();
    /** The number of the last packet that came from the server, and of the last that was passed on. */
    private long lastCame;

    private long lastPassed;
    /** In a replay: how many bytes the event thread may have, and how many it has had. */
    private long asked;

    private long answered;
    private boolean ended;
    /** While recording: the thread that asks, once it has. */
    private Thread asking;

    /** Whether there is something to be logged. */
    volatile boolean ready;

    /**
     * Makes the display.
     *
     * @param server to the X server; null in a replay
     * @param pieces where pieces are put to be logged, or, in a replay, taken from
     * @throws IOException where there can be no display
     */
    DisplayRelay(byte[] setup, SocketChannel server, ArrayDeque<Piece> pieces) throws IOException {
        this.setup = setup;
        this.server = server;
        this.pieces = pieces;
        if (!Files.exists(XServer.SOCKETS)) {
            Files.createDirectory(XServer.SOCKETS);
            // As X servers make it: of whoever comes next.
            Files.setAttribute(XServer.SOCKETS, "unix:mode", SHARED);
        }
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        int free = FIRST_FREE;
        while (!bind(XServer.SOCKETS.resolve("X" + free))) {
            free++;
        }
        number = free;
        socket = XServer.SOCKETS.resolve("X" + free);
        new Pump(this, true).start();
    }

    /** Whether the path was free. */
    private boolean bind(Path path) throws IOException {
        if (Files.exists(path)) {
            return false;
        }
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            return true;
        } catch (IOException e) {
            if (!Files.exists(path)) {
                listener.close();
                throw e;
            }
            // Another process was faster.
            return false;
        }
    }

    /** Nobody will connect any more. */
    void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
    }

    private void accept() throws IOException {
        SocketChannel accepted = listener.accept();
        ByteBuffer greeting = ByteBuffer.allocate(SETUP).order(ByteOrder.nativeOrder());
        XServer.fill(accepted, greeting);
        int rest = XServer.padded(Short.toUnsignedInt(greeting.getShort(6)))
                + XServer.padded(Short.toUnsignedInt(greeting.getShort(8)));
        XServer.fill(accepted, ByteBuffer.allocate(rest));
        XServer.write(accepted, ByteBuffer.wrap(setup));
        client = accepted;
        new Pump(this, false).start();
    }

    private void end() {
        synchronized (pieces) {
            ended = true;
            pieces.notifyAll();
        }
        try {
            listener.close();
            if (client != null) {
                client.close();
            }
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            // It is closed for all that matters.
            return;
        }
    }

    /** Passes the client's requests on, or, in a replay, counts them. */
    private void passRequests() throws IOException {
        XRequests requests = new XRequests();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());
        while (client.read(buffer) >= 0) {
            buffer.flip();
            int ready = requests.ready(buffer);
            synchronized (pieces) {
                sent += ready;
                pieces.notifyAll();
            }
            if (server == null) {
                buffer.position(ready);
            } else {
                int limit = buffer.limit();
                XServer.write(server, buffer.limit(ready));
                buffer.limit(limit);
            }
            buffer.compact();
        }
        end();
    }

    // ---------------------------------------------------------------- recording

    private void passPackets() throws IOException {
        while (true) {
            ByteBuffer head = ByteBuffer.allocate(PACKET).order(ByteOrder.nativeOrder());
            XServer.fill(server, head);
            int type = Byte.toUnsignedInt(head.get(0));
            boolean longer = type == REPLY || (type & ~SENT_BY_CLIENT) == GENERIC_EVENT;
            ByteBuffer packet = ByteBuffer.allocate(PACKET + (longer ? UNIT * head.getInt(UNIT) : 0));
            packet.put(head);
            XServer.fill(server, packet);
            take(packet.array(), type);
        }
    }

    /** Passes a packet of the server on, or holds it. */
    private void take(byte[] data, int type) throws IOException {
        Thread waiting = null;
        synchronized (pieces) {
            if ((type & ~SENT_BY_CLIENT) != KEYMAP_NOTIFY) {
                int number =
                        ByteBuffer.wrap(data).order(ByteOrder.nativeOrder()).getShort(NUMBER);
                lastCame += (number - lastCame) & NUMBERS;
            }
            held.add(new Packet(data, lastCame));
            if (type == REPLY || type == ERROR && mayAnswer(Byte.toUnsignedInt(data[CODE]))) {
                passAnswers();
            } else if (held.size() == 1) {
                waiting = asking;
            }
        }
        if (waiting != null) {
            // Outside the lock, which those who log take under the scheduler's.
            Hooks.unpark(UNSAFE, waiting);
        }
    }

    /** Whether the client may wait for an answer to a request with that code. */
    private static boolean mayAnswer(int code) {
        return code >= EXTENSIONS || WITH_REPLY.contains(" " + code + ' ');
    }

    /** Passes replies and errors on; events stay. */
    private void passAnswers() throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (Iterator<Packet> i = held.iterator(); i.hasNext(); ) {
            Packet packet = i.next();
            if (packet.data[0] == ERROR || packet.data[0] == REPLY) {
                i.remove();
                add(packet, data);
            }
        }
        pass(sent, data.toByteArray());
    }

    /** Passes on what is held, as much as fits. Returns how many bytes that was. */
    private int passHeld(long when) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        while (!held.isEmpty() && (data.size() == 0 || data.size() + held.peek().data.length <= MOST)) {
            add(held.remove(), data);
        }
        if (data.size() != 0) {
            pass(when, data.toByteArray());
        }
        return data.size();
    }

    /** Adds a packet to those that are passed on, in whose order no number may be lower than the one before. */
    private void add(Packet packet, ByteArrayOutputStream data) {
        if (packet.number >= lastPassed) {
            lastPassed = packet.number;
        } else if ((packet.data[0] & ~SENT_BY_CLIENT) != KEYMAP_NOTIFY) {
            ByteBuffer.wrap(packet.data).order(ByteOrder.nativeOrder()).putShort(NUMBER, (short) lastPassed);
        }
        data.write(packet.data, 0, packet.data.length);
    }

    private void pass(long when, byte[] data) throws IOException {
        pieces.add(new Piece(when, data));
        ready = true;
        XServer.write(client, ByteBuffer.wrap(data));
    }

    /** The next piece that is to be logged, or null. */
    Piece next() {
        synchronized (pieces) {
            Piece piece = pieces.poll();
            ready = !pieces.isEmpty();
            return piece;
        }
    }

    /** Whether something waits for the thread, which is told from here on if something does. */
    boolean isHeld(Thread thread) {
        synchronized (pieces) {
            asking = thread;
            return !held.isEmpty();
        }
    }

    /**
     * The thread that asks for events takes what is held.
     *
     * @return how many bytes
     */
    int ask() {
        try {
            synchronized (pieces) {
                return passHeld(Piece.ASKED);
            }
        } catch (IOException e) {
            end();
            return 0;
        }
    }

    /** A thread waits for the X server below the hooks: what is held may be what it waits for. */
    void passToNative() {
        try {
            synchronized (pieces) {
                passHeld(sent);
            }
        } catch (IOException e) {
            end();
        }
    }

    // ---------------------------------------------------------------- replay

    private void passPieces() throws IOException {
        while (true) {
            Piece piece;
            synchronized (pieces) {
                while (!ended && !mayPass(pieces.peek())) {
                    await();
                }
                if (ended) {
                    return;
                }
                piece = pieces.peek();
            }
            XServer.write(client, ByteBuffer.wrap(piece.data));
            synchronized (pieces) {
                pieces.remove();
                answered += piece.sent == Piece.ASKED ? piece.data.length : 0;
                pieces.notifyAll();
            }
        }
    }

    private boolean mayPass(Piece piece) {
        return piece != null && (piece.sent == Piece.ASKED ? asked > answered : sent >= piece.sent);
    }

    private void await() {
        try {
            pieces.wait();
        } catch (InterruptedException e) {
            // Nobody knows this thread.
            throw new IllegalStateException(e);
        }
    }

    /**
     * The thread that asks for events gets what it got in the recording. Returns when it is there.
     *
     * @return whether the log has as much
     */
    boolean answer(int bytes) {
        boolean interrupted = Thread.interrupted();
        synchronized (pieces) {
            asked += bytes;
            pieces.notifyAll();
            long there = answered;
            for (Piece piece : pieces) {
                there += piece.sent == Piece.ASKED ? piece.data.length : 0;
            }
            while (!ended && there >= asked && answered < asked) {
                try {
                    pieces.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (there < asked) {
                return false;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** For a message: what the other end of the connection waits for; null where it waits for nothing. */
    String expectation() {
        synchronized (pieces) {
            Piece piece = pieces.peek();
            return piece == null || piece.sent == Piece.ASKED
                    ? null
                    : "the X server's next answer is due when the program has sent " + piece.sent
                            + " bytes, and it has sent " + sent;
        }
    }
}

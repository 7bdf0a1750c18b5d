package org.reprise.runtime;

import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.BitSet;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.log.LogFormat;

/**
 * Stands between the program's Xlib and the X server, or, in a replay, in the server's place: a display of its own, for one client. The mechanism: {@code docs/decisions/0022}.
 *
 * <p>What the server sends is passed on in <em>pieces</em>, each at a time that a replay can tell: a reply, or an error that may stand for one, when the client, who waits for it, has
 * sent as much as it had in the recording; all else where the event thread asks for it. An event may so come behind a reply that the server has sent later; it then gets the number of
 * that one, since Xlib relies on their order.
 *
 * <p>Threading: two threads of its own, and a third while recording, of which the target sees nothing; the holder of the turn, inside, calls the methods that are not private.
 */
final class DisplayRelay {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** No more is passed on at once where the event thread asks, bytes: it fits into the socket, since nobody reads meanwhile. */
    private static final int MOST = 1 << 14;

    private static final int BUFFER = 1 << 16;

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
    private static final BitSet WITH_REPLY = new BitSet();

    static {
        for (int code : new int[] {
            3, 14, 15, 16, 17, 20, 21, 23, 26, 31, 38, 39, 40, 43, 44, 47, 48, 49, 50, 52, 73, 83, 84, 85, 86, 87, 91,
            92, 97, 98, 99, 101, 103, 106, 108, 110, 116, 117, 118, 119
        }) {
            WITH_REPLY.set(code);
        }
    }

    /** Calls after which a method handle is made no better, which would be allocated. */
    private static final int WARM_UP = 300;

    /** What is passed on to the client at a time. */
    static final class Piece {
        /** Of what is passed on where the event thread asks. */
        static final long ASKED = -1;

        /** How much the client has sent, in bytes behind the setup, or {@link #ASKED}. */
        final long sent;

        /** Of a replay perhaps packed: they are unpacked where they are sent, since a log may have pieces that are many times as long as they are there. */
        final byte[] data;

        /** How many bytes the server said. */
        final int length;

        final boolean packed;
        /** The number of the event; of a recording 0. */
        final long event;

        Piece(long sent, byte[] data) {
            this(sent, data, data.length, false, 0);
        }

        Piece(long sent, byte[] data, int length, boolean packed, long event) {
            this.sent = sent;
            this.data = data;
            this.length = length;
            this.packed = packed;
            this.event = event;
        }
    }

    /** Packets or pieces outside the heap, in order: a header each, and the bytes. */
    static final class Chain {
        private static final int NEXT = 0;
        private static final int TAG = 8;
        private static final int LENGTH = 16;
        private static final int DATA = 24;

        private long first;
        private long last;

        /** Makes one that is in no chain. */
        static long make(long tag, int length) {
            long made = UNSAFE.allocateMemory(DATA + (long) length);
            UNSAFE.putLong(made + NEXT, 0);
            UNSAFE.putLong(made + TAG, tag);
            UNSAFE.putInt(made + LENGTH, length);
            return made;
        }

        static void free(long made) {
            UNSAFE.freeMemory(made);
        }

        /** Of a packet the number of the last request that the server had seen, with more bits than the protocol's 16; of a piece how much the client had sent. */
        static long tag(long made) {
            return UNSAFE.getLong(made + TAG);
        }

        static int length(long made) {
            return UNSAFE.getInt(made + LENGTH);
        }

        /** Where the bytes are. */
        static long data(long made) {
            return made + DATA;
        }

        static long next(long made) {
            return UNSAFE.getLong(made + NEXT);
        }

        boolean isEmpty() {
            return first == 0;
        }

        void add(long made) {
            if (first == 0) {
                first = made;
            } else {
                UNSAFE.putLong(last + NEXT, made);
            }
            last = made;
        }

        /** Takes the one out that is behind another, or, behind 0, the first; 0 where there is none. */
        long take(long before) {
            long taken = before == 0 ? first : next(before);
            if (taken == 0) {
                return 0;
            }
            if (before == 0) {
                first = next(taken);
            } else {
                UNSAFE.putLong(before + NEXT, next(taken));
            }
            if (last == taken) {
                last = before;
            }
            return taken;
        }
    }

    /** What a thread of the relay does. */
    private enum Task {
        REQUESTS("reprise-x-requests"),
        EVENTS("reprise-x-events"),
        TELLING("reprise-x-telling");

        final String name;

        Task(String name) {
            this.name = name;
        }
    }

    /** A thread of the relay. */
    static final class Pump extends Thread {
        private final DisplayRelay relay;
        private final Task task;

        private Pump(DisplayRelay relay, Task task) {
            super(Watchdog.root(), null, task.name, 0, false);
            this.relay = relay;
            this.task = task;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                if (task == Task.REQUESTS) {
                    relay.accept();
                    relay.passRequests();
                } else if (task == Task.TELLING) {
                    relay.tell();
                } else if (relay.server != null) {
                    relay.passPackets();
                } else {
                    relay.passPieces();
                }
            } catch (IOException | OutOfMemoryError e) {
                // Either end has gone, or what it said has found no memory: the other is to see it.
                relay.end();
            }
        }
    }

    /** The number of the display. */
    final int number;

    private final DisplaySocket socket;
    private final byte[] setup;
    /** To the X server; null in a replay. */
    private final SocketChannel server;

    private final FileDescriptor toServer;
    /** In a replay: what is to be passed on. Guarded by itself. */
    private final ArrayDeque<Piece> pieces;
    /** To the program; null until it has connected. */
    private volatile SocketChannel client;

    private volatile FileDescriptor toClient;
    /** What comes from the client is here first. */
    private final ByteBuffer requests = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.nativeOrder());
    /** Bytes that the client has sent behind the setup; guarded by {@link #pieces}, as is all that follows. */
    private long sent;
    /** While recording: packets that wait for the event thread. */
    private final Chain held = new Chain();
    /** While recording: pieces that are to be logged. */
    private final Chain passed = new Chain();
    /** The number of the last packet that came from the server, and of the last that was passed on. */
    private long lastCame;

    private long lastPassed;
    /** In a replay: from where pieces are sent. */
    private final long room;
    /** In a replay: what was said before, and what is unpacked, made before: a native method may keep the collector away while it waits for an answer. */
    private final PixelHistory pixels = new PixelHistory();

    private final byte[] unpacked;
    /** In a replay: how many bytes the event thread may have, and how many it has had. */
    private long asked;

    private long answered;
    private boolean ended;
    /** While recording: the thread that asks, once it has; and whether it is to be told that something is held. */
    private Thread asking;

    private boolean telling;

    /** Whether there is something to be logged. */
    volatile boolean ready;

    /**
     * Makes the display.
     *
     * @param server to the X server; null in a replay
     * @param pieces where, in a replay, pieces are taken from
     * @throws IOException where there can be no display
     */
    DisplayRelay(byte[] setup, SocketChannel server, ArrayDeque<Piece> pieces) throws IOException {
        this.setup = setup;
        this.server = server;
        this.toServer = server == null ? null : descriptor(server);
        this.pieces = pieces;
        room = server == null ? UNSAFE.allocateMemory(BUFFER) : 0;
        unpacked = server == null ? new byte[LogFormat.CHUNK] : null;
        if (server == null) {
            pixels.prepare();
        }
        socket = DisplaySocket.make();
        number = socket.number;
        new Pump(this, Task.REQUESTS).start();
        if (server != null) {
            new Pump(this, Task.TELLING).start();
        }
    }

    private static FileDescriptor descriptor(SocketChannel channel) {
        return (FileDescriptor) UNSAFE.getReference(channel, UNSAFE.objectFieldOffset(channel.getClass(), "fd"));
    }

    /** Nobody will connect any more. */
    void close() throws IOException {
        socket.close();
    }

    private void accept() throws IOException {
        SocketChannel accepted = socket.listener.accept();
        ByteBuffer greeting = ByteBuffer.allocate(SETUP).order(ByteOrder.nativeOrder());
        XServer.fill(accepted, greeting);
        int rest = XServer.padded(Short.toUnsignedInt(greeting.getShort(6)))
                + XServer.padded(Short.toUnsignedInt(greeting.getShort(8)));
        XServer.fill(accepted, ByteBuffer.allocate(rest));
        XServer.write(accepted, ByteBuffer.wrap(setup));
        toClient = descriptor(accepted);
        client = accepted;
        warmUp();
        new Pump(this, Task.EVENTS).start();
    }

    /** Has the method handles behind the natives do what they do at their first calls. */
    private void warmUp() throws IOException {
        long nothing = Chain.make(0, 0);
        for (int i = 0; i < WARM_UP; i++) {
            FileNatives.receive(toClient, Chain.data(nothing), 0);
            FileNatives.send(toClient, Chain.data(nothing), 0);
        }
        Chain.free(nothing);
    }

    private void end() {
        synchronized (pieces) {
            ended = true;
            pieces.notifyAll();
        }
        shutDown(client);
        shutDown(server);
    }

    /** Lets both ends know. To close the socket would give its number to others, while a thread of the relay may still be in a native. */
    private static void shutDown(SocketChannel channel) {
        try {
            if (channel != null) {
                channel.shutdownInput();
                channel.shutdownOutput();
            }
        } catch (IOException e) {
            // The other end has done so.
            return;
        }
    }

    /** Passes the client's requests on, or, in a replay, counts them. */
    private void passRequests() throws IOException {
        XRequests passing = new XRequests();
        long address = FileNatives.address(requests);
        while (true) {
            int n = FileNatives.receive(toClient, address + requests.position(), requests.remaining());
            if (n < 0) {
                end();
                return;
            }
            requests.position(requests.position() + n).flip();
            int ready = passing.ready(requests);
            synchronized (pieces) {
                sent += ready;
                pieces.notifyAll();
            }
            if (server != null) {
                FileNatives.send(toServer, address, ready);
            }
            requests.position(ready).compact();
        }
    }

    // ---------------------------------------------------------------- recording

    /*
     * A native method of Java 2D may wait for the server's answer while it keeps the collector away from an array (GetPrimitiveArrayCritical). Whoever allocates then may have to wait for the collector: so what
     * leads to the answer must not allocate, nor wait for somebody who does. Packets and pieces are outside the heap, the thread that asks for events is told by a thread of its own, and nobody allocates with the
     * lock.
     */

    private void passPackets() throws IOException {
        long head = Chain.make(0, PACKET);
        while (true) {
            fill(Chain.data(head), PACKET);
            int type = Byte.toUnsignedInt(UNSAFE.getByte(Chain.data(head)));
            boolean longer = type == REPLY || (type & ~SENT_BY_CLIENT) == GENERIC_EVENT;
            int rest = longer ? UNIT * UNSAFE.getInt(Chain.data(head) + UNIT) : 0;
            long packet = Chain.make(0, PACKET + rest);
            UNSAFE.copyMemory(Chain.data(head), Chain.data(packet), PACKET);
            fill(Chain.data(packet) + PACKET, rest);
            take(packet, type);
        }
    }

    private void fill(long address, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int n = FileNatives.receive(toServer, address + done, length - done);
            if (n < 0) {
                throw new EOFException("the connection is closed");
            }
            done += n;
        }
    }

    /** Passes a packet of the server on, or holds it. */
    private void take(long packet, int type) throws IOException {
        synchronized (pieces) {
            if ((type & ~SENT_BY_CLIENT) != KEYMAP_NOTIFY) {
                lastCame += (UNSAFE.getShort(Chain.data(packet) + NUMBER) - lastCame) & NUMBERS;
            }
            UNSAFE.putLong(packet + Chain.TAG, lastCame);
            boolean first = held.isEmpty();
            held.add(packet);
            if (type == REPLY
                    || type == ERROR && mayAnswer(Byte.toUnsignedInt(UNSAFE.getByte(Chain.data(packet) + CODE)))) {
                passAnswers();
            } else if (first) {
                telling = true;
                pieces.notifyAll();
            }
        }
    }

    /** Whether the client may wait for an answer to a request with that code. */
    private static boolean mayAnswer(int code) {
        return code >= EXTENSIONS || WITH_REPLY.get(code);
    }

    /** Tells the thread that asks for events that there are some. */
    private void tell() {
        while (true) {
            Thread told;
            synchronized (pieces) {
                while (!telling && !ended) {
                    await();
                }
                if (ended) {
                    return;
                }
                telling = false;
                told = asking;
            }
            if (told != null) {
                Hooks.unpark(UNSAFE, told);
            }
        }
    }

    private static boolean isAnswer(long packet) {
        int type = UNSAFE.getByte(Chain.data(packet));
        return type == ERROR || type == REPLY;
    }

    /** Passes replies and errors on; events stay. */
    private void passAnswers() throws IOException {
        int length = 0;
        for (long packet = held.first; packet != 0; packet = Chain.next(packet)) {
            length += isAnswer(packet) ? Chain.length(packet) : 0;
        }
        long piece = Chain.make(sent, length);
        long to = Chain.data(piece);
        long before = 0;
        for (long packet = held.first; packet != 0; packet = before == 0 ? held.first : Chain.next(before)) {
            if (isAnswer(packet)) {
                to += move(held.take(before), to);
            } else {
                before = packet;
            }
        }
        pass(piece);
    }

    /** Passes on what is held, as much as fits. Returns how many bytes that was. */
    private int passHeld(long when) throws IOException {
        int length = 0;
        for (long packet = held.first;
                packet != 0 && (length == 0 || length + Chain.length(packet) <= MOST);
                packet = Chain.next(packet)) {
            length += Chain.length(packet);
        }
        if (length != 0) {
            long piece = Chain.make(when, length);
            for (int done = 0; done < length; ) {
                done += move(held.take(0), Chain.data(piece) + done);
            }
            pass(piece);
        }
        return length;
    }

    /** Moves a packet to those that are passed on, in whose order no number may be lower than the one before. Returns its length. */
    private int move(long packet, long to) {
        int length = Chain.length(packet);
        long number = Chain.tag(packet);
        UNSAFE.copyMemory(Chain.data(packet), to, length);
        if (number >= lastPassed) {
            lastPassed = number;
        } else if ((UNSAFE.getByte(to) & ~SENT_BY_CLIENT & 0xff) != KEYMAP_NOTIFY) {
            UNSAFE.putShort(to + NUMBER, (short) lastPassed);
        }
        Chain.free(packet);
        return length;
    }

    private void pass(long piece) throws IOException {
        passed.add(piece);
        ready = true;
        FileNatives.send(toClient, Chain.data(piece), Chain.length(piece));
    }

    /** The next piece that is to be logged, or null. */
    Piece next() {
        long piece;
        synchronized (pieces) {
            piece = passed.take(0);
            ready = !passed.isEmpty();
        }
        if (piece == 0) {
            return null;
        }
        byte[] data = new byte[Chain.length(piece)];
        FileNatives.copy(Chain.data(piece), data, 0, data.length);
        long when = Chain.tag(piece);
        Chain.free(piece);
        return new Piece(when, data);
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
            if (!piece.packed) {
                if (PixelHistory.takes(piece.length)) {
                    pixels.pass(piece.data);
                }
                send(piece.data, piece.length);
            } else if (pixels.unpack(piece.data, unpacked, piece.length)) {
                send(unpacked, piece.length);
            } else {
                throw Windows.cannotUnpack(piece);
            }
            synchronized (pieces) {
                Windows.passed(pieces.remove());
                answered += piece.sent == Piece.ASKED ? piece.length : 0;
                pieces.notifyAll();
            }
        }
    }

    private void send(byte[] data, int length) throws IOException {
        for (int done = 0; done < length; ) {
            int part = Math.min(BUFFER, length - done);
            FileNatives.copy(data, done, room, part);
            FileNatives.send(toClient, room, part);
            done += part;
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
                there += piece.sent == Piece.ASKED ? piece.length : 0;
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
        Piece piece;
        long now;
        synchronized (pieces) {
            piece = pieces.peek();
            now = sent;
        }
        return piece == null || piece.sent == Piece.ASKED
                ? null
                : "the X server's next answer is due when the program has sent " + piece.sent
                        + " bytes, and it has sent " + now;
    }
}

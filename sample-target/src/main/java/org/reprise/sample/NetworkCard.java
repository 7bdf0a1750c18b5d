package org.reprise.sample;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * A network card whose wire is a UDP socket on the loopback address; it answers whoever sent the last packet received.
 *
 * <pre>
 * 0x00 RX_LENGTH  r   bytes of the first waiting packet, 0 if there is none
 * 0x04 BUFFER     rw  guest address for the next command
 * 0x08 RX_TAKE    w   copies the first waiting packet, at most this many bytes, to BUFFER and drops it
 * 0x0c TX_SEND    w   sends this many bytes, at most 1500, from BUFFER
 * 0x10 TX_ERRORS  r   packets that could not be sent
 * </pre>
 *
 * <p>The thread "net" receives; a bottom half moves packets to the card, where the CPU thread takes them.
 */
final class NetworkCard implements Device, Runnable, Closeable {
    static final int RX_LENGTH = 0x00;
    static final int BUFFER = 0x04;
    static final int RX_TAKE = 0x08;
    static final int TX_SEND = 0x0c;
    static final int TX_ERRORS = 0x10;

    private static final int MAX_PACKET_BYTES = 1500;
    private static final int MAX_WAITING = 64;

    private final DatagramSocket socket;
    private final Ram ram;
    private final MainLoop loop;
    private final InterruptController interrupts;
    private final BottomHalf deliver = new BottomHalf(this::deliver);
    private final ArrayDeque<byte[]> fromWire = new ArrayDeque<>();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private volatile SocketAddress peer;
    private int buffer;
    private int sendErrors;

    /** @param port UDP port on the loopback address, 0 for any free one */
    NetworkCard(int port, Ram ram, MainLoop loop, InterruptController interrupts) throws IOException {
        this.socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.ram = ram;
        this.loop = loop;
        this.interrupts = interrupts;
        interrupts.connect(MemoryMap.NET_SOURCE, () -> waitingLength() > 0);
    }

    /** The UDP port in use. */
    int port() {
        return socket.getLocalPort();
    }

    /** Receives until the card is closed; the body of the thread "net". Empty packets and floods are dropped. */
    @Override
    public void run() {
        byte[] bytes = new byte[MAX_PACKET_BYTES];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        try {
            while (!socket.isClosed()) {
                packet.setLength(bytes.length);
                socket.receive(packet);
                packetArrived(
                        Arrays.copyOf(bytes, packet.getLength()),
                        packet.getAddress().getAddress(),
                        packet.getPort());
            }
        } catch (IOException e) {
            // Closed, or the wire is cut: nothing more arrives.
        }
    }

    /**
     * A packet comes in from the wire, in the thread "net".
     *
     * @param address the sender's IP address, in network byte order
     * @param port the sender's UDP port
     */
    void packetArrived(byte[] packet, byte[] address, int port) throws UnknownHostException {
        peer = new InetSocketAddress(InetAddress.getByAddress(address), port);
        synchronized (fromWire) {
            if (packet.length > 0 && fromWire.size() < MAX_WAITING) {
                fromWire.add(packet);
            }
        }
        loop.schedule(deliver);
    }

    @Override
    public int read(int offset) {
        return switch (offset) {
            case RX_LENGTH -> waitingLength();
            case BUFFER -> buffer;
            case TX_ERRORS -> sendErrors;
            default -> 0;
        };
    }

    @Override
    public void write(int offset, int value) {
        switch (offset) {
            case BUFFER -> buffer = value;
            case RX_TAKE -> take(value);
            case TX_SEND -> send(value);
            default -> {}
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private void deliver() {
        synchronized (fromWire) {
            synchronized (waiting) {
                while (!fromWire.isEmpty() && waiting.size() < MAX_WAITING) {
                    waiting.add(fromWire.remove());
                }
                fromWire.clear();
            }
        }
        if (waitingLength() > 0) {
            interrupts.raise(MemoryMap.NET_SOURCE);
        }
    }

    private int waitingLength() {
        synchronized (waiting) {
            byte[] first = waiting.peek();
            return first == null ? 0 : first.length;
        }
    }

    private void take(int most) {
        byte[] packet;
        synchronized (waiting) {
            packet = waiting.poll();
        }
        if (packet != null) {
            int length = Math.max(0, Math.min(most, packet.length));
            int offset = buffer - MemoryMap.RAM;
            if (ram.contains(offset, length)) {
                ram.write(offset, packet, 0, length);
            }
        }
    }

    private void send(int length) {
        int offset = buffer - MemoryMap.RAM;
        SocketAddress to = peer;
        if (to == null || length < 0 || length > MAX_PACKET_BYTES || !ram.contains(offset, length)) {
            sendErrors++;
            return;
        }
        byte[] packet = new byte[length];
        ram.read(offset, packet, 0, length);
        try {
            socket.send(new DatagramPacket(packet, length, to));
        } catch (IOException e) {
            sendErrors++;
        }
    }
}

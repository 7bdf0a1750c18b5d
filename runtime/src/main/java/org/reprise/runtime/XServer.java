package org.reprise.runtime;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The X server that {@code DISPLAY} names, as a client finds it: X Window System Protocol, X.Org, chapter 8 (connection setup); XSECURITY(7), Xau's file of cookies.
 *
 * <p>To be called where hooks are inert.
 */
final class XServer {
    private static final int FIRST_PORT = 6000;
    private static final String COOKIE = "MIT-MAGIC-COOKIE-1";
    /** The status of a setup that the server has accepted. */
    private static final int ACCEPTED = 1;

    private static final int SETUP_PREFIX = 8;
    private static final int UNIT = 4;

    /** The number of the display's screen, with its dot, or "". */
    final String screen;
    /** To the server, behind the setup. */
    final SocketChannel channel;
    /** What the server has said of itself. */
    final byte[] setup;

    private XServer(String screen, SocketChannel channel, byte[] setup) {
        this.screen = screen;
        this.channel = channel;
        this.setup = setup;
    }

    /**
     * Connects.
     *
     * @param display in the form of {@code DISPLAY}: {@code [host]:number[.screen]}
     * @throws IOException whose message says why not
     */
    static XServer connect(String display) throws IOException {
        int colon = display.lastIndexOf(':');
        int dot = display.indexOf('.', Math.max(colon, 0));
        String number = display.substring(colon + 1, dot < 0 ? display.length() : dot);
        if (colon < 0 || !number.matches("[0-9]{1,5}")) {
            throw new IOException("DISPLAY is " + display);
        }
        SocketChannel channel = open(display.substring(0, colon), number);
        try {
            return new XServer(dot < 0 ? "" : display.substring(dot), channel, greet(channel, cookie(number)));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketChannel open(String host, String number) throws IOException {
        if (host.isEmpty() || host.equals("unix")) {
            return SocketChannel.open(UnixDomainSocketAddress.of(DisplaySocket.DIRECTORY.resolve("X" + number)));
        }
        try {
            return SocketChannel.open(new InetSocketAddress(host, FIRST_PORT + Integer.parseInt(number)));
        } catch (IllegalArgumentException e) {
            // No such host, or no such port.
            throw new IOException("there is no " + host + ':' + number, e);
        }
    }

    private static byte[] greet(SocketChannel channel, byte[] cookie) throws IOException {
        byte[] name = cookie.length == 0 ? cookie : COOKIE.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer greeting = ByteBuffer.allocate(12 + padded(name.length) + padded(cookie.length))
                .order(ByteOrder.nativeOrder());
        greeting.putShort(0, ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? (short) ('B' << 8) : (short) 'l');
        greeting.putShort(2, (short) 11);
        greeting.putShort(6, (short) name.length).putShort(8, (short) cookie.length);
        greeting.position(12);
        greeting.put(name).position(12 + padded(name.length));
        greeting.put(cookie).rewind();
        write(channel, greeting);
        ByteBuffer prefix = read(channel, SETUP_PREFIX);
        ByteBuffer rest = read(channel, UNIT * Short.toUnsignedInt(prefix.getShort(6)));
        if (prefix.get(0) != ACCEPTED) {
            throw new IOException("it does not accept the connection");
        }
        return ByteBuffer.allocate(prefix.remaining() + rest.remaining())
                .put(prefix)
                .put(rest)
                .array();
    }

    /** Returns so many bytes, in the machine's order. */
    private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        fill(channel, read);
        return read;
    }

    /** Reads as much as the buffer takes, and flips it. */
    static void fill(SocketChannel from, ByteBuffer to) throws IOException {
        while (to.hasRemaining()) {
            if (from.read(to) < 0) {
                throw new EOFException("the connection is closed");
            }
        }
        to.flip();
    }

    /** Writes all that remains in the buffer. */
    static void write(SocketChannel to, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            to.write(data);
        }
    }

    /** Returns the length in the protocol, where all is a multiple of four bytes long. */
    static int padded(int length) {
        return (length + UNIT - 1) / UNIT * UNIT;
    }

    /** Returns the cookie for a display of this machine, or nothing. */
    private static byte[] cookie(String number) {
        String named = System.getenv("XAUTHORITY");
        File file = named == null ? new File(System.getProperty("user.home"), ".Xauthority") : new File(named);
        try (FileInputStream in = new FileInputStream(file);
                FileInputStream name = new FileInputStream("/proc/sys/kernel/hostname")) {
            return cookie(in.readAllBytes(), number, new String(name.readAllBytes(), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            // Without it the server may still let us in.
            return new byte[0];
        }
    }

    /** Returns the first cookie for the display on that host; of another host or of any only where there is none. */
    static byte[] cookie(byte[] authority, String number, String host) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(authority));
        byte[] other = new byte[0];
        while (in.available() > 0) {
            in.readUnsignedShort();
            String address = new String(counted(in), StandardCharsets.ISO_8859_1);
            String display = new String(counted(in), StandardCharsets.ISO_8859_1);
            String name = new String(counted(in), StandardCharsets.ISO_8859_1);
            byte[] data = counted(in);
            if (name.equals(COOKIE) && (display.isEmpty() || display.equals(number))) {
                if (address.equals(host)) {
                    return data;
                }
                other = other.length == 0 ? data : other;
            }
        }
        return other;
    }

    private static byte[] counted(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readUnsignedShort()];
        in.readFully(bytes);
        return bytes;
    }
}

package org.reprise.it;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** An X server that accepts one client, and then never answers it: what it says of itself is another's. */
final class SilentScreen implements Closeable {
    private static final int FIRST_PORT = 6000;
    /** Of the setup's first part, and of the server's. */
    private static final int GREETING = 12;

    private static final int PREFIX = 8;
    private static final int UNIT = 4;

    private final ServerSocket listener;

    SilentScreen(Screen real) throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread server = new Thread(() -> serve(real));
        server.setDaemon(true);
        server.start();
    }

    /** Returns its name for {@code DISPLAY}. */
    String display() {
        return "localhost:" + (listener.getLocalPort() - FIRST_PORT);
    }

    private void serve(Screen real) {
        try (Socket client = listener.accept();
                SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(
                        Path.of("/tmp/.X11-unix/X" + real.display().substring(1))))) {
            InputStream asked = client.getInputStream();
            byte[] greeting = asked.readNBytes(GREETING);
            OutputStream toServer = Channels.newOutputStream(server);
            toServer.write(greeting);
            toServer.write(asked.readNBytes(padded(greeting[6]) + padded(greeting[8])));
            DataInputStream answer = new DataInputStream(Channels.newInputStream(server));
            byte[] prefix = answer.readNBytes(PREFIX);
            client.getOutputStream().write(prefix);
            int units = Byte.toUnsignedInt(prefix[6]) + (Byte.toUnsignedInt(prefix[7]) << 8);
            client.getOutputStream().write(answer.readNBytes(UNIT * units));
            asked.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The client has gone, as it was to.
            return;
        }
    }

    private static int padded(int length) {
        return (length + UNIT - 1) / UNIT * UNIT;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}

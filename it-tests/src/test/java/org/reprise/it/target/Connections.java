package org.reprise.it.target;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Talks to itself through a socket. */
public final class Connections {
    private Connections() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket here = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket there = server.accept()) {
            here.getOutputStream().write(new byte[] {1, 2, 3});
            byte[] read = new byte[10];
            int length = there.getInputStream().read(read);
            System.out.println(length + " bytes from " + there.getInetAddress());
        }
    }
}

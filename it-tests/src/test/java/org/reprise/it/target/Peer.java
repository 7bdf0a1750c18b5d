package org.reprise.it.target;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The other end of {@link Peers}, in a process of its own: prints its port, and says random things in pieces of random size at random times. */
public final class Peer {
    private static final int PIECES = 10;
    private static final int LONGEST = 3000;
    private static final int PAUSE = 8;

    private Peer() {}

    /** Serves until it is killed. */
    public static void main(String[] arguments) throws IOException {
        ServerSocket server = new ServerSocket(0);
        DatagramSocket datagrams = new DatagramSocket(server.getLocalPort());
        start(() -> answer(datagrams));
        System.out.println(server.getLocalPort());
        while (true) {
            Socket client = server.accept();
            start(() -> serve(client));
        }
    }

    private interface Body {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Body body) {
        new Thread(() -> {
                    try {
                        body.run();
                    } catch (IOException | InterruptedException e) {
                        // The client has gone.
                    }
                })
                .start();
    }

    /** Loses one datagram in four. */
    private static void answer(DatagramSocket datagrams) throws IOException {
        Random random = new Random();
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[LONGEST], LONGEST);
            datagrams.receive(packet);
            if (random.nextInt(4) != 0) {
                byte[] answer = bytes(random);
                datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        }
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(LONGEST)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void serve(Socket client) throws IOException, InterruptedException {
        Random random = new Random();
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = client.getOutputStream();
        String request = in.readLine();
        if (request != null && request.startsWith("GET")) {
            byte[] body = bytes(random);
            String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nX-Random: " + random.nextInt()
                    + "\r\nContent-Length: " + body.length + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.UTF_8));
            Thread.sleep(random.nextInt(PAUSE));
            out.write(body);
        } else if (request != null) {
            for (int i = 0; i < PIECES; i++) {
                out.write(bytes(random));
                Thread.sleep(random.nextInt(PAUSE));
            }
        }
        client.close();
    }
}

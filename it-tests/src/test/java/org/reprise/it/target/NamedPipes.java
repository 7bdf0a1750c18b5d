package org.reprise.it.target;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Named pipes, which are there: opening one waits for its other end, which another process, or another thread, opens. */
public final class NamedPipes {
    private static volatile long counted;
    private static volatile boolean done;

    private NamedPipes() {}

    /**
     * Reads what comes out of one, and hands itself something through the other.
     *
     * @param args the first pipe; the second
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Thread counting = new Thread(() -> {
            while (!done) {
                counted++;
            }
        });
        counting.start();
        // Opened and closed by processes of others: nobody has it now.
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(new FileInputStream(args[0]), StandardCharsets.US_ASCII))) {
            System.out.println(in.readLine() + " while " + counted);
        }
        Path own = Path.of(args[1]);
        Thread writer = new Thread(() -> {
            try (FileOutputStream out = new FileOutputStream(own.toFile())) {
                out.write(("counted " + counted).getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                System.out.println(e);
            }
        });
        writer.start();
        ByteBuffer data = ByteBuffer.allocate(64);
        try (FileChannel in = FileChannel.open(own, StandardOpenOption.READ)) {
            while (in.read(data) >= 0) {
                Thread.onSpinWait();
            }
        }
        writer.join();
        done = true;
        counting.join();
        System.out.println(new String(data.array(), 0, data.position(), StandardCharsets.US_ASCII) + " of " + counted);
    }
}

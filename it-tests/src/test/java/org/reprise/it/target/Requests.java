package org.reprise.it.target;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * Reads and writes an image block by block, at random places, in rounds that a benchmark times from outside: a line of one character before and behind each. What a way reads has not been
 * written at first, then it has.
 */
public final class Requests {
    private interface Device {
        void read(long at) throws IOException;

        void write(long at) throws IOException;
    }

    private Requests() {}

    /**
     * Runs rounds.
     *
     * @param args the image, {@code file} or {@code channel}, bytes a request, requests a round
     */
    public static void main(String[] args) throws IOException {
        int size = Integer.parseInt(args[2]);
        int requests = Integer.parseInt(args[3]);
        if (args[1].equals("file")) {
            byte[] block = new byte[size];
            try (RandomAccessFile file = new RandomAccessFile(args[0], "rw")) {
                run(file.length() / size, size, requests, new Device() {
                    @Override
                    public void read(long at) throws IOException {
                        file.seek(at);
                        file.readFully(block);
                    }

                    @Override
                    public void write(long at) throws IOException {
                        file.seek(at);
                        file.write(block);
                    }
                });
            }
        } else {
            ByteBuffer block = ByteBuffer.allocateDirect(size);
            try (FileChannel channel =
                    FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                run(channel.size() / size, size, requests, new Device() {
                    @Override
                    public void read(long at) throws IOException {
                        channel.read(block.clear(), at);
                    }

                    @Override
                    public void write(long at) throws IOException {
                        channel.write(block.clear(), at);
                    }
                });
            }
        }
    }

    private static void run(long blocks, int size, int requests, Device device) throws IOException {
        // The first round of each kind warms the JVM up.
        for (int round = 0; round < 6; round++) {
            Random random = new Random(round);
            System.out.println(round);
            for (int i = 0; i < requests; i++) {
                long at = random.nextInt((int) blocks) * (long) size;
                if (round / 2 == 1) {
                    device.write(at);
                } else {
                    device.read(at);
                }
            }
        }
        System.out.println(".");
    }
}

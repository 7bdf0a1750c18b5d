package org.reprise.it.target;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import org.reprise.it.backend.Backend;
import org.reprise.runtime.Replay;

/** A machine that links against Replay: it says itself where it can take what happens outside. */
public final class Linked {
    private static final int BLOCK = 512;

    private static volatile int keys;
    private static volatile int completed;
    private static long digest;

    private Linked() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println(Replay.class.getClassLoader() == null ? "with the agent" : Replay.mode());
        Replay.handler(1, Linked::key);
        startBackend();
        Thread worker = new Thread(Linked::work, "worker");
        worker.start();
        try (RandomAccessFile disk = new RandomAccessFile(arguments[0], "r")) {
            byte[] block = new byte[BLOCK];
            for (int i = 0; keys < 20 || completed < 20; i++) {
                Replay.checkpoint(7);
                if (i % 1000 == 0) {
                    long sector = Replay.clock(3, Backend::entropy) & 7;
                    int n;
                    try {
                        n = Replay.block(2, block, 0, BLOCK, () -> {
                            if (sector == 5) {
                                throw new IOException("bad sector");
                            }
                            disk.seek(sector * BLOCK);
                            return disk.read(block, 0, BLOCK);
                        });
                    } catch (IOException e) {
                        n = e.getMessage().length();
                    }
                    digest = digest * 31 + sector + n + Arrays.hashCode(block);
                }
                digest = digest * 31 + keys + completed;
            }
        }
        Replay.shutdown("guest-shutdown");
        System.out.println(Long.toHexString(digest));
    }

    /** With an ignore hook. */
    private static void startBackend() {
        Backend.makeNoise();
        Backend.type(Linked::typed);
    }

    /** Called by the library's thread, and without loops, so that it passes no yield point. */
    private static void typed(int code) {
        Replay.input(1, new byte[] {(byte) code, (byte) (code >> 8)});
    }

    private static void key(byte[] data) {
        keys++;
        digest = digest * 31 + data[0] * 256L + data[1];
    }

    private static void work() {
        for (int i = 0; i < 20; i++) {
            long sum = 0;
            for (int j = 0; j < 5000; j++) {
                sum = sum * 31 + j;
            }
            long result = sum;
            Replay.bottomHalf(5, () -> {
                completed++;
                digest = digest * 31 + result + Thread.currentThread().getName().length();
            });
        }
    }
}

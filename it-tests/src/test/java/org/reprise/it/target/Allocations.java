package org.reprise.it.target;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;

/** Prints how many bytes the thread allocates for each of what an emulator does most. */
public final class Allocations {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 30_000;
    private static final int TIMES = 100_000;

    private static final byte[] SECTOR = new byte[512];
    private static final Object MONITOR = new Object();
    private static volatile boolean partnersTurn;
    private static Thread main;
    private static long sum;

    /** Something that is done over and over. */
    private interface Operation {
        void run() throws IOException;
    }

    private Allocations() {}

    /**
     * Does all of it.
     *
     * @param args a file of a few sectors
     */
    public static void main(String[] args) throws IOException {
        print("clock", () -> sum += System.nanoTime() + System.currentTimeMillis());
        print("loop", () -> {
            for (int i = 0; i < 100; i++) {
                sum = 31 * sum + i;
            }
        });
        print("monitor", () -> {
            synchronized (MONITOR) {
                sum++;
            }
        });
        try (RandomAccessFile file = new RandomAccessFile(args[0], "rw")) {
            print("block", () -> {
                file.seek(sum & 3 * SECTOR.length);
                sum += file.read(SECTOR) + SECTOR[0];
                file.seek(sum & 3 * SECTOR.length);
                file.write(SECTOR);
            });
        }
        main = Thread.currentThread();
        Thread partner = new Thread(Allocations::handBack);
        partner.setDaemon(true);
        partner.start();
        print("switch", () -> {
            partnersTurn = true;
            LockSupport.unpark(partner);
            while (partnersTurn) {
                LockSupport.park();
            }
        });
        System.out.println(sum != 0);
    }

    private static void handBack() {
        while (true) {
            while (!partnersTurn) {
                LockSupport.park();
            }
            partnersTurn = false;
            LockSupport.unpark(main);
        }
    }

    private static void print(String name, Operation operation) throws IOException {
        repeat(operation, WARM_UP);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        repeat(operation, TIMES);
        System.out.println(name + " " + (THREADS.getCurrentThreadAllocatedBytes() - before) / TIMES);
    }

    private static void repeat(Operation operation, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            operation.run();
        }
    }
}

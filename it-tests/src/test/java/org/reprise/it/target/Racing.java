package org.reprise.it.target;

/** Threads that change one field with no lock; main prints it now and then, for ever. */
public final class Racing {
    private static volatile long shared;

    private Racing() {}

    /** Starts the threads and prints. */
    public static void main(String[] args) {
        for (int i = 1; i <= 3; i++) {
            long factor = 2L * i + 1;
            Thread thread = new Thread(() -> race(factor));
            thread.setDaemon(true);
            thread.start();
        }
        for (long step = 0; ; step++) {
            for (int i = 0; i < 20_000; i++) {
                shared++;
            }
            System.out.println("step " + step + " " + Long.toHexString(shared));
        }
    }

    private static void race(long factor) {
        while (true) {
            shared = shared * factor + 1;
        }
    }
}

package org.reprise.it.target;

/** Exits while a daemon could go on. */
public final class Leaving {
    private static int counted;

    private Leaving() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        Thread daemon = new Thread(() -> {
            while (true) {
                counted++;
            }
        });
        daemon.setDaemon(true);
        daemon.start();
        Thread.sleep(10);
        System.out.println("leaves");
        System.exit(3);
    }
}

package org.reprise.it.target;

/** A program whose second thread computes, and, if asked to, reads the clock. */
public final class LeftAlone {
    private static volatile int count;

    private LeftAlone() {}

    /**
     * Runs it.
     *
     * @param args {@code clock} lets the second thread read it
     */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("main at " + System.nanoTime());
        Thread second = new Thread(
                () -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        count++;
                    }
                    if (args[0].equals("clock")) {
                        System.out.println("second at " + System.nanoTime());
                    }
                },
                "second");
        second.start();
        Thread.sleep(10);
        second.join();
        System.out.println("main at " + System.nanoTime() + ", counted " + count);
    }
}

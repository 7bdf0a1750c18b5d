package org.reprise.it.target;

/** A thread that spins until another, which it has started, has run at all, many times. Prints in how many ms the slowest of those ran. */
public final class SpinningFor {
    private static volatile int ran;

    private SpinningFor() {}

    /**
     * Spins.
     *
     * @param args how often
     */
    public static void main(String[] args) throws InterruptedException {
        long worst = 0;
        for (int i = 1; i <= Integer.parseInt(args[0]); i++) {
            int number = i;
            long before = System.nanoTime();
            Thread other = new Thread(() -> ran = number);
            other.start();
            while (ran < number) {
                // No more than a yield point, and a site.
            }
            worst = Math.max(worst, System.nanoTime() - before);
            other.join();
        }
        System.out.println("worst " + worst / 1_000_000);
    }
}

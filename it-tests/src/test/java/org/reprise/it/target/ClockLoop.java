package org.reprise.it.target;

/** Reads the clock, as an emulator does that paces itself, with some work in between. */
public final class ClockLoop {
    private ClockLoop() {}

    /**
     * Reads it again and again.
     *
     * @param args thousands of reads; rounds of work between two of them
     */
    public static void main(String[] args) {
        int reads = Integer.parseInt(args[0]) * 1000;
        int work = Integer.parseInt(args[1]);
        long state = 1;
        long latest = System.nanoTime();
        long longest = 0;
        for (int i = 0; i < reads; i++) {
            for (int j = 0; j < work; j++) {
                state = state * 6364136223846793005L + 1442695040888963407L;
            }
            long now = System.nanoTime();
            longest = Math.max(longest, now - latest);
            latest = now;
        }
        System.out.println(reads + " reads, at most " + longest + " ns apart, " + state);
    }
}

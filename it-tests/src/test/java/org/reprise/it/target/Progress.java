package org.reprise.it.target;

/** A compute loop that prints a line now and then, with clock reads on the way: {@code [STEPS [CLOCK-READS]]}, else for ever. */
public final class Progress {
    private Progress() {}

    /** Computes. */
    public static void main(String[] args) {
        long steps = args.length > 0 ? Long.parseLong(args[0]) : Long.MAX_VALUE;
        int reads = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        long state = 1;
        for (long step = 0; step < steps; step++) {
            for (int read = 0; read < reads; read++) {
                state ^= System.nanoTime();
                for (int i = 0; i < 5000; i++) {
                    state = state * 6364136223846793005L + 1442695040888963407L;
                    state ^= state >>> 17;
                }
            }
            System.out.println("step " + step + " " + Long.toHexString(state));
        }
    }
}

package org.reprise.it.target;

/** Four threads that work and race for a plain field and a lock now and then, as the parts of a machine do. */
public final class FourThreads {
    private static final int THREADS = 4;

    private static final class Part extends Thread {
        private final int rounds;
        private final FourThreads machine;
        private int state = 1;

        Part(int rounds, FourThreads machine) {
            this.rounds = rounds;
            this.machine = machine;
        }

        @Override
        public void run() {
            int[] cells = new int[256];
            for (int i = 0; i < rounds; i++) {
                for (int j = 0; j < 1000; j++) {
                    state = state * 1664525 + 1013904223;
                    cells[state >>> 24] += j;
                }
                machine.racing += cells[state & 255];
                if (i % 16 == 0) {
                    synchronized (machine) {
                        machine.locked++;
                    }
                }
            }
        }
    }

    private int racing;
    private int locked;

    private FourThreads() {}

    /**
     * Runs them.
     *
     * @param args thousands of rounds of each
     */
    public static void main(String[] args) throws InterruptedException {
        FourThreads machine = new FourThreads();
        Part[] parts = new Part[THREADS];
        for (int i = 0; i < THREADS; i++) {
            parts[i] = new Part(Integer.parseInt(args[0]) * 1000, machine);
            parts[i].start();
        }
        for (Part part : parts) {
            part.join();
        }
        System.out.println("racing " + machine.racing + ", locked " + machine.locked);
    }
}

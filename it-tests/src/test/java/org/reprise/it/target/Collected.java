package org.reprise.it.target;

import java.lang.ref.Cleaner;

/** Programs whose finalizers and cleaners run loops of their own while main counts. */
public final class Collected {
    private static volatile long cleaned;
    private static long digest;

    private Collected() {}

    private static final class Finalized {
        private final byte[] weight = new byte[1000];

        @Override
        @SuppressWarnings({"deprecation", "removal"})
        protected void finalize() {
            for (int i = 0; i < weight.length; i++) {
                cleaned++;
            }
        }
    }

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) {
        Cleaner cleaner = Cleaner.create();
        for (int i = 0; i < 20_000; i++) {
            Object made;
            if (args[0].equals("finalizers")) {
                made = new Finalized();
            } else {
                made = new byte[1000];
                cleaner.register(made, () -> {
                    for (int n = 0; n < 1000; n++) {
                        cleaned++;
                    }
                });
            }
            digest = digest * 31 + (made instanceof byte[] ? 1 : 2) + cleaned;
            if (i % 1000 == 0) {
                System.gc();
                Seen.busy(100_000);
            }
        }
        cleaner.register(digest, () -> System.out.println("cleaned by hand")).clean();
        System.out.println("digest " + digest);
    }
}

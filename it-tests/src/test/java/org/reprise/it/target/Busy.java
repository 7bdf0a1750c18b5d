package org.reprise.it.target;

import java.io.IOException;

/** Works, in loops of many rounds, until there is something to read. */
public final class Busy {
    private static final int ROUNDS = 200_000;

    private static int made;

    private Busy() {}

    public static void main(String[] args) throws IOException {
        System.out.println("works");
        do {
            for (int i = 0; i < ROUNDS; i++) {
                made = made * 31 + i;
            }
        } while (System.in.available() == 0);
        System.out.println(made);
    }
}

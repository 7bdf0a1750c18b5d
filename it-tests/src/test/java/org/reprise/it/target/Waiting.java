package org.reprise.it.target;

import java.io.IOException;

/** Says that it is ready, reads standard input to its end and says how much there was. */
public final class Waiting {
    private Waiting() {}

    /** Waits. */
    public static void main(String[] args) throws IOException {
        System.out.println("ready");
        int bytes = System.in.readAllBytes().length;
        System.out.println(bytes + " bytes at " + System.nanoTime());
    }
}

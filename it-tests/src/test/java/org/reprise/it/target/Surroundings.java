package org.reprise.it.target;

import java.util.Arrays;

/** Prints what it was started with: arguments, the system property {@code x}, the environment variable {@code X}. */
public final class Surroundings {
    private Surroundings() {}

    /** Prints it. */
    public static void main(String[] args) {
        System.out.println(Arrays.toString(args) + ", x=" + System.getProperty("x") + ", X=" + System.getenv("X"));
        System.out.println("at " + System.nanoTime());
    }
}

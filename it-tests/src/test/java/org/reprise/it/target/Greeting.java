package org.reprise.it.target;

/** Greets, so that what a run costs is what the start of a JVM costs. */
public final class Greeting {
    private Greeting() {}

    /** Prints a line. */
    public static void main(String[] args) {
        System.out.println("hello");
    }
}

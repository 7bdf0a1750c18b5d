package org.reprise.it.target;

/** Says which release it is; a test changes the text in the class file. */
public final class Release {
    private Release() {}

    /** Says it. */
    public static void main(String[] args) {
        System.out.println("release 1.0");
    }
}

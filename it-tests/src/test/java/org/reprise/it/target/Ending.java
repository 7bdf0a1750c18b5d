package org.reprise.it.target;

/** Writes to both streams and ends: {@code return}, {@code exit STATUS}, {@code halt STATUS} or {@code throw}. */
public final class Ending {
    private Ending() {}

    /** Ends as the arguments say. */
    public static void main(String[] args) {
        System.out.println("clock " + System.nanoTime());
        System.err.println("wall " + System.currentTimeMillis());
        switch (args[0]) {
            case "exit" -> System.exit(Integer.parseInt(args[1]));
            case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(args[1]));
            case "throw" -> throw new IllegalStateException("at " + System.nanoTime());
            default -> System.out.println("end");
        }
    }
}

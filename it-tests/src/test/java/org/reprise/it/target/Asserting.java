package org.reprise.it.target;

/** Does something else where the JVM has {@code -ea}, a flag that is no part of the program's input: {@code output}, {@code more}, {@code prompt} or {@code other}. */
public final class Asserting {
    private Asserting() {}

    /** Behaves by the flag. */
    public static void main(String[] args) {
        boolean enabled = Asserting.class.desiredAssertionStatus();
        long first = System.nanoTime();
        System.out.println("begun");
        switch (args[0]) {
            case "output" -> System.out.println(enabled ? "with assertions" : "without");
            case "prompt" -> {
                System.err.print("> ");
                System.out.println(enabled ? "with assertions" : "without");
            }
            case "more" -> {
                if (enabled) {
                    first ^= System.nanoTime();
                }
            }
            default -> first ^= enabled ? System.nanoTime() : System.currentTimeMillis();
        }
        if (first == 42) {
            System.out.println(first);
        }
    }
}

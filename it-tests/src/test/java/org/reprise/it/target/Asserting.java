package org.reprise.it.target;

/** Does something else where the JVM has {@code -ea}, a flag that is no part of the program's input: {@code output}, {@code more}, {@code prompt}, {@code ask}, {@code path}, {@code thread} or {@code other}. */
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
            case "ask" ->
                first ^= enabled
                        ? System.getenv("ASKED").length()
                        : System.getenv().size();
            case "path" -> {
                for (int i = 0; i < (enabled ? 100 : 50); i++) {
                    first += i * first;
                }
                first ^= System.nanoTime();
            }
            case "thread" -> {
                Thread thread = new Thread(() -> {}, enabled ? "checker" : "runner");
                thread.start();
            }
            default -> first ^= enabled ? System.nanoTime() : System.currentTimeMillis();
        }
        if (first == 42) {
            System.out.println(first);
        }
    }
}

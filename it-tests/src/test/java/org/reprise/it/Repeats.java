package org.reprise.it;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** How often the tests repeat what must never fail, and the repeating. */
final class Repeats {
    /** Processes at a time. */
    private static final int TOGETHER = 2;

    private Repeats() {}

    /** Returns the system property reprise.repetitions, which a long run sets to 50, or what is usual. */
    static int times(int usual) {
        return Integer.getInteger("reprise.repetitions", usual);
    }

    /** Runs commands, two at a time, and returns their results in order. */
    static List<Result> all(int number, IntFunction<Fork> command) {
        List<Forked> running = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            running.add(command.apply(i).start());
            if (running.size() >= TOGETHER) {
                results.add(running.remove(0).await());
            }
        }
        for (Forked each : running) {
            results.add(each.await());
        }
        return results;
    }
}

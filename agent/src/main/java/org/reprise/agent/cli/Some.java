package org.reprise.agent.cli;

import java.util.Map;

/** Keeps what a command counts by a number or a text of the log within bounds: a log may have ten million of them. */
final class Some {
    /** Keys that are counted each for itself. */
    private static final int MOST = 4096;

    private Some() {}

    /** Returns the key, or, where there are too many, the one that stands for all others. */
    static <K> K key(Map<K, ?> counts, K key, K others) {
        return counts.size() < MOST || counts.containsKey(key) ? key : others;
    }
}

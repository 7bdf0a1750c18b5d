package org.reprise.agent.weave;

/**
 * Woven for nothing at the start, so that all that the weaver is made of has been loaded and initialized before a class of the program comes. It has one of each: a call with a hook, with
 * which something is to be woven whatever the options, a loop, a monitor. Loaded by no code that links to it, and never run.
 */
final class WarmUp {
    private WarmUp() {}

    static synchronized long sum(Object monitor, int times) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            synchronized (monitor) {
                sum += System.nanoTime();
            }
        }
        return sum;
    }
}

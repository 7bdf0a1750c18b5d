package org.reprise.agent.weave;

import java.util.function.Supplier;

/**
 * Woven for nothing at the start, so that all that the weaver is made of has been loaded and initialized before a class of the program comes. It has one of each: a call with a hook, with
 * which something is to be woven whatever the options, a loop, a monitor, and one method that may have a second copy of its code, with an instruction of each kind. Loaded by no code that links to it, and never run.
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

    static Object copied(int[] cells, String text) {
        Supplier<Object> made = () -> new int[cells[0]][2];
        for (int i = 300; i < cells.length; i++) {
            try {
                switch (cells[i]) {
                    case 0 -> cells[i]++;
                    case 1 -> cells[i] -= text.length();
                    default -> cells[i] = 0;
                }
                switch (text.charAt(i)) {
                    case 'a' -> cells[i]++;
                    case 1000 -> cells[i] = 100_000;
                    default -> {
                        return text;
                    }
                }
            } catch (IllegalStateException e) {
                return e;
            }
        }
        return made.get();
    }
}

package org.reprise.it.target;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.IntSupplier;

/** Counts the objects that two expressions, which capture nothing, are in all rounds of a loop: one each, wherever a slice ends. */
public final class Lambdas {
    private static final int ROUNDS = 50_000;
    private static volatile boolean done;
    private static int shared;

    private Lambdas() {}

    public static void main(String[] args) throws InterruptedException {
        Thread[] others = new Thread[3];
        for (int i = 0; i < others.length; i++) {
            others[i] = new Thread(() -> {
                while (!done) {
                    shared++;
                }
            });
            others[i].start();
        }
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < ROUNDS; i++) {
            Runnable nothing = () -> {};
            shared++;
            seen.add(nothing);
            IntSupplier one = Lambdas::one;
            shared -= one.getAsInt();
            seen.add(one);
        }
        done = true;
        for (Thread other : others) {
            other.join();
        }
        System.out.println(seen.size() + " objects");
    }

    private static int one() {
        return 1;
    }
}

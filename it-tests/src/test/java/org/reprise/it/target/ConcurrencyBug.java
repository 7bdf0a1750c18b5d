package org.reprise.it.target;

/** A bug of concurrency in a small program, which prints {@code shown} and how often the bug showed. The constants are the suite of docs/concurrency-bugs.md. */
public interface ConcurrencyBug {
    /** Returns its name, which is the program's argument. */
    String name();

    /** Returns what is wrong, in a few words. */
    String what();

    /** Returns where such a bug is described or has been met. */
    String source();

    /** Runs the program, and returns how often the bug showed, 0 for not at all. */
    int show() throws InterruptedException;
}

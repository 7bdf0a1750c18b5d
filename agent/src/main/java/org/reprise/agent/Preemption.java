package org.reprise.agent;

/** Where the slices of a run may end, as its woven classes have it. */
enum Preemption {
    /** At yield points. */
    LOOPS(""),
    /** Before accesses by which threads meet, too, in the program's code and in that of classes of the JDK that threads share, by mistake or not. */
    SITES(" preempt=sites+jdk");

    /** Stands in a log's header for it. */
    private final String words;

    Preemption(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    boolean sites() {
        return this != LOOPS;
    }
}

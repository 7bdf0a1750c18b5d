package org.reprise.it.target;

/** As {@link Canary}, an enum. */
enum Chorus {
    ALTO;

    static {
        Canary.leave("enum");
    }
}

package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Monitors: the final methods of Object, by any owner. Entering and leaving is woven without a row. */
final class Monitors {
    private Monitors() {}

    static List<Row> rows() {
        return List.of(
                new Row(CALL, "*", "wait", "()V", "wait", EVERYWHERE, "blocks"),
                new Row(CALL, "*", "wait", "(J)V", "wait", EVERYWHERE, "blocks"),
                new Row(CALL, "*", "wait", "(JI)V", "wait", EVERYWHERE, "blocks"),
                new Row(CALL, "*", "notify", "()V", "notify", EVERYWHERE, "native"),
                new Row(CALL, "*", "notifyAll", "()V", "notifyAll", EVERYWHERE, "native"));
    }
}

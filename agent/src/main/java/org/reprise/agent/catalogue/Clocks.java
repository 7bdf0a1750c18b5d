package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Clocks: the natives below every clock of the JDK; java.util and java.time read no other. */
final class Clocks {
    private Clocks() {}

    static List<Row> rows() {
        return List.of(
                new Row(CALL, "java/lang/System", "nanoTime", "()J", "nanoTime", EVERYWHERE, "intrinsic"),
                new Row(
                        CALL,
                        "java/lang/System",
                        "currentTimeMillis",
                        "()J",
                        "currentTimeMillis",
                        EVERYWHERE,
                        "intrinsic"),
                new Row(
                        CALL,
                        "jdk/internal/misc/VM",
                        "getNanoTimeAdjustment",
                        "(J)J",
                        "getNanoTimeAdjustment",
                        EVERYWHERE,
                        "native below Clock.currentInstant"));
    }
}

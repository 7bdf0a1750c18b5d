package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Which string stands for all of its kind: the JIT interns the constants of a class whose method it compiles, so that may be a constant or a string of the program. */
final class Strings {
    private Strings() {}

    static List<Row> rows() {
        return List.of(new Row(
                CALL,
                "java/lang/String",
                "intern",
                "()Ljava/lang/String;",
                "intern",
                TARGET,
                "the JIT interns constants when it compiles"));
    }
}

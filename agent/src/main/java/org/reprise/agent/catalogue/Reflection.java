package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Method handles that a program looks up; Method.invoke is woven without a row. */
final class Reflection {
    private Reflection() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        CALL,
                        "java/lang/invoke/MethodHandles$Lookup",
                        "findStatic",
                        "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MethodHandle;",
                        "findStatic",
                        TARGET,
                        "would reach a native past the call sites"),
                new Row(
                        CALL,
                        "java/lang/invoke/MethodHandles$Lookup",
                        "findVirtual",
                        "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MethodHandle;",
                        "findVirtual",
                        TARGET,
                        "would reach a native past the call sites"),
                new Row(
                        CALL,
                        "java/lang/invoke/MethodHandles$Lookup",
                        "unreflect",
                        "(Ljava/lang/reflect/Method;)Ljava/lang/invoke/MethodHandle;",
                        "unreflect",
                        TARGET,
                        "would reach a native past the call sites"),
                new Row(
                        CALL,
                        "java/lang/invoke/MethodHandles$Lookup",
                        "bind",
                        "(Ljava/lang/Object;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MethodHandle;",
                        "bind",
                        TARGET,
                        "would reach a native past the call sites"));
    }
}

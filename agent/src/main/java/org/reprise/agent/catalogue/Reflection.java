package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Method handles that a program looks up, and what classes tell of themselves in an order or in words of the JVM's; Method.invoke is woven without a row. */
final class Reflection {
    private Reflection() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        CALL,
                        "java/lang/Class",
                        "getDeclaredMethods0",
                        "(Z)[Ljava/lang/reflect/Method;",
                        "getDeclaredMethods0",
                        EVERYWHERE,
                        "native; in the order of addresses"),
                new Row(
                        CALL,
                        "java/lang/Class",
                        "initClassName",
                        "()Ljava/lang/String;",
                        "initClassName",
                        EVERYWHERE,
                        "native; the name of a hidden class ends in its address"),
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
                        "findSpecial",
                        "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/Class;)Ljava/lang/invoke/MethodHandle;",
                        "findSpecial",
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
                        "unreflectSpecial",
                        "(Ljava/lang/reflect/Method;Ljava/lang/Class;)Ljava/lang/invoke/MethodHandle;",
                        "unreflectSpecial",
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

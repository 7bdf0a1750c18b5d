package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Method handles that a program looks up, and what classes tell of themselves in an order or in words of the JVM's; Method.invoke is woven without a row. */
final class Reflection {
    private static final String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";
    private static final String OPTIONS = "[L" + LOOKUP + "$ClassOption;";
    private static final String STAYS =
            "a hidden class's first name, which ends in its address, stays with it in stack traces";
    private static final String BOOT_LOADER = "jdk/internal/loader/BootLoader";

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
                        "native; in the order of addresses, or of a class data archive"),
                new Row(
                        CALL,
                        "java/lang/Class",
                        "getDeclaredConstructors0",
                        "(Z)[Ljava/lang/reflect/Constructor;",
                        "getDeclaredConstructors0",
                        EVERYWHERE,
                        "native; in the order of addresses, or of a class data archive"),
                new Row(
                        CALL,
                        "java/lang/Class",
                        "initClassName",
                        "()Ljava/lang/String;",
                        "initClassName",
                        EVERYWHERE,
                        "native; the name of a hidden class ends in its address"),
                new Row(
                        RESULT,
                        LOOKUP + "$ClassDefiner",
                        "defineClassAsLookup",
                        "(Z)L" + LOOKUP + ";",
                        "hiddenClassDefined",
                        EVERYWHERE,
                        STAYS),
                new Row(
                        RESULT,
                        LOOKUP + "$ClassDefiner",
                        "defineClassAsLookup",
                        "(ZLjava/lang/Object;)L" + LOOKUP + ";",
                        "hiddenClassDefined",
                        EVERYWHERE,
                        STAYS),
                new Row(
                        RESULT,
                        "java/lang/invoke/InnerClassLambdaMetafactory",
                        "spinInnerClass",
                        "()Ljava/lang/Class;",
                        "lambdaSpun",
                        EVERYWHERE,
                        STAYS),
                new Row(
                        ARGUMENT,
                        LOOKUP,
                        "defineHiddenClass",
                        "([BZ" + OPTIONS + ")L" + LOOKUP + ";",
                        "defineHiddenClass",
                        EVERYWHERE,
                        "the JVM gives it to no agent"),
                new Row(
                        ARGUMENT,
                        LOOKUP,
                        "defineHiddenClassWithClassData",
                        "([BLjava/lang/Object;Z" + OPTIONS + ")L" + LOOKUP + ";",
                        "defineHiddenClassWithClassData",
                        EVERYWHERE,
                        "the JVM gives it to no agent"),
                new Row(
                        EXIT,
                        "java/lang/Throwable",
                        "<init>",
                        "(Ljava/lang/String;)V",
                        "throwableMade",
                        EVERYWHERE,
                        "the JVM's messages name hidden classes by address"),
                new Row(
                        CALL,
                        BOOT_LOADER,
                        "getSystemPackageNames",
                        "()[Ljava/lang/String;",
                        "getSystemPackageNames",
                        EVERYWHERE,
                        "native; which classes the JVM has loaded, in the order of addresses"),
                new Row(
                        CALL,
                        BOOT_LOADER,
                        "getSystemPackageLocation",
                        "(Ljava/lang/String;)Ljava/lang/String;",
                        "getSystemPackageLocation",
                        EVERYWHERE,
                        "native; which classes the JVM has loaded"),
                new Row(
                        CALL,
                        LOOKUP,
                        "findStatic",
                        "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MethodHandle;",
                        "findStatic",
                        TARGET,
                        "would reach a native past the call sites"),
                new Row(
                        CALL,
                        LOOKUP,
                        "findVirtual",
                        "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MethodHandle;",
                        "findVirtual",
                        TARGET,
                        "would reach a native past the call sites"),
                new Row(
                        CALL,
                        LOOKUP,
                        "findSpecial",
                        "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/Class;)Ljava/lang/invoke/MethodHandle;",
                        "findSpecial",
                        TARGET,
                        "would reach a native past the call sites"),
                new Row(
                        CALL,
                        LOOKUP,
                        "unreflect",
                        "(Ljava/lang/reflect/Method;)Ljava/lang/invoke/MethodHandle;",
                        "unreflect",
                        TARGET,
                        "would reach a native past the call sites"),
                new Row(
                        CALL,
                        LOOKUP,
                        "unreflectSpecial",
                        "(Ljava/lang/reflect/Method;Ljava/lang/Class;)Ljava/lang/invoke/MethodHandle;",
                        "unreflectSpecial",
                        TARGET,
                        "would reach a native past the call sites"),
                new Row(
                        CALL,
                        LOOKUP,
                        "bind",
                        "(Ljava/lang/Object;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MethodHandle;",
                        "bind",
                        TARGET,
                        "would reach a native past the call sites"));
    }
}

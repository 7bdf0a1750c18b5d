package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Identity hash codes: of strings, and of code that the JDK makes for method handles, both of which its class data archive may hold. */
final class IdentityHashes {
    private static final String GENERATOR = "java/lang/invoke/InvokerBytecodeGenerator";

    private IdentityHashes() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        CALL,
                        "java/lang/System",
                        "identityHashCode",
                        "(Ljava/lang/Object;)I",
                        "identityHashCode",
                        EVERYWHERE,
                        "strings of the archive"),
                new Row(
                        CALL,
                        "java/lang/invoke/LambdaProxyClassArchive",
                        "find",
                        "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;"
                                + "Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;Z[Ljava/lang/Class;"
                                + "[Ljava/lang/invoke/MethodType;)Ljava/lang/Class;",
                        "archivedLambda",
                        EVERYWHERE,
                        "the archive has some, with hash codes, and spares the JDK to make them"),
                new Row(
                        GUARD,
                        GENERATOR,
                        "generateCustomizedCode",
                        "(Ljava/lang/invoke/LambdaForm;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MemberName;",
                        "spin",
                        EVERYWHERE,
                        "hash codes"),
                new Row(
                        GUARD,
                        GENERATOR,
                        "generateLambdaFormInterpreterEntryPoint",
                        "(Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MemberName;",
                        "spin",
                        EVERYWHERE,
                        "hash codes"),
                new Row(
                        GUARD,
                        GENERATOR,
                        "generateNamedFunctionInvoker",
                        "(Ljava/lang/invoke/MethodTypeForm;)Ljava/lang/invoke/MemberName;",
                        "spin",
                        EVERYWHERE,
                        "hash codes"));
    }
}

package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.ArrayList;
import java.util.List;

/**
 * Identity hash codes: of strings, and of code that the JDK makes for method handles and lambdas, both of which its class data archive may hold. Where it has the code, the JDK
 * makes none, and links fewer classes.
 */
final class IdentityHashes {
    private static final String INVOKE = "java/lang/invoke/";
    private static final String LAMBDAS = INVOKE + "InnerClassLambdaMetafactory";
    private static final String LOOKUP = "Ljava/lang/invoke/MethodHandles$Lookup;";

    private IdentityHashes() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(
                CALL,
                "java/lang/System",
                "identityHashCode",
                "(Ljava/lang/Object;)I",
                "identityHashCode",
                EVERYWHERE,
                "strings of the archive"));
        String form = "(Ljava/lang/invoke/LambdaForm;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MemberName;";
        String entryPoint = "(Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MemberName;";
        String invoker = "(Ljava/lang/invoke/MethodTypeForm;)Ljava/lang/invoke/MemberName;";
        rows.add(spin(INVOKE + "InvokerBytecodeGenerator", "generateCustomizedCode", form));
        rows.add(spin(INVOKE + "InvokerBytecodeGenerator", "generateLambdaFormInterpreterEntryPoint", entryPoint));
        rows.add(spin(INVOKE + "InvokerBytecodeGenerator", "generateNamedFunctionInvoker", invoker));
        rows.add(spin(
                INVOKE + "ClassSpecializer$Factory",
                "generateConcreteSpeciesCode",
                "(Ljava/lang/String;Ljava/lang/invoke/ClassSpecializer$SpeciesData;)Ljava/lang/Class;"));
        // Tables that start-up fills more or less: keys of one hash code are put in order by identity hash codes.
        rows.add(spin(INVOKE + "MethodType$ConcurrentWeakInternSet", "add", "(Ljava/lang/Object;)Ljava/lang/Object;"));
        rows.add(spin(
                "jdk/internal/util/ReferencedKeyMap",
                "internKey",
                "(Ljdk/internal/util/ReferencedKeyMap;Ljava/lang/Object;)Ljava/lang/Object;"));
        // These two take classes from the archive, or let what makes them load classes of the JDK that others of the
        // JDK need.
        rows.add(spin(LAMBDAS, "spinInnerClass", "()Ljava/lang/Class;"));
        rows.add(new Row(RESULT, LAMBDAS, "spinInnerClass", "()Ljava/lang/Class;", "spun", EVERYWHERE, "hash codes"));
        rows.add(spin(
                "java/lang/reflect/ProxyGenerator",
                "generateProxyClass",
                "(Ljava/lang/ClassLoader;Ljava/lang/String;Ljava/util/List;I)[B"));
        // Of JDK 25.
        rows.add(spin(
                INVOKE + "StringConcatFactory$InlineHiddenClassStrategy",
                "generate",
                "(" + LOOKUP + "Ljava/lang/invoke/MethodType;[Ljava/lang/String;)Ljava/lang/invoke/MethodHandle;"));
        rows.add(spin(
                "java/lang/runtime/SwitchBootstraps",
                "generateTypeSwitch",
                "(" + LOOKUP + "Ljava/lang/Class;[Ljava/lang/Object;)Ljava/lang/invoke/MethodHandle;"));
        return rows;
    }

    private static Row spin(String owner, String name, String descriptor) {
        return new Row(GUARD, owner, name, descriptor, "spin", EVERYWHERE, "hash codes");
    }
}

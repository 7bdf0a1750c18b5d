package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Loading of classes and resources by the JDK's own loaders, in which hooks are inert: what was loaded is compared class by class. And what loaders of the target are asked. */
final class ClassLoading {
    private ClassLoading() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        GUARD,
                        "sun/instrument/InstrumentationImpl",
                        "transform",
                        "(Ljava/lang/Module;Ljava/lang/ClassLoader;Ljava/lang/String;Ljava/lang/Class;Ljava/security/ProtectionDomain;[BZ)[B",
                        "transform",
                        EVERYWHERE,
                        "other agents' transformers run, for classes that Reprise loads, too"),
                new Row(
                        ENTER,
                        "sun/instrument/InstrumentationImpl",
                        "transform",
                        "(Ljava/lang/Module;Ljava/lang/ClassLoader;Ljava/lang/String;Ljava/lang/Class;Ljava/security/ProtectionDomain;[BZ)[B",
                        "transforming",
                        EVERYWHERE,
                        "they may be woven, and draw seeds for the names of what they add"),
                new Row(
                        AROUND,
                        "java/util/Random",
                        "seedUniquifier",
                        "()J",
                        "seedUniquifier",
                        EVERYWHERE,
                        "transformers name what they add by random numbers; seeds are to be the same in a replay"),
                new Row(
                        NATIVE,
                        "sun/instrument/InstrumentationImpl",
                        "getAllLoadedClasses0",
                        "(J)[Ljava/lang/Class;",
                        "loadedClasses",
                        EVERYWHERE,
                        "native; which classes the JVM has loaded, those of the JDK that a mode needs, too"),
                new Row(
                        GUARD,
                        "sun/launcher/LauncherHelper",
                        "loadMainClass",
                        "(ILjava/lang/String;)Ljava/lang/Class;",
                        "mainClass",
                        EVERYWHERE,
                        "opens the program's jar, unless that is open"),
                new Row(
                        ENTER,
                        "sun/launcher/LauncherHelper",
                        "abort",
                        "(Ljava/lang/Throwable;Ljava/lang/String;[Ljava/lang/Object;)V",
                        "mainClassMissing",
                        EVERYWHERE,
                        "ends the program"),
                new Row(
                        AROUND,
                        "java/lang/ClassLoader",
                        "loadClass",
                        "(Ljava/lang/String;)Ljava/lang/Class;",
                        "loadClass",
                        EVERYWHERE,
                        "the JVM asks in the order of addresses"),
                new Row(
                        AROUND,
                        Row.ANY_OWNER,
                        "loadClass",
                        "(Ljava/lang/String;)Ljava/lang/Class;",
                        "loadClass",
                        TARGET,
                        "overrides that; might define the runtime itself"),
                new Row(
                        AROUND,
                        Row.ANY_OWNER,
                        "loadClass",
                        "(Ljava/lang/String;Z)Ljava/lang/Class;",
                        "loadClass",
                        TARGET,
                        "might define the runtime itself"),
                new Row(
                        GUARD,
                        "java/lang/ClassLoader",
                        "loadClass",
                        "(Ljava/lang/String;)Ljava/lang/Class;",
                        "initializer",
                        EVERYWHERE,
                        "the JVM holds the lock of a class that it links"),
                new Row(
                        ENTER,
                        "java/lang/ClassLoader",
                        "defineClass",
                        "(Ljava/lang/String;[BIILjava/security/ProtectionDomain;)Ljava/lang/Class;",
                        "defineClass",
                        EVERYWHERE,
                        "the JVM asks for what it waits for no second time"),
                new Row(
                        ENTER,
                        "java/lang/ClassLoader",
                        "postDefineClass",
                        "(Ljava/lang/Class;Ljava/security/ProtectionDomain;)V",
                        "postDefineClass",
                        EVERYWHERE,
                        "the JVM draws a hash code where it links a class, in the order of addresses"),
                new Row(
                        RESULT,
                        "java/lang/ClassLoader",
                        "findLoadedClass",
                        "(Ljava/lang/String;)Ljava/lang/Class;",
                        "classFound",
                        EVERYWHERE,
                        "the JVM defines a class of the program's archive here"),
                new Row(
                        GUARD,
                        "jdk/internal/loader/URLClassPath",
                        "findResource",
                        "(Ljava/lang/String;)Ljava/net/URL;",
                        "quiet",
                        EVERYWHERE,
                        "reads jars; since JDK 24"),
                new Row(
                        GUARD,
                        "jdk/internal/loader/URLClassPath",
                        "getResource",
                        "(Ljava/lang/String;)Ljdk/internal/loader/Resource;",
                        "quiet",
                        EVERYWHERE,
                        "reads jars; since JDK 24"),
                new Row(
                        GUARD,
                        "jdk/internal/loader/BuiltinClassLoader",
                        "loadClassOrNull",
                        "(Ljava/lang/String;Z)Ljava/lang/Class;",
                        "quiet",
                        EVERYWHERE,
                        "reads jars and clocks"),
                new Row(
                        GUARD,
                        "jdk/internal/loader/URLClassPath",
                        "addFile",
                        "(Ljava/lang/String;)V",
                        "quiet",
                        EVERYWHERE,
                        "asks for the path of a further agent"),
                new Row(
                        GUARD,
                        "jdk/internal/loader/URLClassPath",
                        "getLoader",
                        "(I)Ljdk/internal/loader/URLClassPath$Loader;",
                        "quiet",
                        EVERYWHERE,
                        "opens jars"),
                new Row(
                        GUARD,
                        "jdk/internal/loader/URLClassPath",
                        "getResource",
                        "(Ljava/lang/String;Z)Ljdk/internal/loader/Resource;",
                        "quiet",
                        EVERYWHERE,
                        "reads jars"),
                new Row(
                        GUARD,
                        "jdk/internal/loader/URLClassPath",
                        "findResource",
                        "(Ljava/lang/String;Z)Ljava/net/URL;",
                        "quiet",
                        EVERYWHERE,
                        "reads jars"),
                new Row(
                        GUARD,
                        "java/net/URLClassLoader",
                        "defineClass",
                        "(Ljava/lang/String;Ljdk/internal/loader/Resource;)Ljava/lang/Class;",
                        "quiet",
                        EVERYWHERE,
                        "reads jars and clocks"));
    }
}

package org.reprise.runtime;

import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.internal.misc.Unsafe;

/**
 * Gives classes, modules, loaders and some constants that exist before main identity hash codes that are a function of their names, and takes those away that other objects
 * brought from the class data archive. What the JVM gives depends on its flags: an archive carries the hash codes of its own build, if there is one and the
 * collector can map it; otherwise start-up draws some, in an order of its own.
 *
 * <p>Threading: main's thread, before the target begins.
 */
final class NamedHashes {
    private static final Class<?>[] PRIMITIVES = {
        boolean.class, byte.class, char.class, short.class, int.class, long.class, float.class, double.class, void.class
    };

    /** Classes of which an archive holds objects, or which stand in for one: the JVM loads them before main with some flags only; and two that only a recording's log needs. */
    private static final String[] ARCHIVED = {
        "jdk.internal.math.FDBigInteger",
        "java.util.jar.Attributes$Name",
        "java.lang.invoke.LambdaProxyClassArchive",
        "java.lang.classfile.constantpool.InterfaceMethodRefEntry",
        "jdk.internal.classfile.impl.AbstractPoolEntry$InterfaceMethodRefEntryImpl",
        "sun.nio.ch.Util$3",
        "jdk.internal.misc.Blocker",
        "[Ljava.lang.Byte;",
        "[Ljava.lang.Character;",
        "[Ljava.lang.Long;",
        "[Ljava.lang.Short;",
        "[Ljava.lang.invoke.LambdaFormEditor$Transform;",
        "[Ljava.lang.reflect.Constructor;",
        "[Ljava.net.URL;",
        "[Ljava.security.ProtectionDomain;",
        "[Ljava.util.Locale;",
        "[Ljava.util.jar.Manifest;",
        "[Ljdk.internal.math.FDBigInteger;",
        "java.lang.Byte$ByteCache",
        "java.lang.Character$CharacterCache",
        "java.lang.Short$ShortCache",
        "java.lang.Integer$IntegerCache",
        "java.lang.Long$LongCache",
        // Their set of themselves is one of JdkMaps, and they are there where Reprise has looked at a stack.
        "java.lang.StackStreamFactory",
        "java.lang.StackStreamFactory$StackFrameTraverser",
        // The watchdog asks for states.
        "java.lang.Thread$State",
        // A handle of Reprise's, called the first time, needs them.
        "java.lang.ClassValue",
        "java.lang.ClassValue$ClassValueMap",
        "java.lang.invoke.DirectMethodHandle$1",
        "java.lang.invoke.DirectMethodHandle$EnsureInitialized",
        // The JVM needs it where main has ended and has not the turn any more: an agent would weave it there.
        "java.lang.Shutdown"
    };

    /** Classes that the JVM, or the agent's start, has initialized before main where the agent's jar has another name: it is opened as the program's are. */
    private static final String[] OF_JARS = {
        "java.io.ByteArrayInputStream",
        "java.io.ByteArrayOutputStream",
        "java.io.FilePermission",
        "java.io.FilePermissionCollection",
        "java.io.FilePermissionCollection$1",
        "java.lang.ClassFormatError",
        "java.lang.NoClassDefFoundError",
        "java.lang.Package",
        "java.lang.Package$VersionInfo",
        "java.lang.reflect.InvocationTargetException",
        "java.net.URLClassLoader",
        "java.net.URLClassLoader$1",
        "java.net.URLConnection",
        "java.nio.DirectLongBufferU",
        "java.nio.file.Files",
        "java.security.PrivilegedActionException",
        "java.security.Security",
        "java.util.AbstractList$Itr",
        "java.util.AbstractList$ListItr",
        "java.util.AbstractList$RandomAccessSubList",
        "java.util.AbstractList$SubList",
        "java.util.AbstractList$SubList$1",
        "java.util.AbstractSequentialList",
        "java.util.Collections$EmptyIterator",
        "java.util.Collections$SingletonSet",
        "java.util.IdentityHashMap",
        "java.util.IdentityHashMap$KeySet",
        "java.util.ImmutableCollections$Map1",
        "java.util.LinkedList",
        "java.util.Properties$LineReader",
        "java.util.Vector",
        "java.util.WeakHashMap$HashIterator",
        "java.util.jar.JarFile$ThreadTrackHolder",
        "java.util.jar.JarVerifier",
        "java.util.zip.CRC32",
        "java.util.zip.ZipFile",
        "java.util.zip.ZipFile$ZipEntryIterator",
        "jdk.internal.loader.FileURLMapper",
        "jdk.internal.loader.URLClassPath$JarLoader",
        "jdk.internal.loader.URLClassPath$JarLoader$1",
        "jdk.internal.loader.URLClassPath$JarLoader$2",
        "jdk.internal.misc.ThreadTracker$ThreadRef",
        "jdk.internal.perf.PerfCounter",
        "jdk.internal.perf.PerfCounter$CoreCounters",
        "jdk.internal.util.jar.JarIndex",
        "sun.net.www.MessageHeader",
        "sun.net.www.URLConnection",
        "sun.net.www.protocol.file.FileURLConnection",
        "sun.nio.fs.UnixFileKey",
        "sun.security.action.GetIntegerAction",
        "sun.security.util.FilePermCompat",
        "sun.security.util.ManifestEntryVerifier",
        "sun.security.util.SecurityProperties",
        "sun.security.util.SignatureFileVerifier"
    };

    /**
     * Classes of JDK 25 by which the JVM puts the boot layer together, as it does under an agent, but where an archive that was made with the module java.instrument brings the whole layer; and four that
     * such an archive loads.
     */
    private static final String[] OF_THE_BOOT_LAYER = {
        "java.lang.ModuleLayer$Controller",
        "java.lang.invoke.DirectMethodHandle$Interface",
        "java.lang.module.ModuleFinder",
        "java.lang.module.ModuleFinder$1",
        "java.lang.module.Resolver",
        "java.util.Collections$2",
        "java.util.LinkedHashSet",
        "java.util.Spliterators",
        "java.util.Spliterators$IteratorSpliterator",
        "java.util.function.BiConsumer",
        "java.util.function.BinaryOperator",
        "java.util.function.Predicate",
        "java.util.stream.Collector",
        "java.util.stream.Collector$Characteristics",
        "java.util.stream.Collectors",
        "java.util.stream.Collectors$CollectorImpl",
        "java.util.stream.DoubleStream",
        "java.util.stream.FindOps",
        "java.util.stream.FindOps$FindOp",
        "java.util.stream.FindOps$FindSink",
        "java.util.stream.FindOps$FindSink$OfRef",
        "java.util.stream.IntStream",
        "java.util.stream.LongStream",
        "java.util.stream.ReduceOps",
        "java.util.stream.ReduceOps$3",
        "java.util.stream.ReduceOps$3ReducingSink",
        "java.util.stream.ReduceOps$AccumulatingSink",
        "java.util.stream.ReduceOps$Box",
        "java.util.stream.ReduceOps$ReduceOp",
        "java.util.stream.ReferencePipeline$2",
        "java.util.stream.ReferencePipeline$2$1",
        "java.util.stream.ReferencePipeline$3",
        "java.util.stream.ReferencePipeline$3$1",
        "java.util.stream.ReferencePipeline$StatelessOp",
        "java.util.stream.Sink",
        "java.util.stream.Sink$ChainedReference",
        "java.util.stream.Stream$Builder",
        "java.util.stream.StreamShape",
        "java.util.stream.TerminalOp",
        "java.util.stream.TerminalSink",
        "jdk.internal.module.ArchivedModuleGraph",
        "jdk.internal.module.Builder",
        "jdk.internal.module.DefaultRoots",
        "jdk.internal.module.ModuleBootstrap$SafeModuleFinder",
        "jdk.internal.module.ModuleHashes$Builder",
        "jdk.internal.module.ModuleLoaderMap$Mapper",
        "jdk.internal.module.ModuleResolution",
        "jdk.internal.module.SystemModuleFinders",
        "jdk.internal.module.SystemModuleFinders$SystemModuleFinder",
        "jdk.internal.module.SystemModules",
        "jdk.internal.module.SystemModules$all",
        "jdk.internal.module.SystemModulesMap"
    };

    /** Classes in signatures of what runs before main: the JIT loads them there if it compiles that, as it does with -Xcomp, and no other run needs them yet. */
    private static final String[] OF_THE_JIT = {
        "[Ljava.io.Closeable;",
        "[Ljava.io.InputStream;",
        "[Ljava.lang.module.ModuleFinder;",
        "[Ljava.security.Guard;",
        "[Ljava.security.Permission;",
        "[Ljava.util.concurrent.ConcurrentHashMap$CounterCell;",
        "[Ljava.util.regex.Pattern$CharPredicate;",
        "java.lang.classfile.CodeModel",
        "java.lang.foreign.MemorySegment$Scope",
        "java.security.CodeSigner",
        "java.time.Instant",
        "java.time.temporal.Temporal",
        "java.time.temporal.TemporalAccessor",
        "java.time.temporal.TemporalAdjuster",
        "java.util.DualPivotQuicksort$Sorter",
        "java.util.concurrent.CountedCompleter",
        "java.util.concurrent.ForkJoinTask",
        "java.util.concurrent.ForkJoinTask$AdaptedCallable",
        "java.util.concurrent.ForkJoinTask$AdaptedInterruptibleCallable",
        "java.util.concurrent.ForkJoinTask$AdaptedInterruptibleRunnable",
        "java.util.concurrent.ForkJoinTask$AdaptedRunnable",
        "java.util.concurrent.ForkJoinTask$AdaptedRunnableAction",
        "java.util.concurrent.ForkJoinTask$InterruptibleTask",
        "java.util.concurrent.Future",
        "jdk.internal.foreign.MemorySessionImpl",
        "jdk.internal.misc.ScopedMemoryAccess$Scope",
        "sun.util.locale.LocaleExtensions"
    };

    /** Classes that the JVM loads where it is given anew what threads share, which is before main where no earlier run has woven that; and one that the file for the next run loads. */
    private static final String[] OF_THE_SHARED = {
        "java.io.Externalizable",
        "java.lang.NegativeArraySizeException",
        "java.nio.file.NoSuchFileException",
        "java.util.LinkedList$ReverseOrderLinkedListView",
        "java.util.Spliterator$OfInt",
        "java.util.Spliterator$OfPrimitive"
    };

    /**
     * Constants that operations draw hash codes of inside, which a recording runs and a replay does not; so does the start of a JVM that has its agent read a file or a
     * glob. Those of modules' descriptors come from the archive, if there is one.
     */
    static final Enum<?>[][] CONSTANTS = {
        StandardOpenOption.values(),
        StandardCopyOption.values(),
        LinkOption.values(),
        PosixFilePermission.values(),
        ModuleDescriptor.Modifier.values(),
        ModuleDescriptor.Requires.Modifier.values(),
        ModuleDescriptor.Exports.Modifier.values(),
        ModuleDescriptor.Opens.Modifier.values()
    };

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    /** Where a constant keeps its hash code, from JDK 21 on; -1 where it does not. */
    private static final long ENUM_HASH = enumHash();

    private static final MarkWord MARK = new MarkWord();

    /** Whether the JVM takes the boot layer from an archive though there is an agent. Not JDK 17. */
    private static final boolean ARCHIVES_THE_BOOT_LAYER = Runtime.version().feature() > 17;

    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
    private static final ClassLoader PROGRAM = ClassLoader.getSystemClassLoader();

    /** Whether hash codes can be set. */
    private static boolean given;
    /** Whether every object has what it shall have. */
    private boolean complete = true;

    private NamedHashes() {}

    private static long enumHash() {
        try {
            return UNSAFE.objectFieldOffset(Enum.class, "hash");
        } catch (InternalError e) {
            return -1;
        }
    }

    /** Initializes what archives have initialized, and what another start has, and loads what the JIT may have loaded. */
    static void load() {
        load(ARCHIVED, true);
        load(OF_JARS, true);
        if (ARCHIVES_THE_BOOT_LAYER) {
            load(OF_THE_BOOT_LAYER, true);
            // Links call sites, one of which other collectors share.
            Object unused = Collectors.toSet();
        }
        load(OF_THE_JIT, false);
        load(OF_THE_SHARED, false);
    }

    private static void load(String[] names, boolean initialize) {
        for (String name : names) {
            try {
                Class.forName(name, initialize, null);
            } catch (ClassNotFoundException e) {
                // Of another JDK.
            }
        }
    }

    /** Does so little of it that the classes that it takes are loaded before the others are named. */
    static void rehearse() {
        give(new Class<?>[] {NamedHashes.class}, true);
    }

    /** Does it; returns whether it holds on this JVM. Where it does not, nothing has changed, or as little as one object whose monitor is in use. */
    static boolean give(Class<?>[] loaded) {
        return give(loaded, false);
    }

    private static boolean give(Class<?>[] loaded, boolean rehearsal) {
        ModuleLayer boot = ModuleLayer.boot();
        JdkMaps maps;
        Object everyone;
        Object allUnnamed;
        try {
            maps = new JdkMaps(boot, loaded);
            everyone = JdkMaps.get(Module.class, Module.class, "EVERYONE_MODULE");
            allUnnamed = JdkMaps.get(Module.class, Module.class, "ALL_UNNAMED_MODULE");
        } catch (ClassNotFoundException | InternalError | IllegalStateException e) {
            return false;
        }
        if (!MARK.works()) {
            return false;
        }
        given = true;
        NamedHashes hashes = new NamedHashes();
        hashes.name(everyone, "everyone");
        hashes.name(allUnnamed, "all unnamed");
        hashes.nameAll(loaded, boot);
        if (rehearsal) {
            maps.rehearse();
        } else {
            maps.rehash();
        }
        hashes.clearAll();
        return hashes.complete;
    }

    /** Gives classes that have been loaded since, too, hash codes by name. */
    static void nameAll(Class<?>[] loaded) {
        if (given) {
            new NamedHashes().nameClasses(loaded);
        }
    }

    private void nameClasses(Class<?>[] loaded) {
        for (Class<?> type : loaded) {
            name(type, type.getName());
        }
    }

    private void nameAll(Class<?>[] loaded, ModuleLayer boot) {
        nameClasses(loaded);
        for (Class<?> type : PRIMITIVES) {
            name(type, type.getName());
        }
        for (Module module : JdkMaps.modules(boot)) {
            name(module, module.getName());
        }
        for (Enum<?>[] constants : CONSTANTS) {
            for (Enum<?> constant : constants) {
                name(constant, constant.getClass().getName() + constant.name());
                if (ENUM_HASH >= 0) {
                    UNSAFE.putInt(constant, ENUM_HASH, System.identityHashCode(constant));
                }
            }
        }
        name(Thread.currentThread(), "main");
        name(boot.configuration(), "boot");
        name(NamedHashes.class.getModule(), "boot");
        for (ClassLoader loader = ClassLoader.getSystemClassLoader(); loader != null; loader = loader.getParent()) {
            String name = loader.getClass().getName();
            name(loader, name);
            name(loader.getUnnamedModule(), name);
        }
    }

    /** Takes the archive's hash codes from what has no name: a program that asks draws one. */
    private void clearAll() {
        clear(ModuleLayer.empty());
        clear(Configuration.empty());
        clear(List.of());
        clear(Set.of());
        clear(Map.of());
        for (int i = Byte.MIN_VALUE; i <= Byte.MAX_VALUE; i++) {
            clear((byte) i);
            clear((short) i);
            clear((char) (i & 0x7F));
            clear(i);
            clear((long) i);
        }
    }

    private void name(Object object, String name) {
        // The name of a hidden class ends in its address.
        int slash = name.indexOf('/');
        complete &= MARK.set(object, of(slash < 0 ? name : name.substring(0, slash)));
    }

    private static int of(String name) {
        int hash = name.hashCode() * 0x9E3779B9;
        return Math.max(1, (hash ^ hash >>> 15) & Integer.MAX_VALUE);
    }

    /** Gives a string the identity hash code that follows from its text, and returns it. Any thread may call. */
    static int ofText(String text) {
        int hash = of(text);
        return given && MARK.set(text, hash) ? hash : System.identityHashCode(text);
    }

    /** Gives a class the hash code that follows from its name, unless it has one. Any thread may call. */
    static void name(Class<?> type) {
        give(type, of(type.getName()));
    }

    /**
     * Gives a protection domain, in which classes are about to be defined, the hash code that follows from the name of the jar or directory that they are in, unless it has one: the JVM of JDK 17 draws one when it
     * first links one of them, which may be where hooks are inert. Any thread may call.
     */
    static void nameDomain(ProtectionDomain domain) {
        CodeSource source = domain == null ? null : domain.getCodeSource();
        if (!given || source == null || source.getClass() != CodeSource.class || source.getLocation() == null) {
            return;
        }
        String path = source.getLocation().getPath();
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        MARK.setFirst(domain, of(path.substring(path.lastIndexOf('/', end - 1) + 1, end)));
    }

    /** Whether one of the JDK's two loaders that an archive of class data may have classes of has defined the class. */
    static boolean isOfProgramOrPlatform(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader != null && (loader == PLATFORM || loader == PROGRAM);
    }

    /** Gives a class of the JDK a hash code, unless it has one. Any thread may call. */
    static void give(Class<?> type, int hash) {
        if (given) {
            MARK.setFirst(type, hash);
        }
    }

    private void clear(Object object) {
        complete &= MARK.set(object, 0);
    }
}

package org.reprise.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.reprise.agent.weave.MisfitException;
import org.reprise.agent.weave.SharedClasses;
import org.reprise.agent.weave.Weaver;
import org.reprise.agent.weave.WeavingException;
import org.reprise.runtime.Session;
import org.reprise.runtime.Stop;

/** Stands between the JVM and the weaver: decides by loader what is the JDK's and what the target's, and weaves what the JVM has loaded already. */
final class Weaving implements ClassFileTransformer {
    private static final String WARM_UP = "org/reprise/agent/weave/WarmUp";

    private final Session session;
    /** Also in the classes of the JDK that threads share a slice may end by its code. */
    private final Weaver sharing;
    /** The one of now: the other one until the program starts a thread. */
    private volatile Weaver weaver;

    private final Instrumentation instrumentation;
    private final ClassLoader platform = ClassLoader.getPlatformClassLoader();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();
    private boolean warm;
    /** Null but while the JDK's classes are woven that were loaded already, by {@link #again}. */
    private WovenJdk wovenJdk;
    /** Others may have classes woven again at any time. */
    private Thread again;
    /** How many of those are to come at the start, before they are kept for the next run. */
    private int left;
    /** Of what threads share, as an earlier run has woven it; null where no slice ends there, or it is in place. */
    private WovenJdk sharedJdk;
    /** Whether there is none, but is to be. */
    private final boolean keepsShared;
    /** Those of the classes to come that are only to be kept for the next run, as what threads share. */
    private final Set<String> onlyKept = new HashSet<>();

    private final Escaped escaped = new Escaped();

    /** @param sharedJdk classes of the JDK that threads share, as an earlier run has woven them; null where no slice ends there */
    Weaving(Session session, Weaver weaver, WovenJdk sharedJdk, Instrumentation instrumentation) {
        this.session = session;
        this.weaver = weaver;
        this.sharedJdk = sharedJdk;
        keepsShared = sharedJdk != null && sharedJdk.isEmpty();
        this.instrumentation = instrumentation;
        weaver.tell(escaped);
        sharing = weaver.sharing(SharedClasses.NAMES);
    }

    /**
     * Weaves from here on; JDK classes that are loaded already, now. Slices end in those that threads share from the program's first thread on: before that none ends at a site, and many a program has no second one. Where
     * no earlier run has woven those, that is done here, but they are not put in place: there is no file of Reprise's to be written while a program runs, and whether there was one makes no difference to it.
     *
     * @param stale beginning of the names of further classes whose compiled code must be thrown away
     * @param earlier those that an earlier run has woven
     */
    void install(Set<String> stale, WovenJdk earlier) {
        instrumentation.addTransformer(this, true);
        instrumentation.setNativeMethodPrefix(this, Weaver.NATIVE_PREFIX);
        session.hiddenClasses(new BiFunction<>() {
            @Override
            public byte[] apply(Class<?> host, byte[] classFile) {
                return hidden(host, classFile);
            }
        });
        JdkClasses names = new JdkClasses();
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            // Continuation, on JDK 25, is not to be modified; no row there concerns a value that a program sees.
            if (type.getClassLoader() == null
                    && (names.concern(type) || stale.contains(type.getName()))
                    && instrumentation.isModifiableClass(type)) {
                loaded.add(type);
            } else if (keepsShared && isShared(type)) {
                loaded.add(type);
                onlyKept.add(type.getName());
            } else if (type.getClassLoader() != null && type.getClassLoader() != platform) {
                session.unwoven(type.getName());
            }
        }
        left = loaded.size();
        weaveAgain(loaded, earlier);
        warmUp();
        if (sharedJdk != null) {
            session.sharedCode(SharedClasses.NAMES, new Runnable() {
                @Override
                public void run() {
                    weaveShared();
                }
            });
        }
    }

    private boolean isShared(Class<?> type) {
        return type.getClassLoader() == null
                && SharedClasses.isOneOf(SharedClasses.NAMES, type.getName())
                && instrumentation.isModifiableClass(type);
    }

    private void weaveAgain(List<Class<?>> loaded, WovenJdk earlier) {
        again = Thread.currentThread();
        wovenJdk = earlier;
        try {
            instrumentation.retransformClasses(loaded.toArray(new Class<?>[0]));
        } catch (UnmodifiableClassException e) {
            throw new IllegalStateException(e);
        } finally {
            wovenJdk = null;
        }
    }

    private void weaveShared() {
        weaver = sharing;
        List<Class<?>> loaded = new ArrayList<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (isShared(type)) {
                loaded.add(type);
            }
        }
        try {
            weaveAgain(loaded, sharedJdk);
            sharedJdk = null;
        } catch (LinkageError | RuntimeException e) {
            // The program has but started a thread.
            tell("Classes of the JDK that threads share could not be woven: " + e + ".");
        }
    }

    /**
     * Weaves a class for nothing, so that the weaver's own classes, and those of the JDK that it needs, are not loaded in the target's
     * threads, nor while hash codes change. {@link #transform} is given the class's bytes as it loads, or, where it has been defined with the others, again.
     */
    private void warmUp() {
        try {
            Class<?> type = Class.forName(WARM_UP.replace('/', '.'), false, null);
            if (!warm) {
                instrumentation.retransformClasses(type);
            }
        } catch (ClassNotFoundException | UnmodifiableClassException e) {
            throw new IllegalStateException(e);
        }
        if (!warm) {
            throw new IllegalStateException(WARM_UP + " was not woven");
        }
    }

    /** Returns what is to be asked for what has escaped. */
    Supplier<String[]> escaped() {
        // No lambda: one side alone would have the JDK make it.
        return new Supplier<>() {
            @Override
            public String[] get() {
                return escaped.told(failed);
            }
        };
    }

    /** Returns what is to be asked for the native methods that no hook is on. */
    Supplier<String[]> unhooked() {
        return escaped;
    }

    /** Says so where a guarantee does not hold on this JVM. */
    void selfTest() {
        if (!failed.isEmpty()) {
            session.say("Not all of the JDK could be woven, so a replay may diverge: " + String.join("; ", failed));
        }
        if (!session.identityHashesRepeat()) {
            session.say(
                    "On this JVM identity hash codes cannot be made to repeat: a program that shows them, or the order of a HashMap that depends "
                            + "on them, may diverge. Leave -XX:hashCode at its default.");
        } else if (!session.hashesNamed()) {
            session.say(
                    "On this JVM classes and modules of the JDK keep the identity hash codes that start-up gave them: a replay with another collector, "
                            + "another number of processors or another class data archive may diverge. Replay with the recording's.");
        }
    }

    @Override
    public byte[] transform(
            Module module,
            ClassLoader loader,
            String name,
            Class<?> redefined,
            ProtectionDomain domain,
            byte[] classFile) {
        if (name == null || isNobodys(name)) {
            if (WARM_UP.equals(name)) {
                warm = weaver.weave(null, name, classFile, Weaver.Origin.TARGET) != null;
            }
            return null;
        }
        boolean jdk = loader == null || loader == platform;
        if (redefined == null && jdk) {
            session.jdkClassDefined(loader, name);
        } else if (redefined == null) {
            session.classDefined(loader, name, classFile);
        }
        boolean entered = session.enter();
        try {
            byte[] woven = redefined != null && wovenJdk != null && Thread.currentThread() == again
                    ? wovenEarlier(name, classFile)
                    : weaver.weave(loader, name, classFile, origin(jdk, redefined));
            if (woven != null && module.isNamed()) {
                readRuntime(module);
            }
            // Bytes of any kind keep the JVM from taking the class, and with it a hash code, from the class data
            // archive.
            return woven == null && jdk && redefined == null ? classFile : woven;
        } catch (MisfitException e) {
            throw session.halt(Stop.USAGE, e.getMessage());
        } catch (WeavingException e) {
            if (!jdk) {
                session.unwoven(name.replace('/', '.'));
            }
            tell(e.getMessage());
            return null;
        } finally {
            if (entered) {
                session.leave();
            }
        }
    }

    private void tell(String failure) {
        if (failed.add(failure)) {
            session.say(failure + " The class runs as it is, so a replay may diverge in it.");
        }
    }

    /** Weaves a hidden class that is about to be defined beside another, as {@link #transform} does others. What keeps it from being woven is told and does not keep it from being defined. */
    private byte[] hidden(Class<?> host, byte[] classFile) {
        String name = Weaver.className(classFile);
        if (name == null) {
            // The JDK says what is wrong with it.
            return classFile;
        }
        ClassLoader loader = host.getClassLoader();
        if (loader == null || loader == platform || Weaver.isLambda(classFile, host.getName())) {
            return classFile;
        }
        byte[] woven;
        try {
            woven = transform(host.getModule(), loader, name, null, null, classFile);
        } catch (LinkageError | RuntimeException | VirtualMachineError e) {
            // The JVM, too, defines a class whose transformer throws.
            tell(name + " could not be woven: " + e + ".");
            woven = null;
        }
        return woven == null ? classFile : woven;
    }

    private byte[] wovenEarlier(String name, byte[] classFile) {
        if (weaver != sharing) {
            return wovenAtStart(name, classFile);
        }
        keep(wovenJdk, sharing, name, classFile);
        return wovenJdk.woven(name);
    }

    private byte[] wovenAtStart(String name, byte[] classFile) {
        String named = name.replace('/', '.');
        if (keepsShared && SharedClasses.isOneOf(SharedClasses.NAMES, named)) {
            keep(sharedJdk, sharing, name, classFile);
        }
        boolean only = onlyKept.contains(named);
        if (!only) {
            keep(wovenJdk, weaver, name, classFile);
        }
        if (--left == 0) {
            // The JVM takes the classes when it has all of them: so no file is written through hooks.
            wovenJdk.save();
            if (keepsShared) {
                sharedJdk.save();
            }
        }
        return only ? null : wovenJdk.woven(name);
    }

    private static void keep(WovenJdk kept, Weaver weaver, String name, byte[] classFile) {
        if (!kept.knows(name, classFile)) {
            kept.add(name, classFile, weaver.weave(null, name, classFile, Weaver.Origin.JDK_LOADED));
        }
    }

    private static Weaver.Origin origin(boolean jdk, Class<?> redefined) {
        return !jdk ? Weaver.Origin.TARGET : redefined == null ? Weaver.Origin.JDK : Weaver.Origin.JDK_LOADED;
    }

    /** Reprise's own classes, and the accessors that reflection makes, for the agent as for the target, after a number of calls. */
    private static boolean isNobodys(String name) {
        return name.startsWith("org/reprise/runtime/")
                || name.startsWith("org/reprise/agent/")
                || name.startsWith("jdk/internal/reflect/Generated");
    }

    private void readRuntime(Module module) {
        Module runtime = Session.class.getModule();
        if (!module.canRead(runtime)) {
            instrumentation.redefineModule(module, Set.of(runtime), Map.of(), Map.of(), Set.of(), Map.of());
        }
    }
}

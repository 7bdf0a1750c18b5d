package org.reprise.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import jdk.internal.misc.Unsafe;

/**
 * Keeps the classes of the JDK that are loaded while the target runs from moving its identity hash codes.
 *
 * <p>The JVM draws one for each class when it links it. What the target links, it links in both modes at the same place. But an operation that a recording carries out and
 * a replay does not links classes in one mode alone, and where the target comes to need them later, it draws in the other mode alone. So
 *
 * <ul>
 *   <li>a class that the target has loaded, and not the JIT alone, gets a hash code by its name before the next operation, if it has none yet: then nothing is drawn for it any more;
 *   <li>a class that an operation has loaded is logged with its hash code, and a replay loads it, too, gives it the same, and initializes it if the operation did.
 * </ul>
 *
 * <p>Threading: the holder of the turn calls, but for {@link #loaded}, which any thread may call.
 */
final class JdkLoads {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    /** A class by its loader (null is the bootstrap loader) and the name that Class.getName gives. */
    private static final class Load {
        final ClassLoader loader;
        final String name;
        /** What a replay gives it. */
        int hash;

        Load(ClassLoader loader, String name) {
            this.loader = loader;
            this.name = name;
        }

        /** Returns the class, or null where it could not be defined after all. */
        Class<?> find(boolean initialize) {
            try {
                return Class.forName(name, initialize, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                return null;
            }
        }

        void again() {
            Class<?> type = find(false);
            if (type != null) {
                NamedHashes.give(type, hash);
            }
        }
    }

    /** Loaded by what both modes do. */
    private static List<Load> common = new ArrayList<>();
    /** Loaded by what a recording alone does. */
    private static List<Load> recorded = new ArrayList<>();
    /** How many of these have been given hash codes. */
    private static int named;

    /** To be loaded in a replay as soon as the target begins. */
    private static final List<Load> early = new ArrayList<>();
    /** To be initialized where the operation did it, as that links other classes, too. */
    private static List<Load> late = new ArrayList<>();
    /** Whether {@link #log} or {@link #name} may have anything to do. */
    static volatile boolean pending;

    /** Modules and packages of which operations of a recording initialize classes that a replay does not. A log may name any other class: that one is loaded, and nothing of it runs. */
    private static final Set<String> INITIALIZED =
            Set.of("java.base", "java.logging", "java.management", "java.prefs", "jdk.management");

    private static final String[] INITIALIZED_PACKAGES = {"javax.sound.", "com.sun.media.sound."};

    private JdkLoads() {}

    /** The current thread is about to define a class of the JDK. */
    static void loaded(Engine engine, ClassLoader loader, String name) {
        TargetThread me = engine.scheduler.find(Thread.currentThread());
        if (me == null) {
            return;
        }
        boolean both = me == engine.scheduler.turn && me.inside == me.quiet && !engine.muted;
        if (both && loader == null && isCompilers(me, name)) {
            // Its hash code, if any, is drawn where the target needs it, as in a run whose JIT has not come there.
            return;
        }
        if (both || !engine.replaying()) {
            synchronized (JdkLoads.class) {
                (both ? common : recorded).add(new Load(loader, name));
                pending = true;
            }
        }
    }

    private static boolean isCompilers(TargetThread me, String name) {
        begin(me);
        try {
            return CompilerRequests.mayWant(name);
        } finally {
            end(me);
        }
    }

    /** Gives what both modes have loaded hash codes by name. No class of the JDK may be on its way in the current thread. */
    static void name(TargetThread holder) {
        if (common.isEmpty() || holder == null || holder.quiet != 0) {
            return;
        }
        List<Load> all;
        synchronized (JdkLoads.class) {
            all = common;
            common = new ArrayList<>();
            pending = !recorded.isEmpty();
        }
        name(holder, all);
    }

    /**
     * Gives what the operation that ends here has loaded hash codes by name: a replay loads it where the operation was and does so, too, and the target may link it before the next event. Does nothing in a
     * replay. No class of the JDK may be on its way in the current thread.
     */
    static void nameRecorded(TargetThread holder) {
        if (recorded.size() == named || holder.quiet != 0) {
            return;
        }
        List<Load> all;
        synchronized (JdkLoads.class) {
            all = new ArrayList<>(recorded.subList(named, recorded.size()));
            named = recorded.size();
        }
        name(holder, all);
    }

    private static void name(TargetThread holder, List<Load> all) {
        begin(holder);
        try {
            for (Load load : all) {
                Class<?> type = load.find(false);
                if (type != null) {
                    NamedHashes.name(type);
                }
            }
        } finally {
            end(holder);
        }
    }

    /** Logs what operations have loaded. Recording only. */
    static void log(Recorder recorder) {
        TargetThread holder = recorder.scheduler.turn;
        if (recorded.isEmpty() || holder == null || holder.thread != Thread.currentThread()) {
            return;
        }
        List<Load> all;
        synchronized (JdkLoads.class) {
            all = recorded;
            recorded = new ArrayList<>();
            named = 0;
            pending = !common.isEmpty();
        }
        begin(holder);
        try {
            for (Load load : all) {
                Class<?> type = load.find(false);
                if (type != null) {
                    NamedHashes.name(type);
                    boolean platform = load.loader != null;
                    boolean initialized = !UNSAFE.shouldBeInitialized(type);
                    recorder.loaded(load.name, platform, initialized, System.identityHashCode(type));
                }
            }
        } finally {
            end(holder);
        }
    }

    /** Loads what an operation has loaded in the recording, or, before the target begins, remembers it until {@link #start}. Replay only; any thread. */
    static void load(Engine engine, String name, boolean platform, boolean initialize, int hash) {
        Load load = new Load(platform ? ClassLoader.getPlatformClassLoader() : null, name);
        load.hash = hash;
        if (initialize) {
            late.add(load);
        }
        if (Hooks.engine == null) {
            early.add(load);
            return;
        }
        TargetThread me = engine.scheduler.find(Thread.currentThread());
        begin(me);
        try {
            load.again();
        } finally {
            end(me);
        }
    }

    /** The target is about to begin, in the current thread. */
    static void start() {
        for (Load load : early) {
            load.again();
        }
        early.clear();
    }

    /** Initializes what the operation before this event did. Replay only. */
    static void initialize(TargetThread holder) {
        if (late.isEmpty() || holder == null || holder.thread != Thread.currentThread()) {
            return;
        }
        List<Load> all = late;
        late = new ArrayList<>();
        begin(holder);
        try {
            for (Load load : all) {
                Class<?> type = load.find(false);
                if (type != null && mayInitialize(type)) {
                    load.find(true);
                }
            }
        } finally {
            end(holder);
        }
    }

    private static void begin(TargetThread me) {
        if (me != null) {
            me.beginQuiet();
        }
    }

    private static boolean mayInitialize(Class<?> type) {
        for (String packages : INITIALIZED_PACKAGES) {
            if (type.getName().startsWith(packages)) {
                return true;
            }
        }
        return type.getModule().isNamed()
                && INITIALIZED.contains(type.getModule().getName());
    }

    private static void end(TargetThread me) {
        if (me != null) {
            me.endQuiet();
        }
    }
}

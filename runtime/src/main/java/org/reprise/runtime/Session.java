package org.reprise.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import jdk.internal.misc.Unsafe;
import org.reprise.runtime.log.LogException;
import org.reprise.runtime.log.LogFormat;
import org.reprise.runtime.log.LogHeader;
import org.reprise.runtime.log.LogReader;
import org.reprise.runtime.log.LogWriter;

/**
 * What the agent tells the runtime: which log, when the target begins, which class was defined. One session a JVM.
 *
 * <p>Until main begins, a recording and a replay take the same steps as far as they can: a class of the JDK that only one of them initialized would be
 * initialized by the target in the other, and an object that only one of them asked for its identity hash code would draw it later.
 */
public final class Session {
    /** Properties that the JVM itself needs as they are, or that its own options decide. */
    private static final Set<String> KEPT = Set.of(
            Places.HOME,
            "java.class.path",
            "java.library.path",
            "sun.boot.library.path",
            "jdk.debug",
            "jdk.module.path",
            "jdk.module.main",
            "jdk.module.main.class");

    /** Of the JVM's launcher. */
    private static final String NAMES = "sun.jnu.encoding";

    /** Either has the JVM start the agent before main. A replay with one of them alone starts none, as that asks for the recorded ones. */
    private static final String[] MANAGEMENT = {"com.sun.management.jmxremote", "com.sun.management.jmxremote.port"};

    private static final String[] NEEDED = {NAMES, "file.encoding", "line.separator", "java.io.tmpdir", "user.dir"};

    /** Every class of the runtime; a test compares. */
    private static final String[] CLASSES = {
        "AddressCache",
        "AllThreads",
        "AsyncQueue",
        "Attributes",
        "Attributes$Principal",
        "Callers",
        "Chaos",
        "ClassFacts",
        "ClassFacts$1",
        "Cleanup",
        "CompilerRequests",
        "CompilerRequests$Look",
        "ConstantNotes",
        "Deadlines",
        "Deadlocks",
        "Defaults",
        "Descriptors",
        "Dice",
        "Disks",
        "DisplayRelay",
        "DisplayRelay$Chain",
        "DisplayRelay$Piece",
        "DisplayRelay$Pump",
        "DisplayRelay$Task",
        "DisplaySocket",
        "DistinctBlocks",
        "DistinctBlocks$Content",
        "Divergence",
        "Engine",
        "Entropy",
        "EnvironmentStrings",
        "EventWords",
        "EventWords$1",
        "FileBlocks",
        "FileFacts",
        "FileFacts$1",
        "FileFacts$10",
        "FileFacts$11",
        "FileFacts$12",
        "FileFacts$13",
        "FileFacts$14",
        "FileFacts$15",
        "FileFacts$16",
        "FileFacts$17",
        "FileFacts$18",
        "FileFacts$19",
        "FileFacts$2",
        "FileFacts$20",
        "FileFacts$21",
        "FileFacts$3",
        "FileFacts$4",
        "FileFacts$5",
        "FileFacts$6",
        "FileFacts$7",
        "FileFacts$8",
        "FileFacts$9",
        "FileFacts$Change",
        "FileFacts$Question",
        "FileLocks",
        "FileNatives",
        "FilePointer",
        "FileViews",
        "FileViews$1",
        "FileViews$2",
        "FileViews$3",
        "FileViews$4",
        "Fingerprints",
        "Handlers",
        "HiddenClasses",
        "Headroom",
        "HookStack",
        "HookedClass",
        "HookCode",
        "HookKind",
        "HookMatches",
        "Hooks",
        "Hooks$1",
        "Hooks$2",
        "Hooks$3",
        "Hooks$4",
        "Hooks$5",
        "Hooks$6",
        "IdentityHash",
        "IdentityHash$1",
        "JdkLoads",
        "JdkLoads$Load",
        "JdkMaps",
        "JdkMaps$ByModule",
        "JdkMaps$ByName",
        "JdkThreads",
        "KernelThread",
        "Listing",
        "LoadedClasses",
        "LoadedClasses$Told",
        "LogFile",
        "LoggedResult",
        "LockUse",
        "Management",
        "MappedBuffers",
        "MarkWord",
        "Media",
        "Medium",
        "MemoryBeans",
        "MidiMessages",
        "NamedHashes",
        "Natives",
        "Natives$Lent",
        "Notifications",
        "Notifications$Notifier",
        "Notifications$Sent",
        "OpenData",
        "OpenFile",
        "OpenFile$Kind",
        "Opener",
        "Opener$ByChannel",
        "Opener$ByChannel$By",
        "Opener$Input",
        "Opener$Output",
        "Opener$RandomAccess",
        "Originals",
        "Outputs",
        "Outside",
        "Outside$Deed",
        "Outside$Deed$1",
        "Outside$Deed$2",
        "Outside$Deed$3",
        "Outside$Deed$4",
        "Outside$Deed$5",
        "Outsiders",
        "Outsiders$Entry",
        "Overlay",
        "Packages",
        "Payload",
        "PixelHistory",
        "Places",
        "Priorities",
        "PrivateDirectory",
        "PrivateFiles",
        "Processes",
        "RandomWalk",
        "Queued",
        "QueuedCall",
        "QueuedInput",
        "Recorder",
        "Redaction",
        "Redirection",
        "RoundRobin",
        "References",
        "References$Reclaimer",
        "References$Tracked",
        "References$Tracker",
        "Replay",
        "Replay$Service",
        "Replay$Transfer",
        "ReplayCalls",
        "ReplayCalls$Input",
        "ReplayCalls$Work",
        "ReplayMode",
        "Requests",
        "Requests$Request",
        "Replayer",
        "Report",
        "Report$Tally",
        "Replayer$Cause",
        "Replayer$Early",
        "Replayer$Opened",
        "Scheduler",
        "Session",
        "Session$Unmapper",
        "SliceScale",
        "Sha256",
        "SharedCode",
        "SharedCode$Stack",
        "SoundDevices",
        "SoundObjects",
        "Signals",
        "Source",
        "Starvation",
        "Stop",
        "Strategy",
        "SuperTypes",
        "SynchronizedMethods",
        "TargetFiles",
        "TargetLoaders",
        "TargetThread",
        "TargetThread$State",
        "TemporaryNames",
        "TemporaryNames$Nothing",
        "Texts",
        "ThreadTable",
        "Thrown",
        "TransformSeeds",
        "Unhooked",
        "UserHooks",
        "Watchdog",
        "Windows",
        "Windows$Passage",
        "Wire",
        "XRequests",
        "XServer",
        "Yield",
        "log.EventKind",
        "log.EventKind$Place",
        "log.LogException",
        "log.LogFormat",
        "log.LogHeader",
        "log.LogReader",
        "log.LogText",
        "log.LogWriter",
        "log.Printable"
    };

    /** Unmaps a buffer at once: the collector would leave the whole log resident until it comes. */
    private static final class Unmapper implements Consumer<ByteBuffer> {
        @Override
        public void accept(ByteBuffer mapped) {
            Unsafe.getUnsafe().invokeCleaner(mapped);
        }
    }

    private static IdentityHash identityHash;
    private static boolean hashesNamed;
    private static boolean claimed;

    private static final Session ONLY = new Session();

    private Engine engine;
    private int seed;
    /** Whether the log has the data of blocks. */
    private boolean data;
    /** What keeps values out of the log, or null for nothing. */
    private Redaction redaction;

    private Session() {
        if (ONLY != null) {
            // By reflection.
            throw new NoClassDefFoundError("org/reprise/runtime/Session");
        }
    }

    /** Returns the session, to the agent alone: who has none can call no method. */
    public static Session get() {
        Callers.refuseOthers(Session.class);
        return ONLY;
    }

    private void open(Engine opened, int itsSeed, LogHeader header) {
        engine = opened;
        seed = itsSeed;
        data = header.get(LogHeader.BLOCKS).equals("data");
    }

    /** {@link Stop#halt}, for the agent. */
    public Error halt(int status, String paragraph) {
        throw Stop.halt(status, paragraph);
    }

    /** {@link Stop#say}, for the agent. */
    public void say(String paragraph) {
        Stop.say(paragraph);
    }

    /** Returns the engine, also where the target has not begun: properties are taken from the log before. */
    static Engine engine() {
        Engine started = Hooks.engine;
        return started == null ? ONLY.engine : started;
    }

    /** Claims the one session of this JVM; returns false where it is taken: the agent is attached twice. */
    public synchronized boolean claim() {
        boolean free = !claimed;
        claimed = true;
        return free;
    }

    /** Takes the values that {@link #record} is to keep out of the log. */
    public void redact(String[] values) {
        redaction = values.length == 0 ? null : new Redaction(values);
    }

    /**
     * Opens a log for writing; exits with 73 where that cannot be.
     *
     * @param slice mean length of a slice, yield points
     * @param sites whether a slice may end at a site, between two of them
     * @param chaos the strategy, as {@code chaos=} has it, or null where no bugs are hunted
     * @param disks how files are dealt with
     */
    public void record(
            File path, LogHeader header, int slice, boolean sites, String chaos, boolean overwrite, Disks disks) {
        long entropy = System.nanoTime()
                ^ System.currentTimeMillis() << 20
                ^ ProcessHandle.current().pid() << 40;
        int seed = (int) (entropy * 0x9E3779B97F4A7C15L >>> 32);
        LogFile file = LogFile.create(path, overwrite);
        LogWriter writer;
        try {
            writer = new LogWriter(file.opened(), header, new Unmapper());
        } catch (IOException e) {
            throw Stop.halt(Stop.CANNOT_CREATE, "The log " + path + " cannot be created: " + e.getMessage() + ".");
        }
        // Has its length now.
        file.cut();
        Recorder recorder = new Recorder(writer, file, redaction, slice, sites, chaos, entropy * 0x9E3779B97F4A7C15L);
        open(recorder, seed, header);
        byte[] properties = Texts.bytes(System.getProperties());
        recorder.start(seed, properties);
        startFiles(disks, false);
        Fingerprints.begin(null);
        install(properties);
    }

    /**
     * Opens a log for a replay; exits with 65 or 66 where it cannot be this run's.
     *
     * @param own what this run is, in the same words as the log's header
     * @param weavings other weaving options that the log may have
     * @param anyJdk whether another JDK build is tried
     * @param disks how files are dealt with, where that is not in the log
     * @return which of the others it has, or -1 for those of this run
     */
    public int replay(File path, LogHeader own, List<String> weavings, boolean anyJdk, Disks disks) {
        if (path.isFile() && path.length() == 0) {
            throw Stop.halt(Stop.CUT_LOG, "The log " + path + " is empty: its recording was cut off before it began.");
        }
        LogReader reader;
        try {
            reader = new LogReader(path);
        } catch (IOException e) {
            throw Stop.halt(Stop.NO_INPUT, "The log " + path + " cannot be read: " + e.getMessage() + ".");
        } catch (LogException e) {
            throw Stop.halt(Stop.WRONG_LOG, e.getMessage());
        }
        LogHeader header = reader.header();
        if (!anyJdk) {
            bind(path, header, own, LogHeader.JDK, "another JDK build", "Replay on that build, or try with jdk=any.");
            bind(
                    path,
                    header,
                    own,
                    LogHeader.JDK_MODULES,
                    "another JDK build",
                    "Replay on that build, or try with jdk=any.");
        }
        bind(
                path,
                header,
                own,
                LogHeader.COMMAND,
                "another program or other program arguments",
                "Start the same program in the same way.");
        int other = weavings.indexOf(header.get(LogHeader.WEAVING));
        if (other < 0) {
            bind(path, header, own, LogHeader.WEAVING, "other weaving options", "Give the agent the same ones.");
        }
        bind(
                path,
                header,
                own,
                LogHeader.CATALOGUE,
                "another catalogue of hooks",
                "Replay it with the agent that recorded it.");
        bind(path, header, own, LogHeader.AGENT, "another agent", "Replay it with the jar that recorded it.");
        if (reader.kind() == null) {
            throw Stop.halt(
                    Stop.CUT_LOG, "The log " + path + " ends before the program began: its recording was cut off.");
        }
        if (!header.get(LogHeader.REDACTED).isEmpty()) {
            Divergence.note("The log was recorded with redact=" + header.get(LogHeader.REDACTED)
                    + ": the program has stars in place of these values, and what depends on them does not replay.");
        }
        // The same steps as a recording's.
        Texts.bytes(System.getProperties());
        Replayer replayer = new Replayer(reader, path.toString());
        open(replayer, replayer.seed(), header);
        startFiles(disks, true);
        Fingerprints.begin(path.toString());
        byte[] properties = replayer.properties();
        check(replayer, Texts.map(properties));
        install(properties);
        return other;
    }

    private static void startFiles(Disks disks, boolean replaying) {
        Outputs.start(new File(System.getProperty("java.io.tmpdir")), replaying, disks.outputs);
        Media.start(disks.images);
        TargetFiles.start(disks.commit, disks.data);
    }

    private static void bind(File path, LogHeader log, LogHeader own, String key, String what, String remedy) {
        if (!log.get(key).equals(own.get(key))) {
            throw Stop.halt(
                    Stop.WRONG_LOG,
                    "The log " + path + " is of " + what + ": it was recorded with \"" + log.get(key)
                            + "\", this run has \"" + own.get(key) + "\". " + remedy);
        }
    }

    /** Without these the JVM does not come as far as main. */
    private static void check(Replayer replayer, Map<String, String> recorded) {
        for (String needed : NEEDED) {
            if (System.getProperty(needed) != null && !recorded.containsKey(needed)) {
                throw replayer.corrupt(1, "has not the system property " + needed);
            }
        }
        for (String server : MANAGEMENT) {
            if (recorded.containsKey(server) && System.getProperty(server) == null) {
                throw Stop.halt(
                        Stop.USAGE,
                        "The recording's JVM had an agent of management, by -D" + server
                                + ", which the JVM starts as a part of the program. Give the replay the same options.");
            }
        }
        String encoding = recorded.get(NAMES);
        if (encoding != null && !encoding.equals(System.getProperty(NAMES)) && !isCharset(encoding)) {
            throw replayer.corrupt(
                    1, "has the system property " + NAMES + " with " + encoding + ", which is no charset");
        }
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    /**
     * Gives the target the recorded system properties, in both modes from the log's form and in one order: a hash table's order within a bin is that of insertion.
     */
    private static void install(byte[] recorded) {
        Map<String, String> sorted = new TreeMap<>(Texts.map(recorded));
        Places.start(System.getProperties(), sorted);
        Defaults.set(System.getProperties(), sorted);
        for (String kept : KEPT) {
            sorted.remove(kept);
            String own = System.getProperty(kept);
            if (own != null) {
                sorted.put(kept, own);
            }
        }
        Properties properties = new Properties();
        for (Map.Entry<String, String> entry : sorted.entrySet()) {
            properties.setProperty(entry.getKey(), entry.getValue());
        }
        System.setProperties(properties);
    }

    /** Tells which methods reflection must not reach: owner, name, hook, in threes. */
    public void redirect(String[] replaced) {
        Redirection.install(replaced);
    }

    /** Whether identity hash codes repeat on this JVM. */
    public boolean identityHashesRepeat() {
        return identityHash.works();
    }

    /** Whether what existed before the target has the hash codes that it would have with another collector. */
    public boolean hashesNamed() {
        return hashesNamed;
    }

    static List<String> classes() {
        return List.of(CLASSES);
    }

    /**
     * Loads the whole runtime. A class of it that the target's thread loaded later would pass through the agent's transformer there, in one mode and perhaps not
     * in the other.
     */
    private static void load() {
        try {
            for (String name : CLASSES) {
                // The superclass of the one goes through all modules where it is initialized, which few runs need.
                Class.forName("org.reprise.runtime." + name, !name.equals("SharedCode$Stack"), null);
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets the constants draw their identity hash codes, should it turn out later that they cannot be given any. */
    private static void hashConstants() {
        for (Enum<?>[] constants : NamedHashes.CONSTANTS) {
            for (Enum<?> constant : constants) {
                identityHash.seedCurrent(constant.name().hashCode());
                System.identityHashCode(constant);
            }
        }
    }

    /** Loads the runtime and finds what it needs of the JVM; must come before anything that only one of the modes does. */
    public void prepare() {
        load();
        // A class whose initializer finds no memory is lost for good: not this one, in a program that has none left
        // when it first asks.
        System.getenv();
        MappedBuffers.prepare();
        NamedHashes.load();
        identityHash = IdentityHash.find();
        hashConstants();
        PrivateFiles.prepare();
    }

    /** Takes Reprise's own of the JVM's instrumentations, of which there is one for each agent, and whether there are others. */
    public void instrumentation(Object own, boolean others) {
        Hooks.ownInstrumentation = own;
        engine.loadedClasses.asked = others;
    }

    /** Loads what {@link #nameHashes} takes. */
    public void prepareHashes() {
        NamedHashes.rehearse();
    }

    /** Forgets what an earlier agent has asked, and gives what exists by now hash codes by name; must come before {@link #ready}. */
    public void nameHashes(Class<?>[] loaded) {
        AddressCache.forget(loaded);
        ClassFacts.forget(loaded);
        hashesNamed = NamedHashes.give(loaded);
        engine.scheduler.outsiders.loadedBefore(loaded);
    }

    /**
     * Sets the JDK's hidden generators.
     *
     * @return the names of classes whose compiled code may hold old values, as constants: retransform them
     */
    public Set<String> seed() {
        Entropy.seed(seed);
        return Entropy.SALTED;
    }

    /**
     * Takes the classes of the JDK in whose code slices may end.
     *
     * @param names of outermost ones, as Class.getName gives them
     * @param weaver weaves them, in the thread that starts the program's first other thread, with hooks inert; null where that has been done
     */
    public void sharedCode(Set<String> names, Runnable weaver) {
        SharedCode.weaveWith(names, weaver);
    }

    /**
     * Takes the hooks of the user's.
     *
     * @param kinds in the order of the numbers that woven code knows them by
     * @param texts as the user gave them
     * @param matches asked for the methods that they are on
     */
    public void hooks(HookKind[] kinds, String[] texts, HookMatches matches) {
        engine.hooks = new UserHooks(engine, kinds, texts, matches);
    }

    /**
     * At its end the run is to be reported on.
     *
     * @param escaped asked then what of the program could not be woven, or has no hook: in each text what it is, a colon, and a list with commas between
     */
    public void report(Supplier<String[]> escaped) {
        engine.report = new Report(engine, escaped);
    }

    /** Takes what is to be asked at the target's end for its native methods that no hook is on. */
    public void unhooked(Supplier<String[]> natives) {
        Unhooked.ask(natives);
    }

    /**
     * Prepares what the target needs, and adopts the current thread, main, as thread 0. {@link #begin} must follow.
     *
     * @param lockstep whether the target's threads run in lockstep; else main alone is recorded
     * @param stall after how many seconds of standstill to say so
     */
    public void ready(boolean lockstep, int stall) {
        // What a stack trace needs is there from now on, whoever asks for the first one.
        Thread.currentThread().getStackTrace();
        CompilerRequests.prepare();
        LockUse.prepare();
        Callers.begin(CLASSES);
        engine.lockstep = lockstep;
        engine.scheduler.start(stall);
        engine.queue.begin(stall);
        engine.hooks.begin(data);
        engine.scheduler.adoptMain();
    }

    /**
     * The target begins. From here on hooks record or replay.
     *
     * @param loaded what there is by now: {@link #nameHashes} and what followed have loaded classes, too, and not the same ones in each run
     */
    public void begin(Class<?>[] loaded) {
        NamedHashes.nameAll(loaded);
        Hooks.start(engine, identityHash, seed);
    }

    /** A class of the target runs as it is: its name, as Class.getName gives it. */
    public void unwoven(String name) {
        CompilerRequests.unwoven(name);
    }

    /** Makes hooks inert in the current thread, if it has the turn; returns whether it does. {@link #leave} must follow if so. */
    public boolean enter() {
        TargetThread me = Hooks.self();
        if (me == null) {
            return false;
        }
        me.beginQuiet();
        return true;
    }

    /** Ends what {@link #enter} began. */
    public void leave() {
        TargetThread me = Hooks.self();
        me.endQuiet();
    }

    /** A class of the JDK is defined, in the current thread: its loader, null for the bootstrap loader, and its name with slashes. */
    public void jdkClassDefined(ClassLoader loader, String name) {
        if (Hooks.engine != null) {
            JdkLoads.loaded(Hooks.engine, loader, name.replace('/', '.'));
        }
    }

    /** Takes what weaves the file of a hidden class that is defined beside another class: the JVM shows it to no agent. */
    public void hiddenClasses(BiFunction<Class<?>, byte[], byte[]> weaver) {
        HiddenClasses.weaveWith(weaver);
    }

    /** A class of the target is defined, in the current thread. */
    public void classDefined(ClassLoader loader, String name, byte[] classFile) {
        if (Hooks.holder() != null) {
            if (engine.loadedClasses.asked && loader != ClassLoader.getSystemClassLoader()) {
                engine.loadedClasses.defining(loader, engine.replaying());
            }
            engine.classDefined(name, LogFormat.crc(classFile, 0, classFile.length));
        }
    }
}

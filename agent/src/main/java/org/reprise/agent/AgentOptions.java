package org.reprise.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.reprise.agent.weave.UserHook;
import org.reprise.runtime.HookCode;
import org.reprise.runtime.ReplayMode;

/**
 * The agent's arguments: {@code key=value} pairs split at commas, as JaCoCo splits them: a comma belongs to the value unless a key and an equals
 * sign follow it. The table in the README is tested against this class.
 */
public final class AgentOptions {
    /** What to do: {@code none} weaves nothing, {@code record} writes a log, {@code replay} runs from one. Required. QEMU's name: {@code rr}. */
    public static final String MODE = "mode";
    /** The log file; {@code %p} stands for the process id, {@code %t} for the start time. QEMU's name: {@code rrfile}. */
    public static final String LOG = "log";
    /** A properties file with the same keys; an argument beats the file. */
    public static final String CONFIG = "config";
    /** {@code yes} lets a recording replace an existing log. */
    public static final String OVERWRITE = "overwrite";
    /**
     * {@code lockstep} runs one thread at a time and records the order, {@code off} leaves threads alone: main is recorded, and another thread that the target starts may do
     * nothing that would have to be.
     */
    public static final String THREADS = "threads";
    /** Mean length of a slice in yield points, after which a recording lets another thread run. */
    public static final String SLICE = "slice";
    /** {@code loops} ends slices at yield points, {@code sites} also before accesses by which threads meet: fields, array elements, monitors, shared classes of the JDK. A replay goes by the log. */
    public static final String PREEMPT = "preempt";
    /**
     * {@code yes} has a recording look for bugs: slices of any length, threads at random or by priorities, some that do not run for a while, waits that end early and late; {@code random},
     * {@code pct} or {@code starve} do so in one way. Implies {@code preempt=sites}. rr's name.
     */
    public static final String CHAOS = "chaos";
    /** Seconds of standstill after which Reprise says what it or the program waits for. */
    public static final String STALL = "stall";
    /** {@code snapshot} has writes to an existing file go to an overlay, {@code commit} lets a recording write through. A replay never writes to one. */
    public static final String DISKS = "disks";
    /** A glob: existing files that it matches, by name or, where it holds a slash, by absolute path, are images even before they are opened for writing. */
    public static final String IMAGES = "images";
    /** {@code verify} logs hashes of what is read from files that were there before, {@code data} logs the data, so that a replay does not need those files. */
    public static final String BLOCKS = "blocks";
    /** A directory, new or empty, in which a replay leaves the files that the program made. */
    public static final String OUTPUTS = "outputs";
    /**
     * A hook on methods of the program, {@code KIND:Class#method(parameters)}. May be given more than once, and several may be given at once, separated by semicolons. Those of
     * the profile, of the configuration and of the arguments add up.
     */
    public static final String HOOK = "hook";
    /** A profile that ships with Reprise: a configuration for one emulator; what is given otherwise beats it. */
    public static final String PROFILE = "profile";
    /** {@code summary} prints at the end, on standard error, what was recorded where, and what escaped Reprise; changes neither log nor run. */
    public static final String REPORT = "report";
    /** Values to keep out of the log, separated by commas: {@code env:NAME}, {@code property:NAME}, {@code argument:N}, counted from 1. A replay has as many stars in their place. */
    public static final String REDACT = "redact";
    /** {@code any} tries a replay on another JDK build than the recording's, {@code same} refuses it. */
    public static final String JDK = "jdk";

    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();
    private static final Map<String, String> ALIASES = Map.of("rr", MODE, "rrfile", LOG);
    private static final Pattern SPLIT = Pattern.compile(",(?=[a-zA-Z][a-zA-Z0-9_-]*=)");

    static {
        DEFAULTS.put(MODE, "");
        DEFAULTS.put(LOG, "");
        DEFAULTS.put(CONFIG, "");
        DEFAULTS.put(OVERWRITE, "no");
        DEFAULTS.put(THREADS, "lockstep");
        DEFAULTS.put(SLICE, "50000");
        DEFAULTS.put(PREEMPT, "sites");
        DEFAULTS.put(CHAOS, "no");
        DEFAULTS.put(STALL, "10");
        DEFAULTS.put(DISKS, "snapshot");
        DEFAULTS.put(IMAGES, "");
        DEFAULTS.put(BLOCKS, "verify");
        DEFAULTS.put(OUTPUTS, "");
        DEFAULTS.put(HOOK, "");
        DEFAULTS.put(PROFILE, "");
        DEFAULTS.put(REPORT, "none");
        DEFAULTS.put(REDACT, "");
        DEFAULTS.put(JDK, "same");
    }

    private final Map<String, String> values = new LinkedHashMap<>(DEFAULTS);
    private final ReplayMode mode;
    private final int slice;
    private final int stall;
    private final List<UserHook> hooks;
    private final Redacted redacted;
    private final Preemption preemption;
    /** Whether {@link #PREEMPT} was not given. */
    private final boolean preemptionByLog;

    /**
     * Reads the arguments as the JVM hands them over, perhaps null.
     *
     * @throws IllegalArgumentException with words for the user, where a key or a value is unknown
     */
    public AgentOptions(String arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        if (arguments != null && !arguments.isEmpty()) {
            for (String pair : SPLIT.split(arguments)) {
                int equals = pair.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException(
                            "The agent argument \"" + pair + "\" is not of the form key=value.");
                }
                put(given, pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        Map<String, String> configured =
                given.containsKey(CONFIG) ? read(Path.of(given.get(CONFIG))) : new LinkedHashMap<>();
        String profile = given.getOrDefault(PROFILE, configured.getOrDefault(PROFILE, ""));
        Map<String, String> profiled = profile.isEmpty() ? new LinkedHashMap<>() : profile(profile);
        hooks = hooks(profiled, configured, given);
        values.putAll(profiled);
        values.putAll(configured);
        values.putAll(given);
        mode = ReplayMode.valueOf(oneOf(MODE, "none", "record", "replay").toUpperCase(Locale.ROOT));
        oneOf(OVERWRITE, "no", "yes");
        oneOf(THREADS, "lockstep", "off");
        boolean preempt =
                profiled.containsKey(PREEMPT) || configured.containsKey(PREEMPT) || given.containsKey(PREEMPT);
        boolean loops = oneOf(PREEMPT, "loops", "sites").equals("loops");
        boolean chaotic =
                !oneOf(CHAOS, "no", "yes", "random", "pct", "starve").equals("no") && mode == ReplayMode.RECORD;
        if (chaotic && preempt && loops) {
            throw new IllegalArgumentException("The agent arguments chaos=" + values.get(CHAOS)
                    + " and preempt=loops do not go together: chaos ends slices at sites.");
        }
        if (chaotic && !lockstep()) {
            throw new IllegalArgumentException("The agent arguments chaos=" + values.get(CHAOS)
                    + " and threads=off do not go together: without lockstep there is nothing to choose.");
        }
        preemption = !lockstep() || loops && !chaotic ? Preemption.LOOPS : Preemption.SITES;
        preemptionByLog = !preempt;
        oneOf(DISKS, "snapshot", "commit");
        oneOf(BLOCKS, "verify", "data");
        glob(IMAGES);
        oneOf(REPORT, "none", "summary");
        oneOf(JDK, "same", "any");
        redacted = new Redacted(values.get(REDACT));
        slice = positive(SLICE);
        stall = positive(STALL);
        if (mode != ReplayMode.NONE && values.get(LOG).isEmpty()) {
            throw new IllegalArgumentException(
                    "The agent argument log=FILE is missing: mode=" + values.get(MODE) + " needs a log.");
        }
    }

    private static void put(Map<String, String> to, String key, String value) {
        String name = ALIASES.getOrDefault(key, key);
        if (!DEFAULTS.containsKey(name)) {
            throw new IllegalArgumentException("The agent argument \"" + key + "\" is unknown. Known are "
                    + String.join(", ", DEFAULTS.keySet()) + ", and QEMU's rr and rrfile.");
        }
        if (name.equals(HOOK)) {
            to.merge(name, value, (one, other) -> one + ';' + other);
        } else if (to.put(name, value) != null) {
            throw new IllegalArgumentException("The agent argument \"" + name + "\" is given twice.");
        }
    }

    private static Map<String, String> read(Path file) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(reader, "The file " + file + " named by config=");
        } catch (IOException e) {
            throw new IllegalArgumentException("The file " + file + " named by config= cannot be read: " + e + ".", e);
        }
    }

    private static Map<String, String> profile(String name) {
        InputStream in = name.matches("[a-z0-9-]+")
                ? AgentOptions.class.getResourceAsStream("profiles/" + name + ".properties")
                : null;
        if (in == null) {
            throw new IllegalArgumentException("The agent argument profile=" + name
                    + " is unknown; the profiles that ship with Reprise are in docs/emulators.");
        }
        try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return read(reader, "The profile " + name);
        } catch (IOException e) {
            throw new IllegalStateException("profile " + name, e);
        }
    }

    private static Map<String, String> read(Reader reader, String what) throws IOException {
        Properties properties = new Properties();
        properties.load(reader);
        Map<String, String> given = new LinkedHashMap<>();
        for (String key : new TreeSet<>(properties.stringPropertyNames())) {
            if (key.equals(CONFIG)) {
                throw new IllegalArgumentException(what + " names another; that is not read.");
            }
            put(given, key, properties.getProperty(key));
        }
        return given;
    }

    @SafeVarargs
    private static List<UserHook> hooks(Map<String, String>... sources) {
        List<UserHook> hooks = new ArrayList<>();
        for (Map<String, String> source : sources) {
            for (String text : source.getOrDefault(HOOK, "").split(";")) {
                if (!text.isBlank()) {
                    hooks.add(UserHook.parse(text.trim()));
                }
            }
        }
        if (hooks.size() >= HookCode.MOST) {
            throw new IllegalArgumentException("There are " + hooks.size() + " hooks; at most " + (HookCode.MOST - 1)
                    + " are possible. Use * in their names.");
        }
        return List.copyOf(hooks);
    }

    private String oneOf(String key, String... allowed) {
        String value = values.get(key);
        List<String> known = Arrays.asList(allowed);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "The agent argument " + key + "= is missing; it takes " + String.join(", ", known) + ".");
        }
        if (!known.contains(value)) {
            throw new IllegalArgumentException("The agent argument " + key + "=" + value + " is unknown; it takes "
                    + String.join(", ", known) + ".");
        }
        return value;
    }

    private void glob(String key) {
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + values.get(key));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "The agent argument " + key + "=" + values.get(key) + " is no glob: " + e.getDescription() + ".",
                    e);
        }
    }

    private int positive(String key) {
        try {
            int value = Integer.parseInt(values.get(key));
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "The agent argument " + key + "=" + values.get(key) + " is not a whole number above 0.");
    }

    /** Names of all options with their defaults, in the order of the manual. */
    public static Map<String, String> defaults() {
        return new LinkedHashMap<>(DEFAULTS);
    }

    /** {@link #MODE}. */
    public ReplayMode mode() {
        return mode;
    }

    /** {@link #LOG}, with process id and start time put in. */
    public File log() {
        String name = values.get(LOG);
        // In any case, in both modes: what that initializes, the weaver would in one of them.
        ProcessHandle process = ProcessHandle.current();
        if (name.contains("%t")) {
            // No lambda: a replay is given the name as it came to be.
            Optional<Instant> started = process.info().startInstant();
            name = name.replace(
                    "%t", started.isPresent() ? Long.toString(started.get().toEpochMilli()) : "0");
        }
        return new File(name.replace("%p", Long.toString(process.pid())));
    }

    /** {@link #OVERWRITE}. */
    public boolean overwrite() {
        return values.get(OVERWRITE).equals("yes");
    }

    /** {@link #SLICE}. */
    public int slice() {
        return slice;
    }

    /** {@link #THREADS}: whether threads run in lockstep. */
    public boolean lockstep() {
        return values.get(THREADS).equals("lockstep");
    }

    /** {@link #PREEMPT} and {@link #CHAOS}: where slices may end. */
    Preemption preemption() {
        return preemption;
    }

    /** Where they may end in a log that this replay takes; not {@link #preemption()} itself. */
    List<Preemption> otherPreemptions() {
        List<Preemption> others = new ArrayList<>();
        if (lockstep() && mode == ReplayMode.REPLAY) {
            for (Preemption other : Preemption.values()) {
                if (other != preemption && preemptionByLog) {
                    others.add(other);
                }
            }
        }
        return others;
    }

    /** {@link #CHAOS}, or null where a recording goes round robin. */
    public String chaos() {
        return values.get(CHAOS).equals("no") ? null : values.get(CHAOS);
    }

    /** {@link #STALL}, s. */
    public int stall() {
        return stall;
    }

    /** {@link #DISKS}: whether a recording may write to existing files. */
    public boolean commit() {
        return values.get(DISKS).equals("commit");
    }

    /** {@link #IMAGES}, or null for none. */
    public String images() {
        return values.get(IMAGES).isEmpty() ? null : values.get(IMAGES);
    }

    /** {@link #BLOCKS}: whether data are logged. */
    public boolean data() {
        return values.get(BLOCKS).equals("data");
    }

    /** {@link #OUTPUTS}, or null for none. */
    public File outputs() {
        return values.get(OUTPUTS).isEmpty() ? null : new File(values.get(OUTPUTS));
    }

    /** {@link #HOOK}, in the order of their numbers. */
    public List<UserHook> hooks() {
        return hooks;
    }

    /** {@link #REDACT}. */
    Redacted redacted() {
        return redacted;
    }

    /** {@link #JDK}: whether to try a replay on another JDK build. */
    public boolean anyJdk() {
        return values.get(JDK).equals("any");
    }

    /** {@link #REPORT}: whether to report at the end. */
    public boolean report() {
        return values.get(REPORT).equals("summary");
    }
}

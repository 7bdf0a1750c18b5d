package org.reprise.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.internal.misc.VM;
import org.reprise.agent.catalogue.Catalogue;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.weave.UserHook;
import org.reprise.agent.weave.UserHookList;
import org.reprise.agent.weave.Weaver;
import org.reprise.runtime.Disks;
import org.reprise.runtime.ReplayMode;
import org.reprise.runtime.Session;
import org.reprise.runtime.Stop;
import org.reprise.runtime.log.LogHeader;

/**
 * Starts a recording or a replay: what happens in the JVM between the agent's arguments and the target's main.
 *
 * <p>Neither here nor in the weaver are there lambdas or streams: what the JDK sets up for the first ones is a tenth of the time that this takes.
 */
public final class Agent {
    private Agent() {}

    /** Called by {@link PreMain#premain}. */
    public static void start(String arguments, Instrumentation instrumentation) {
        Session session = Session.get();
        AgentOptions options = options(session, arguments);
        if (options.mode() == ReplayMode.NONE) {
            return;
        }
        openJdk(instrumentation);
        File jar = AgentJar.named(arguments);
        String mistaken = AgentJar.mistaken(jar);
        if (mistaken != null) {
            throw session.halt(Stop.USAGE, mistaken);
        }
        String archived = AotCache.mistaken(instrumentation);
        if (archived != null) {
            throw session.halt(Stop.USAGE, archived);
        }
        AgentJar.open(jar);
        session.prepare();
        Catalogue catalogue = new Catalogue();
        String image = RuntimeImage.digest();
        String agent = AgentJar.digest(jar);
        // Before there is a log, which has a home directory of its own.
        File cache = WovenJdk.directory(agent, image);
        Preemption preemption = openLog(session, options, catalogue, image, agent);
        WovenJdk wovenJdk = WovenJdk.in(cache, agent, image, options.lockstep() ? "lockstep" : "off");
        // Here too, and not where it is needed: by woven classes reading a file loads others of the JDK.
        WovenJdk shared = preemption.sites() ? WovenJdk.in(cache, agent, image, "shared") : null;
        UserHookList hooks = new UserHookList(options.hooks());
        session.hooks(hooks.kinds(), hooks.texts(), hooks);
        Weaver weaver = new Weaver(catalogue.rows(), hooks, options.lockstep(), preemption.sites());
        Weaving weaving = new Weaving(session, weaver, shared, instrumentation);
        weaving.install(session.seed(), wovenJdk);
        session.redirect(redirections(catalogue));
        session.prepareHashes();
        session.nameHashes(instrumentation.getAllLoadedClasses());
        weaving.selfTest();
        session.unhooked(weaving.unhooked());
        if (options.report()) {
            session.report(weaving.escaped());
        }
        session.instrumentation(instrumentation, hasOthers());
        session.ready(options.lockstep(), options.stall());
        session.begin(instrumentation.getAllLoadedClasses());
    }

    /** Called by {@link PreMain#agentmain}: what ran before cannot be replayed. The target goes on unharmed. */
    public static void refuseLate(String arguments, Instrumentation instrumentation) {
        String paragraph =
                "The agent was attached to a running program and does nothing: a replay must begin where the program began. Start the "
                        + "program with -javaagent instead.";
        Session.get().say(paragraph);
        throw new IllegalStateException(paragraph);
    }

    private static AgentOptions options(Session session, String arguments) {
        if (!session.claim()) {
            throw session.halt(
                    Stop.USAGE,
                    "The agent is attached twice to this JVM. Give one -javaagent of Reprise; look into JAVA_TOOL_OPTIONS "
                            + "and JDK_JAVA_OPTIONS too.");
        }
        try {
            return new AgentOptions(arguments);
        } catch (IllegalArgumentException e) {
            throw session.halt(Stop.USAGE, e.getMessage());
        }
    }

    /** The runtime, in the bootstrap loader's unnamed module, uses internal packages; woven classes of java.base call the runtime. */
    private static void openJdk(Instrumentation instrumentation) {
        Module runtime = Session.class.getModule();
        instrumentation.redefineModule(
                Object.class.getModule(),
                Set.of(runtime),
                Map.of(
                        "jdk.internal.access",
                        Set.of(runtime),
                        "jdk.internal.misc",
                        Set.of(runtime),
                        "sun.net",
                        Set.of(runtime),
                        "sun.nio.ch",
                        Set.of(runtime)),
                Map.of(
                        "java.io",
                        Set.of(runtime),
                        "java.lang",
                        Set.of(runtime),
                        "java.lang.ref",
                        Set.of(runtime),
                        "java.net",
                        Set.of(runtime),
                        "java.util.zip",
                        Set.of(runtime),
                        "jdk.internal.loader",
                        Set.of(runtime),
                        "jdk.internal.reflect",
                        Set.of(runtime),
                        "sun.nio.ch",
                        Set.of(runtime),
                        "sun.security.provider",
                        Set.of(runtime)),
                Set.of(),
                Map.of());
    }

    /** Opens the log; returns where slices may end. */
    private static Preemption openLog(
            Session session, AgentOptions options, Catalogue catalogue, String image, String agent) {
        List<String> values = new ArrayList<>(options.redacted().values());
        String command;
        try {
            command = ProgramCommand.read(options.redacted(), values);
        } catch (IllegalArgumentException e) {
            throw session.halt(Stop.USAGE, e.getMessage());
        }
        // All of it in both modes, though a replay needs the binding keys alone: see Session.
        LogHeader header = new LogHeader()
                .put(LogHeader.JDK, System.getProperty("java.vm.version") + " " + System.getProperty("os.arch"))
                .put(LogHeader.JDK_MODULES, image)
                .put(LogHeader.COMMAND, command)
                .put(LogHeader.WEAVING, weavingOptions(options, options.preemption()))
                .put(LogHeader.CATALOGUE, catalogue.digest())
                .put(LogHeader.AGENT, agent)
                .put(LogHeader.BLOCKS, options.data() ? "data" : "verify")
                .put(LogHeader.STARTED, Long.toString(System.currentTimeMillis()))
                .put(LogHeader.DIRECTORY, System.getProperty("user.dir"));
        if (!options.redacted().isEmpty()) {
            header.put(LogHeader.REDACTED, options.redacted().names());
        }
        Disks disks = new Disks(options.commit(), options.images(), options.data(), options.outputs());
        if (options.mode() == ReplayMode.RECORD) {
            session.redact(values.toArray(new String[0]));
            if (options.chaos() != null) {
                header.put(LogHeader.CHAOS, options.chaos());
            }
            session.record(
                    options.log(),
                    header,
                    options.slice(),
                    options.preemption().sites(),
                    options.chaos(),
                    options.overwrite(),
                    disks);
            return options.preemption();
        }
        List<Preemption> others = options.otherPreemptions();
        List<String> weavings = new ArrayList<>();
        for (Preemption other : others) {
            weavings.add(weavingOptions(options, other));
        }
        int other = session.replay(options.log(), header, weavings, options.anyJdk(), disks);
        return other < 0 ? options.preemption() : others.get(other);
    }

    /** Options that decide what is woven, and what hooks make of it. */
    private static String weavingOptions(AgentOptions options, Preemption preemption) {
        StringBuilder text = new StringBuilder(AgentOptions.THREADS + "=" + (options.lockstep() ? "lockstep" : "off"));
        text.append(preemption.words());
        for (UserHook hook : options.hooks()) {
            text.append(' ').append(AgentOptions.HOOK).append('=').append(hook.text());
        }
        return text.toString();
    }

    /** Whether other agents are named beside this one. */
    private static boolean hasOthers() {
        int agents = 0;
        for (String option : VM.getRuntimeArguments()) {
            if (option.startsWith("-javaagent:")) {
                agents++;
            }
        }
        return agents > 1;
    }

    private static String[] redirections(Catalogue catalogue) {
        List<String> redirections = new ArrayList<>();
        for (Row row : catalogue.rows()) {
            if (row.kind() == Row.Kind.CALL) {
                redirections.add(row.owner().replace('/', '.'));
                redirections.add(row.name());
                redirections.add(row.hook());
            }
        }
        return redirections.toArray(new String[0]);
    }
}

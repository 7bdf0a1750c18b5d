package org.reprise.agent.cli;

import java.io.PrintWriter;
import org.reprise.runtime.Stop;
import org.reprise.runtime.log.LogException;
import org.reprise.runtime.log.Printable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry class of {@code java -jar reprise-agent.jar}: names the commands and turns what goes wrong into an exit status. */
@Command(
        name = "java -jar reprise-agent.jar",
        description = "Looks into the log of a recording.",
        footer = {
            "",
            "Exit status: 0, of diff 1 where the logs differ, 64 bad arguments, 65 not a log or a corrupt one, 66 the log cannot be read."
        },
        subcommands = {Info.class, Dump.class, Stats.class, Verify.class, Diff.class, Report.class},
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = ScopeType.INHERIT)
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main() {}

    /** Runs one command and exits with its status. */
    public static void main(String[] arguments) {
        System.exit(execute(new PrintWriter(System.out), new PrintWriter(System.err), arguments));
    }

    /** Runs one command; returns the exit status. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        PrintWriter printable = new PrintWriter(new TerminalWriter(out));
        PrintWriter printableError = new PrintWriter(new TerminalWriter(err));
        int status = new CommandLine(new Main())
                .setOut(printable)
                .setErr(printableError)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .setParameterExceptionHandler(Main::refuse)
                .setExecutionExceptionHandler((thrown, command, parsed) -> explain(thrown, command))
                .execute(arguments);
        printable.flush();
        printableError.flush();
        return status;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }

    private static int refuse(ParameterException thrown, String[] arguments) {
        CommandLine command = thrown.getCommandLine();
        command.getErr().println("reprise: " + Printable.line(thrown.getMessage()));
        if (command.getParent() == null) {
            command.usage(command.getErr());
        } else {
            command.getErr().println("Try " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return Stop.USAGE;
    }

    private static int explain(Exception thrown, CommandLine command) throws Exception {
        // What was printed before belongs before it on a terminal, too.
        command.getOut().flush();
        if (thrown instanceof LogException) {
            command.getErr().println("reprise: " + Printable.line(thrown.getMessage()));
            return Stop.WRONG_LOG;
        }
        if (thrown instanceof UnreadableException) {
            command.getErr().println("reprise: " + Printable.line(thrown.getMessage()));
            return Stop.NO_INPUT;
        }
        throw thrown;
    }

    /** Takes the version from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"reprise " + (version == null ? "(not from its jar)" : version)};
        }
    }
}

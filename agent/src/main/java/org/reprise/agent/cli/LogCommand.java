package org.reprise.agent.cli;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands that read one log have in common. */
abstract class LogCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "LOG", description = "The log; it may still be written, or be cut off.")
    File log;

    @Override
    public final Integer call() throws IOException {
        check();
        try (LogCursor events = new LogCursor(log)) {
            print(events, spec.commandLine().getOut());
        } catch (IOException e) {
            throw new UnreadableException(log, e);
        }
        return 0;
    }

    /** Refuses options that do not fit together, by a ParameterException. */
    void check() {}

    abstract void print(LogCursor events, PrintWriter out) throws IOException;
}

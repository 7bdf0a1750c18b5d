package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** The end of the JVM, and signals. */
final class Shutdown {
    private Shutdown() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        ENTER,
                        "jdk/jfr/internal/dcmd/DCmdStart",
                        "execute",
                        "(Ljdk/jfr/internal/dcmd/ArgumentParser;)V",
                        "startFlightRecording",
                        EVERYWHERE,
                        "its threads read what the JVM writes"),
                new Row(
                        ENTER,
                        "java/lang/Shutdown",
                        "exit",
                        "(I)V",
                        "exiting",
                        EVERYWHERE,
                        "the monitor of the exit is the JDK's"),
                new Row(
                        ENTER,
                        "java/lang/Shutdown",
                        "shutdown",
                        "()V",
                        "vmExiting",
                        EVERYWHERE,
                        "the JVM's own thread comes in"),
                new Row(
                        EXIT,
                        "java/lang/Shutdown",
                        "shutdown",
                        "()V",
                        "vmExited",
                        EVERYWHERE,
                        "end by the last thread"),
                new Row(
                        AROUND,
                        "jdk/internal/misc/Signal",
                        "dispatch",
                        "(I)V",
                        "dispatch",
                        EVERYWHERE,
                        "a replay takes none from outside"),
                new Row(
                        NATIVE,
                        "jdk/internal/misc/Signal",
                        "handle0",
                        "(IJ)J",
                        "signalNumber",
                        EVERYWHERE,
                        "a process may inherit signals as ignored"),
                new Row(
                        NATIVE,
                        "jdk/internal/misc/Signal",
                        "raise0",
                        "(I)V",
                        "signalNumber",
                        EVERYWHERE,
                        "its delivery is recorded"),
                new Row(ENTER, "java/lang/Shutdown", "halt", "(I)V", "halting", EVERYWHERE, "end by exit and halt"));
    }
}

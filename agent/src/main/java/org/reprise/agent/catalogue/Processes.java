package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Processes at their natives; their streams are those of {@link Streams}, on descriptors that are made here. */
final class Processes {
    private static final String PROCESS = "java/lang/ProcessImpl";
    private static final String HANDLE = "java/lang/ProcessHandleImpl";
    private static final String INPUT = "java/lang/ProcessImpl$ProcessPipeInputStream";
    private static final String OUTPUT = "java/lang/ProcessImpl$ProcessPipeOutputStream";

    private Processes() {}

    static List<Row> rows() {
        return List.of(
                row("forkAndExec", PROCESS, "forkAndExec", "(I[B[B[BI[BI[B[IZ)I", "starts a process"),
                row("waitForProcessExit", HANDLE, "waitForProcessExit0", "(JZ)I", "blocks"),
                row("processNumber", HANDLE, "getCurrentPid0", "()J", "process id"),
                row("processNumber", HANDLE, "parent0", "(JJ)J", "process id"),
                row("processNumber", HANDLE, "isAlive0", "(J)J", "start time of a process"),
                row("processNumber", HANDLE, "destroy0", "(JJZ)Z", "signals a process"),
                row("processes", HANDLE, "getProcessPids0", "(J[J[J[J)I", "process ids"),
                row("processInfo", HANDLE + "$Info", "info0", "(J)V", "command, user, times"),
                new Row(
                        ENTER,
                        HANDLE,
                        "current",
                        "()Ljava/lang/ProcessHandleImpl;",
                        "currentProcess",
                        EVERYWHERE,
                        "made before main; children are compared with its start time"),
                new Row(
                        AROUND,
                        PROCESS,
                        "newFileDescriptor",
                        "(I)Ljava/io/FileDescriptor;",
                        "newFileDescriptor",
                        EVERYWHERE,
                        "below the streams of a process"),
                new Row(
                        AROUND,
                        "java/lang/ProcessEnvironment",
                        "environment",
                        "()Ljava/util/Map;",
                        "environment",
                        EVERYWHERE,
                        "below ProcessBuilder.environment"),
                new Row(MONITORS, INPUT, Row.ALL_METHODS, "", "monitor", EVERYWHERE, "reads in a monitor"),
                new Row(MONITORS, OUTPUT, Row.ALL_METHODS, "", "monitor", EVERYWHERE, "writes in a monitor"),
                new Row(
                        BEFORE,
                        INPUT,
                        "processExited",
                        "()V",
                        "monitorAwait",
                        EVERYWHERE,
                        "synchronized, while another thread may read"),
                new Row(
                        BEFORE,
                        OUTPUT,
                        "processExited",
                        "()V",
                        "monitorAwait",
                        EVERYWHERE,
                        "synchronized, while another thread may write"));
    }

    private static Row row(String hook, String owner, String name, String descriptor, String why) {
        return new Row(NATIVE, owner, name, descriptor, hook, EVERYWHERE, why);
    }
}

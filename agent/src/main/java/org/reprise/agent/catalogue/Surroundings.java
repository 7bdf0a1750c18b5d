package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** What a program can ask of the process and the machine it runs on. */
final class Surroundings {
    private Surroundings() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        CALL,
                        "java/lang/Runtime",
                        "availableProcessors",
                        "()I",
                        "availableProcessors",
                        EVERYWHERE,
                        "native"),
                new Row(CALL, "java/lang/Runtime", "freeMemory", "()J", "freeMemory", EVERYWHERE, "native"),
                new Row(CALL, "java/lang/Runtime", "totalMemory", "()J", "totalMemory", EVERYWHERE, "native"),
                new Row(CALL, "java/lang/Runtime", "maxMemory", "()J", "maxMemory", EVERYWHERE, "native"),
                new Row(
                        CALL,
                        "java/lang/System",
                        "getenv",
                        "(Ljava/lang/String;)Ljava/lang/String;",
                        "getenv",
                        TARGET,
                        "environment"),
                new Row(CALL, "java/lang/System", "getenv", "()Ljava/util/Map;", "getenv", TARGET, "environment"),
                new Row(CALL, "java/lang/ProcessHandle", "pid", "()J", "pid", EVERYWHERE, "process id"),
                new Row(
                        AROUND,
                        "sun/management/RuntimeImpl",
                        "getUptime",
                        "()J",
                        "getUptime",
                        EVERYWHERE,
                        "clock, process id"),
                new Row(
                        AROUND,
                        "sun/management/RuntimeImpl",
                        "getStartTime",
                        "()J",
                        "getStartTime",
                        EVERYWHERE,
                        "clock, process id"),
                new Row(
                        AROUND,
                        "sun/management/RuntimeImpl",
                        "getName",
                        "()Ljava/lang/String;",
                        "getName",
                        EVERYWHERE,
                        "clock, process id"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getCurrentThreadCpuTime",
                        "()J",
                        "getCurrentThreadCpuTime",
                        EVERYWHERE,
                        "clock"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getCurrentThreadUserTime",
                        "()J",
                        "getCurrentThreadUserTime",
                        EVERYWHERE,
                        "clock"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getThreadCpuTime",
                        "(J)J",
                        "getThreadCpuTime",
                        EVERYWHERE,
                        "clock"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getThreadUserTime",
                        "(J)J",
                        "getThreadUserTime",
                        EVERYWHERE,
                        "clock"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getThreadCount",
                        "()I",
                        "getThreadCount",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getPeakThreadCount",
                        "()I",
                        "getPeakThreadCount",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "resetPeakThreadCount",
                        "()V",
                        "resetPeakThreadCount",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getTotalStartedThreadCount",
                        "()J",
                        "getTotalStartedThreadCount",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getDaemonThreadCount",
                        "()I",
                        "getDaemonThreadCount",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getAllThreadIds",
                        "()[J",
                        "getAllThreadIds",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getThreadInfo",
                        "([JI)[Ljava/lang/management/ThreadInfo;",
                        "getThreadInfo",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getThreadInfo",
                        "([JZZ)[Ljava/lang/management/ThreadInfo;",
                        "getThreadInfo",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "getThreadInfo",
                        "([JZZI)[Ljava/lang/management/ThreadInfo;",
                        "getThreadInfo",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "sun/management/ThreadImpl",
                        "dumpAllThreads",
                        "(ZZI)[Ljava/lang/management/ThreadInfo;",
                        "dumpAllThreads",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        CALL,
                        "java/lang/System",
                        "console",
                        "()Ljava/io/Console;",
                        "console",
                        TARGET,
                        "a terminal or none"));
    }
}

package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Threads: start, end, sleep, park, interrupt, and what can be asked of a thread. */
final class Threads {
    private Threads() {}

    static List<Row> rows() {
        return List.of(
                new Row(CALL, "java/lang/Thread", "start0", "()V", "start0", EVERYWHERE, "native below every start"),
                new Row(
                        ENTER,
                        "java/lang/Thread",
                        "run",
                        "()V",
                        "runEntry",
                        EVERYWHERE,
                        "first code of a thread with a Runnable"),
                new Row(
                        EXIT,
                        "java/lang/Thread",
                        "exit",
                        "()V",
                        "threadEnding",
                        EVERYWHERE,
                        "last code of every thread"),
                new Row(
                        CALL,
                        "java/lang/Thread",
                        "isAlive",
                        "()Z",
                        "isAlive",
                        EVERYWHERE,
                        "native in JDK 17; the JVM ends a thread later"),
                new Row(
                        AROUND,
                        "java/lang/Thread",
                        "getState",
                        "()Ljava/lang/Thread$State;",
                        "getState",
                        EVERYWHERE,
                        "the JVM sees a parked thread"),
                new Row(
                        AROUND,
                        "java/lang/Thread",
                        "threadState",
                        "()Ljava/lang/Thread$State;",
                        "getState",
                        EVERYWHERE,
                        "below getThreadGroup, toString of virtual threads; since JDK 19"),
                new Row(
                        AROUND,
                        "java/lang/Thread",
                        "getAllThreads",
                        "()[Ljava/lang/Thread;",
                        "getAllThreads",
                        EVERYWHERE,
                        "the JVM has threads of its own; since JDK 19"),
                new Row(
                        AROUND,
                        "java/lang/Thread",
                        "getAllStackTraces",
                        "()Ljava/util/Map;",
                        "getAllStackTraces",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "java/lang/Thread",
                        "getStackTrace",
                        "()[Ljava/lang/StackTraceElement;",
                        "getStackTrace",
                        EVERYWHERE,
                        "a thread without the turn is in the scheduler"),
                new Row(
                        AROUND,
                        "java/lang/ThreadGroup",
                        "activeCount",
                        "()I",
                        "activeCount",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "java/lang/ThreadGroup",
                        "enumerate",
                        "([Ljava/lang/Thread;)I",
                        "enumerate",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        AROUND,
                        "java/lang/ThreadGroup",
                        "enumerate",
                        "([Ljava/lang/Thread;Z)I",
                        "enumerate",
                        EVERYWHERE,
                        "the JVM has threads of its own"),
                new Row(
                        CALL,
                        "jdk/internal/vm/ContinuationSupport",
                        "isSupported",
                        "()Z",
                        "isSupported",
                        EVERYWHERE,
                        "a virtual thread is to be a thread that can be adopted; since JDK 21"),
                new Row(
                        AROUND,
                        "java/lang/Thread",
                        "interrupt",
                        "()V",
                        "interrupt",
                        EVERYWHERE,
                        "ends waits of the scheduler"),
                new Row(
                        AROUND,
                        "java/lang/Thread",
                        "stop",
                        "()V",
                        "stop",
                        EVERYWHERE,
                        "throws wherever the thread is, also in the scheduler"),
                new Row(
                        AROUND,
                        "java/lang/Thread",
                        "isInterrupted",
                        "()Z",
                        "isInterrupted",
                        EVERYWHERE,
                        "a thread without the turn keeps its status in the scheduler"),
                new Row(
                        AROUND,
                        "java/lang/Thread",
                        "nextThreadID",
                        "()J",
                        "nextThreadId",
                        EVERYWHERE,
                        "compiler threads draw ids too; up to JDK 18"),
                new Row(
                        AROUND,
                        "java/lang/Thread$ThreadIdentifiers",
                        "next",
                        "()J",
                        "nextThreadId",
                        EVERYWHERE,
                        "compiler threads draw ids too; since JDK 19"),
                new Row(CALL, "java/lang/Thread", "yield", "()V", "yield", EVERYWHERE, "native in JDK 17"),
                new Row(CALL, "java/lang/Thread", "onSpinWait", "()V", "yield", EVERYWHERE, "intrinsic"),
                new Row(CALL, "java/lang/Thread", "sleep", "(J)V", "sleep", EVERYWHERE, "native in JDK 17"),
                new Row(CALL, "java/lang/Thread", "sleep", "(JI)V", "sleep", EVERYWHERE, "blocks"),
                new Row(
                        CALL,
                        "java/lang/Thread",
                        "sleep",
                        "(Ljava/time/Duration;)V",
                        "sleep",
                        EVERYWHERE,
                        "blocks; since JDK 19"),
                new Row(
                        CALL,
                        "jdk/internal/misc/Unsafe",
                        "park",
                        "(ZJ)V",
                        "park",
                        EVERYWHERE,
                        "intrinsic below LockSupport"),
                new Row(
                        CALL,
                        "jdk/internal/misc/Unsafe",
                        "unpark",
                        "(Ljava/lang/Object;)V",
                        "unpark",
                        EVERYWHERE,
                        "intrinsic below LockSupport"),
                new Row(
                        SPIN,
                        "java/util/concurrent/ForkJoinPool$WorkQueue",
                        "helpComplete",
                        "(Ljava/util/concurrent/ForkJoinTask;ZI)I",
                        "yieldPoint",
                        EVERYWHERE,
                        "in JDK 17 a thread outside the pool spins for as long as another's task lies on top of the queue that both submit to"));
    }
}

package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.List;

/** Threads: start, end, sleep, park, interrupt, and what can be asked of a thread. */
final class Threads {
    private Threads() {}

    static List<Row> rows() {
        return List.of(
                new Row(
                        BEFORE,
                        "java/lang/Thread",
                        "start0",
                        "()V",
                        "threadStarting",
                        EVERYWHERE,
                        "native below every start"),
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
                        "interrupt",
                        "()V",
                        "interrupt",
                        EVERYWHERE,
                        "ends waits of the scheduler"),
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

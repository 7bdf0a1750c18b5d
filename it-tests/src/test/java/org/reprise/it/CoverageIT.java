package org.reprise.it;

import static org.reprise.it.Interleavings.programs;
import static org.reprise.it.Interleavings.programsSince;
import static org.reprise.it.Interleavings.programsUpTo;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.Crowds;
import org.reprise.it.target.Exits;
import org.reprise.it.target.Locks;
import org.reprise.it.target.Memory;
import org.reprise.it.target.Pools;
import org.reprise.it.target.Queues;
import org.reprise.it.target.Synchronizers;
import org.reprise.it.target.Timers;
import org.reprise.it.target.Virtuals;

/** What the JDK has for threads, area by area, each with a program of its own: {@link ThreadsIT} has the language's and the JVM's part. */
class CoverageIT {
    /** Structured concurrency is a preview as late as JDK 25. */
    private static final String PREVIEW = "--enable-preview";

    @TempDir
    Path directory;

    static Stream<Arguments> rows() {
        return Stream.of(
                        programs(Locks.class, "heldInIo"),
                        programs(
                                Synchronizers.class,
                                "reentrantLock",
                                "fairLock",
                                "tryLock",
                                "timedLocks",
                                "lockInterruptibly",
                                "condition",
                                "conditionTimeout",
                                "readWriteLock",
                                "stampedLock",
                                "semaphore",
                                "countDownLatch",
                                "cyclicBarrier",
                                "brokenBarrier",
                                "phaser",
                                "exchanger"),
                        programs(
                                Queues.class,
                                "arrayBlocking",
                                "arrayBlockingFair",
                                "linkedBlocking",
                                "linkedBlockingDeque",
                                "priorityBlocking",
                                "synchronous",
                                "synchronousFair",
                                "givenUpLast",
                                "linkedTransfer",
                                "transfer",
                                "delay",
                                "delayTimed",
                                "dequeEnds",
                                "bulk",
                                "linked",
                                "linkedDeque",
                                "hashMap",
                                "skipListMap",
                                "compute",
                                "computeSkipList",
                                "keySet",
                                "skipListSet",
                                "copyOnWriteSet",
                                "copyOnWrite"),
                        programs(
                                Pools.class,
                                "fixed",
                                "cached",
                                "single",
                                "workStealing",
                                "invokeAny",
                                "completionService",
                                "cancel",
                                "shutdownNow",
                                "rejected",
                                "forkJoin",
                                "managedBlocker",
                                "counted",
                                "parallelStream",
                                "completableFuture",
                                "futureTimeouts",
                                "scheduled",
                                "singleScheduled",
                                "flow"),
                        programs(Timers.class, "tasks", "cancel", "dies"),
                        programs(
                                Memory.class,
                                "varHandle",
                                "unsafe",
                                "updaters",
                                "arrays",
                                "references",
                                "adders",
                                "threadLocal"),
                        programs(
                                Exits.class,
                                "deaths",
                                "errorInMain",
                                "halt",
                                "haltInHook",
                                "exitInHandler",
                                "hooksRace",
                                "initializerFails"),
                        programsUpTo(19, Exits.class, "stop"),
                        programs(
                                Crowds.class,
                                "groups",
                                "groupInterrupt",
                                "enumerate",
                                "afterMain",
                                "stackTraces",
                                "managementCounts",
                                "managementInfo"))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest(name = "{0} {1}, {2}")
    @MethodSource("rows")
    void everyReplayIsTheRecording(Class<?> program, String name, Jdk jdk, boolean differs) {
        if (differs && jdk == Jdk.own()) {
            Interleavings.bareRunsDiffer(program, name, jdk);
        }
        Interleavings.replay(directory, program, name, jdk);
    }

    static Stream<Arguments> virtualThreads() {
        return Stream.concat(
                programsSince(
                        21,
                        Virtuals.class,
                        "races",
                        "monitors",
                        "sleepAndPark",
                        "interrupts",
                        "locks",
                        "queue",
                        "executor",
                        "factory",
                        "identity",
                        "many",
                        "daemons",
                        "io",
                        "sockets"),
                programsSince(25, Virtuals.class, "scopedValue", "structured", "joiners"));
    }

    @ParameterizedTest(name = "{1}, {2}")
    @MethodSource("virtualThreads")
    void virtualThreadsReplay(Class<?> program, String name, Jdk jdk, boolean differs) {
        Interleavings.bareRunsDiffer(program, name, jdk, PREVIEW);
        Interleavings.replay(directory, program, name, jdk, PREVIEW);
    }
}

package org.reprise.it.target;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.invoke.SwitchPoint;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Method;
import java.util.function.IntUnaryOperator;

/** One thread has the JVM do what all threads, or one of its own, must help with or stop for; another counts. Neither blocks. */
public final class JvmWaits {
    private static volatile long shared;
    private static volatile boolean ended;

    private JvmWaits() {}

    /**
     * Begins when it is told to by a byte of input.
     *
     * @param args what
     */
    public static void main(String[] args) throws Exception {
        Thread counting = new Thread(
                () -> {
                    while (!ended) {
                        shared++;
                    }
                },
                "counting");
        System.out.println("begins");
        if (System.in.read() < 0) {
            return;
        }
        counting.start();
        for (String arg : args) {
            one(arg, counting);
            System.out.println(arg + " " + shared);
        }
        ended = true;
        counting.join();
    }

    private static void one(String what, Thread other) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        switch (what) {
            case "stackOfAnother" -> other.getStackTrace();
            case "allStacks" -> Thread.getAllStackTraces();
            case "dumpThreads" -> threads.dumpAllThreads(true, true);
            case "threadInfo" -> threads.getThreadInfo(threads.getAllThreadIds(), 5);
            case "findDeadlocks" -> threads.findDeadlockedThreads();
            case "gc" -> System.gc();
            case "memory" -> ManagementFactory.getMemoryMXBean().gc();
            case "dumpHeap" -> dumpHeap();
            case "histogram" -> command("GC.class_histogram");
            case "printThreads" -> command("Thread.print");
            case "codeCache" -> command("Compiler.codecache");
            case "callSite" -> callSites();
            case "switchPoint" -> SwitchPoint.invalidateAll(new SwitchPoint[] {new SwitchPoint()});
            case "overriding" -> overriding();
            case "closeArena" -> closeArena();
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static void dumpHeap() throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap("waits.hprof", true);
    }

    /** As the bean of commands does, without a server of beans. */
    private static void command(String line) throws ReflectiveOperationException {
        Class<?> type = Class.forName("com.sun.management.internal.DiagnosticCommandImpl");
        Method bean = type.getDeclaredMethod("getDiagnosticCommandMBean");
        Method execute = type.getDeclaredMethod("executeDiagnosticCommand", String.class);
        bean.setAccessible(true);
        execute.setAccessible(true);
        execute.invoke(bean.invoke(null), line);
    }

    /** What is compiled for the target of a call site is thrown away as that changes. */
    private static void callSites() throws ReflectiveOperationException {
        MethodHandle one = MethodHandles.constant(int.class, 1);
        MutableCallSite site = new MutableCallSite(one);
        site.setTarget(MethodHandles.constant(int.class, 2));
        MutableCallSite.syncAll(new MutableCallSite[] {site});
    }

    /** What is compiled for a call with one target is thrown away as a class is loaded in which there is another. */
    private static void overriding() {
        Plus operator = new Plus();
        int sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum = operator.applyAsInt(sum);
        }
        operator = new Minus();
        System.out.println(operator.applyAsInt(sum));
    }

    /** By reflection, since this module is compiled for Java 17. */
    private static void closeArena() throws ReflectiveOperationException {
        Class<?> type = Class.forName("java.lang.foreign.Arena");
        Method shared = type.getMethod("ofShared");
        MethodHandle close = MethodHandles.publicLookup().findVirtual(type, "close", MethodType.methodType(void.class));
        try {
            close.invoke(shared.invoke(null));
        } catch (ReflectiveOperationException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static class Plus implements IntUnaryOperator {
        @Override
        public int applyAsInt(int operand) {
            return operand + step();
        }

        int step() {
            return 1;
        }
    }

    private static final class Minus extends Plus {
        @Override
        int step() {
            return -1;
        }
    }
}

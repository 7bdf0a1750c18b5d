package org.reprise.it.target;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Programs that look at all threads: groups, enumeration, stack traces, the management bean. */
public final class Crowds {
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private Crowds() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "groups" -> groups();
            case "groupInterrupt" -> groupInterrupt();
            case "enumerate" -> enumerate();
            case "afterMain" -> afterMain();
            case "stackTraces" -> stackTraces();
            case "managementCounts" -> managementCounts();
            case "managementInfo" -> managementInfo();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    private static Runnable life(int number) {
        return () -> {
            for (int i = 0; i < 20; i++) {
                Seen.busy(30 + number);
                if (i % 5 == number % 5) {
                    sleep();
                }
                Seen.here(number);
            }
            RUNNING.decrementAndGet();
        };
    }

    private static void sleep() {
        try {
            Thread.sleep(0, 200_000);
        } catch (InterruptedException e) {
            Seen.note(-1);
        }
    }

    private static List<Thread> start(ThreadGroup group, int number) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Thread thread = new Thread(group, life(i), "life " + i);
            RUNNING.incrementAndGet();
            threads.add(thread);
            thread.start();
        }
        return threads;
    }

    private static void look(ThreadGroup group, Thread[] into) {
        Seen.note(group.activeCount());
        int count = group.enumerate(into);
        for (int i = 0; i < count; i++) {
            Seen.note(into[i].getName().hashCode());
        }
    }

    private static ThreadGroup root() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root;
    }

    private static void groups() throws InterruptedException {
        ThreadGroup outer = new ThreadGroup("outer") {
            @Override
            public void uncaughtException(Thread thread, Throwable e) {
                System.out.println(thread.getName() + " in " + getName() + ": " + e.getMessage());
            }
        };
        ThreadGroup inner = new ThreadGroup(outer, "inner");
        Thread[] found = new Thread[30];
        List<Thread> threads = new ArrayList<>(start(outer, 3));
        threads.addAll(start(inner, 4));
        threads.add(new Thread(inner, () -> {
            Seen.busy(500);
            throw new IllegalStateException("thrown");
        }));
        threads.get(threads.size() - 1).start();
        for (boolean alive = true; alive; ) {
            alive = false;
            for (Thread thread : threads) {
                alive |= thread.isAlive();
            }
            look(outer, found);
            look(inner, found);
            Seen.note(outer.enumerate(found, false));
            Seen.note(root().activeGroupCount());
        }
        for (Thread thread : threads) {
            System.out.println(thread.getName() + " " + thread.getThreadGroup());
        }
    }

    private static void groupInterrupt() throws InterruptedException {
        ThreadGroup group = new ThreadGroup("group");
        List<Thread> threads = start(group, 4);
        while (group.activeCount() > 0) {
            group.interrupt();
            Seen.busy(300);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void enumerate() throws InterruptedException {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] found = new Thread[30];
        for (int round = 0; round < 10; round++) {
            List<Thread> threads = start(group, 5);
            while (Thread.activeCount() > 1) {
                Seen.note(Thread.enumerate(found));
                look(root(), found);
            }
            for (Thread thread : threads) {
                Seen.note(thread.isAlive() ? 1 : 0);
            }
        }
        int count = root().enumerate(found);
        for (int i = 0; i < count; i++) {
            System.out.println(found[i].getName());
        }
    }

    /** The JVM's DestroyJavaVM thread comes into main's group when main has ended. */
    private static void afterMain() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        for (Thread thread : Seen.threads(2, me -> {
            Thread[] found = new Thread[30];
            for (int i = 0; i < 100; i++) {
                look(group, found);
                Seen.busy(100);
                if (i % 20 == 0) {
                    Thread.sleep(1);
                }
            }
            Seen.print();
        })) {
            thread.start();
        }
    }

    private static void trace(Thread thread, StackTraceElement[] trace) {
        Seen.note(thread.getName().hashCode());
        for (StackTraceElement frame : trace) {
            if (frame.getClassName().startsWith("org.reprise.runtime.")) {
                throw new IllegalStateException(frame.toString());
            }
            Seen.note(frame.toString().hashCode());
        }
    }

    private static void stackTraces() throws InterruptedException {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        List<Thread> threads = start(group, 4);
        while (RUNNING.get() > 0) {
            Map<String, Thread> sorted = new TreeMap<>();
            Map<Thread, StackTraceElement[]> traces = Thread.getAllStackTraces();
            for (Thread thread : traces.keySet()) {
                sorted.put(thread.getName(), thread);
            }
            for (Thread thread : sorted.values()) {
                trace(thread, traces.get(thread));
            }
            for (Thread thread : threads) {
                trace(thread, thread.getStackTrace());
            }
            if (RUNNING.get() == 0) {
                System.out.println(sorted.keySet());
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            System.out.println(entry.getKey() + " " + entry.getValue().length);
        }
    }

    private static void managementCounts() throws InterruptedException {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        for (int round = 0; round < 5; round++) {
            RUNNING.set(0);
            List<Thread> threads = start(group, 5);
            while (RUNNING.get() > 0) {
                Seen.note(bean.getThreadCount());
                Seen.note(bean.getDaemonThreadCount());
                Seen.note(bean.getPeakThreadCount());
                Seen.note(bean.getTotalStartedThreadCount());
                Seen.note(Arrays.hashCode(bean.getAllThreadIds()));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.println(bean.getThreadCount() + " " + bean.getPeakThreadCount() + " "
                    + bean.getTotalStartedThreadCount() + " " + Arrays.toString(bean.getAllThreadIds()));
            bean.resetPeakThreadCount();
        }
    }

    @SuppressWarnings("deprecation")
    private static void managementInfo() throws InterruptedException {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        List<Thread> threads = start(group, 4);
        while (RUNNING.get() > 0) {
            see(bean.getThreadInfo(bean.getAllThreadIds(), 5));
            see(bean.dumpAllThreads(true, true));
            ThreadInfo gone = bean.getThreadInfo(threads.get(0).getId());
            Seen.note(gone == null ? 0 : 1);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (ThreadInfo info : bean.dumpAllThreads(false, false)) {
            System.out.print(info);
        }
    }

    private static void see(ThreadInfo[] infos) {
        ThreadInfo[] sorted = infos.clone();
        Arrays.sort(sorted, Comparator.comparing(info -> info == null ? "" : info.getThreadName()));
        for (ThreadInfo info : sorted) {
            if (info != null) {
                Seen.note(
                        info.getThreadName().hashCode() + info.getThreadState().ordinal());
                for (StackTraceElement frame : info.getStackTrace()) {
                    Seen.note(frame.toString().hashCode());
                }
            }
        }
    }
}

package org.reprise.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import jdk.internal.misc.Unsafe;

/** What the JDK keeps of threads, and threads that it starts to work for the target. */
final class JdkThreads {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final Class<?> HOLDER = holder();
    /** Where a thread has what it wants to be interrupted: a channel or a selector. */
    private static final long BLOCKER =
            UNSAFE.objectFieldOffset(Thread.class, HOLDER == Thread.class ? "blocker" : "nioBlocker");

    private static final long STACK_SIZE = UNSAFE.objectFieldOffset(HOLDER, "stackSize");
    private static final long TASK = UNSAFE.objectFieldOffset(HOLDER, HOLDER == Thread.class ? "target" : "task");
    /** What the threads run in which a group of asynchronous channels waits for sockets; by its name, since most programs have none. */
    /** Its name, or the beginning of it while it waits. */
    private static final String REAPER = "process reaper";

    private static final String POLLS = "sun.nio.ch.EPollPort$EventHandlerTask";
    /** What a thread of a pool runs. */
    private static final Class<?> POOLED = find("java.util.concurrent.ThreadPoolExecutor$Worker");
    /** Methods of sun.nio.ch.Interruptible; the second is null where the JDK has none. */
    private static final Method INTERRUPT = interruptible("interrupt", Thread.class);

    private static final Method POST_INTERRUPT = interruptible("postInterrupt");

    /** Whether {@link #beforeStart} has nothing to do any more. */
    private static boolean virtualInitialized;

    private JdkThreads() {}

    /**
     * The holder is about to start a thread. Before the first virtual one, initializes the class that StackWalker initializes in such a thread: Reprise uses that there, in one mode and perhaps not in the other. What a
     * bare JVM runs has initialized it, too.
     */
    static void beforeStart(TargetThread holder, Thread thread) {
        if (virtualInitialized || !TargetThread.isVirtual(thread)) {
            return;
        }
        virtualInitialized = true;
        holder.beginQuiet();
        Hooks.engine.freeze();
        try {
            Class.forName("java.lang.VirtualThread", true, null);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        } finally {
            Hooks.engine.thaw();
            holder.endQuiet();
        }
    }

    /** The class that has the size of the stack: one for itself since JDK 19. */
    private static Class<?> holder() {
        try {
            return Class.forName("java.lang.Thread$FieldHolder");
        } catch (ClassNotFoundException e) {
            return Thread.class;
        }
    }

    private static Class<?> find(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Method interruptible(String name, Class<?>... parameters) {
        try {
            return Class.forName("sun.nio.ch.Interruptible").getMethod(name, parameters);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /**
     * Whether the thread, one of the JDK's own, works for the target: it waits for the end of a process, closes connections that have not been used, waits at sockets for virtual
     * threads, or is of the pool of asynchronous channels or polls for it, where threads have no names of their own.
     */
    static boolean isHelper(Thread thread) {
        String name = thread.getName();
        return name.startsWith(REAPER)
                || name.equals("Keep-Alive-Timer")
                || name.equals("Read-Poller")
                || name.equals("Write-Poller")
                || name.startsWith("InnocuousThread-") && servesChannels(UNSAFE.getReference(holder(thread), TASK));
    }

    /** Whether the current thread is the JDK's that waits for the end of a process, and then takes what is left in its pipes: on JDK 17 a plain one, of the JVM's own group. */
    static boolean isReaper(Thread current) {
        return current.getName().startsWith(REAPER)
                && (Hooks.isInnocuous(current) || current.getThreadGroup().getParent() == null);
    }

    private static boolean servesChannels(Object task) {
        return POOLED.isInstance(task)
                || task != null && task.getClass().getName().equals(POLLS);
    }

    /** Gives a helper that is about to be started a stack on which classes can be woven. */
    static void widen(Thread thread) {
        UNSAFE.putLong(holder(thread), STACK_SIZE, 0);
    }

    /** Returns the class of what the thread was given to run, or null. */
    static Class<?> taskClass(Thread thread) {
        Object holder = holder(thread);
        Object task = holder == null ? null : UNSAFE.getReference(holder, TASK);
        return task == null ? null : task.getClass();
    }

    private static Object holder(Thread thread) {
        return HOLDER == Thread.class
                ? thread
                : UNSAFE.getReference(thread, UNSAFE.objectFieldOffset(Thread.class, "holder"));
    }

    /** As Thread.interrupt does: if the thread is in a channel or a selector, closes or wakes that. Returns whether it is. */
    static boolean interruptChannel(Thread thread) {
        Object blocker = UNSAFE.getReferenceVolatile(thread, BLOCKER);
        if (blocker == null) {
            return false;
        }
        try {
            INTERRUPT.invoke(blocker, thread);
            if (POST_INTERRUPT != null) {
                POST_INTERRUPT.invoke(blocker);
            }
        } catch (InvocationTargetException e) {
            throw Thrown.<RuntimeException>sneak(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
        return true;
    }
}

package org.reprise.it.target.program;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Timer;
import java.util.Vector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** What the threads of one program share, races and all. */
final class World {
    /** Threads that a program may start. */
    static final int MOST_THREADS = 24;
    /** Digests that a program prints. */
    static final int MOST_WORKERS = 64;

    static final VarHandle HANDLE;
    private static final String POOL = "pool";

    static {
        try {
            HANDLE = MethodHandles.lookup().findVarHandle(World.class, "handled", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Which operations came in which order; on purpose without a lock. */
    long trace;

    long plain0;
    long plain1;
    volatile long volatile0;
    volatile long volatile1;
    long handled;
    int flags;
    /** Made when first needed, or twice. */
    long[] made;
    /** Alike, but for races. */
    long first;

    long second;
    int head;
    final long[] ring = new long[8];
    final long[] cells = new long[4];
    final AtomicLongArray atomics = new AtomicLongArray(2);
    final ConcurrentHashMap<Integer, Long> map = new ConcurrentHashMap<>();
    final List<Long> vector = new Vector<>();
    final List<Long> synchronizedList = Collections.synchronizedList(new ArrayList<>());
    final ThreadLocal<long[]> local = ThreadLocal.withInitial(() -> new long[1]);

    final Guard[] guards = {new Guard(), new Guard(), new Guard()};
    final ReentrantLock[] locks = {new ReentrantLock(), new ReentrantLock(true)};
    final Condition[] conditions = {locks[0].newCondition(), locks[1].newCondition()};
    final ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
    final StampedLock stamped = new StampedLock();
    final Semaphore semaphore = new Semaphore(2);
    final CountDownLatch latch = new CountDownLatch(3);
    final CyclicBarrier barrier = new CyclicBarrier(2);
    final Exchanger<Long> exchanger = new Exchanger<>();
    final List<BlockingQueue<Long>> queues =
            List.of(new ArrayBlockingQueue<>(2), new LinkedBlockingQueue<>(2), new SynchronousQueue<>());

    /** By order of their starts, main first. */
    final Thread[] threads = new Thread[MOST_THREADS];

    final AtomicInteger started = new AtomicInteger();
    final AtomicInteger workers = new AtomicInteger();
    /** By the number of the {@link Worker}, the only one that writes it. */
    final long[] digests = new long[MOST_WORKERS];
    /** Whether no program follows: the exit operation exits, and nobody waits for daemons. */
    final boolean last;
    /** Null where the program has no use for it; so are the next two. */
    final ScheduledThreadPoolExecutor pool;

    final ForkJoinPool forks;
    final Timer timer;

    World(List<Node> program, boolean last) {
        this.last = last;
        enlist(Thread.currentThread());
        pool = uses(program, Op.SUBMIT) || uses(program, Op.SCHEDULE)
                ? new ScheduledThreadPoolExecutor(2, this::poolThread)
                : null;
        forks = uses(program, Op.FORK) ? new ForkJoinPool(2) : null;
        timer = uses(program, Op.TIMER) ? new Timer(true) : null;
    }

    private static boolean uses(List<Node> nodes, Op op) {
        for (Node node : nodes) {
            if (node.op() == op || uses(node.body(), op)) {
                return true;
            }
        }
        return false;
    }

    private Thread poolThread(Runnable task) {
        Thread thread = new Thread(task, POOL);
        enlist(thread);
        return thread;
    }

    /** Gives the thread a number; false where there are enough. */
    boolean enlist(Thread thread) {
        int number = started.getAndIncrement();
        if (number < MOST_THREADS) {
            threads[number] = thread;
        }
        return number < MOST_THREADS;
    }

    /** Returns a thread of the program, or null. */
    Thread thread(int a) {
        return threads[a % Math.min(started.get(), MOST_THREADS)];
    }

    /** Waits for what the program has started, which may miss what comes late: it then runs on beside the next program. */
    void finish() {
        join();
        if (pool != null) {
            pool.shutdown();
            awaitTermination(pool);
        }
        if (forks != null) {
            forks.shutdown();
            awaitTermination(forks);
        }
        if (timer != null) {
            timer.cancel();
        }
        join();
        Thread.interrupted();
    }

    private void join() {
        for (int i = 1; i < MOST_THREADS; i++) {
            Thread thread = threads[i];
            if (thread != null && !thread.getName().equals(POOL) && !(last && thread.isDaemon())) {
                join(thread);
            }
        }
    }

    /** Threads of the program interrupt main, too, which goes on waiting. */
    private static void join(Thread thread) {
        boolean done = false;
        while (!done) {
            try {
                thread.join();
                done = true;
            } catch (InterruptedException e) {
                Thread.interrupted();
            }
        }
    }

    private static void awaitTermination(ExecutorService service) {
        boolean done = false;
        while (!done) {
            try {
                done = service.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.interrupted();
            }
        }
    }

    /** Returns what the program has come to so far, in one line. */
    String outcome() {
        long shared = plain0 * 3 + plain1 * 5 + volatile0 * 7 + volatile1 * 11 + handled * 13;
        for (long cell : cells) {
            shared = shared * 31 + cell;
        }
        for (int i = 0; i < atomics.length(); i++) {
            shared = shared * 31 + atomics.get(i);
        }
        for (Guard guard : guards) {
            shared = shared * 31 + guard.value;
        }
        for (BlockingQueue<Long> queue : queues) {
            shared = shared * 31 + queue.toString().hashCode();
        }
        shared = shared * 31 + map.toString().hashCode();
        StringBuilder line = new StringBuilder("trace ").append(Long.toHexString(trace));
        line.append(" shared ").append(Long.toHexString(shared)).append(" threads");
        for (int i = 0; i < Math.min(workers.get(), MOST_WORKERS); i++) {
            line.append(' ').append(Long.toHexString(digests[i]));
        }
        return line.toString();
    }
}

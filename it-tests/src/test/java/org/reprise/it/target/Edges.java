package org.reprise.it.target;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Does what Reprise has hooks for where the stack is all but full, or the memory, catches what comes of it, and goes on: a second thread then needs every monitor.
 */
public final class Edges {
    /** Frames from the deepest one up that try it. */
    private static final int FRAMES = 240;
    /** Every so many of them does. */
    private static final int STEP = 5;
    /** Stack of a thread that fills it, bytes: quickly. */
    private static final long STACK = 256 << 10;
    /** Times that the memory is filled. */
    private static final int FILLS = 1;

    private static final Object LOCK = new Object();
    private static final Object OTHER = new Object();
    private static final ReentrantLock REENTRANT = new ReentrantLock();
    private static final ArrayBlockingQueue<Object> QUEUE = new ArrayBlockingQueue<>(2);
    private static final WeakReference<Object> WEAK = new WeakReference<>(LOCK);
    private static File file;
    private static long sink;
    private static volatile Object[] chain;

    /** What is tried. */
    @SuppressWarnings("javadoc")
    public enum Operation {
        NANO,
        MILLIS,
        INSTANT,
        EXISTS,
        MISSING,
        READ,
        WRITE,
        POSITIONED,
        LIST,
        ATTRIBUTES,
        DELETE,
        ENVIRONMENT,
        MEMORY,
        RANDOM,
        PRINT,
        THREAD,
        BLOCK,
        METHOD,
        NESTED,
        CONTENDED,
        WAIT,
        NOTIFY,
        PARK,
        UNPARK,
        SLEEP,
        YIELD,
        LOOP,
        CLASS,
        REENTRANT,
        QUEUE,
        INTERRUPT,
        TRACES,
        WEAK,
        HOOKED,
        IGNORED,
        IDLE
    }

    private Edges() {}

    /**
     * Runs it.
     *
     * @param args {@code stack} or {@code memory}, and the operations, or none for all
     */
    public static void main(String[] args) throws Exception {
        file = File.createTempFile("edges", ".bin");
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(new byte[5000]);
        }
        Thread busy = new Thread(Edges::contend, "busy");
        busy.setDaemon(true);
        busy.start();
        Operation[] operations = Operation.values();
        if (args.length > 1) {
            operations = new Operation[args.length - 1];
            for (int i = 1; i < args.length; i++) {
                operations[i - 1] = Operation.valueOf(args[i]);
            }
        }
        for (Operation operation : operations) {
            if (args[0].equals("stack")) {
                Thread deep = new Thread(null, () -> descend(operation), "deep", STACK);
                deep.start();
                deep.join();
            } else {
                for (int i = 0; i < FILLS; i++) {
                    fill(operation);
                }
            }
        }
        end();
    }

    private static void contend() {
        for (int i = 0; i < Integer.MAX_VALUE; i++) {
            synchronized (OTHER) {
                sink ^= i;
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void end() throws InterruptedException {
        System.out.println();
        System.out.println("held " + Thread.holdsLock(LOCK));
        Thread second = new Thread(Edges::needAll, "second");
        second.start();
        second.join();
        System.out.println("end");
    }

    private static void needAll() {
        synchronized (LOCK) {
            synchronized (OTHER) {
                synchronized (Edges.class) {
                    System.out.println("the second thread has them all");
                }
            }
        }
    }

    private static void descend(Operation operation) {
        for (int pad = 0; pad < 3; pad++) {
            try {
                down(operation, pad);
            } catch (StackOverflowError e) {
                sink++;
            }
        }
    }

    /** Returns how many frames below have tried. The pads shift where in a frame the stack ends. */
    private static int down(Operation operation, int pad) {
        int tried = 0;
        try {
            tried = pad == 0 ? down(operation, pad) : pad == 1 ? down1(operation, 1, 2, 3) : down2(operation);
        } catch (StackOverflowError e) {
            sink++;
        }
        if (tried < FRAMES && tried % STEP == pad) {
            try {
                run(operation);
            } catch (StackOverflowError e) {
                sink++;
            } catch (IOException | InterruptedException | ReflectiveOperationException | LinkageError e) {
                // Whose initializer overflowed, perhaps.
                sink++;
            }
        }
        return tried + 1;
    }

    private static int down1(Operation operation, long a, long b, long c) {
        sink += a + b + c;
        return down(operation, 1);
    }

    private static int down2(Operation operation) {
        synchronized (LOCK) {
            return down(operation, 2);
        }
    }

    /** Fills the memory to the last byte, and gives some of it back between the tries. */
    private static void fill(Operation operation) {
        Object[] head = null;
        try {
            while (true) {
                head = new Object[] {head, new byte[1 << 14]};
            }
        } catch (OutOfMemoryError e) {
            sink++;
        }
        try {
            while (true) {
                head = new Object[] {head, null};
            }
        } catch (OutOfMemoryError e) {
            chain = head;
        }
        head = null;
        for (int i = 0; i < 12; i++) {
            try {
                run(operation);
            } catch (OutOfMemoryError e) {
                sink++;
            } catch (IOException | InterruptedException | ReflectiveOperationException | LinkageError e) {
                sink++;
            } catch (RuntimeException | InternalError e) {
                // As the JDK wraps it here and there.
                sink++;
            }
            for (int j = 0; j < i * i && chain != null; j++) {
                chain = (Object[]) chain[0];
            }
        }
        chain = null;
    }

    private static void run(Operation operation)
            throws IOException, InterruptedException, ReflectiveOperationException {
        switch (operation) {
            case NANO -> sink ^= System.nanoTime();
            case MILLIS -> sink ^= System.currentTimeMillis();
            case INSTANT -> sink ^= Instant.now().getNano();
            case EXISTS -> sink += file.exists() ? 1 : 0;
            case MISSING -> missing();
            case READ -> read();
            case WRITE -> write();
            case POSITIONED -> positioned();
            case LIST -> sink += new File("/proc/self/fdinfo").getParentFile().list().length;
            case ATTRIBUTES -> sink += Files.readAttributes(file.toPath(), "*").size();
            case DELETE -> sink += new File(file.getPath() + ".none").delete() ? 1 : 0;
            case ENVIRONMENT -> sink += System.getenv("PATH").length();
            case MEMORY -> sink ^= Runtime.getRuntime().freeMemory();
            case RANDOM -> sink ^= (long) (Math.random() * 1000);
            case PRINT -> System.out.print('.');
            case THREAD -> thread();
            case BLOCK -> block();
            case METHOD -> method();
            case NESTED -> nested(3);
            case CONTENDED -> contended();
            case WAIT -> await();
            case NOTIFY -> inform();
            case PARK -> LockSupport.parkNanos(1000);
            case UNPARK -> LockSupport.unpark(Thread.currentThread());
            case SLEEP -> Thread.sleep(0, 1000);
            case YIELD -> Thread.yield();
            case LOOP -> loop();
            case CLASS ->
                sink += Class.forName(Edges.class.getName() + "$Late" + sink % 4)
                        .getModifiers();
            case REENTRANT -> reentrant();
            case QUEUE -> sink += QUEUE.offer(LOCK) && QUEUE.poll(1, TimeUnit.SECONDS) == LOCK ? 1 : 0;
            case INTERRUPT -> interrupt();
            case TRACES -> sink += Thread.currentThread().getStackTrace().length;
            case WEAK -> sink += WEAK.get() == null ? 0 : 1;
            case HOOKED -> sink += hooked(7);
            case IGNORED -> sink += ignored(7);
            case IDLE -> idle();
        }
    }

    private static void missing() {
        try (FileInputStream in = new FileInputStream(file.getPath() + ".none")) {
            sink += in.read();
        } catch (IOException e) {
            sink++;
        }
    }

    private static void read() throws IOException {
        try (FileInputStream in = new FileInputStream(file)) {
            sink += in.read(new byte[100]);
        }
    }

    private static void write() throws IOException {
        try (FileOutputStream out = new FileOutputStream(file.getPath() + ".out")) {
            out.write(new byte[100]);
        }
    }

    private static void positioned() throws IOException {
        try (RandomAccessFile both = new RandomAccessFile(file, "r")) {
            both.seek(2500);
            sink += both.read();
        }
    }

    private static void thread() throws InterruptedException {
        Thread thread = new Thread(Edges::method);
        thread.start();
        thread.join();
    }

    private static void block() {
        synchronized (LOCK) {
            sink++;
        }
    }

    private static synchronized void method() {
        sink++;
    }

    private static int nested(int depth) {
        synchronized (LOCK) {
            return depth == 0 ? 0 : nested(depth - 1) + 1;
        }
    }

    private static void contended() {
        synchronized (OTHER) {
            sink++;
            Thread.yield();
        }
    }

    private static void await() throws InterruptedException {
        synchronized (LOCK) {
            LOCK.wait(0, 1);
        }
    }

    private static void inform() {
        synchronized (LOCK) {
            LOCK.notifyAll();
        }
    }

    private static void loop() {
        for (int i = 0; i < 5_000; i++) {
            sink ^= i;
        }
    }

    private static void reentrant() {
        REENTRANT.lock();
        try {
            sink++;
        } finally {
            REENTRANT.unlock();
        }
    }

    private static void interrupt() {
        Thread.currentThread().interrupt();
        sink += Thread.interrupted() ? 1 : 0;
    }

    /** Has a {@code value} hook. */
    private static long hooked(long value) {
        return value * 3;
    }

    /** Has an {@code ignore} hook. */
    private static long ignored(long value) {
        return value * 5;
    }

    /** Has an {@code idle} hook. */
    private static void idle() {
        sink++;
    }

    /** Classes that are loaded late. */
    static final class Late0 {}

    /** Classes that are loaded late. */
    static final class Late1 {}

    /** Classes that are loaded late. */
    static final class Late2 {}

    /** Classes that are loaded late. */
    static final class Late3 {}
}

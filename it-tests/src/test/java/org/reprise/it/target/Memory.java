package org.reprise.it.target;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** Programs of atomic operations and of what belongs to a thread. */
public final class Memory {
    private static final VarHandle FIELD;
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    static {
        try {
            FIELD = MethodHandles.lookup().findStaticVarHandle(Memory.class, "field", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static long field;
    private static volatile boolean ended;
    private static volatile int plain;

    private volatile int number;
    private volatile long wide;
    private volatile String text = "";

    private Memory() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "varHandle" -> varHandle();
            case "unsafe" -> unsafe();
            case "updaters" -> updaters();
            case "arrays" -> arrays();
            case "references" -> references();
            case "adders" -> adders();
            case "threadLocal" -> threadLocal();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    private static void varHandle() throws InterruptedException {
        long[] cells = new long[4];
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 500; i++) {
                long seen = (long) FIELD.getAcquire();
                Seen.busy(3);
                if (!FIELD.compareAndSet(seen, seen * 5 + me)) {
                    Seen.here(me);
                }
                FIELD.getAndAdd(1L);
                FIELD.getAndBitwiseXorRelease((long) me);
                Seen.note((long) CELLS.getAndSet(cells, i % cells.length, seen));
                while (!FIELD.weakCompareAndSet((long) FIELD.getOpaque(), seen + i)) {
                    Thread.onSpinWait();
                }
                VarHandle.fullFence();
                FIELD.setRelease((long) FIELD.getVolatile() + 1);
            }
        }));
        Seen.note(field);
    }

    /** Through method handles, as javac warns of each mention of the class. */
    private static void unsafe() throws Exception {
        Class<?> type = Class.forName("sun.misc.Unsafe");
        Field instance = type.getDeclaredField("theUnsafe");
        instance.setAccessible(true);
        Object unsafe = instance.get(null);
        MethodHandle compareAndSwap =
                method(unsafe, "compareAndSwapLong", boolean.class, Object.class, long.class, long.class, long.class);
        MethodHandle getAndAdd = method(unsafe, "getAndAddLong", long.class, Object.class, long.class, long.class);
        MethodHandle park = method(unsafe, "park", void.class, boolean.class, long.class);
        MethodHandle unpark = method(unsafe, "unpark", void.class, Object.class);
        long[] cells = new long[2];
        int base = (Integer) call(method(unsafe, "arrayBaseOffset", int.class, Class.class), long[].class);
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 500; i++) {
                long seen = cells[0];
                Seen.busy(3);
                if (!(Boolean) call(compareAndSwap, cells, (long) base, seen, seen * 5 + me)) {
                    Seen.here(me);
                }
                Seen.note((Long) call(getAndAdd, cells, base + 8L, (long) me));
            }
        }));
        Seen.note(cells[0] + cells[1]);
        Thread[] parked = Seen.threads(1, me -> {
            for (int i = 0; i < 20; i++) {
                call(park, false, i % 2 == 0 ? 200_000L : 0L);
                Seen.note(plain);
            }
            ended = true;
        });
        parked[0].start();
        while (!ended) {
            plain++;
            call(unpark, parked[0]);
            Seen.busy(20);
        }
        parked[0].join();
    }

    private static MethodHandle method(Object unsafe, String name, Class<?> result, Class<?>... parameters)
            throws ReflectiveOperationException {
        return MethodHandles.lookup().bind(unsafe, name, MethodType.methodType(result, parameters));
    }

    private static Object call(MethodHandle method, Object... arguments) {
        try {
            return method.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void updaters() throws InterruptedException {
        AtomicIntegerFieldUpdater<Memory> numbers = AtomicIntegerFieldUpdater.newUpdater(Memory.class, "number");
        AtomicLongFieldUpdater<Memory> wides = AtomicLongFieldUpdater.newUpdater(Memory.class, "wide");
        AtomicIntegerArray array = new AtomicIntegerArray(3);
        Memory shared = new Memory();
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 500; i++) {
                int seen = shared.number;
                Seen.busy(2);
                if (!numbers.compareAndSet(shared, seen, seen * 3 + me)) {
                    Seen.here(me);
                }
                Seen.note(wides.updateAndGet(shared, old -> old * 5 + me));
                Seen.note(array.accumulateAndGet(i % 3, me, (old, by) -> old * 7 + by));
            }
        }));
    }

    /** What the updater of numbers leaves: arrays of the other types, and fields that are references. */
    private static void arrays() throws InterruptedException {
        AtomicLongArray longs = new AtomicLongArray(3);
        AtomicReferenceArray<String> texts = new AtomicReferenceArray<>(new String[] {"", "", ""});
        AtomicReferenceFieldUpdater<Memory, String> texting =
                AtomicReferenceFieldUpdater.newUpdater(Memory.class, String.class, "text");
        AtomicBoolean flag = new AtomicBoolean();
        Memory shared = new Memory();
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 400; i++) {
                int at = i % 3;
                long seen = longs.get(at);
                Seen.busy(2);
                Seen.note(longs.compareAndExchange(at, seen, seen * 5 + me));
                Seen.note(longs.getAndAccumulate(at, me, (old, by) -> old * 3 + by));
                String text = texts.getAcquire(at);
                Seen.busy(2);
                if (!texts.weakCompareAndSetVolatile(at, text, text.length() > 9 ? "" : text + me)) {
                    Seen.here(me);
                }
                Seen.note(texting.getAndUpdate(shared, old -> old.length() > 9 ? "" : old + me)
                        .hashCode());
                Seen.note(flag.getAndSet(i % 2 == 0) ? 1 : 0);
            }
        }));
        Seen.note(texts.toString().hashCode() + shared.text.hashCode());
    }

    private static void references() throws InterruptedException {
        AtomicReference<String> plainReference = new AtomicReference<>("");
        AtomicStampedReference<Integer> stamped = new AtomicStampedReference<>(0, 0);
        AtomicMarkableReference<Integer> marked = new AtomicMarkableReference<>(0, false);
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 300; i++) {
                String seen = plainReference.get();
                Seen.busy(3);
                if (!plainReference.compareAndSet(seen, seen.length() > 20 ? "" : seen + me)) {
                    Seen.here(me);
                }
                int[] stamp = new int[1];
                Integer value = stamped.get(stamp);
                Seen.busy(3);
                Seen.note(stamped.compareAndSet(value, (i + me) % 100, stamp[0], stamp[0] + 1) ? stamp[0] : -1);
                Seen.note(marked.attemptMark(0, i % 2 == 0) ? 1 : 0);
            }
            Seen.note(plainReference.get().hashCode());
        }));
    }

    private static void adders() throws InterruptedException {
        LongAdder adder = new LongAdder();
        DoubleAdder doubles = new DoubleAdder();
        LongAccumulator accumulator = new LongAccumulator(
                (a, b) -> {
                    Seen.note(a);
                    return a * 31 + b;
                },
                1);
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 300; i++) {
                adder.add(me);
                doubles.add(1.0 / (me + 1));
                accumulator.accumulate(me);
                Seen.note(adder.sum());
                if (i % 50 == 49) {
                    Seen.note(adder.sumThenReset());
                    Seen.note(Double.doubleToLongBits(doubles.sum()));
                }
            }
        }));
        Seen.note(accumulator.get());
    }

    private static void threadLocal() throws InterruptedException {
        ThreadLocal<long[]> own = ThreadLocal.withInitial(() -> new long[] {++field});
        InheritableThreadLocal<Long> inherited = new InheritableThreadLocal<>() {
            @Override
            protected Long childValue(Long parent) {
                Seen.note(parent);
                return parent * 10;
            }
        };
        inherited.set(7L);
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 300; i++) {
                long[] mine = own.get();
                Seen.note(mine[0]++ + inherited.get());
                if (i % 30 == 29) {
                    own.remove();
                }
                inherited.set(inherited.get() + 1);
                if (i % 100 == 0) {
                    Seen.run(new Thread(() -> Seen.note(inherited.get())));
                }
                Seen.note(ThreadLocalRandom.current().nextInt(100));
            }
        }));
    }
}

package org.reprise.it.target.program;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Carries out operations in one thread, or in one task of a pool, and keeps a digest of what it saw. It ends by itself: nothing waits without a limit in time,
 * locks have an order ({@link Held}), and the operations are counted.
 */
final class Worker {
    private static final int MOST_OPERATIONS = 300;
    private static final int MOST_SPINS = 40;
    private static volatile int sink;

    final World world;
    final int number;
    final Held held = new Held();
    private long digest;
    private int operations;

    Worker(World world) {
        this.world = world;
        number = world.workers.getAndIncrement();
    }

    /** Carries out what a thread or a task does, from its beginning to its end. */
    void runAll(List<Node> nodes) {
        try {
            run(nodes);
        } catch (InterruptedException e) {
            note(-1);
        } finally {
            if (number < World.MOST_WORKERS) {
                world.digests[number] = digest;
            }
        }
    }

    /** Carries out operations one by one. */
    void run(List<Node> nodes) throws InterruptedException {
        for (Node node : nodes) {
            if (++operations > MOST_OPERATIONS) {
                return;
            }
            note(node.op().ordinal());
            note(apply(node));
        }
    }

    /** Mixes a value into the digest of this thread, and, racing, into the program's. */
    void note(long value) {
        digest = digest * 6364136223846793005L + value + 1;
        long trace = world.trace;
        world.trace = trace * 6364136223846793005L + value * 64 + number;
    }

    /** Runs that many turns of a loop. */
    static void busy(int turns) {
        int sum = sink;
        for (int i = 0; i < turns; i++) {
            sum += i;
        }
        sink = sum;
    }

    private long apply(Node node) throws InterruptedException {
        return switch (node.op()) {
            case PLAIN, VOLATILE, CELL, STRAIGHT, SPIN, ATOMIC, HANDLE, MAP, LIST, COMPUTE, ALLOCATE, LOCAL ->
                memory(node);
            case SYNC, METHOD, STATIC, WAIT, NOTIFY, NOTIFY_ALL -> Monitors.apply(this, node);
            case LOCK, TRY_LOCK, READ, WRITE, STAMP, AWAIT, SIGNAL, SIGNAL_ALL -> Locks.apply(this, node);
            case PERMIT, COUNT_DOWN, LATCH, BARRIER, EXCHANGE, OFFER, POLL -> Synchronizers.apply(this, node);
            case YIELD,
                    SPIN_WAIT,
                    SLEEP,
                    PARK,
                    PARK_PERMIT,
                    UNPARK,
                    INTERRUPT,
                    INTERRUPTED,
                    IS_INTERRUPTED,
                    IS_ALIVE,
                    STATE,
                    JOIN,
                    THREAD,
                    DAEMON -> Threads.apply(this, node);
            case SUBMIT, SCHEDULE, FORK, TIMER, PARALLEL -> Pools.apply(this, node);
            default -> control(node);
        };
    }

    private long memory(Node node) {
        int a = node.a();
        int b = node.b();
        long seen;
        switch (node.op()) {
            case PLAIN -> {
                seen = a % 2 == 0 ? world.plain0 : world.plain1;
                busy(b);
                if (a % 2 == 0) {
                    world.plain0 = seen * 31 + b + number;
                } else {
                    world.plain1 = seen * 31 + b + number;
                }
            }
            case VOLATILE -> {
                seen = a % 2 == 0 ? world.volatile0++ : world.volatile1;
                busy(b);
                if (a % 2 != 0) {
                    world.volatile1 = seen * 31 + b + number;
                }
            }
            case CELL -> {
                int index = a % world.cells.length;
                seen = world.cells[index];
                busy(b);
                world.cells[index] = seen * 31 + b + number;
            }
            case STRAIGHT -> seen = straight(a, b);
            case SPIN -> {
                long before = world.volatile0;
                seen = 0;
                while (world.volatile0 == before && seen < MOST_SPINS) {
                    if (b % 2 == 0) {
                        Thread.onSpinWait();
                    }
                    seen++;
                }
            }
            case ATOMIC -> {
                int index = a % world.atomics.length();
                seen = world.atomics.get(index);
                busy(b);
                if (!world.atomics.compareAndSet(index, seen, seen * 5 + number)) {
                    seen = world.atomics.updateAndGet(index, value -> value ^ b);
                }
            }
            case HANDLE -> {
                seen = (long) World.HANDLE.getOpaque(world);
                busy(b);
                if (!World.HANDLE.compareAndSet(world, seen, seen * 7 + number)) {
                    seen = (long) World.HANDLE.getAndAdd(world, b + 1L);
                }
            }
            case MAP -> seen = map(a, b);
            case LIST -> seen = list(a, b);
            case LOCAL -> {
                long[] own = world.local.get();
                seen = own[0]++;
                if (b == 0) {
                    world.local.remove();
                }
            }
            case ALLOCATE -> {
                long[] data = new long[(b + 1) * 1000];
                data[b] = a;
                seen = data[b];
            }
            default -> {
                busy(a * b * 20);
                seen = a;
            }
        }
        return seen;
    }

    /** Without a loop or a call: a slice that ends here ends at a site. */
    private long straight(int a, int b) {
        switch (a % 5) {
            case 0 -> {
                world.flags |= 1 << b;
                return world.flags;
            }
            case 1 -> {
                world.flags &= ~(1 << b);
                return world.flags;
            }
            case 2 -> {
                if (world.made == null) {
                    world.made = new long[] {number};
                }
                return world.made[0]++;
            }
            case 3 -> {
                world.first += b;
                world.second += b;
                return world.first - world.second;
            }
            default -> {
                int at = world.head++ & world.ring.length - 1;
                long old = world.ring[at];
                world.ring[at] = number;
                return old;
            }
        }
    }

    /** The map enters monitors of its own, and calls back in them. */
    private long map(int a, int b) {
        Long old =
                switch (b % 6) {
                    case 0 -> world.map.put(a, (long) number);
                    case 1 -> world.map.merge(a, 3L, Long::sum);
                    case 2 -> world.map.remove(a);
                    case 3 ->
                        world.map.merge(a, 5L, (was, more) -> {
                            busy(40);
                            return was * 31 + more;
                        });
                    case 4 ->
                        world.map.computeIfAbsent(a, key -> {
                            busy(40);
                            return (long) number;
                        });
                    default -> world.map.putIfAbsent(a + 16, (long) b);
                };
        return old == null ? -1 : old;
    }

    /** Collections whose methods are synchronized, or are called in a monitor. */
    private long list(int a, int b) {
        List<Long> list = b % 2 == 0 ? world.vector : world.synchronizedList;
        if (a % 2 == 0 && list.size() < 64) {
            list.add((long) number);
        } else {
            list.forEach(each -> {
                busy(5);
                note(each);
            });
        }
        return list.size();
    }

    private long control(Node node) throws InterruptedException {
        int a = node.a();
        int b = node.b();
        switch (node.op()) {
            case PRINT -> System.out.println("thread " + number + " prints " + b);
            case LOOP -> {
                for (int i = 0; i <= b; i++) {
                    run(node.body());
                }
            }
            case TRY -> {
                try {
                    run(node.body());
                } catch (IllegalStateException e) {
                    return 1;
                } catch (InterruptedException e) {
                    return 2;
                } finally {
                    note(b);
                }
            }
            case THROW -> {
                // Rarely enough that most threads get further.
                if (b == 0) {
                    throw new IllegalStateException("thrown by thread " + number);
                }
            }
            case EXIT -> {
                if (world.last && a == 0) {
                    System.exit(b);
                }
            }
            case NANO_TIME -> {
                return System.nanoTime();
            }
            case MILLIS -> {
                return System.currentTimeMillis();
            }
            case HASH -> {
                // Drawn right after an event: what the JDK itself has drawn since depends on the collector (README,
                // limits).
                System.nanoTime();
                return new Object().hashCode();
            }
            case RANDOM -> {
                return b % 2 == 0 ? ThreadLocalRandom.current().nextLong() : Double.doubleToLongBits(Math.random());
            }
            default -> throw new IllegalArgumentException(node.op().text());
        }
        return 0;
    }
}

package org.reprise.it.target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Programs of queues and of concurrent collections: who gets what, in which order. */
public final class Queues {
    private static final int ITEMS = 150;

    private Queues() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws InterruptedException {
        switch (args[0]) {
            case "arrayBlocking" -> blocking(new ArrayBlockingQueue<>(3));
            case "arrayBlockingFair" -> blocking(new ArrayBlockingQueue<>(2, true));
            case "linkedBlocking" -> blocking(new LinkedBlockingQueue<>(3));
            case "linkedBlockingDeque" -> blocking(new LinkedBlockingDeque<>(3));
            case "priorityBlocking" -> blocking(new PriorityBlockingQueue<>());
            case "synchronous" -> blocking(new SynchronousQueue<>());
            case "synchronousFair" -> blocking(new SynchronousQueue<>(true));
            case "givenUpLast" -> givenUpLast();
            case "linkedTransfer" -> blocking(new LinkedTransferQueue<>());
            case "transfer" -> transfer();
            case "delay" -> delay();
            case "delayTimed" -> delayTimed();
            case "dequeEnds" -> dequeEnds();
            case "bulk" -> bulk();
            case "linked" -> polling(new ConcurrentLinkedQueue<>());
            case "linkedDeque" -> polling(new ConcurrentLinkedDeque<>());
            case "hashMap" -> map(new ConcurrentHashMap<>());
            case "skipListMap" -> map(new ConcurrentSkipListMap<>());
            case "compute" -> compute(new ConcurrentHashMap<>());
            case "computeSkipList" -> compute(new ConcurrentSkipListMap<>());
            case "keySet" -> set(ConcurrentHashMap.newKeySet());
            case "skipListSet" -> set(new ConcurrentSkipListSet<>());
            case "copyOnWriteSet" -> set(new CopyOnWriteArraySet<>());
            case "copyOnWrite" -> copyOnWrite();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    /** The last to give up spins until another thread comes (JDK 17): it follows none that it knows, and the one that was to be cleaned is off the list. */
    private static void givenUpLast() throws InterruptedException {
        SynchronousQueue<Integer> queue = new SynchronousQueue<>(true);
        Thread first = taker(queue, 0);
        taker(queue, 300);
        taker(queue, 100);
        Thread.sleep(200);
        Thread behind = taker(queue, 0);
        Thread.sleep(200);
        queue.put(1);
        first.join();
        queue.put(2);
        behind.join();
        Thread waiting = taker(queue, 0);
        Thread last = taker(queue, 10);
        Thread.sleep(100);
        queue.put(3);
        waiting.join();
        last.join();
    }

    private static Thread taker(SynchronousQueue<Integer> queue, int milliseconds) throws InterruptedException {
        Thread taker = new Thread(() -> {
            try {
                Integer item = milliseconds == 0 ? queue.take() : queue.poll(milliseconds, TimeUnit.MILLISECONDS);
                Seen.note(item == null ? -milliseconds : item);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        taker.start();
        Thread.sleep(20);
        return taker;
    }

    private static void blocking(BlockingQueue<Integer> queue) throws InterruptedException {
        Thread[] takers = Seen.threads(3, me -> {
            for (int taken = 0; ; taken++) {
                Integer item = taken % 3 == 0 ? queue.poll(100, TimeUnit.MICROSECONDS) : queue.take();
                if (item == null) {
                    Seen.here(me + 10);
                } else if (item == Integer.MAX_VALUE) {
                    return;
                } else {
                    Seen.note(item * 10L + me);
                }
            }
        });
        for (Thread taker : takers) {
            taker.start();
        }
        Seen.run(Seen.threads(2, me -> {
            for (int i = 0; i < ITEMS; i++) {
                if (i % 4 != 0 || !queue.offer(i * 2 + me, 50, TimeUnit.MICROSECONDS)) {
                    queue.put(i * 2 + me);
                }
                Seen.note(queue.size());
            }
        }));
        for (int i = 0; i < takers.length; i++) {
            queue.put(Integer.MAX_VALUE);
        }
        for (Thread taker : takers) {
            taker.join();
        }
    }

    private static void transfer() throws InterruptedException {
        LinkedTransferQueue<Integer> queue = new LinkedTransferQueue<>();
        Thread[] takers = Seen.threads(2, me -> {
            while (true) {
                int item = queue.take();
                if (item < 0) {
                    return;
                }
                Seen.note(item * 10L + me);
                Seen.busy(item % 40);
            }
        });
        for (Thread taker : takers) {
            taker.start();
        }
        Seen.run(Seen.threads(2, me -> {
            for (int i = 0; i < ITEMS; i++) {
                switch (i % 3) {
                    case 0 -> queue.transfer(i);
                    case 1 -> Seen.note(queue.tryTransfer(i) ? 1 : 0);
                    default -> Seen.note(queue.tryTransfer(i, 20, TimeUnit.MICROSECONDS) ? 3 : 2);
                }
                Seen.note(queue.getWaitingConsumerCount());
            }
        }));
        for (Thread taker : takers) {
            queue.put(-1);
        }
        for (Thread taker : takers) {
            taker.join();
        }
    }

    private static final class Late implements Delayed {
        private final int number;
        private final long due;

        Late(int number, long nanos) {
            this.number = number;
            this.due = System.nanoTime() + nanos;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(due, ((Late) other).due);
        }
    }

    private static void delay() throws InterruptedException {
        DelayQueue<Late> queue = new DelayQueue<>();
        Thread[] takers = Seen.threads(3, me -> {
            while (true) {
                Late item = queue.take();
                if (item.number < 0) {
                    return;
                }
                Seen.note(item.number * 10L + me);
            }
        });
        for (Thread taker : takers) {
            taker.start();
        }
        Seen.run(Seen.threads(2, me -> {
            for (int i = 0; i < 60; i++) {
                queue.put(new Late(i * 2 + me, i * 7919 % 1_000_000));
                Seen.note(queue.size());
            }
        }));
        for (Thread taker : takers) {
            queue.put(new Late(-1, 2_000_000));
        }
        for (Thread taker : takers) {
            taker.join();
        }
    }

    /** Those who poll do not wait for as long as it takes. */
    private static void delayTimed() throws InterruptedException {
        DelayQueue<Late> queue = new DelayQueue<>();
        int items = 40;
        Thread adding = new Thread(() -> {
            for (int i = 0; i < items; i++) {
                queue.add(new Late(i, i * 7919 % 700_000));
                Seen.busy(i * 13 % 300);
            }
        });
        AtomicInteger left = new AtomicInteger(items);
        Thread[] takers = Seen.threads(3, me -> {
            while (left.get() > 0) {
                Late item = queue.poll(100L * me, TimeUnit.MICROSECONDS);
                Seen.note(item == null ? -me : item.number * 10L + me);
                left.addAndGet(item == null ? 0 : -1);
            }
        });
        adding.start();
        Seen.run(takers);
        adding.join();
    }

    private static void dequeEnds() throws InterruptedException {
        LinkedBlockingDeque<Integer> deque = new LinkedBlockingDeque<>(4);
        Thread[] takers = Seen.threads(2, me -> {
            for (int i = 0; ; i++) {
                Integer item =
                        switch (i % 4) {
                            case 0 -> deque.takeFirst();
                            case 1 -> deque.takeLast();
                            case 2 -> deque.pollFirst(50, TimeUnit.MICROSECONDS);
                            default -> deque.pollLast(50, TimeUnit.MICROSECONDS);
                        };
                if (item == null) {
                    Seen.here(me + 10);
                } else if (item < 0) {
                    return;
                } else {
                    Seen.note(item * 10L + me);
                }
            }
        });
        for (Thread taker : takers) {
            taker.start();
        }
        Seen.run(Seen.threads(2, me -> {
            for (int i = 0; i < ITEMS; i++) {
                switch ((i + me) % 4) {
                    case 0 -> deque.putFirst(i);
                    case 1 -> deque.putLast(i);
                    case 2 -> Seen.note(deque.offerFirst(i, 20, TimeUnit.MICROSECONDS) ? 1 : 0);
                    default -> Seen.note(deque.offerLast(i, 20, TimeUnit.MICROSECONDS) ? 3 : 2);
                }
                Integer first = deque.peekFirst();
                Seen.note(first == null ? -1 : first);
                Seen.note(deque.removeLastOccurrence(i / 2) ? 5 : 4);
            }
        }));
        for (Thread taker : takers) {
            deque.put(-1);
        }
        for (Thread taker : takers) {
            taker.join();
        }
    }

    /** What takes or asks for many elements at once. */
    private static void bulk() throws InterruptedException {
        LinkedBlockingQueue<Integer> linked = new LinkedBlockingQueue<>(20);
        ArrayBlockingQueue<Integer> array = new ArrayBlockingQueue<>(20);
        PriorityBlockingQueue<Integer> priority = new PriorityBlockingQueue<>();
        List<BlockingQueue<Integer>> queues = List.of(linked, array, priority);
        Seen.run(Seen.threads(4, me -> {
            List<Integer> drained = new ArrayList<>();
            for (int i = 0; i < ITEMS; i++) {
                BlockingQueue<Integer> queue = queues.get(i % queues.size());
                if (me < 2) {
                    Seen.note(queue.offer(i * 2 + me) ? queue.remainingCapacity() % 100 : -1);
                    continue;
                }
                switch (i / queues.size() % 5) {
                    case 0 -> Seen.note(queue.drainTo(drained, 3));
                    case 1 -> Seen.note(queue.removeIf(each -> each % 3 == 0) ? 1 : 0);
                    case 2 -> Seen.note(queue.contains(i) ? 1 : 0);
                    case 3 -> Seen.note(Arrays.hashCode(queue.toArray()));
                    default -> queue.forEach(Seen::note);
                }
            }
            Seen.note(drained.hashCode());
        }));
    }

    private static void polling(Queue<Integer> queue) throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 400; i++) {
                if ((i + me) % 2 == 0) {
                    queue.add(i * 4 + me);
                } else {
                    Integer item = queue.poll();
                    Seen.note(item == null ? -me : item * 10L + me);
                }
                if (i % 50 == 0) {
                    int sum = 0;
                    for (Integer each : queue) {
                        sum += each;
                    }
                    Seen.note(sum);
                }
            }
        }));
        Seen.note(new ArrayList<>(queue).hashCode());
    }

    private static void map(ConcurrentMap<Integer, Long> map) throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 400; i++) {
                int key = i * 31 % 97;
                Long old = map.putIfAbsent(key, (long) me);
                if (old != null && !map.replace(key, old, old * 31 + me)) {
                    Seen.here(me);
                }
                if (i % 20 == me) {
                    Long removed = map.remove(key + 1);
                    Seen.note(removed == null ? -1 : removed);
                }
                map.merge(key, 1L, Long::sum);
                if (i % 100 == 99) {
                    for (Map.Entry<Integer, Long> entry : map.entrySet()) {
                        Seen.note(entry.getKey() + entry.getValue());
                    }
                }
            }
        }));
        Seen.note(map.hashCode());
    }

    /** Functions that run under a bin's monitor, or are run again. */
    private static void compute(ConcurrentMap<Integer, Long> map) throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 300; i++) {
                int key = i * 31 % 17;
                long step = i;
                Seen.note(map.computeIfAbsent(key, absent -> {
                    Seen.busy(10);
                    return step * 10 + me;
                }));
                Long present =
                        map.computeIfPresent(key + 1, (same, old) -> old % 5 == 0 ? null : Long.valueOf(old * 31 + me));
                Seen.note(present == null ? -1 : present);
                Long computed = map.compute(key, (same, old) -> {
                    if (old == null) {
                        return (long) me;
                    }
                    return old % 7 == 0 ? null : Long.valueOf(old + me);
                });
                Seen.note(computed == null ? -2 : computed);
                if (i % 60 == me) {
                    map.replaceAll((same, old) -> old * 3 + me);
                }
            }
        }));
        Seen.note(map.hashCode());
    }

    private static void set(Set<Integer> set) throws InterruptedException {
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 200; i++) {
                int item = (i * 31 + me * 7) % 41;
                Seen.note(set.add(item) ? me : -me);
                Seen.busy(5);
                Seen.note(set.remove(item + 3) ? me : -me);
                if (i % 40 == me) {
                    Seen.note(set.removeIf(each -> each % 5 == me) ? 1 : 0);
                    for (Integer each : set) {
                        Seen.note(each);
                    }
                }
            }
        }));
        Seen.note(new ArrayList<>(set).hashCode());
    }

    private static void copyOnWrite() throws InterruptedException {
        List<Integer> list = new CopyOnWriteArrayList<>();
        Seen.run(Seen.threads(4, me -> {
            for (int i = 0; i < 100; i++) {
                list.add(me);
                if (i % 10 == me) {
                    for (Integer each : list) {
                        Seen.note(each);
                    }
                    list.remove(list.size() / 2);
                }
            }
        }));
        Seen.note(list.hashCode());
    }
}

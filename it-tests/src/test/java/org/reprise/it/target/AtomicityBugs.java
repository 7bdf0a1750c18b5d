package org.reprise.it.target;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Bugs of several accesses that should have been one, each of them well synchronized by itself or not at all. */
public enum AtomicityBugs implements ConcurrencyBug {
    CHECKED_THEN_USED(
            "a field is not null when it is checked, and null when it is used",
            "Lu et al. 2008, read-write-read (MySQL)") {
        private volatile String info = "";

        @Override
        public int show() throws InterruptedException {
            return Rivals.run(
                    ROUNDS,
                    i -> {
                        if (info != null) {
                            Rivals.expect(info.isEmpty());
                        }
                    },
                    i -> {
                        info = null;
                        info = "";
                    });
        }
    },
    OVERWRITTEN_REQUEST(
            "a request is kept in a field of a handler that all threads use",
            "Lu et al. 2008, write-write-read; fields of servlets") {
        private volatile String user;

        @Override
        public int show() throws InterruptedException {
            return Rivals.run(ROUNDS, i -> answer("one"), i -> answer("other"));
        }

        private void answer(String request) {
            user = request;
            Rivals.expect(user.equals(request));
        }
    },
    CLOSED_FOR_A_MOMENT(
            "a log that is changed is closed for a moment, and another thread's entry is lost",
            "Lu et al. 2008, write-read-write (MySQL)") {
        private volatile boolean open = true;

        @Override
        public int show() throws InterruptedException {
            return Rivals.run(
                    ROUNDS,
                    i -> {
                        open = false;
                        open = true;
                    },
                    i -> Rivals.expect(open));
        }
    },
    TRANSFER_SEEN_HALFWAY(
            "money is in neither account between two synchronized methods", "SCTBench, account and bank") {
        @Override
        public int show() throws InterruptedException {
            Account from = new Account();
            Account to = new Account();
            return Rivals.run(
                    ROUNDS,
                    i -> {
                        from.add(-1);
                        to.add(1);
                    },
                    i -> Rivals.expect(from.balance() + to.balance() == 0));
        }
    },
    WRONG_LOCK("two methods guard one field by two locks", "SCTBench, wronglock; SpotBugs IS2_INCONSISTENT_SYNC") {
        private final Object other = new Object();
        private int count;

        @Override
        public int show() throws InterruptedException {
            Rivals.run(
                    ROUNDS,
                    i -> {
                        synchronized (this) {
                            count++;
                        }
                    },
                    i -> {
                        synchronized (other) {
                            count++;
                        }
                    });
            return 2 * ROUNDS - count;
        }
    },
    UNSYNCHRONIZED_GETTER(
            "the setter of a range is synchronized and the getter is not", "SpotBugs UG_SYNC_SET_UNSYNC_GET") {
        private volatile int low;
        private volatile int high;

        @Override
        public int show() throws InterruptedException {
            return Rivals.run(ROUNDS, this::set, i -> Rivals.expect(low <= high));
        }

        private synchronized void set(int at) {
            low = at;
            high = at;
        }
    },
    TWO_STAGES("the second of two values is made behind the lock of the first", "SCTBench, twostage") {
        private final Object first = new Object();
        private final Object second = new Object();
        private int data;
        private int derived;

        @Override
        public int show() throws InterruptedException {
            return Rivals.run(
                    ROUNDS,
                    i -> {
                        synchronized (first) {
                            data = i;
                        }
                        synchronized (second) {
                            derived = data + 1;
                        }
                    },
                    i -> {
                        int seen;
                        synchronized (first) {
                            seen = data;
                        }
                        synchronized (second) {
                            Rivals.expect(seen == 0 || derived > seen);
                        }
                    });
        }
    },
    SIZE_THEN_GET("the last element of a synchronized list is asked for by its size", "Goetz, JCiP 5.1.1") {
        @Override
        public int show() throws InterruptedException {
            List<Integer> list = Collections.synchronizedList(new ArrayList<>(List.of(1)));
            return Rivals.run(
                    ROUNDS,
                    i -> {
                        list.add(i);
                        list.remove(1);
                    },
                    i -> Rivals.expect(list.get(list.size() - 1) != null));
        }
    },
    LIMIT_PASSED(
            "whether there is room is asked for in one synchronized method, and it is taken in another",
            "SCTBench, bounded buffer; connection pools") {
        private int taken;

        @Override
        public int show() throws InterruptedException {
            return Rivals.run(ROUNDS, i -> use(), i -> use());
        }

        private void use() {
            if (isFree()) {
                int now = take(1);
                take(-1);
                Rivals.expect(now == 1);
            }
        }

        private synchronized boolean isFree() {
            return taken == 0;
        }

        private synchronized int take(int by) {
            taken += by;
            return taken;
        }
    },
    APPENDED_WHILE_IT_SHRINKS(
            "a synchronized buffer appends another one, whose length has changed before its characters are read",
            "java.lang.StringBuffer.append(StringBuffer) of JDK 1.4; Flanagan and Qadeer 2003") {
        @Override
        public int show() throws InterruptedException {
            Text source = new Text();
            return Rivals.run(
                    ROUNDS,
                    i -> {
                        source.set("abc");
                        source.set("");
                    },
                    i -> new Text().append(source));
        }
    },
    UPGRADED_BY_REACQUIRING(
            "what was checked with the read lock is not checked again with the write lock",
            "java.util.concurrent.locks.ReentrantReadWriteLock, its example without the second check") {
        private final ReadWriteLock lock = new ReentrantReadWriteLock();
        private final Object[] cache = new Object[ROUNDS];
        private int made;

        @Override
        public int show() throws InterruptedException {
            Rivals.run(ROUNDS, this::get, this::get);
            return made - ROUNDS;
        }

        private void get(int key) {
            lock.readLock().lock();
            boolean missing = cache[key] == null;
            lock.readLock().unlock();
            if (missing) {
                lock.writeLock().lock();
                cache[key] = this;
                made++;
                lock.writeLock().unlock();
            }
        }
    },
    CACHE_OF_TWO_FIELDS(
            "the last number and its square are each atomic, and not together",
            "Goetz, JCiP 2.3, UnsafeCachingFactorizer") {
        private final AtomicInteger lastNumber = new AtomicInteger();
        private final AtomicInteger lastSquare = new AtomicInteger();

        @Override
        public int show() throws InterruptedException {
            return Rivals.run(ROUNDS, i -> square(i % 3), i -> square(i % 5));
        }

        private void square(int number) {
            if (number == lastNumber.get()) {
                Rivals.expect(lastSquare.get() == number * number);
            } else {
                lastNumber.set(number);
                lastSquare.set(number * number);
            }
        }
    },
    ABA(
            "a node of a lock-free stack is back when it is compared, with another behind it",
            "Treiber's stack with nodes used again; Michael 2004") {
        private final AtomicReference<Node> top = new AtomicReference<>();

        @Override
        public int show() throws InterruptedException {
            for (int i = 0; i < 4; i++) {
                push(new Node());
            }
            return Rivals.run(ROUNDS, i -> takeTwo(), i -> takeTwo());
        }

        private void takeTwo() {
            Node one = pop();
            Node other = pop();
            boolean own = (one == null || one.users.get() == 1) && (other == null || other.users.get() == 1);
            giveBack(one);
            giveBack(other);
            Rivals.expect(own);
        }

        private Node pop() {
            while (true) {
                Node node = top.get();
                if (node == null) {
                    return null;
                }
                Node next = node.next;
                if (top.compareAndSet(node, next)) {
                    node.users.incrementAndGet();
                    return node;
                }
            }
        }

        private void giveBack(Node node) {
            if (node != null) {
                node.users.decrementAndGet();
                push(node);
            }
        }

        private void push(Node node) {
            while (true) {
                Node next = top.get();
                node.next = next;
                if (top.compareAndSet(next, node)) {
                    return;
                }
            }
        }
    },
    STOLEN_AND_TAKEN(
            "the owner of a queue takes the item that another steals",
            "SCTBench, work stealing queue; Frigo et al. 1998") {
        private final int[] items = new int[2 * ROUNDS + 1];
        private final int[] taken = new int[2 * ROUNDS];
        private final int[] stolen = new int[2 * ROUNDS];
        private volatile int top;
        private volatile int bottom;

        @Override
        public int show() throws InterruptedException {
            Rivals.run(ROUNDS, this::own, i -> steal());
            int both = 0;
            for (int i = 0; i < taken.length; i++) {
                both += taken[i] + stolen[i] > 1 ? 1 : 0;
            }
            return both;
        }

        private void own(int round) {
            push(2 * round);
            push(2 * round + 1);
            take();
            take();
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // The owner's alone.
        private void push(int item) {
            items[bottom] = item;
            bottom++;
        }

        private void take() {
            int last = bottom - 1;
            bottom = last;
            if (top <= last) {
                taken[items[last]]++;
            } else {
                bottom = top;
            }
        }

        private void steal() {
            int first = top;
            if (first < bottom) {
                int item = items[first];
                top = first + 1;
                stolen[item]++;
            }
        }
    },
    RELEASED_TWICE("two threads close a lease, and each gives its permit back", "r2dbc/r2dbc-pool#92") {
        private final boolean[] closed = new boolean[ROUNDS];
        private final Semaphore permits = new Semaphore(0);

        @Override
        public int show() throws InterruptedException {
            Rivals.run(ROUNDS, this::close, this::close);
            return permits.availablePermits() - ROUNDS;
        }

        private void close(int lease) {
            if (!closed[lease]) {
                closed[lease] = true;
                permits.release();
            }
        }
    },
    CLEARED_AFTER_HANDLING(
            "a flag that says there is something to do is cleared when it has been done",
            "interrupt lines of emulators; a lost update of a condition") {
        private volatile boolean pending;
        private volatile int requested;
        private volatile int handled;
        private volatile int looks;
        private volatile boolean ended;
        private volatile int lost;

        @Override
        public int show() throws InterruptedException {
            Rivals.run(1, i -> raise(), i -> look());
            return lost;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread's alone.
        private void look() {
            while (!ended) {
                handle();
                looks++;
            }
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread's alone.
        private void raise() {
            for (int i = 0; i < ROUNDS / 100; i++) {
                request(2 * i + 1);
                request(2 * i + 2);
                int before = looks;
                while (handled != requested && looks < before + 2) {
                    Thread.onSpinWait();
                }
                // What a whole look has not found is lost, unless another request comes.
                lost += handled == requested ? 0 : 1;
            }
            ended = true;
        }

        private void request(int number) {
            requested = number;
            pending = true;
        }

        private void handle() {
            if (pending) {
                handled = requested;
                pending = false;
            }
        }
    };

    private static final int ROUNDS = 20_000;

    private static final class Account {
        private int balance;

        synchronized void add(int amount) {
            balance += amount;
        }

        synchronized int balance() {
            return balance;
        }
    }

    private static final class Text {
        private String characters = "";

        synchronized void set(String text) {
            characters = text;
        }

        synchronized int length() {
            return characters.length();
        }

        synchronized String first(int length) {
            return characters.substring(0, length);
        }

        synchronized void append(Text other) {
            int length = other.length();
            characters += other.first(length);
        }
    }

    private static final class Node {
        private final AtomicInteger users = new AtomicInteger();
        private volatile Node next;
    }

    private final String what;
    private final String source;

    AtomicityBugs(String what, String source) {
        this.what = what;
        this.source = source;
    }

    @Override
    public String what() {
        return what;
    }

    @Override
    public String source() {
        return source;
    }

    /**
     * Runs one.
     *
     * @param args its name
     */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("shown " + valueOf(args[0]).show());
    }
}

package org.reprise.it.target;

import java.lang.ref.Cleaner;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Programs that see what the collector does, and when. */
public final class Collected {
    private static final int ROUNDS = 20;
    private static volatile long cleaned;

    private Collected() {}

    private static final class Finalized {
        private final int number;
        private final byte[] weight = new byte[1000];

        Finalized(int number) {
            this.number = number;
        }

        @Override
        @SuppressWarnings({"deprecation", "removal"})
        protected void finalize() {
            for (int i = 0; i < weight.length / 100; i++) {
                cleaned = cleaned * 31 + number;
            }
        }
    }

    /** Has a number for each time that it was made. */
    public static final class Bundle extends ListResourceBundle {
        private static int made;
        private final String number = String.valueOf(made++);

        @Override
        protected Object[][] getContents() {
            return new Object[][] {{"number", number}};
        }
    }

    private static final class Numbered extends PhantomReference<Object> {
        private final int number;

        Numbered(int number, Object referent, ReferenceQueue<Object> queue) {
            super(referent, queue);
            this.number = number;
        }
    }

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "weak" -> weak();
            case "soft" -> soft();
            case "poll" -> poll();
            case "remove" -> remove();
            case "weakMap" -> weakMap();
            case "enqueue" -> enqueue();
            case "noQueue" -> noQueue();
            case "finalizers" -> finalizers();
            case "cleaners" -> cleaners();
            case "loggers" -> loggers();
            case "groups" -> groups();
            case "facades" -> facades();
            case "bundles" -> bundles();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    /** Fills the young generation, so that the collector comes when it likes. */
    private static Object garbage(int i) {
        return new byte[2000 + i % 100];
    }

    private static void weak() throws InterruptedException {
        Seen.run(Seen.threads(3, me -> {
            for (int round = 0; round < ROUNDS; round++) {
                List<WeakReference<Object>> all = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    all.add(new WeakReference<>(garbage(i)));
                    Seen.busy(10);
                    all.add(new WeakReference<>(all));
                }
                if (me == 0 && round % 5 == 0) {
                    System.gc();
                }
                int cleared = 0;
                for (WeakReference<Object> each : all) {
                    cleared = cleared * 3 + (each.get() == null ? 1 : 0) + (each.refersTo(null) ? 1 : 0);
                }
                Seen.note(cleared);
            }
        }));
    }

    private static void soft() {
        List<SoftReference<byte[]>> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            all.add(new SoftReference<>(new byte[100_000]));
            int alive = 0;
            for (SoftReference<byte[]> each : all) {
                alive += each.get() == null ? 0 : 1;
            }
            Seen.note(alive);
        }
    }

    private static void poll() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        Set<Reference<?>> all = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            all.add(new Numbered(i, garbage(i), queue));
            if (i % 1000 == 0) {
                System.gc();
            }
            for (Reference<?> each = queue.poll(); each != null; each = queue.poll()) {
                Seen.note(((Numbered) each).number * 10_000L + i);
                all.remove(each);
            }
        }
        Seen.note(all.size());
    }

    private static void remove() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        Set<Reference<?>> all = new HashSet<>();
        Thread remover = new Thread(() -> {
            try {
                while (true) {
                    Numbered each = (Numbered) queue.remove();
                    Seen.note(each.number);
                    synchronized (all) {
                        all.remove(each);
                    }
                }
            } catch (InterruptedException e) {
                Seen.note(-1);
            }
        });
        remover.start();
        for (int i = 0; i < 3000; i++) {
            Object referent = garbage(i);
            synchronized (all) {
                all.add(new Numbered(i, referent, queue));
            }
            if (i % 500 == 0) {
                System.gc();
            }
            Seen.busy(20);
        }
        Reference<?> timed = new ReferenceQueue<>().remove(5);
        Seen.note(timed == null ? 1 : 2);
        remover.interrupt();
        remover.join();
        Seen.note(all.size());
    }

    private static void weakMap() {
        Map<Object, Integer> map = new WeakHashMap<>();
        List<Object> some = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            Object key = garbage(i);
            map.put(key, i);
            if (i % 10 == 0) {
                some.add(key);
            }
            if (i % 1000 == 0) {
                System.gc();
                long sum = 0;
                for (Integer each : map.values()) {
                    sum = sum * 31 + each;
                }
                Seen.note(sum);
            }
            Seen.note(map.size());
        }
        Seen.note(some.size());
    }

    /** The program enqueues what the collector may have enqueued. */
    private static void enqueue() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        for (int i = 0; i < 3000; i++) {
            List<WeakReference<Object>> all = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                all.add(new WeakReference<>(garbage(i), queue));
            }
            if (i % 300 == 0) {
                System.gc();
            }
            all.get(0).clear();
            Seen.note(all.get(1).enqueue() ? 1 : 2);
            Seen.note(all.get(2).get() == null ? 1 : 2);
            while (queue.poll() != null) {
                Seen.note(i);
            }
        }
    }

    /** What a program may know of a reference, and of the threads there are: as without Reprise. */
    private static void noQueue() {
        Object referent = garbage(1);
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> plain = new WeakReference<>(referent);
        WeakReference<Object> queued = new WeakReference<>(referent, queue);
        System.out.println(plain.enqueue() + " " + plain.get() + " " + queued.refersTo(referent));
        System.out.println(queued.enqueue() + " " + queued.enqueue() + " " + (queue.poll() == queued));
        Thread next = new Thread(() -> {});
        System.out.println(Thread.activeCount() + " " + next.getName() + " " + next.getThreadGroup());
        Reference.reachabilityFence(referent);
    }

    /** LogManager refers to loggers weakly, by a class of its own with a queue. */
    private static void loggers() throws InterruptedException {
        Seen.run(Seen.threads(3, me -> {
            for (int i = 0; i < 1000; i++) {
                Logger.getLogger("logger" + i % 50).setLevel(i % 3 == 0 ? Level.FINE : null);
                long garbage = ((byte[]) garbage(i)).length;
                Logger again = Logger.getLogger("logger" + (i + 25) % 50);
                Seen.note(again.getLevel() == null ? garbage : 1);
            }
        }));
    }

    /** From JDK 19 on a group refers to those in it weakly. */
    private static void groups() {
        for (int i = 0; i < 2000; i++) {
            new ThreadGroup("group" + i);
            Seen.note(((byte[]) garbage(i)).length
                    + Thread.currentThread().getThreadGroup().activeGroupCount());
        }
    }

    /** The thread of a client ends when nothing refers to the client. */
    private static void facades() throws InterruptedException {
        for (int i = 0; i < 12; i++) {
            HttpClient.newHttpClient();
            for (int n = 0; n < 1000; n++) {
                Seen.note(((byte[]) garbage(n)).length);
            }
            Thread.sleep(500);
            Seen.note(Thread.activeCount());
        }
    }

    /** Bundles are kept softly, and made again. */
    private static void bundles() throws InterruptedException {
        Seen.run(Seen.threads(3, me -> {
            List<byte[]> some = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                some.add(new byte[50_000 + i]);
                if (some.size() == 140) {
                    some.clear();
                }
                Seen.note(Integer.parseInt(
                        ResourceBundle.getBundle(Bundle.class.getName()).getString("number")));
            }
        }));
    }

    private static void finalizers() {
        for (int i = 0; i < 20_000; i++) {
            Seen.note(new Finalized(i).number + cleaned);
            if (i % 1000 == 0) {
                System.gc();
                Seen.busy(10_000);
            }
        }
    }

    private static void cleaners() {
        Cleaner cleaner = Cleaner.create();
        for (int i = 0; i < 20_000; i++) {
            int number = i;
            cleaner.register(garbage(i), () -> {
                for (int n = 0; n < 10; n++) {
                    cleaned = cleaned * 31 + number;
                }
            });
            Seen.note(cleaned);
            if (i % 1000 == 0) {
                System.gc();
                Seen.busy(10_000);
            }
        }
        cleaner.register(cleaner, () -> System.out.println("cleaned by hand")).clean();
    }
}

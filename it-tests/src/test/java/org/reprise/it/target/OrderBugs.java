package org.reprise.it.target;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Bugs of what happens before something else that it should come behind. */
public enum OrderBugs implements ConcurrencyBug {
    STARTED_IN_ITS_CONSTRUCTOR(
            "a thread that a constructor starts reads what the constructor sets behind",
            "danielshaya/ByteWatcher#2; apache/pinot#11207; Lu et al. 2008 (Mozilla)") {
        @Override
        public int show() throws InterruptedException {
            int shown = 0;
            for (int i = 0; i < THREADS; i++) {
                Watcher watcher = new Watcher();
                watcher.thread.join();
                shown += watcher.early ? 1 : 0;
            }
            return shown;
        }
    },
    ESCAPES_ITS_CONSTRUCTOR(
            "an object is registered by its constructor, and called before that has ended",
            "Goetz, JCiP 3.2.1, ThisEscape") {
        @Override
        public int show() throws InterruptedException {
            return Rivals.run(ROUNDS, i -> new Listener("name"), i -> {
                Listener listener = Listener.registered;
                Rivals.expect(listener == null || listener.name != null);
            });
        }
    },
    PUBLISHED_BEFORE_IT_IS_FILLED(
            "double-checked locking that publishes an object and fills it then",
            "Schmidt and Harrison 1996, done wrong; volatile does not help") {
        private final AtomicReferenceArray<Settings> instances = new AtomicReferenceArray<>(ROUNDS);

        @Override
        public int show() throws InterruptedException {
            Rivals.Step use = i -> Rivals.expect(get(i).value == 1);
            return Rivals.run(ROUNDS, use, use);
        }

        private Settings get(int index) {
            Settings settings = instances.get(index);
            if (settings == null) {
                synchronized (this) {
                    settings = instances.get(index);
                    if (settings == null) {
                        settings = new Settings();
                        instances.set(index, settings);
                        settings.value = 1;
                    }
                }
            }
            return settings;
        }
    },
    CLOSED_WHILE_IN_USE(
            "who closes a buffer does not wait for the thread that fills it",
            "Lu et al. 2008, order violation (Transmission, Mozilla)") {
        @Override
        public int show() throws InterruptedException {
            int shown = 0;
            for (int i = 0; i < THREADS; i++) {
                Sink sink = new Sink();
                Thread thread = new Thread(sink);
                thread.start();
                Rivals.work(4000);
                sink.buffer = null;
                thread.join();
                shown += sink.failed ? 1 : 0;
            }
            return shown;
        }
    },
    STOPPED_BEFORE_IT_RUNS(
            "run() says that it is running, behind the stop() that says it is not",
            "cdapio/cdap#3683; mupen64plus/mupen64plus-core#681") {
        @Override
        public int show() throws InterruptedException {
            int shown = 0;
            for (int i = 0; i < THREADS; i++) {
                Machine machine = new Machine();
                machine.start();
                Rivals.work(4000);
                machine.running = false;
                machine.join();
                shown += machine.ranOn ? 1 : 0;
            }
            return shown;
        }
    },
    STARTED_AGAIN(
            "a timer that is stopped and started has two loops, since the old one saw no stop",
            "couchbase/couchbase-lite-java-core#1119; timers of emulators") {
        @Override
        public int show() throws InterruptedException {
            Timer timer = new Timer();
            for (int i = 0; i < THREADS; i++) {
                timer.start();
                Rivals.work(4000);
                timer.stop();
                Rivals.work(30);
            }
            for (Thread thread : timer.all) {
                thread.join();
            }
            return timer.ranOn;
        }
    };

    private static final int ROUNDS = 20_000;
    /** How often a thread is started. */
    private static final int THREADS = 50;

    private static final class Watcher {
        private final Thread thread;
        private int[] table;
        private boolean early;

        Watcher() {
            thread = new Thread(() -> early = table == null);
            thread.start();
            Rivals.work(50);
            table = new int[1];
        }
    }

    private static final class Listener {
        private static volatile Listener registered;
        private String name;

        Listener(String name) {
            registered = this;
            this.name = name;
        }
    }

    private static final class Settings {
        private volatile int value;
    }

    private static final class Sink implements Runnable {
        private volatile int[] buffer = new int[20];
        private volatile boolean failed;

        @Override
        public void run() {
            try {
                for (int i = 0; i < 20; i++) {
                    buffer[i] = i;
                }
            } catch (NullPointerException e) {
                failed = true;
            }
        }
    }

    private static final class Machine extends Thread {
        private volatile boolean running;
        private volatile boolean ranOn;

        @Override
        public void run() {
            running = true;
            for (int steps = 0; running; steps++) {
                if (steps > 100_000) {
                    ranOn = true;
                    return;
                }
            }
        }
    }

    private static final class Timer {
        private final Thread[] all = new Thread[THREADS];
        private int started;
        private volatile boolean running;
        private volatile Thread loop;
        private volatile int ranOn;

        void start() {
            running = true;
            loop = new Thread(this::run);
            all[started++] = loop;
            loop.start();
        }

        void stop() {
            running = false;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One is enough.
        private void run() {
            boolean replaced = false;
            while (running) {
                if (replaced) {
                    // It has seen that another has been started, and then that it is to run on.
                    ranOn++;
                    return;
                }
                Rivals.work(10);
                replaced = loop != Thread.currentThread();
            }
        }
    }

    private final String what;
    private final String source;

    OrderBugs(String what, String source) {
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

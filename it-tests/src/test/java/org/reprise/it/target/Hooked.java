package org.reprise.it.target;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.reprise.it.backend.Backend;

/** Small machines whose methods are there to be hooked by a user; the tests name them. */
public final class Hooked {
    private Hooked() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "values" -> new Values().run();
            case "shapes" -> new Shapes().run();
            case "disk" -> new Disk().run(Integer.parseInt(arguments[1]));
            case "diskOnImage" -> diskOnImage(arguments[1]);
            case "keys" -> new Keys().run();
            case "polled" -> new Polled().run();
            case "device" -> new Device().run(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1);
            case "pump" -> new Pump().run();
            case "image" -> new Image(arguments[1]).run();
            case "blocking" -> new Blocking().run();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void diskOnImage(String image) throws IOException, InterruptedException {
        try (RandomAccessFile file = new RandomAccessFile(image, "rw")) {
            file.write(1);
            new Disk().run(40);
        }
    }

    /** Values that no hook of the JDK's sees come out of methods of all shapes. */
    static final class Values {
        enum Button {
            LEFT,
            RIGHT
        }

        static final class Wrong extends Exception {
            private static final long serialVersionUID = 1L;

            private Wrong(long number, Throwable cause) {
                super(number % 3 == 0 ? null : number % 3 == 1 ? "" : "wrong " + number, cause);
            }
        }

        private int made;

        /** With an ignore hook: the thread that makes the noise is not the program's. */
        static void startNoise() {
            Backend.makeNoise();
        }

        long clock() {
            return Backend.entropy() >>> 20;
        }

        static int random(int bound) {
            return (int) Math.floorMod(Backend.entropy(), (long) bound);
        }

        boolean truth() {
            return (Backend.entropy() & 1) == 0;
        }

        double ratio() {
            return Backend.entropy() / 3.0;
        }

        float share() {
            return Backend.entropy() / 3.0f;
        }

        char letter() {
            return (char) ('a' + random(26));
        }

        String text() {
            return "é" + Backend.entropy();
        }

        /** Returns a constant of an enum that this class does not name. */
        Object others() {
            return Shapes.unit();
        }

        void print() {
            System.out.print("");
            System.out.println("printed");
        }

        byte[] bytes() {
            return Long.toString(Backend.entropy()).getBytes();
        }

        Object anything(int i) {
            long entropy = Backend.entropy();
            return switch (i % 5) {
                case 0 -> null;
                case 1 -> entropy;
                case 2 -> new double[] {entropy, 1};
                case 3 -> new String[] {"a", null, "b" + entropy};
                default -> entropy % 2 == 0 ? Button.LEFT : Button.RIGHT;
            };
        }

        void mayThrow() throws Wrong {
            made++;
            if ((Backend.entropy() & 1) == 0) {
                Wrong wrong = new Wrong(
                        Backend.entropy() >>> 1, new IllegalStateException("first", new ArithmeticException()));
                wrong.addSuppressed(new IOException("other " + Backend.entropy()));
                throw wrong;
            }
        }

        private static String text(Wrong wrong) {
            Throwable cause = wrong.getCause();
            if (!cause.getMessage().equals("first")
                    || cause.getCause().getClass() != ArithmeticException.class
                    || wrong.getSuppressed()[0].getClass() != IOException.class
                    || wrong.getMessage() != null && !wrong.getMessage().matches("(wrong \\d+)?")) {
                throw new AssertionError("not what was thrown", wrong);
            }
            StringWriter text = new StringWriter();
            wrong.printStackTrace(new PrintWriter(text));
            return text.toString();
        }

        /** Statistics that the program keeps of its own times, and prints nowhere. */
        void measure() {
            for (int i = 0; i < 1 + random(10); i++) {
                measured += System.nanoTime();
            }
        }

        private long measured;

        long digest() {
            return made;
        }

        void run() {
            startNoise();
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                out.append(clock()).append(' ').append(random(1000)).append(' ').append(truth());
                out.append(' ')
                        .append(ratio())
                        .append(' ')
                        .append(share())
                        .append(' ')
                        .append(letter());
                out.append(' ')
                        .append(text())
                        .append(' ')
                        .append(new String(bytes()))
                        .append(' ');
                Object anything = anything(i);
                out.append(
                        anything instanceof double[]
                                ? Arrays.toString((double[]) anything)
                                : anything instanceof String[] ? Arrays.toString((String[]) anything) : anything);
                try {
                    mayThrow();
                } catch (Wrong e) {
                    out.append(' ').append(text(e));
                }
                measure();
                out.append(' ').append(System.nanoTime()).append('\n');
            }
            // What a method with a recorded result does besides, a replay does not: the program must not look.
            made = 0;
            print();
            out.append(digest()).append(others());
            System.out.println(out);
        }
    }

    /** Methods that a hook on an interface is on: default, static, synchronized, recursive, generic and so with a bridge. */
    static final class Shapes {
        private static Object unit() {
            return java.util.concurrent.TimeUnit.DAYS;
        }

        interface Source {
            default long next() {
                return Backend.entropy();
            }

            static int some() {
                return (int) Backend.entropy();
            }
        }

        interface Maker<T> {
            T make(int depth);
        }

        static final class Words implements Maker<String>, Source {
            private int made;

            @Override
            public synchronized String make(int depth) {
                return depth == 0 ? "word " + Backend.entropy() : ++made + make(depth - 1);
            }
        }

        /** Overrides, and asks the interface. */
        static final class Even implements Source {
            @Override
            public long next() {
                return 2 * Source.super.next();
            }
        }

        void run() {
            Values.startNoise();
            Words words = new Words();
            Maker<String> maker = words;
            Source even = new Even();
            Source lambda = new Source() {};
            long digest = 0;
            for (int i = 0; i < 100; i++) {
                digest = 31 * digest
                        + maker.make(i % 3).hashCode()
                        + words.make(1).length();
                digest = 31 * digest + words.next() + even.next() + lambda.next() + Source.some();
            }
            System.out.println(digest);
        }
    }

    /** A disk whose completions come from threads of a library: their order is part of the machine's state. */
    static final class Disk {
        static final class Request {
            final int sector;
            int data;

            Request(int sector) {
                this.sector = sector;
            }
        }

        private static final int DEPTH = 32;

        private final List<Integer> done = new ArrayList<>();
        private volatile int inFlight;
        private int iterations;
        private long flags;

        /** With an ignore hook: the library's threads are not the program's. */
        static void startBackend() {
            Backend.serve(4);
        }

        /** With a block hook, by which the completion is known. */
        void submit(Request request) {
            hand(request);
        }

        /** With an ignore hook: the library's locks are contended by its own threads. */
        private void hand(Request request) {
            Backend.submit(request, new Completion());
        }

        /** Called by the library's threads. */
        final class Completion implements java.util.function.Consumer<Request> {
            @Override
            public void accept(Request request) {
                synchronized (Disk.this) {
                    inFlight--;
                    done.add(request.sector);
                    request.data = request.sector * 31 + iterations;
                    flags |= 1L << (request.sector & 63);
                    Disk.this.notifyAll();
                }
            }
        }

        void poll() {
            iterations++;
        }

        /** With an idle hook: waits for a completion. */
        void idle() throws InterruptedException {
            synchronized (this) {
                if (flags == 0) {
                    wait(1000);
                }
            }
        }

        long instructions() {
            return iterations * 3L;
        }

        void run(int requests) throws InterruptedException {
            startBackend();
            long digest = 0;
            int next = 0;
            ArrayDeque<Request> all = new ArrayDeque<>();
            while (next < requests || inFlight > 0) {
                while (inFlight < DEPTH && next < requests) {
                    Request request = new Request(next++);
                    all.add(request);
                    synchronized (this) {
                        inFlight++;
                    }
                    submit(request);
                }
                for (int i = 0; i < 50; i++) {
                    digest = digest * 31 + flags + i;
                }
                poll();
                idle();
                synchronized (this) {
                    digest = digest * 31 + flags;
                    flags = 0;
                }
            }
            for (Request request : all) {
                digest = digest * 31 + request.data;
            }
            System.out.println(done);
            System.out.println(Long.toHexString(digest));
        }
    }

    /** A keyboard in another thread sets bits that the processor clears, neither atomically. */
    static final class Keys {
        private volatile int pending;
        private volatile int last;
        private long iterations;

        static void startTyping(Keys keys) {
            Backend.type(keys::key);
        }

        void key(int code) {
            pending |= 1 << (code & 15);
            last = code;
        }

        boolean poll() {
            return pending != 0;
        }

        void run() {
            startTyping(this);
            long digest = 0;
            for (int keys = 0; keys < 40; ) {
                iterations++;
                digest = digest * 31 + pending;
                if (poll()) {
                    System.out.println(iterations + " " + last + " " + pending);
                    pending &= pending - 1;
                    keys++;
                }
            }
            System.out.println(Long.toHexString(digest));
        }
    }

    /** Two threads poll the disk; the interrupt flag depends on which of them meets a completion. */
    static final class Polled {
        private final Disk disk = new Disk();
        private volatile int completed;
        private long flag;
        private long computed;

        final class Completion implements java.util.function.Consumer<Disk.Request> {
            @Override
            public void accept(Disk.Request request) {
                done(request);
            }
        }

        private synchronized void done(Disk.Request request) {
            boolean processor = Thread.currentThread().getName().equals("processor");
            flag = flag * 31 + request.sector * 2 + (processor ? 1 : 0);
            completed++;
        }

        void hand(Disk.Request request) {
            Backend.submit(request, new Completion());
        }

        void poll() {
            disk.iterations++;
        }

        private void work(int requests) {
            while (completed < requests) {
                long sum = 0;
                for (int i = 0; i < 300; i++) {
                    sum += i ^ flag;
                }
                computed += sum;
                poll();
            }
        }

        void run() throws InterruptedException {
            Disk.startBackend();
            int requests = 60;
            for (int i = 0; i < requests; i++) {
                hand(new Disk.Request(i));
            }
            Thread processor = new Thread(() -> work(requests), "processor");
            processor.start();
            work(requests);
            processor.join();
            System.out.println(Long.toHexString(flag));
        }
    }

    /** A device that the JDK does not see: its blocks come out of nowhere. */
    static final class Device {
        int read(long sector, byte[] to, int offset, int length) throws IOException {
            for (int i = 0; i < length; i++) {
                to[offset + i] = (byte) (CONTENT + sector + i);
            }
            if (sector == 7 && !LIBRARIES.equals("/sound")) {
                // What has come stays in the array.
                throw new IOException(LIBRARIES.equals("/broke") ? "no sector" : "bad sector");
            }
            return sector == 9 ? -1 : length;
        }

        /** What the device holds; another one in the replay if the test says so, by one of the few properties that are not recorded. */
        private static final String LIBRARIES = System.getProperty("java.library.path");

        private static final byte CONTENT = (byte) LIBRARIES.length();

        void run(int rounds) {
            byte[] buffer = new byte[100];
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < 10 * rounds; i++) {
                int sector = i % 10;
                try {
                    out.append(read(sector, buffer, 10, 64)).append(' ').append(Arrays.hashCode(buffer));
                } catch (IOException e) {
                    out.append(e.getMessage());
                }
                out.append('\n');
            }
            System.out.print(out);
        }
    }

    /** A thread waits where no hook is, and tells what has come. */
    static final class Pump {
        private long digest;
        private int done;

        /** With a blocking hook, in which the completions are called. */
        void pump() throws InterruptedException {
            for (int i = 0; i < 10; i++) {
                TimeUnit.MICROSECONDS.sleep(300);
                done(i, Backend.entropy());
            }
        }

        /** With an input hook. */
        void done(int number, long value) {
            digest = digest * 31 + number + value;
            done++;
        }

        /** With a checkpoint hook. */
        void poll() {
            digest = digest * 31 + 1;
        }

        void run() throws InterruptedException {
            Values.startNoise();
            Thread pump = new Thread(() -> {
                try {
                    for (int i = 0; i < 5; i++) {
                        pump();
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            pump.start();
            while (pump.isAlive()) {
                poll();
            }
            pump.join();
            poll();
            System.out.println(done + " " + Long.toHexString(digest));
        }
    }

    /** A disk image that the program reads in methods with hooks, and without. */
    static final class Image {
        private static final int SECTOR = 512;
        private final String path;
        private final RandomAccessFile file;

        Image(String path) throws IOException {
            this.path = path;
            file = new RandomAccessFile(path, "rw");
        }

        private byte[] read(int sector) throws IOException {
            byte[] data = new byte[SECTOR];
            file.seek((long) sector * SECTOR);
            file.readFully(data);
            return data;
        }

        int sum(int sector) throws IOException {
            return Arrays.hashCode(read(sector));
        }

        /** Opens the image again. */
        int damage() throws IOException {
            try (RandomAccessFile again = new RandomAccessFile(path, "rw")) {
                again.write(1);
            }
            return 1;
        }

        void run() throws IOException {
            for (int sector = 0; sector < 20; sector++) {
                if (sector % 3 == 0) {
                    file.seek((long) sector * SECTOR + 100);
                    file.write(sector);
                }
                System.out.println(sum(sector) + " " + Arrays.hashCode(read(sector + 1)));
            }
            System.out.println(damage());
        }
    }

    /** A thread blocks where no hook is: another one must go on. */
    static final class Blocking {
        private int steps;
        private long result;

        /** Waits for nothing that the scheduler could see, and computes. */
        long serve() throws InterruptedException {
            long sum = Backend.entropy();
            TimeUnit.MILLISECONDS.sleep(50);
            for (int i = 0; i < 1000; i++) {
                sum += i;
            }
            return sum;
        }

        void run() throws InterruptedException {
            Values.startNoise();
            Thread server = new Thread(() -> {
                try {
                    for (int i = 0; i < 5; i++) {
                        result = serve();
                        System.out.println("served " + result + " after " + (steps > 0));
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            server.start();
            long digest = 0;
            while (server.isAlive()) {
                steps++;
                digest = digest * 31 + result;
            }
            System.out.println(steps + " " + digest);
        }
    }
}

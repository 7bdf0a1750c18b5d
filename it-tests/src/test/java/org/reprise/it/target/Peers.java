package org.reprise.it.target;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Talks to a {@link Peer} whose port is the second argument, or to processes; what it prints depends on what they say and when. */
public final class Peers {
    private static final int CLIENTS = 3;

    private Peers() {}

    /** Runs the program that the first argument names. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "streams" -> streams(Integer.parseInt(arguments[1]));
            case "channels" -> channels(Integer.parseInt(arguments[1]));
            case "asynchronous" -> asynchronous(Integer.parseInt(arguments[1]));
            case "http" -> http(Integer.parseInt(arguments[1]));
            case "ended" -> ended();
            case "processes" -> processes(arguments[1]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static synchronized void print(Object line) {
        System.out.println(line);
    }

    private interface Body {
        void run() throws Exception;
    }

    private static Thread start(Body body) {
        Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (Exception e) {
                print(e);
            }
        });
        thread.start();
        return thread;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void streams(int port) throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            threads.add(start(() -> {
                Socket socket = new Socket("localhost", port);
                socket.setSoTimeout(5);
                socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
                print(drain(socket.getInputStream()) + " from " + socket.getRemoteSocketAddress() + " to "
                        + socket.getLocalPort());
                socket.close();
            }));
        }
        join(threads);
        ServerSocket server = new ServerSocket(0);
        Thread accepting = start(() -> {
            Socket accepted = server.accept();
            accepted.getOutputStream().write(accepted.getInputStream().read() + 1);
            server.accept();
        });
        Socket socket = new Socket("127.0.0.1", server.getLocalPort());
        socket.getOutputStream().write('a');
        print((char) socket.getInputStream().read());
        server.close();
        accepting.join();
        Thread reading = start(() -> print(socket.getInputStream().read()));
        Thread.sleep(2);
        socket.close();
        reading.join();
        print(Arrays.toString(InetAddress.getAllByName("localhost")) + InetAddress.getLocalHost());
        for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            print(one + " " + one.getInterfaceAddresses() + Arrays.toString(one.getHardwareAddress()) + one.getMTU());
        }
        try (Socket refused = new Socket("localhost", 1)) {
            print(refused);
        } catch (IOException e) {
            print(e);
        }
    }

    private static String drain(InputStream in) throws IOException {
        byte[] buffer = new byte[700];
        StringBuilder lengths = new StringBuilder();
        int hash = 0;
        while (true) {
            try {
                int n = in.read(buffer);
                if (n < 0) {
                    return lengths + "bytes with hash " + hash;
                }
                lengths.append(n).append(' ');
                hash = 31 * hash + Arrays.hashCode(Arrays.copyOf(buffer, n));
            } catch (SocketTimeoutException e) {
                lengths.append("late ");
            }
        }
    }

    private static void channels(int port) throws Exception {
        InetSocketAddress peer = new InetSocketAddress("127.0.0.1", port);
        Selector selector = Selector.open();
        for (int i = 0; i < CLIENTS; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(peer);
            channel.register(selector, SelectionKey.OP_CONNECT);
        }
        for (int open = CLIENTS; open > 0; ) {
            selector.select(3);
            for (SelectionKey key : selector.selectedKeys()) {
                open -= advance(key) ? 0 : 1;
            }
            selector.selectedKeys().clear();
        }
        Thread main = Thread.currentThread();
        Thread waking = start(selector::wakeup);
        print(selector.select());
        waking.join();
        waking = start(main::interrupt);
        print(selector.select() + " " + Thread.interrupted());
        waking.join();
        selector.close();
        interrupts(peer);
        datagrams(peer);
        Pipe pipe = Pipe.open();
        Thread writing = start(() -> {
            for (int i = 0; i < 5; i++) {
                pipe.sink().write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                Thread.sleep(0, 100_000);
            }
            pipe.sink().close();
        });
        ByteBuffer buffer = ByteBuffer.allocateDirect(8);
        for (int n = pipe.source().read(buffer); n >= 0; n = pipe.source().read(buffer)) {
            print(n);
            buffer.clear();
        }
        writing.join();
    }

    /** Whether the key's channel is open still. */
    private static boolean advance(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        if (key.isConnectable()) {
            channel.finishConnect();
            channel.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {'a'}), ByteBuffer.wrap(new byte[] {'\n'})});
            key.interestOps(SelectionKey.OP_READ);
            return true;
        }
        ByteBuffer[] buffers = {ByteBuffer.allocate(300), ByteBuffer.allocateDirect(500)};
        long n = channel.read(buffers);
        print(channel.getLocalAddress() + " " + n + " " + buffers[0].flip().hashCode()
                + buffers[1].flip().hashCode());
        if (n < 0) {
            channel.close();
        }
        return n >= 0;
    }

    private static void interrupts(InetSocketAddress peer) throws Exception {
        for (boolean interrupt : new boolean[] {true, false}) {
            SocketChannel channel = SocketChannel.open(peer);
            ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
            List<Thread> threads = new ArrayList<>();
            threads.add(start(() -> print(channel.read(ByteBuffer.allocateDirect(9)))));
            threads.add(start(() -> print(server.accept())));
            Thread.sleep(2);
            if (interrupt) {
                threads.forEach(Thread::interrupt);
            } else {
                channel.close();
                server.close();
            }
            join(threads);
            print(channel.isOpen() + " " + server.isOpen());
        }
    }

    private static void datagrams(InetSocketAddress peer) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        socket.setSoTimeout(3);
        for (int i = 0; i < 12; i++) {
            socket.send(new DatagramPacket(new byte[] {(byte) i}, 1, peer));
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            try {
                socket.receive(packet);
                print(packet.getSocketAddress() + " " + packet.getLength() + " " + Arrays.hashCode(packet.getData()));
            } catch (SocketTimeoutException e) {
                print(e);
            }
        }
        socket.close();
    }

    private static void asynchronous(int port) throws Exception {
        InetSocketAddress peer = new InetSocketAddress("127.0.0.1", port);
        CountDownLatch open = new CountDownLatch(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
            channel.connect(peer, new Reader(channel, open), new Connecting());
        }
        open.await();
        impatient(peer);
        AsynchronousChannelGroup group = AsynchronousChannelGroup.withFixedThreadPool(2, Thread::new);
        AsynchronousServerSocketChannel server =
                AsynchronousServerSocketChannel.open(group).bind(new InetSocketAddress("127.0.0.1", 0));
        accepts(server, group);
        Future<AsynchronousSocketChannel> pending = server.accept();
        Thread closing = start(server::close);
        try {
            print(pending.get());
        } catch (ExecutionException e) {
            print(e.getCause());
        }
        closing.join();
        group.shutdown();
        print(group.awaitTermination(1, TimeUnit.MINUTES));
        try (AsynchronousSocketChannel refused = AsynchronousSocketChannel.open()) {
            refused.connect(new InetSocketAddress("127.0.0.1", 1)).get();
        } catch (ExecutionException e) {
            print(e.getCause());
        }
    }

    /** Says what it wants. */
    private static final class Connecting implements CompletionHandler<Void, Reader> {
        @Override
        public void completed(Void result, Reader reader) {
            reader.channel.write(ByteBuffer.wrap(new byte[] {'a', '\n'}), reader, reader);
        }

        @Override
        public void failed(Throwable thrown, Reader reader) {
            reader.failed(thrown, reader);
        }
    }

    /** Prints what comes until there is no more. */
    private static final class Reader implements CompletionHandler<Integer, Reader> {
        private final AsynchronousSocketChannel channel;
        private final CountDownLatch open;
        private final ByteBuffer buffer = ByteBuffer.allocate(700);

        Reader(AsynchronousSocketChannel channel, CountDownLatch open) {
            this.channel = channel;
            this.open = open;
        }

        @Override
        public void completed(Integer result, Reader same) {
            try {
                print(channel.getLocalAddress() + " " + result + " "
                        + buffer.flip().hashCode());
                if (result < 0) {
                    channel.close();
                    open.countDown();
                } else {
                    channel.read(buffer.clear(), this, this);
                }
            } catch (IOException e) {
                failed(e, this);
            }
        }

        @Override
        public void failed(Throwable thrown, Reader same) {
            print(thrown);
            open.countDown();
        }
    }

    /** Reads for a millisecond, with two buffers; a read that comes too late makes the channel useless. */
    private static void impatient(InetSocketAddress peer) throws Exception {
        for (int i = 0; i < 6; i++) {
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
            channel.connect(peer).get();
            channel.write(ByteBuffer.wrap(new byte[] {'a', '\n'})).get();
            ByteBuffer[] buffers = {ByteBuffer.allocateDirect(100), ByteBuffer.allocate(500)};
            CompletableFuture<Long> read = new CompletableFuture<>();
            channel.read(buffers, 0, 2, 1, TimeUnit.MILLISECONDS, read, new CompletionHandler<>() {
                @Override
                public void completed(Long result, CompletableFuture<Long> attachment) {
                    attachment.complete(result);
                }

                @Override
                public void failed(Throwable thrown, CompletableFuture<Long> attachment) {
                    attachment.completeExceptionally(thrown);
                }
            });
            try {
                print(read.get() + " " + buffers[0].flip().hashCode());
                Future<Integer> cancelled = channel.read(ByteBuffer.allocate(10));
                print(cancelled.cancel(true) + " " + channel.isOpen());
            } catch (ExecutionException e) {
                print(e.getCause());
            }
            channel.close();
        }
    }

    private static void accepts(AsynchronousServerSocketChannel server, AsynchronousChannelGroup group)
            throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            AsynchronousSocketChannel client = AsynchronousSocketChannel.open(group);
            threads.add(start(() -> {
                client.connect(server.getLocalAddress()).get();
                ByteBuffer answer = ByteBuffer.allocate(4);
                print(client.read(answer).get() + " from " + client.getRemoteAddress() + ": "
                        + answer.flip().getInt());
                client.close();
            }));
        }
        for (int i = 0; i < CLIENTS; i++) {
            AsynchronousSocketChannel accepted = server.accept().get();
            print(accepted.getRemoteAddress());
            accepted.write(ByteBuffer.allocate(4).putInt(i).flip()).get();
            accepted.close();
        }
        join(threads);
    }

    private static void http(int port) throws Exception {
        URI uri = URI.create("http://localhost:" + port + "/");
        for (int i = 0; i < 2; i++) {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            byte[] body = connection.getInputStream().readAllBytes();
            print(connection.getHeaderField("X-Random") + " " + Arrays.hashCode(body));
        }
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            answers.add(client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray())
                    .thenAccept(answer -> print(answer.headers().map() + " " + Arrays.hashCode(answer.body()))));
        }
        for (CompletableFuture<Void> answer : answers) {
            answer.get();
        }
    }

    /** Reads what a process has left behind where the JDK is about to take it out of the pipe. */
    private static void ended() throws IOException {
        for (int i = 0; i < 5; i++) {
            Process process = new ProcessBuilder("sh", "-c", "echo output; echo errors >&2").start();
            long turns = 0;
            while (process.isAlive()) {
                turns++;
            }
            print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
                    + turns);
        }
    }

    private static void processes(String script) throws Exception {
        Process process = new ProcessBuilder(script, "5").start();
        print(process.pid());
        Thread errors = start(() -> print(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)));
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            print(line);
        }
        errors.join();
        print(process.waitFor() + " " + process.isAlive());
        Process cat = new ProcessBuilder("cat").start();
        Thread writing = start(() -> {
            // More than a pipe holds.
            cat.getOutputStream().write(new byte[200_000]);
            cat.getOutputStream().close();
        });
        Thread.sleep(1);
        print(cat.getInputStream().readAllBytes().length + " " + cat.waitFor());
        writing.join();
        Process sleeping = new ProcessBuilder("sleep", "1000").start();
        print(sleeping.waitFor(1, TimeUnit.MILLISECONDS));
        print(sleeping.toHandle().info() + " "
                + ProcessHandle.current().children().count() + " of "
                + ProcessHandle.allProcesses().count());
        sleeping.onExit().thenAccept(ended -> print("ended"));
        sleeping.destroy();
        print(sleeping.waitFor());
        stubborn(script);
        List<Process> pipeline =
                ProcessBuilder.startPipeline(List.of(new ProcessBuilder(script, "2"), new ProcessBuilder("sort")));
        print(new String(pipeline.get(1).getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        try {
            Runtime.getRuntime().exec(new String[] {"/no/such/program"});
        } catch (IOException e) {
            print(e);
        }
    }

    /** One that ignores SIGTERM, whose errors come with its output, and whose input is a file. */
    private static void stubborn(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "trap '' TERM; cat; " + script + " 2; sleep 1000")
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        BufferedReader out = process.inputReader();
        for (int i = 0; i < 4; i++) {
            print(out.readLine());
        }
        process.destroy();
        print(process.waitFor(5, TimeUnit.MILLISECONDS) + " " + process.supportsNormalTermination());
        print(process.destroyForcibly().waitFor());
    }
}

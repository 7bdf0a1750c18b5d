package org.reprise.it.target;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Has many requests to an image under way at once, and prints in what order they were completed, by which threads; then lets writes fail. */
public final class Completions implements CompletionHandler<Integer, Completions.Request> {
    private static final int REQUESTS = 400;
    private static final int DEPTH = 16;
    private static final int SIZE = 1000;

    /** One request. */
    record Request(int number, ByteBuffer data) {}

    private final AsynchronousFileChannel channel;
    private final CountDownLatch left = new CountDownLatch(REQUESTS);
    private final StringBuilder order = new StringBuilder();
    private int next;

    private Completions(AsynchronousFileChannel channel) {
        this.channel = channel;
    }

    /**
     * Runs the requests.
     *
     * @param args the image
     */
    public static void main(String[] args) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        Path image = Path.of(args[0]);
        try (AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(image, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE), pool)) {
            Completions completions = new Completions(channel);
            for (int i = 0; i < DEPTH; i++) {
                completions.submit();
            }
            completions.left.await();
            System.out.println(completions.order);
        }
        pool.shutdown();
        fail();
    }

    private synchronized void submit() {
        if (next < REQUESTS) {
            Request request = new Request(next++, ByteBuffer.allocate(SIZE));
            long at = request.number * 7919L % 40 * SIZE;
            if (request.number % 3 == 0) {
                request.data.putInt(0, request.number);
                channel.write(request.data, at, request, this);
            } else {
                channel.read(request.data, at, request, this);
            }
        }
    }

    @Override
    public void completed(Integer result, Request request) {
        synchronized (this) {
            order.append(request.number)
                    .append(' ')
                    .append(result)
                    .append(' ')
                    .append(request.data.getInt(0))
                    .append(' ')
                    .append(Thread.currentThread().getName())
                    .append('\n');
        }
        submit();
        left.countDown();
    }

    @Override
    public void failed(Throwable failure, Request request) {
        System.out.println(request + " " + failure);
    }

    /** The device has no room, as a disk may have none. */
    private static void fail() throws IOException, InterruptedException {
        Path full = Path.of("/dev/full");
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(full, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(SIZE), 0).get();
        } catch (ExecutionException e) {
            System.out.println("asynchronous " + e.getCause());
        }
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(SIZE));
        } catch (IOException e) {
            System.out.println("channel " + e);
        }
        try (RandomAccessFile file = new RandomAccessFile(full.toFile(), "rw")) {
            file.write(new byte[SIZE]);
        } catch (IOException e) {
            System.out.println("file " + e);
        }
        try (OutputStream out = new FileOutputStream(full.toFile())) {
            out.write(new byte[SIZE]);
        } catch (IOException e) {
            System.out.println("stream " + e);
        }
    }
}

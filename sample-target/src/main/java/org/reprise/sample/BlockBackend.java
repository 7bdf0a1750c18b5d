package org.reprise.sample;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Executes block requests in a pool of {@value #THREADS} threads, after QEMU's {@code thread-pool.c}: a worker that is
 * done puts the completion in a list and schedules a bottom half, which hands the list to the device in the I/O thread,
 * unless the CPU thread has polled for it before. Requests start in order and may end in any.
 */
final class BlockBackend {
    static final int THREADS = 4;

    /** Told about completions in the I/O thread, or in the CPU thread when it polls. */
    interface CompletionListener {
        /** A request is done; {@code ok} is false if the host could not do it. */
        void completed(BlockRequest request, boolean ok);
    }

    private record Completion(BlockRequest request, boolean ok) {}

    private final DiskImage image;
    private final Ram ram;
    private final MainLoop loop;
    private final BottomHalf deliver = new BottomHalf(this::poll);
    private final ArrayDeque<BlockRequest> queue = new ArrayDeque<>();
    private final List<Thread> workers = new ArrayList<>();
    private List<Completion> completions = new ArrayList<>();
    private CompletionListener listener = (request, ok) -> {};
    private boolean stopped;

    BlockBackend(DiskImage image, Ram ram, MainLoop loop) {
        this.image = image;
        this.ram = ram;
        this.loop = loop;
    }

    /** Size of the disk in sectors. */
    long sectors() {
        return image.sectors();
    }

    /** Names who hears of completions; before {@link #start}. */
    void setListener(CompletionListener listener) {
        this.listener = listener;
    }

    /** Starts the threads "block-0" and so on. */
    void start() {
        for (int i = 0; i < THREADS; i++) {
            Thread worker = new Thread(this::work, "block-" + i);
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
    }

    /** Lets the threads end; requests still queued are dropped. */
    void stop() {
        synchronized (queue) {
            stopped = true;
            queue.notifyAll();
        }
    }

    /** Queues a request; CPU thread. */
    void submit(BlockRequest request) {
        synchronized (queue) {
            queue.add(request);
            queue.notify();
        }
    }

    /** Hands over what is done by now; I/O thread (the bottom half) or CPU thread. */
    void poll() {
        List<Completion> done;
        synchronized (this) {
            done = completions;
            completions = new ArrayList<>();
        }
        for (Completion completion : done) {
            listener.completed(completion.request(), completion.ok());
        }
    }

    private void work() {
        try {
            for (BlockRequest request = next(); request != null; request = next()) {
                complete(request, execute(request));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private BlockRequest next() throws InterruptedException {
        synchronized (queue) {
            while (queue.isEmpty() && !stopped) {
                queue.wait();
            }
            return stopped ? null : queue.remove();
        }
    }

    private boolean execute(BlockRequest request) {
        byte[] buffer = new byte[request.count() * DiskImage.SECTOR_BYTES];
        try {
            switch (request.command()) {
                case BlockDevice.READ -> {
                    image.read(request.sector(), request.count(), buffer);
                    ram.write(request.ramOffset(), buffer, 0, buffer.length);
                }
                case BlockDevice.WRITE -> {
                    ram.read(request.ramOffset(), buffer, 0, buffer.length);
                    image.write(request.sector(), request.count(), buffer);
                }
                default -> image.flush();
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A request is done; called by the thread that executed it. */
    private void complete(BlockRequest request, boolean ok) {
        synchronized (this) {
            completions.add(new Completion(request, ok));
        }
        loop.schedule(deliver);
    }
}

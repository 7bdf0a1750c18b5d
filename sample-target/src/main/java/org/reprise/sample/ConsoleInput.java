package org.reprise.sample;

import java.io.IOException;
import java.io.InputStream;

/**
 * Carries standard input to the console: the thread "stdin" blocks in a read and hands each chunk to the main loop, which
 * gives the console as much as it has room for. The next read waits until the chunk is used up.
 */
final class ConsoleInput implements Runnable {
    private static final int CHUNK_BYTES = 256;

    private final InputStream in;
    private final SerialConsole console;
    private final MainLoop loop;
    private final BottomHalf deliver = new BottomHalf(this::deliver);
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int length;
    private int position;
    private boolean ended;

    ConsoleInput(InputStream in, SerialConsole console, MainLoop loop) {
        this.in = in;
        this.console = console;
        this.loop = loop;
        console.setOnEmpty(() -> loop.schedule(deliver));
    }

    /** Reads until the end of input; the body of the thread "stdin". */
    @Override
    public void run() {
        try {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                handOver(count);
            }
        } catch (IOException e) {
            // A console whose line is cut has no more input: the guest is told just that.
        } catch (InterruptedException e) {
            return;
        }
        end();
    }

    private synchronized void handOver(int count) throws InterruptedException {
        length = count;
        position = 0;
        loop.schedule(deliver);
        while (position < length) {
            wait();
        }
    }

    private synchronized void end() {
        ended = true;
        loop.schedule(deliver);
    }

    private synchronized void deliver() {
        while (position < length && console.canReceive()) {
            console.receive(chunk[position++] & 0xff);
        }
        if (position == length) {
            notifyAll();
            if (ended) {
                ended = false;
                console.endInput();
            }
        }
    }
}

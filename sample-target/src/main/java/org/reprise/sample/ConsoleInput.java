package org.reprise.sample;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Carries standard input to the console, as the keyboard: the thread "stdin" blocks in a read and hands each chunk to the
 * main loop, which gives the console as much as it has room for. The next read waits until the chunk is used up.
 *
 * <p>Control-A is the escape key, as with QEMU's {@code -serial mon:stdio}: Control-A x presses the power button, Control-A
 * Control-A types Control-A.
 */
final class ConsoleInput implements Runnable {
    private static final int CHUNK_BYTES = 256;
    private static final int ESCAPE = 1;

    private final InputStream in;
    private final SerialConsole console;
    private final MainLoop loop;
    private final Runnable powerButton;
    private final BottomHalf deliver = new BottomHalf(this::deliver);
    private final ArrayDeque<byte[]> typed = new ArrayDeque<>();
    private int position;
    private boolean ended;

    /** @param powerButton called by the thread "stdin" when the user asks for it */
    ConsoleInput(InputStream in, SerialConsole console, MainLoop loop, Runnable powerButton) {
        this.in = in;
        this.console = console;
        this.loop = loop;
        this.powerButton = powerButton;
        console.setOnEmpty(() -> loop.schedule(deliver));
    }

    /** Reads until the end of input; the body of the thread "stdin". */
    @Override
    public void run() {
        byte[] chunk = new byte[CHUNK_BYTES];
        boolean escaped = false;
        try {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                escaped = typeUnescaped(chunk, count, escaped);
                awaitDelivery();
            }
        } catch (IOException e) {
            // A console whose line is cut has no more input: the guest is told just that.
        } catch (InterruptedException e) {
            return;
        }
        inputEnded();
    }

    /** Types what was read, but for the escapes; true if it ends within one. */
    private boolean typeUnescaped(byte[] chunk, int count, boolean escapedBefore) {
        boolean escaped = escapedBefore;
        byte[] keys = new byte[count];
        int length = 0;
        for (int i = 0; i < count; i++) {
            if (!escaped && chunk[i] == ESCAPE) {
                escaped = true;
                continue;
            }
            if (!escaped || chunk[i] == ESCAPE) {
                keys[length++] = chunk[i];
            } else if (chunk[i] == 'x') {
                type(keys, length);
                length = 0;
                powerButton.run();
            }
            escaped = false;
        }
        type(keys, length);
        return escaped;
    }

    private void type(byte[] keys, int length) {
        if (length > 0) {
            keysTyped(Arrays.copyOf(keys, length));
        }
    }

    /** Keys come in from the keyboard; does not block. */
    synchronized void keysTyped(byte[] keys) {
        typed.add(keys);
        loop.schedule(deliver);
    }

    /** No more keys will come. */
    synchronized void inputEnded() {
        ended = true;
        loop.schedule(deliver);
    }

    private synchronized void awaitDelivery() throws InterruptedException {
        while (!typed.isEmpty()) {
            wait();
        }
    }

    private synchronized void deliver() {
        while (!typed.isEmpty() && console.canReceive()) {
            byte[] keys = typed.peek();
            console.receive(keys[position++] & 0xff);
            if (position == keys.length) {
                typed.remove();
                position = 0;
            }
        }
        if (typed.isEmpty()) {
            notifyAll();
            if (ended) {
                ended = false;
                console.endInput();
            }
        }
    }
}

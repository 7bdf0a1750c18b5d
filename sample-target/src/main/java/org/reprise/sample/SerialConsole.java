package org.reprise.sample;

/**
 * A serial console with a 64-byte receive queue.
 *
 * <pre>
 * 0x00 DATA     r  next byte received, 0 if there is none;  w  prints a byte
 * 0x04 STATUS   r  bit 0: a byte is waiting, bit 1: ready to print, bit 2: end of input
 * 0x08 CONTROL  rw bit 0: interrupt while a byte is waiting, and once at the end of input
 * </pre>
 *
 * <p>The I/O thread receives, the CPU thread reads; control and end of input are plain fields between them.
 */
final class SerialConsole implements Device {
    static final int DATA = 0x00;
    static final int STATUS = 0x04;
    static final int CONTROL = 0x08;

    static final int STATUS_RECEIVED = 1;
    static final int STATUS_READY = 2;
    static final int STATUS_END = 4;

    private static final int QUEUE_BYTES = 64;

    private final IntRing received = new IntRing(QUEUE_BYTES);
    private final ConsoleOutput output;
    private final InterruptController interrupts;
    private Runnable onEmpty = () -> {};
    private int control;
    private boolean ended;
    private boolean endPending;

    SerialConsole(ConsoleOutput output, InterruptController interrupts) {
        this.output = output;
        this.interrupts = interrupts;
        interrupts.connect(MemoryMap.CONSOLE_SOURCE, this::asserted);
    }

    /** Names what the CPU thread calls when it has emptied the queue; before the machine starts. */
    void setOnEmpty(Runnable onEmpty) {
        this.onEmpty = onEmpty;
    }

    boolean canReceive() {
        return !received.isFull();
    }

    /** A byte arrives; I/O thread, only when {@link #canReceive}. */
    void receive(int value) {
        received.put(value);
        signal();
    }

    /** No more bytes will arrive; I/O thread. */
    void endInput() {
        ended = true;
        endPending = true;
        signal();
    }

    @Override
    public int read(int offset) {
        return switch (offset) {
            case DATA -> take();
            case STATUS -> status();
            case CONTROL -> control;
            default -> 0;
        };
    }

    @Override
    public void write(int offset, int value) {
        switch (offset) {
            case DATA -> output.put(value & 0xff);
            case CONTROL -> {
                control = value;
                signal();
            }
            default -> {}
        }
    }

    private int take() {
        if (received.isEmpty()) {
            return 0;
        }
        int value = received.take();
        // When empty, not when no longer full: the I/O thread may have filled the queue since this thread looked.
        if (received.isEmpty()) {
            onEmpty.run();
        }
        return value;
    }

    private int status() {
        endPending = false;
        int status = STATUS_READY;
        if (!received.isEmpty()) {
            status |= STATUS_RECEIVED;
        } else if (ended) {
            status |= STATUS_END;
        }
        return status;
    }

    private void signal() {
        if (asserted()) {
            interrupts.raise(MemoryMap.CONSOLE_SOURCE);
        }
    }

    private boolean asserted() {
        return (control & 1) != 0 && (endPending || !received.isEmpty());
    }
}

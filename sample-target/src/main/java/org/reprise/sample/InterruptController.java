package org.reprise.sample;

import java.util.function.BooleanSupplier;

/**
 * A PLIC reduced to one word per register: level-triggered sources 1 to 31, the lowest number first.
 *
 * <pre>
 * 0x00 PENDING  r   bit n: source n is pending
 * 0x04 ENABLE   rw  bit n: source n may interrupt
 * 0x08 CLAIM    r   number of the first pending and enabled source, no longer pending then; 0 if none
 *               w   complete: source n may interrupt again
 * </pre>
 *
 * <p>The words are plain fields. The I/O thread sets pending bits while the CPU thread clears others, so an update can be
 * lost; {@link #resample} finds a source that is still asserted.
 */
final class InterruptController implements Device {
    static final int PENDING = 0x00;
    static final int ENABLE = 0x04;
    static final int CLAIM = 0x08;

    private final InterruptLines lines;
    private final BooleanSupplier[] levels = new BooleanSupplier[32];
    private int pending;
    private int enabled;
    private int inService;

    InterruptController(InterruptLines lines) {
        this.lines = lines;
    }

    /**
     * Connects a source, before the machine starts.
     *
     * @param level whether the device asserts its line; called by the I/O and CPU threads
     */
    void connect(int source, BooleanSupplier level) {
        levels[source] = level;
    }

    /** A device asserts its line; any thread. */
    void raise(int source) {
        pending |= 1 << source;
        update();
    }

    /** Looks at every line again and raises what is asserted; I/O thread. */
    void resample() {
        for (int source = 1; source < levels.length; source++) {
            BooleanSupplier level = levels[source];
            if (level != null && (inService & 1 << source) == 0 && level.getAsBoolean()) {
                pending |= 1 << source;
            }
        }
        update();
    }

    @Override
    public int read(int offset) {
        return switch (offset) {
            case PENDING -> pending;
            case ENABLE -> enabled;
            case CLAIM -> claim();
            default -> 0;
        };
    }

    @Override
    public void write(int offset, int value) {
        switch (offset) {
            case ENABLE -> {
                enabled = value;
                update();
            }
            case CLAIM -> complete(value & 31);
            default -> {}
        }
    }

    private int claim() {
        int ready = pending & enabled;
        if (ready == 0) {
            lines.lower(InterruptLines.EXTERNAL);
            return 0;
        }
        int source = Integer.numberOfTrailingZeros(ready);
        pending &= ~(1 << source);
        inService |= 1 << source;
        if ((pending & enabled) == 0) {
            lines.lower(InterruptLines.EXTERNAL);
        }
        return source;
    }

    private void complete(int source) {
        inService &= ~(1 << source);
        BooleanSupplier level = levels[source];
        if (level != null && level.getAsBoolean()) {
            raise(source);
        }
    }

    private void update() {
        if ((pending & enabled) != 0) {
            lines.raise(InterruptLines.EXTERNAL);
        }
    }
}

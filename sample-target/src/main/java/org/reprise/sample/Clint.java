package org.reprise.sample;

/**
 * The core-local interruptor: software interrupt, mtime and mtimecmp, at the offsets SiFive gave them.
 *
 * <pre>
 * 0x0000 msip       rw  bit 0: software interrupt
 * 0x4000 mtimecmp   rw  low word, 0x4004 high word
 * 0xbff8 mtime      r   low word, 0xbffc high word; 10 MHz
 * </pre>
 *
 * <p>The CPU thread writes mtimecmp, the I/O thread's timer reads it and raises the interrupt: under a lock, since one that were raised for what mtimecmp no longer says would be a tick too many.
 */
final class Clint implements Device {
    static final int MSIP = 0x0000;
    static final int MTIMECMP = 0x4000;
    static final int MTIME = 0xbff8;

    private static final long LOW_WORD = 0xffff_ffffL;

    private final VirtualClock clock;
    private final InterruptLines lines;
    private final MainLoop loop;
    private final MachineTimer timer = new MachineTimer(this::expire);
    private long compare = -1;

    Clint(VirtualClock clock, InterruptLines lines, MainLoop loop) {
        this.clock = clock;
        this.lines = lines;
        this.loop = loop;
    }

    @Override
    public int read(int offset) {
        return switch (offset) {
            case MSIP -> (lines.pending() & InterruptLines.SOFTWARE) == 0 ? 0 : 1;
            case MTIMECMP -> (int) compare;
            case MTIMECMP + 4 -> (int) (compare >>> 32);
            case MTIME -> (int) clock.ticks();
            case MTIME + 4 -> (int) (clock.ticks() >>> 32);
            default -> 0;
        };
    }

    @Override
    public void write(int offset, int value) {
        switch (offset) {
            case MSIP -> {
                if ((value & 1) != 0) {
                    lines.raise(InterruptLines.SOFTWARE);
                } else {
                    lines.lower(InterruptLines.SOFTWARE);
                }
            }
            case MTIMECMP -> setCompare(compare & ~LOW_WORD | value & LOW_WORD);
            case MTIMECMP + 4 -> setCompare(compare & LOW_WORD | (long) value << 32);
            default -> {}
        }
    }

    /** Raises the timer interrupt if it is due; I/O thread. */
    synchronized void resample() {
        if (due()) {
            lines.raise(InterruptLines.TIMER);
        }
    }

    private synchronized void setCompare(long ticks) {
        compare = ticks;
        if (due()) {
            lines.raise(InterruptLines.TIMER);
            return;
        }
        lines.lower(InterruptLines.TIMER);
        arm();
    }

    private synchronized void expire() {
        if (due()) {
            lines.raise(InterruptLines.TIMER);
        } else {
            arm();
        }
    }

    private boolean due() {
        return Long.compareUnsigned(clock.ticks(), compare) >= 0;
    }

    /** mtimecmp is unsigned, and guests write all ones for "never": far deadlines need no timer. */
    private void arm() {
        long ticks = compare;
        if (ticks >= 0 && ticks < Long.MAX_VALUE / VirtualClock.NANOS_PER_TICK) {
            loop.arm(timer, ticks * VirtualClock.NANOS_PER_TICK);
        } else {
            loop.disarm(timer);
        }
    }
}

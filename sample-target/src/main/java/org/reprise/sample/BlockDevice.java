package org.reprise.sample;

import java.util.ArrayDeque;

/**
 * The disk controller: the guest fills in a request, writes COMMAND, and is interrupted while completions wait.
 *
 * <pre>
 * 0x00 CAPACITY    r   sectors of 512 bytes
 * 0x04 SECTOR      rw  first sector
 * 0x08 COUNT       rw  sectors, 1 to 256
 * 0x0c BUFFER      rw  guest address of the data
 * 0x10 TAG         rw  the guest's name for the request, 16 bits
 * 0x14 COMMAND     w   1 read, 2 write, 3 flush: submits the request
 * 0x18 IN_FLIGHT   r   requests submitted and not yet taken from COMPLETION; at most 64
 * 0x1c COMPLETION  r   takes one: bit 31 valid, bit 24 polled, bits 23..16 status (0 done, 1 failed), bits 15..0 tag; 0 if
 *                      none
 * 0x20 POLL        r   has the backend hand over what is done by now; completions that wait
 * </pre>
 *
 * <p>A request that names sectors or memory that do not exist completes with status 1; one beyond the 64th is ignored.
 *
 * <p>As in QEMU, it makes a difference which thread polls a completion. If the I/O main loop does, the device interrupts. If
 * the CPU thread does, because the guest reads POLL, the guest is looking anyway: the completion is marked as polled and
 * does not interrupt. So order, interrupts and the mark depend on who came first, and the guest can tell.
 */
final class BlockDevice implements Device {
    static final int CAPACITY = 0x00;
    static final int SECTOR = 0x04;
    static final int COUNT = 0x08;
    static final int BUFFER = 0x0c;
    static final int TAG = 0x10;
    static final int COMMAND = 0x14;
    static final int IN_FLIGHT = 0x18;
    static final int COMPLETION = 0x1c;
    static final int POLL = 0x20;

    static final int READ = 1;
    static final int WRITE = 2;
    static final int FLUSH = 3;

    private static final int MAX_SECTORS = 256;
    private static final int MAX_IN_FLIGHT = 64;
    private static final int VALID = 1 << 31;
    private static final int POLLED = 1 << 24;
    private static final int FAILED = 1 << 16;

    private final BlockBackend backend;
    private final Ram ram;
    private final MainLoop loop;
    private final InterruptLines lines;
    private final InterruptController interrupts;
    private final ArrayDeque<Integer> completions = new ArrayDeque<>();
    private int sector;
    private int count;
    private int buffer;
    private int tag;
    private int inFlight;
    /** Completions that wait and were not polled: the level of the interrupt line. */
    private int interrupting;

    BlockDevice(BlockBackend backend, Ram ram, MainLoop loop, InterruptLines lines, InterruptController interrupts) {
        this.backend = backend;
        this.ram = ram;
        this.loop = loop;
        this.lines = lines;
        this.interrupts = interrupts;
        backend.setListener(this::completed);
        interrupts.connect(MemoryMap.BLOCK_SOURCE, this::isInterrupting);
    }

    @Override
    public int read(int offset) {
        return switch (offset) {
            case CAPACITY -> (int) Math.min(backend.sectors(), Integer.MAX_VALUE);
            case SECTOR -> sector;
            case COUNT -> count;
            case BUFFER -> buffer;
            case TAG -> tag;
            case IN_FLIGHT -> inFlight;
            case COMPLETION -> takeCompletion();
            case POLL -> poll();
            default -> 0;
        };
    }

    @Override
    public void write(int offset, int value) {
        switch (offset) {
            case SECTOR -> sector = value;
            case COUNT -> count = value;
            case BUFFER -> buffer = value;
            case TAG -> tag = value & 0xffff;
            case COMMAND -> submit(value);
            default -> {}
        }
    }

    private void submit(int command) {
        if (inFlight == MAX_IN_FLIGHT) {
            return;
        }
        inFlight++;
        BlockRequest request = new BlockRequest(
                tag, command, Integer.toUnsignedLong(sector), command == FLUSH ? 0 : count, buffer - MemoryMap.RAM);
        if (isValid(request)) {
            backend.submit(request);
        } else {
            // In the I/O thread, as if the backend had refused it: the guest gets no completion while it submits.
            loop.schedule(new BottomHalf(() -> completed(request, false)));
        }
    }

    private boolean isValid(BlockRequest request) {
        int sectors = request.count();
        return switch (request.command()) {
            case READ, WRITE ->
                sectors > 0
                        && sectors <= MAX_SECTORS
                        && request.sector() + sectors <= backend.sectors()
                        && ram.contains(request.ramOffset(), sectors * DiskImage.SECTOR_BYTES);
            case FLUSH -> true;
            default -> false;
        };
    }

    /** The backend hands over a completion; I/O thread or CPU thread. */
    private void completed(BlockRequest request, boolean ok) {
        boolean polled = lines.isCpuThread();
        add(VALID | (polled ? POLLED : 0) | (ok ? 0 : FAILED) | request.tag(), polled);
        if (!polled) {
            interrupts.raise(MemoryMap.BLOCK_SOURCE);
        }
    }

    private synchronized void add(int completion, boolean polled) {
        completions.add(completion);
        if (!polled) {
            interrupting++;
        }
    }

    private synchronized boolean isInterrupting() {
        return interrupting > 0;
    }

    private int poll() {
        backend.poll();
        synchronized (this) {
            return completions.size();
        }
    }

    private synchronized int takeCompletion() {
        Integer completion = completions.poll();
        if (completion == null) {
            return 0;
        }
        inFlight--;
        if ((completion & POLLED) == 0) {
            interrupting--;
        }
        return completion;
    }
}

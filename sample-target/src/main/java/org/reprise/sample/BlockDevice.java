package org.reprise.sample;

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
 * 0x1c COMPLETION  r   takes one: bit 31 valid, bits 23..16 status (0 done, 1 failed), bits 15..0 tag; 0 if none
 * </pre>
 *
 * <p>A request that names sectors or memory that do not exist completes with status 1; one beyond the 64th is ignored.
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

    static final int READ = 1;
    static final int WRITE = 2;
    static final int FLUSH = 3;

    private static final int MAX_SECTORS = 256;
    private static final int MAX_IN_FLIGHT = 64;
    private static final int VALID = 1 << 31;
    private static final int FAILED = 1 << 16;

    private final BlockBackend backend;
    private final Ram ram;
    private final MainLoop loop;
    private final InterruptController interrupts;
    private final IntRing completions = new IntRing(MAX_IN_FLIGHT);
    private int sector;
    private int count;
    private int buffer;
    private int tag;
    private int inFlight;

    BlockDevice(BlockBackend backend, Ram ram, MainLoop loop, InterruptController interrupts) {
        this.backend = backend;
        this.ram = ram;
        this.loop = loop;
        this.interrupts = interrupts;
        backend.setListener(this::completed);
        interrupts.connect(MemoryMap.BLOCK_SOURCE, () -> !completions.isEmpty());
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
            // In the I/O thread, so that completions keep one writer.
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

    private void completed(BlockRequest request, boolean ok) {
        completions.put(VALID | (ok ? 0 : FAILED) | request.tag());
        interrupts.raise(MemoryMap.BLOCK_SOURCE);
    }

    private int takeCompletion() {
        if (completions.isEmpty()) {
            return 0;
        }
        inFlight--;
        return completions.take();
    }
}

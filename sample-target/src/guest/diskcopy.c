/*
 * Reads the disk with several requests in flight, copies its first half over the second, reads it back and checks it.
 */
#include "machine.h"

#define CHUNK_SECTORS 16
#define CHUNK_BYTES (CHUNK_SECTORS * SECTOR_BYTES)
#define MAX_CHUNKS 128
#define DEPTH 8

static uint8_t data[MAX_CHUNKS * CHUNK_BYTES] __attribute__((aligned(16)));
static uint8_t order[MAX_CHUNKS];
static volatile uint32_t completed, failed;
static uint32_t table[256];

void on_trap(uint32_t cause, uint32_t pc)
{
    if (cause != CAUSE_EXTERNAL)
        fail_trap(cause, pc);
    uint32_t source = IRQ_CLAIM;
    uint32_t completion;
    if (source != SOURCE_BLOCK)
        return;
    while ((completion = BLOCK_COMPLETION) & BLOCK_VALID) {
        if (completion & BLOCK_FAILED)
            failed++;
        order[completed++] = (uint8_t)completion;
    }
    IRQ_CLAIM = source;
}

static void wait_until_completed(uint32_t wanted)
{
    for (;;) {
        interrupts_off();
        if (completed >= wanted)
            break;
        wait_for_interrupt();
        interrupts_on();
    }
    interrupts_on();
}

/* Moves chunks between the disk at first_sector and the buffer, DEPTH requests at a time. */
static void transfer(const char *name, uint32_t command, uint32_t first_sector, uint8_t *buffer, uint32_t chunks)
{
    completed = 0;
    for (uint32_t i = 0; i < chunks; i++) {
        if (i >= DEPTH)
            wait_until_completed(i - DEPTH + 1);
        BLOCK_SECTOR = first_sector + i * CHUNK_SECTORS;
        BLOCK_COUNT = CHUNK_SECTORS;
        BLOCK_BUFFER = (uint32_t)(buffer + i * CHUNK_BYTES);
        BLOCK_TAG = i;
        BLOCK_COMMAND = command;
    }
    wait_until_completed(chunks);
    print(name);
    print(" order");
    for (uint32_t i = 0; i < chunks; i++) {
        print_char(' ');
        print_dec(order[i]);
    }
    print_char('\n');
}

static uint32_t crc32(const uint8_t *bytes, uint32_t length)
{
    uint32_t crc = ~0u;
    while (length--)
        crc = crc >> 8 ^ table[(crc ^ *bytes++) & 0xff];
    return ~crc;
}

static void print_crc(const char *name, uint32_t crc)
{
    print(name);
    print(" crc32 ");
    print_hex(crc);
    print_char('\n');
}

int main(void)
{
    if (!(POWER_FEATURES & FEATURE_DISK)) {
        print("diskcopy: this machine has no disk\n");
        return 1;
    }
    uint32_t chunks = BLOCK_CAPACITY / CHUNK_SECTORS;
    if (chunks > MAX_CHUNKS)
        chunks = MAX_CHUNKS;
    uint32_t half = chunks / 2;
    if (!half) {
        print("diskcopy: the disk is too small\n");
        return 1;
    }
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
        table[i] = crc;
    }
    IRQ_ENABLE = 1 << SOURCE_BLOCK;
    enable_interrupts(MIE_EXTERNAL);
    print("diskcopy: ");
    print_dec(chunks * CHUNK_SECTORS);
    print(" sectors at ");
    print_time(rtc_ns());
    print_char('\n');

    transfer("read", BLOCK_READ, 0, data, chunks);
    print_crc("disk", crc32(data, chunks * CHUNK_BYTES));
    uint32_t first = crc32(data, half * CHUNK_BYTES);
    print_crc("first half", first);

    transfer("write", BLOCK_WRITE, half * CHUNK_SECTORS, data, half);
    for (uint32_t i = 0; i < half * CHUNK_BYTES; i++)
        data[i] = 0;
    transfer("read back", BLOCK_READ, half * CHUNK_SECTORS, data, half);
    uint32_t second = crc32(data, half * CHUNK_BYTES);
    print_crc("second half", second);

    if (failed || first != second) {
        print("diskcopy: FAILED\n");
        return 1;
    }
    print("diskcopy: done\n");
    return 0;
}

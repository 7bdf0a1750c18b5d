/*
 * The boot loader: reads the ELF file at the start of the disk, polling, puts its segments where they belong and enters it
 * with the numbers that the machine was given. It lies above the guest.
 */
#include "machine.h"

#define MAGIC 0x464c457fu
#define LOAD 1
#define MAX_SECTORS 256
#define MAX_BYTES (512 * 1024)

struct header {
    uint32_t ident[4];
    uint16_t type, machine;
    uint32_t version, entry, segments, sections, flags;
    uint16_t size, segment_size, segment_count;
};

struct segment {
    uint32_t type, from, virtual, address, file_bytes, memory_bytes, flags, alignment;
};

static uint8_t image[MAX_BYTES] __attribute__((aligned(16)));

void on_trap(uint32_t cause, uint32_t pc)
{
    fail_trap(cause, pc);
}

static void fail(const char *why)
{
    print("loader: ");
    print(why);
    print_char('\n');
    power_off(1);
}

static void read_sectors(uint32_t sector, uint32_t count)
{
    uint32_t completion;
    BLOCK_SECTOR = sector;
    BLOCK_COUNT = count;
    BLOCK_BUFFER = (uint32_t)(image + sector * SECTOR_BYTES);
    BLOCK_TAG = 0;
    BLOCK_COMMAND = BLOCK_READ;
    do {
        (void)BLOCK_POLL;
        completion = BLOCK_COMPLETION;
    } while (!(completion & BLOCK_VALID));
    if (completion & BLOCK_FAILED)
        fail("cannot read the disk");
}

int main(uint32_t number, uint32_t depth)
{
    if (!(POWER_FEATURES & FEATURE_DISK))
        fail("this machine has no disk");
    read_sectors(0, 1);
    struct header *elf = (struct header *)image;
    struct segment *segment = (struct segment *)(image + elf->segments);
    if (elf->ident[0] != MAGIC || elf->segments + elf->segment_count * sizeof *segment > SECTOR_BYTES)
        fail("no guest on the disk");
    uint32_t bytes = 0;
    for (int i = 0; i < elf->segment_count; i++)
        if (segment[i].type == LOAD && segment[i].from + segment[i].file_bytes > bytes)
            bytes = segment[i].from + segment[i].file_bytes;
    if (bytes > MAX_BYTES)
        fail("the guest on the disk is too large");
    uint32_t sectors = (bytes + SECTOR_BYTES - 1) / SECTOR_BYTES;
    for (uint32_t sector = 1; sector < sectors; sector += MAX_SECTORS)
        read_sectors(sector, sectors - sector < MAX_SECTORS ? sectors - sector : MAX_SECTORS);
    for (int i = 0; i < elf->segment_count; i++) {
        if (segment[i].type != LOAD)
            continue;
        uint8_t *to = (uint8_t *)segment[i].address;
        for (uint32_t j = 0; j < segment[i].memory_bytes; j++)
            to[j] = j < segment[i].file_bytes ? image[segment[i].from + j] : 0;
    }
    print("loader: ");
    print_dec(sectors);
    print(" sectors at ");
    print_time(rtc_ns());
    print_char('\n');
    ((void (*)(uint32_t, uint32_t))elf->entry)(number, depth);
    return 1;
}

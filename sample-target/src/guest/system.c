/*
 * All devices at once: keeps many requests of the disk in flight, answers packets and keys, ticks and idles, until the
 * power button is pressed, or until the work is done and the keyboard is gone. The order of completions, which of them the
 * program polled and which interrupted it, and when, end up in hashes.
 */
#include "machine.h"

#define REQUESTS 300
#define MAX_DEPTH 64
#define MAX_COUNT 16
#define DATA_SECTOR 512
#define WORK_TICK (2 * TICKS_PER_MS)
#define REST_TICK (100 * TICKS_PER_MS)
#define PACKET 200

static uint8_t buffers[MAX_DEPTH][MAX_COUNT * SECTOR_BYTES] __attribute__((aligned(16)));
static uint8_t packet[PACKET];

/* The request in each buffer, whose number is its tag: its own number and what it does. */
static uint32_t number_of[MAX_DEPTH];
static uint8_t command_of[MAX_DEPTH];
static uint8_t free_tags[MAX_DEPTH];
static uint32_t free_count;

static uint32_t requests, submitted, completed, polled, failed;
static uint32_t order = 2166136261u, data = 2166136261u, clocks = 2166136261u;
static uint32_t keys, packets, random_state = 1;
static volatile uint32_t ticks, claimed;

static uint32_t next_random(uint32_t limit)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (random_state >> 8) % limit;
}

/* Takes what has completed; interrupts off. */
static void drain(void)
{
    uint32_t completion;
    while ((completion = BLOCK_COMPLETION) & BLOCK_VALID) {
        uint32_t tag = completion & 0xffff;
        completed++;
        if (completion & BLOCK_POLLED)
            polled++;
        if (completion & BLOCK_FAILED)
            failed++;
        order = mix(mix(order, completion), number_of[tag]);
        if (command_of[tag] == BLOCK_READ)
            data = mix(data, *(uint32_t *)buffers[tag]);
        free_tags[free_count++] = (uint8_t)tag;
    }
}

void on_trap(uint32_t cause, uint32_t pc)
{
    if (cause == CAUSE_TIMER) {
        uint64_t now = mtime();
        ticks++;
        clocks = mix(mix(clocks, pc), (uint32_t)now);
        set_timer(now + (completed < requests ? WORK_TICK : REST_TICK));
        return;
    }
    if (cause != CAUSE_EXTERNAL)
        fail_trap(cause, pc);
    uint32_t source = IRQ_CLAIM;
    if (source == SOURCE_BLOCK) {
        drain();
        IRQ_CLAIM = source;
    } else {
        claimed |= 1u << source;
    }
}

static void submit(uint32_t data_sectors)
{
    uint32_t tag = free_tags[--free_count];
    uint32_t kind = next_random(16), count = 1 + next_random(MAX_COUNT);
    uint32_t command = kind < 8 ? BLOCK_READ : kind < 15 ? BLOCK_WRITE : BLOCK_FLUSH;
    if (command == BLOCK_WRITE)
        for (uint32_t i = 0; i < count * SECTOR_BYTES; i += SECTOR_BYTES)
            *(uint32_t *)(buffers[tag] + i) = submitted;
    number_of[tag] = submitted++;
    command_of[tag] = (uint8_t)command;
    BLOCK_SECTOR = DATA_SECTOR + next_random(data_sectors - count + 1);
    BLOCK_COUNT = count;
    BLOCK_BUFFER = (uint32_t)buffers[tag];
    BLOCK_TAG = tag;
    BLOCK_COMMAND = command;
}

/* Lets the sources that were claimed interrupt again. */
static void complete_claimed(void)
{
    for (uint32_t source = 1; source <= SOURCE_POWER; source++)
        if (claimed >> source & 1)
            IRQ_CLAIM = source;
    claimed = 0;
}

static void print_where(void)
{
    print_dec(completed);
    print(" requests done at ");
    print_time(rtc_ns());
    print_char('\n');
}

/* Takes what the keyboard has; 1 when there will be no more. */
static int serve_keyboard(void)
{
    for (;;) {
        uint32_t status = CONSOLE_STATUS;
        if (status & CONSOLE_END)
            return 1;
        if (!(status & CONSOLE_RECEIVED))
            return 0;
        char key = (char)CONSOLE_DATA;
        if (key == '\n')
            continue;
        keys++;
        print("key ");
        print_char(key);
        print(", ");
        print_where();
    }
}

/* Answers packets with their text in upper case and the number of requests done. */
static void serve_net(void)
{
    static const char digits[] = "0123456789abcdef";
    uint32_t n;
    while ((n = NET_RX_LENGTH)) {
        if (n > PACKET - 9)
            n = PACKET - 9;
        NET_BUFFER = (uint32_t)packet;
        NET_RX_TAKE = n;
        for (uint32_t i = 0; i < n; i++)
            if (packet[i] >= 'a' && packet[i] <= 'z')
                packet[i] -= 'a' - 'A';
        packet[n++] = ' ';
        for (int shift = 28; shift >= 0; shift -= 4)
            packet[n++] = (uint8_t)digits[completed >> shift & 15];
        packets++;
        print("packet, ");
        print_where();
        NET_TX_SEND = n;
    }
}

static void print_number(uint32_t value, const char *what)
{
    print_dec(value);
    print(what);
}

static void print_hash(const char *name, uint32_t hash)
{
    print(name);
    print_char(' ');
    print_hex(hash);
    print_char('\n');
}

int main(uint32_t number, uint32_t depth)
{
    if (!(POWER_FEATURES & FEATURE_DISK) || BLOCK_CAPACITY < DATA_SECTOR + MAX_COUNT) {
        print("system: this machine has no disk, or one that is too small\n");
        return 1;
    }
    uint32_t data_sectors = BLOCK_CAPACITY - DATA_SECTOR;
    int net = POWER_FEATURES & FEATURE_NET, gone = 0, asked = 0;
    requests = number ? number : REQUESTS;
    for (uint32_t i = 0; i < depth; i++)
        free_tags[free_count++] = (uint8_t)i;
    print("system: ");
    print_number(requests, " requests, ");
    print_number(depth, " deep, from ");
    print_time(rtc_ns());
    print_char('\n');
    IRQ_ENABLE = 1 << SOURCE_CONSOLE | 1 << SOURCE_BLOCK | 1 << SOURCE_NET | 1 << SOURCE_POWER;
    CONSOLE_CONTROL = 1;
    set_timer(mtime() + WORK_TICK);
    enable_interrupts(MIE_TIMER | MIE_EXTERNAL);

    for (uint32_t round = 0;; round++) {
        interrupts_off();
        while (!asked && free_count && submitted < requests)
            submit(data_sectors);
        if (round % 2 && completed < submitted) {
            if (BLOCK_POLL)
                drain();
        }
        gone |= serve_keyboard();
        if (net)
            serve_net();
        asked |= POWER_REQUEST;
        complete_claimed();
        int done = completed == submitted && (asked || (gone && submitted == requests));
        if (!done && !(free_count && submitted < requests && !asked))
            wait_for_interrupt();
        interrupts_on();
        if (done)
            break;
    }
    interrupts_off();
    print(asked ? "system: the power button was pressed\n" : "system: the keyboard is gone\n");
    print_number(completed, " requests, ");
    print_number(polled, " polled, ");
    print_number(failed, " failed, ");
    print_number(keys, " keys, ");
    print_number(packets, " packets, ");
    print_number(ticks, " ticks\n");
    print_hash("order", order);
    print_hash("data", data);
    print_hash("clocks", clocks);
    return failed ? 1 : 0;
}

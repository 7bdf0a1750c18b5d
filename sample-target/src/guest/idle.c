/*
 * Does nothing for as many seconds as it is told, but for waking up four times a second: what the clocks said then ends up
 * in a hash, and each second in a line.
 */
#include "machine.h"

#define SECONDS 2
#define TICKS_PER_SECOND 4
#define TICK (1000 * TICKS_PER_MS / TICKS_PER_SECOND)

static volatile uint32_t ticks;

void on_trap(uint32_t cause, uint32_t pc)
{
    if (cause != CAUSE_TIMER)
        fail_trap(cause, pc);
    ticks++;
    set_timer(mtime() + TICK);
}

int main(uint32_t seconds)
{
    uint32_t hash = 2166136261u;
    if (!seconds)
        seconds = SECONDS;
    print("idle: ");
    print_dec(seconds);
    print(" seconds from ");
    print_time(rtc_ns());
    print_char('\n');
    set_timer(mtime() + TICK);
    enable_interrupts(MIE_TIMER);
    for (uint32_t seen = 0; seen < seconds * TICKS_PER_SECOND;) {
        interrupts_off();
        if (ticks == seen)
            wait_for_interrupt();
        interrupts_on();
        if (ticks == seen)
            continue;
        seen = ticks;
        uint64_t now = mtime(), wall = rtc_ns();
        hash = mix(mix(hash, (uint32_t)now), (uint32_t)wall);
        if (seen % TICKS_PER_SECOND == 0) {
            print_dec(seen / TICKS_PER_SECOND);
            print(" at ");
            print_time(wall);
            print_char('\n');
        }
    }
    print("idle: ");
    print_dec(ticks);
    print(" ticks, clock hash ");
    print_hex(hash);
    print_char('\n');
    return 0;
}

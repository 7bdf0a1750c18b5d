#include "machine.h"

void power_off(uint32_t code)
{
    POWER_OFF = code;
    for (;;)
        ;
}

void fail_trap(uint32_t cause, uint32_t pc)
{
    print("unexpected trap ");
    print_hex(cause);
    print(" at ");
    print_hex(pc);
    print_char('\n');
    power_off(99);
}

void enable_interrupts(uint32_t mie)
{
    __asm__ volatile("csrs mie, %0" ::"r"(mie) : "memory");
    interrupts_on();
}

void interrupts_off(void)
{
    __asm__ volatile("csrci mstatus, 8" ::: "memory");
}

void interrupts_on(void)
{
    __asm__ volatile("csrsi mstatus, 8" ::: "memory");
}

void wait_for_interrupt(void)
{
    __asm__ volatile("wfi" ::: "memory");
}

uint64_t rtc_ns(void)
{
    uint32_t low = RTC_LOW;
    return (uint64_t)RTC_HIGH << 32 | low;
}

uint64_t mtime(void)
{
    uint32_t high, low;
    do {
        high = MTIME_HIGH;
        low = MTIME_LOW;
    } while (high != MTIME_HIGH);
    return (uint64_t)high << 32 | low;
}

void set_timer(uint64_t ticks)
{
    MTIMECMP_HIGH = 0xffffffff;
    MTIMECMP_LOW = (uint32_t)ticks;
    MTIMECMP_HIGH = (uint32_t)(ticks >> 32);
}

uint32_t mix(uint32_t hash, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        hash = (hash ^ (value & 0xff)) * 16777619u;
        value >>= 8;
    }
    return hash;
}

void print_char(char c)
{
    CONSOLE_DATA = (uint8_t)c;
}

void print(const char *text)
{
    while (*text)
        print_char(*text++);
}

void print_hex(uint32_t value)
{
    for (int shift = 28; shift >= 0; shift -= 4)
        print_char("0123456789abcdef"[value >> shift & 15]);
}

static void print_padded(uint32_t value, int digits)
{
    char text[10];
    int n = 0;
    do {
        text[n++] = (char)('0' + value % 10);
        value /= 10;
    } while (value || n < digits);
    while (n)
        print_char(text[--n]);
}

void print_dec(uint32_t value)
{
    print_padded(value, 1);
}

void print_time(uint64_t ns)
{
    uint64_t us = ns / 1000;
    print_dec((uint32_t)(us / 1000000));
    print_char('.');
    print_padded((uint32_t)(us % 1000000), 6);
}

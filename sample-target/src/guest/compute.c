/*
 * Works on primes, matrices and a hash while an interval timer samples the clocks: what the clocks said, and where
 * the program was, ends up in a hash.
 */
#include "machine.h"

#ifndef ROUNDS
#define ROUNDS 24
#endif

#define TICK (2 * TICKS_PER_MS)
#define SIEVE 65536
#define ORDER 48

static volatile uint32_t ticks;
static volatile uint32_t clock_hash = 2166136261u;
static uint8_t composite[SIEVE];
static uint32_t a[ORDER][ORDER], b[ORDER][ORDER], c[ORDER][ORDER];

void on_trap(uint32_t cause, uint32_t pc)
{
    if (cause != CAUSE_TIMER)
        fail_trap(cause, pc);
    uint64_t now = mtime(), wall = rtc_ns();
    uint32_t hash = mix(clock_hash, pc);
    hash = mix(hash, (uint32_t)now);
    clock_hash = mix(hash, (uint32_t)wall);
    ticks++;
    set_timer(now + TICK);
}

static uint32_t count_primes(void)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < SIEVE; i++)
        composite[i] = 0;
    for (uint32_t i = 2; i < SIEVE; i++) {
        if (composite[i])
            continue;
        count++;
        for (uint32_t j = 2 * i; j < SIEVE; j += i)
            composite[j] = 1;
    }
    return count;
}

static uint32_t multiply_matrices(uint32_t seed)
{
    uint32_t trace = 0;
    for (int i = 0; i < ORDER; i++)
        for (int j = 0; j < ORDER; j++) {
            seed = seed * 1664525u + 1013904223u;
            a[i][j] = seed >> 16;
            b[i][j] = seed & 0xffff;
        }
    for (int i = 0; i < ORDER; i++)
        for (int j = 0; j < ORDER; j++) {
            uint32_t sum = 0;
            for (int k = 0; k < ORDER; k++)
                sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
    for (int i = 0; i < ORDER; i++)
        trace += c[i][i] / (uint32_t)(i + 1);
    return trace;
}

static uint32_t hash_memory(uint32_t hash)
{
    for (uint32_t i = 0; i < SIEVE; i++)
        hash = (hash ^ composite[i]) * 16777619u;
    return hash;
}

/* Idles for about 20 ms. */
static void rest(void)
{
    uint64_t until = mtime() + 20 * TICKS_PER_MS;
    while (mtime() < until)
        wait_for_interrupt();
}

int main(uint32_t rounds)
{
    if (!rounds)
        rounds = ROUNDS;
    print("compute: ");
    print_dec(rounds);
    print(" rounds\n");
    set_timer(mtime() + TICK);
    enable_interrupts(MIE_TIMER);

    uint32_t result = 1, primes = 0;
    for (uint32_t round = 0; round < rounds; round++) {
        primes = count_primes();
        for (int i = 0; i < 4; i++)
            result = mix(result, multiply_matrices(result));
        result = hash_memory(result);
        if (round % 4 == 1) {
            print("round ");
            print_dec(round + 1);
            print(" at ");
            print_time(rtc_ns());
            print(", result ");
            print_hex(result);
            print_char('\n');
        }
        if (round % 8 == 1)
            rest();
    }
    interrupts_off();
    print_dec(primes);
    print(" primes, result ");
    print_hex(result);
    print_char('\n');
    print_dec(ticks);
    print(" ticks, clock hash ");
    print_hex(clock_hash);
    print_char('\n');
    return 0;
}

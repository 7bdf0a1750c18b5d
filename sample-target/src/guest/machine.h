/* What the machine has (MemoryMap.java and the Javadoc of each device), and the small library of lib.c. */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdint.h>

#define REG(address) (*(volatile uint32_t *)(address))

#define POWER_OFF REG(0x00100000)
#define POWER_FEATURES REG(0x00100004)
#define FEATURE_DISK 1
#define FEATURE_NET 2
#define POWER_REQUEST REG(0x0010000c)

#define RTC_LOW REG(0x00101000)
#define RTC_HIGH REG(0x00101004)

#define MTIMECMP_LOW REG(0x02004000)
#define MTIMECMP_HIGH REG(0x02004004)
#define MTIME_LOW REG(0x0200bff8)
#define MTIME_HIGH REG(0x0200bffc)
#define TICKS_PER_MS 10000

#define IRQ_ENABLE REG(0x0c000004)
#define IRQ_CLAIM REG(0x0c000008)
#define SOURCE_CONSOLE 1
#define SOURCE_BLOCK 2
#define SOURCE_NET 3
#define SOURCE_POWER 4

#define CONSOLE_DATA REG(0x10000000)
#define CONSOLE_STATUS REG(0x10000004)
#define CONSOLE_CONTROL REG(0x10000008)
#define CONSOLE_RECEIVED 1
#define CONSOLE_END 4

#define BLOCK_CAPACITY REG(0x10001000)
#define BLOCK_SECTOR REG(0x10001004)
#define BLOCK_COUNT REG(0x10001008)
#define BLOCK_BUFFER REG(0x1000100c)
#define BLOCK_TAG REG(0x10001010)
#define BLOCK_COMMAND REG(0x10001014)
#define BLOCK_COMPLETION REG(0x1000101c)
#define BLOCK_POLL REG(0x10001020)
#define BLOCK_READ 1
#define BLOCK_WRITE 2
#define BLOCK_FLUSH 3
#define BLOCK_VALID 0x80000000u
#define BLOCK_POLLED 0x01000000u
#define BLOCK_FAILED 0x00ff0000u
#define SECTOR_BYTES 512

#define NET_RX_LENGTH REG(0x10002000)
#define NET_BUFFER REG(0x10002004)
#define NET_RX_TAKE REG(0x10002008)
#define NET_TX_SEND REG(0x1000200c)

#define CAUSE_TIMER 0x80000007u
#define CAUSE_EXTERNAL 0x8000000bu

#define MIE_TIMER (1u << 7)
#define MIE_EXTERNAL (1u << 11)

/* Each guest has its own: called for every trap, interrupts off. */
void on_trap(uint32_t cause, uint32_t pc);

void power_off(uint32_t code) __attribute__((noreturn));
void fail_trap(uint32_t cause, uint32_t pc) __attribute__((noreturn));

void enable_interrupts(uint32_t mie);
/* Switch interrupts off, then wait_for_interrupt() between the check and switching them on again: none is missed. */
void interrupts_off(void);
void interrupts_on(void);
void wait_for_interrupt(void);

uint64_t rtc_ns(void);
uint64_t mtime(void);
void set_timer(uint64_t ticks);

/* Folds four bytes into a hash (FNV-1a). */
uint32_t mix(uint32_t hash, uint32_t value);

void print(const char *text);
void print_char(char c);
void print_hex(uint32_t value);
void print_dec(uint32_t value);
/* Seconds since the epoch with six decimals. */
void print_time(uint64_t ns);

#endif

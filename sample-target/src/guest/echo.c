/*
 * Answers each line with a number, the time and the line in upper case, until "quit" or the end of the input. With a
 * network card it answers each packet the same way.
 */
#include "machine.h"

#define LINE 200

static char line[LINE], packet[LINE];
static uint32_t length, sequence;

static volatile uint32_t claimed;

/* Claims the source, which keeps it quiet until the main program has served it: the lines are level-triggered. */
void on_trap(uint32_t cause, uint32_t pc)
{
    if (cause != CAUSE_EXTERNAL)
        fail_trap(cause, pc);
    uint32_t source = IRQ_CLAIM;
    claimed |= 1u << source;
}

static void upper(char *text, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (text[i] >= 'a' && text[i] <= 'z')
            text[i] -= 'a' - 'A';
}

static int is_quit(const char *text, uint32_t n)
{
    return n == 4 && text[0] == 'q' && text[1] == 'u' && text[2] == 'i' && text[3] == 't';
}

static void answer(const char *text, uint32_t n)
{
    print_char('[');
    print_dec(++sequence);
    print_char(' ');
    print_time(rtc_ns());
    print("] ");
    for (uint32_t i = 0; i < n; i++)
        print_char(text[i]);
    print_char('\n');
}

/* Lets the sources that were claimed interrupt again. */
static void complete_claimed(void)
{
    for (uint32_t source = 1; source <= SOURCE_NET; source++)
        if (claimed >> source & 1)
            IRQ_CLAIM = source;
    claimed = 0;
}

/* Takes what the console has; 1 when it is time to stop. */
static int serve_console(void)
{
    for (;;) {
        uint32_t status = CONSOLE_STATUS;
        int end = status & CONSOLE_END;
        if (!end && !(status & CONSOLE_RECEIVED))
            return 0;
        char c = end ? '\n' : (char)CONSOLE_DATA;
        if (c != '\n') {
            if (c != '\r' && length < LINE)
                line[length++] = c;
            continue;
        }
        int quit = is_quit(line, length);
        if (!quit && !(end && !length)) {
            upper(line, length);
            answer(line, length);
        }
        length = 0;
        if (quit || end)
            return 1;
    }
}

static void serve_net(void)
{
    uint32_t n;
    while ((n = NET_RX_LENGTH)) {
        if (n > LINE)
            n = LINE;
        NET_BUFFER = (uint32_t)packet;
        NET_RX_TAKE = n;
        upper(packet, n);
        answer(packet, n);
        NET_TX_SEND = n;
    }
}

int main(void)
{
    int net = POWER_FEATURES & FEATURE_NET;
    print("echo: ready\n");
    IRQ_ENABLE = 1 << SOURCE_CONSOLE | 1 << SOURCE_NET;
    CONSOLE_CONTROL = 1;
    enable_interrupts(MIE_EXTERNAL);
    for (;;) {
        interrupts_off();
        if (serve_console())
            break;
        if (net)
            serve_net();
        complete_claimed();
        wait_for_interrupt();
        interrupts_on();
    }
    print("echo: ");
    print_dec(sequence);
    print(" lines\n");
    return 0;
}

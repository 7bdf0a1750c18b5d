/*
 * A WASI program that consumes every outside value a preview 1 host offers, and folds all of them into one digest.
 *
 *     wasi-probe FILE [DIVISOR] < INPUT
 *
 * Clocks and random numbers also steer the control flow (sort order, loop lengths), so that a single value that a
 * replay returns differently changes not only the digest but the path to it. Exits with status 7 when all went well,
 * 1 when something failed, 2 when called wrongly. A divisor above 1 makes each part that
 * much shorter, for hosts that interpret.
 */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    CLOCK_READS = 5000,
    RANDOM_READS = 500,
    SORTED = 5000,
    ROUNDS = 60,
    ROUND_STEPS = 5000,
    BLOCK = 64 * 1024,
    EXIT_FINE = 7
};

static uint64_t digest = 0xcbf29ce484222325u;
static int divisor = 1;

/* SplitMix64's finalizer over the running digest and one more value (Steele, Lea, Flood 2014). */
static void mix(uint64_t value) {
    uint64_t z = (digest ^ value) + 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    digest = z ^ (z >> 31);
}

static _Noreturn void fail(const char *what) {
    perror(what);
    exit(1);
}

/* CRC-32 as in ISO 3309 and zip, bit by bit; start with 0. */
static uint32_t crc32(uint32_t crc, const unsigned char *data, size_t length) {
    crc = ~crc;
    for (size_t i = 0; i < length; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (0xedb88320u & -(crc & 1));
        }
    }
    return ~crc;
}

static uint64_t clock_ns(clockid_t id) {
    struct timespec now;
    if (clock_gettime(id, &now) != 0) {
        fail("clock_gettime");
    }
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void random_bytes(void *buffer, size_t length) {
    if (getentropy(buffer, length) != 0) {
        fail("getentropy");
    }
}

static void read_clocks(void) {
    printf("realtime %" PRIu64 " ns\n", clock_ns(CLOCK_REALTIME));
    printf("monotonic %" PRIu64 " ns\n", clock_ns(CLOCK_MONOTONIC));
    for (int i = 0; i < CLOCK_READS / divisor; i++) {
        mix(clock_ns(CLOCK_REALTIME));
        mix(clock_ns(CLOCK_MONOTONIC));
    }
    printf("clocks %016" PRIx64 "\n", digest);
}

static void read_random(void) {
    for (int i = 0; i < RANDOM_READS / divisor; i++) {
        unsigned char buffer[256]; /* getentropy's largest request */
        size_t length = 1 + (size_t)(i * 7 % 256);
        random_bytes(buffer, length);
        mix(crc32(0, buffer, length));
    }
    printf("random %016" PRIx64 "\n", digest);
}

static void read_file(const char *name) {
    unsigned char chunk[4096];
    char line[80];
    size_t line_length = 0;
    int line_ended = 0;
    uint64_t size = 0;
    uint32_t crc = 0;
    int fd = open(name, O_RDONLY);
    if (fd < 0) {
        fail(name);
    }
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0) {
            fail(name);
        }
        if (got == 0) {
            break;
        }
        crc = crc32(crc, chunk, (size_t)got);
        size += (uint64_t)got;
        for (ssize_t i = 0; i < got && !line_ended; i++) {
            if (chunk[i] == '\n' || line_length == sizeof line - 1) {
                line_ended = 1;
            } else {
                line[line_length++] = (char)chunk[i];
            }
        }
    }
    line[line_length] = 0;
    /* Once more from the middle, through fd_seek and fd_pread. */
    off_t middle = lseek(fd, (off_t)(size / 2), SEEK_SET);
    ssize_t again = pread(fd, chunk, sizeof chunk, middle);
    if (middle < 0 || again < 0) {
        fail(name);
    }
    mix(crc32(crc, chunk, (size_t)again));
    close(fd);
    mix(size);
    printf("file %s %" PRIu64 " bytes crc %08" PRIx32 "\n", name, size, crc);
    printf("line %s\n", line);
}

static uint64_t timespec_ns(struct timespec time) {
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void stat_file(const char *name) {
    struct stat status;
    if (stat(name, &status) != 0) {
        fail(name);
    }
    mix((uint64_t)status.st_dev);
    mix((uint64_t)status.st_ino);
    mix((uint64_t)status.st_nlink);
    mix((uint64_t)status.st_size);
    mix(timespec_ns(status.st_atim));
    mix(timespec_ns(status.st_mtim));
    mix(timespec_ns(status.st_ctim));
    printf("mtime %" PRIu64 " ns\n", timespec_ns(status.st_mtim));
}

static void list_directory(void) {
    DIR *directory = opendir("/");
    if (directory == NULL) {
        fail("opendir");
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        mix(crc32(entry->d_type, (const unsigned char *)entry->d_name, strlen(entry->d_name)));
        mix((uint64_t)entry->d_ino);
        printf("entry %s type %d\n", entry->d_name, entry->d_type);
    }
    closedir(directory);
}

static int by_value(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Sorts random numbers: which way each comparison goes depends on every one of them. */
static void sort_random(void) {
    int count = SORTED / divisor;
    uint32_t *numbers = malloc((size_t)count * sizeof *numbers);
    if (numbers == NULL) {
        fail("malloc");
    }
    uint32_t seed;
    random_bytes(&seed, sizeof seed);
    for (int i = 0; i < count; i++) {
        seed = seed * 1664525u + 1013904223u;
        numbers[i] = seed;
    }
    qsort(numbers, (size_t)count, sizeof *numbers, by_value);
    mix(crc32(0, (const unsigned char *)numbers, (size_t)count * sizeof *numbers));
    free(numbers);
    printf("sorted %d numbers\n", count);
}

/* Integer and floating point rounds over a growing heap; each starts at a clock and lasts as random says. */
static void compute(void) {
    unsigned char *heap = NULL;
    size_t steps_done = 0;
    size_t rounds = ROUNDS / (size_t)divisor;
    for (size_t round = 0; round < rounds; round++) {
        unsigned char length;
        random_bytes(&length, sizeof length);
        unsigned char *grown = realloc(heap, (round + 1) * BLOCK);
        if (grown == NULL) {
            fail("realloc");
        }
        heap = grown;
        memset(heap + round * BLOCK, (int)round, BLOCK);
        uint64_t state = clock_ns(round % 2 == 0 ? CLOCK_MONOTONIC : CLOCK_REALTIME) | 1;
        double x = (double)(state >> 12) * 0x1p-52;
        size_t steps = ROUND_STEPS + length;
        for (size_t step = 0; step < steps; step++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            x = 3.9 * x * (1.0 - x) + 1e-3 * sqrt((double)(state >> 40) * 0x1p-24);
            if (x >= 1.0) {
                x -= 0.5;
            }
            heap[state % ((round + 1) * BLOCK)] += (unsigned char)(x * 255.0);
        }
        uint64_t bits;
        memcpy(&bits, &x, sizeof bits);
        mix(state);
        mix(bits);
        steps_done += steps;
    }
    for (size_t i = 0; i < rounds * BLOCK; i += 64) {
        mix(heap[i]);
    }
    free(heap);
    printf("computed %zu steps in %zu pages\n", steps_done, __builtin_wasm_memory_size(0));
}

/* How the host cut the input into reads is an outside value too, so that the digest has each read's length. */
static void read_stdin(void) {
    unsigned char chunk[1000];
    uint64_t size = 0;
    uint32_t crc = 0;
    for (;;) {
        ssize_t got = read(STDIN_FILENO, chunk, sizeof chunk);
        if (got < 0) {
            fail("stdin");
        }
        mix((uint64_t)got);
        if (got == 0) {
            break;
        }
        crc = crc32(crc, chunk, (size_t)got);
        size += (uint64_t)got;
    }
    mix(crc);
    printf("stdin %" PRIu64 " bytes crc %08" PRIx32 "\n", size, crc);
}

static void read_environment(void) {
    const char *probe = getenv("PROBE");
    if (probe != NULL) {
        mix(crc32(0, (const unsigned char *)probe, strlen(probe)));
        printf("PROBE %s\n", probe);
    }
}

int main(int argc, char **argv) {
    if (argc == 3) {
        divisor = atoi(argv[2]);
    }
    if (argc < 2 || argc > 3 || divisor < 1) {
        fprintf(stderr, "usage: wasi-probe FILE [DIVISOR]\n");
        return 2;
    }
    read_clocks();
    read_random();
    read_file(argv[1]);
    stat_file(argv[1]);
    list_directory();
    sort_random();
    compute();
    read_stdin();
    read_environment();
    fprintf(stderr, "wasi-probe: done at %" PRIu64 " ns\n", clock_ns(CLOCK_REALTIME));
    printf("digest %016" PRIx64 "\n", digest);
    return EXIT_FINE;
}

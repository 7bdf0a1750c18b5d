package org.reprise.sample;

/**
 * Prints a cheap digest of registers and RAM every so many instructions. CPU thread only.
 *
 * <p>The hash of RAM is the exclusive or of a hash per page, and only pages written since the last digest are hashed
 * again.
 */
final class DigestPrinter {
    private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

    private final long every;
    private final Ram ram;
    private final ConsoleOutput output;
    private final long[] pageHashes;
    private long ramHash;
    private long nextAt;

    /** @param every instructions between two digests, 0 for none */
    DigestPrinter(long every, Ram ram, ConsoleOutput output) {
        this.every = every;
        this.ram = ram;
        this.output = output;
        this.pageHashes = new long[ram.pages()];
        this.nextAt = every == 0 ? Long.MAX_VALUE : every;
    }

    /** Instructions that may run before the next digest; at least 1. */
    long instructionsToNext(long instructions) {
        return nextAt - instructions;
    }

    /** Prints {@code digest <instructions> <16 hex digits>} if it is time. */
    void printIfDue(long instructions, int[] registers, int pc) {
        if (instructions >= nextAt) {
            nextAt += every;
            output.report("digest " + instructions + " " + hex(digest(registers, pc)));
        }
    }

    /** The digest of the state as it is now. */
    long digest(int[] registers, int pc) {
        for (int page = 0; page < pageHashes.length; page++) {
            if (ram.takeDirty(page)) {
                long hash = ram.hashPage(page);
                ramHash ^= pageHashes[page] ^ hash;
                pageHashes[page] = hash;
            }
        }
        long hash = ramHash;
        for (int register : registers) {
            hash = mix(hash ^ register);
        }
        return mix(hash ^ pc);
    }

    private static long mix(long value) {
        long product = value * MULTIPLIER;
        return product ^ product >>> 32;
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}

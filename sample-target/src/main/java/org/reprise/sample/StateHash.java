package org.reprise.sample;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of everything the guest can have influenced, which tells whether two runs ended in the same state. */
final class StateHash {
    private static final int CHUNK_BYTES = 1 << Ram.PAGE_SHIFT;

    private StateHash() {}

    /**
     * Hashes registers, pc, CSRs, RAM, disk overlay, console output and instruction count, in this order.
     *
     * @param overlay null for a machine without a disk
     * @return 64 hex digits
     */
    static String of(Cpu cpu, Ram ram, SectorOverlay overlay, ConsoleOutput output) {
        MessageDigest digest = newDigest();
        for (int i = 0; i < 32; i++) {
            putInt(digest, cpu.register(i));
        }
        putInt(digest, cpu.pc());
        for (int csr : cpu.csrs().state()) {
            putInt(digest, csr);
        }
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int offset = 0; offset < ram.size(); offset += chunk.length) {
            ram.read(offset, chunk, 0, chunk.length);
            digest.update(chunk);
        }
        if (overlay != null) {
            overlay.update(digest);
        }
        digest.update(output.digest());
        putLong(digest, cpu.instructions());
        return hex(digest.digest());
    }

    /** A fresh SHA-256, which every JDK has. */
    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Feeds 4 bytes, big-endian. */
    static void putInt(MessageDigest digest, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (value >>> shift));
        }
    }

    /** Feeds 8 bytes, big-endian. */
    static void putLong(MessageDigest digest, long value) {
        putInt(digest, (int) (value >>> 32));
        putInt(digest, (int) value);
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return text.toString();
    }
}

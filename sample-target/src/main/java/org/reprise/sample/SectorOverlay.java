package org.reprise.sample;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The sectors a guest has written to a read-only disk image, kept in memory (copy on write). Any thread. */
final class SectorOverlay {
    private final TreeMap<Long, byte[]> sectors = new TreeMap<>();

    /** Replaces one sector with a copy of the bytes at {@code from}. */
    synchronized void write(long sector, byte[] source, int from) {
        sectors.put(sector, Arrays.copyOfRange(source, from, from + DiskImage.SECTOR_BYTES));
    }

    /** Copies a sector to {@code target} if the guest has written it. */
    synchronized boolean read(long sector, byte[] target, int from) {
        byte[] content = sectors.get(sector);
        if (content == null) {
            return false;
        }
        System.arraycopy(content, 0, target, from, content.length);
        return true;
    }

    /** Number of sectors written. */
    synchronized int size() {
        return sectors.size();
    }

    /** Feeds number (8 bytes, big-endian) and content of every sector to a hash, in order of their numbers. */
    synchronized void update(MessageDigest digest) {
        for (Map.Entry<Long, byte[]> entry : sectors.entrySet()) {
            StateHash.putLong(digest, entry.getKey());
            digest.update(entry.getValue());
        }
    }
}

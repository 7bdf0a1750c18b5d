package org.reprise.it.target;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.zip.CRC32;

/** Reads a file again and again, block by block, and prints a line each time. */
public final class Blocks {
    private Blocks() {}

    /**
     * Reads for ever.
     *
     * @param args the file
     */
    public static void main(String[] args) throws IOException {
        byte[] block = new byte[700];
        for (long step = 0; ; step++) {
            CRC32 crc = new CRC32();
            try (FileInputStream in = new FileInputStream(args[0])) {
                for (int n = in.read(block); n > 0; n = in.read(block)) {
                    crc.update(block, 0, n);
                }
            }
            long state = crc.getValue() * 31 ^ System.nanoTime();
            System.out.println("step " + step + " " + Long.toHexString(state));
        }
    }
}

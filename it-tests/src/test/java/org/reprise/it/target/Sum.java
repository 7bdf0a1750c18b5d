package org.reprise.it.target;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.zip.CRC32;

/** Reads files block by block and prints their checksums, or that one is missing. */
public final class Sum {
    private Sum() {}

    /**
     * Reads each file.
     *
     * @param args the files
     */
    public static void main(String[] args) {
        for (String name : args) {
            try (FileInputStream in = new FileInputStream(name)) {
                CRC32 crc = new CRC32();
                byte[] block = new byte[512];
                long size = 0;
                for (int n = in.read(block); n > 0; n = in.read(block)) {
                    crc.update(block, 0, n);
                    size += n;
                }
                System.out.println(size + " bytes, " + Long.toHexString(crc.getValue()) + " at " + System.nanoTime());
            } catch (IOException e) {
                System.out.println("no file at " + System.nanoTime());
            }
        }
    }
}

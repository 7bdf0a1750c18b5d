package org.reprise.agent;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Names the JDK build that runs, beyond its version: by the index of {@code lib/modules}, where every class has its place and size. */
final class RuntimeImage {
    /** The digest where there is no image. */
    static final String UNKNOWN = "none";

    /** Bytes of the image that are read: header and redirect table, and the beginning of the location index. */
    private static final int INDEX = 1 << 18;

    private RuntimeImage() {}

    /** Returns the image's size and the CRC-32C of its index, as text. */
    static String digest() {
        File image = new File(System.getProperty("java.home"), "lib/modules");
        try (RandomAccessFile file = new RandomAccessFile(image, "r")) {
            // Mapped, as a recording's log is: what the JDK initializes for that, it then initializes in both modes.
            ByteBuffer index = file.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, Math.min(INDEX, file.length()));
            CRC32C crc = new CRC32C();
            crc.update(index);
            return file.length() + "-" + Long.toHexString(crc.getValue());
        } catch (IOException e) {
            // An exploded JDK build has none.
            return UNKNOWN;
        }
    }
}

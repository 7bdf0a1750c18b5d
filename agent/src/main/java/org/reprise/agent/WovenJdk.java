package org.reprise.agent;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Keeps the JDK's classes as woven at the start, in a file of the user's for the next run: weaving them is most of what the agent's start costs, since hardly any of
 * the weaver is compiled by then. Decision 0021 says more.
 *
 * <p>A file that cannot be read, belongs to another user or agent or is damaged is as good as none, and one that cannot be written is done without. For one thread.
 */
final class WovenJdk {
    private static final int FORMAT = 0x52504a31;
    /** Of an entry, beside its name and its class file. */
    private static final int ENTRY = 3 * Integer.BYTES + Short.BYTES;

    /** Bytes of the longest file that is read. */
    private static final int MOST = 1 << 26;

    /** Of a class: length and checksum of its class file, and where its woven one stands. */
    private record Entry(int originalLength, int originalCrc, byte[] in, int at, int length) {}

    /** Null where there is to be none. */
    private final File file;
    /** Agent and JDK. */
    private final byte[] key;

    private final Map<String, Entry> entries = new HashMap<>();
    private boolean grown;

    private WovenJdk(File file, String key) {
        this.file = file;
        this.key = key.getBytes(StandardCharsets.ISO_8859_1);
        if (file != null && UserCache.isOwnFile(file)) {
            try {
                read(content(file));
            } catch (IOException | BufferUnderflowException e) {
                // As good as none.
                entries.clear();
            }
        }
    }

    /**
     * Returns the directory for such files, or null where there is to be none. Without the JDK's archive of class data there is none: then the JVM hands out each class file in another order in every run.
     *
     * @param agent its digest
     * @param image names the build of the JDK; see {@link RuntimeImage}
     */
    static File directory(String agent, String image) {
        boolean possible = !agent.equals(AgentJar.UNKNOWN)
                && !image.equals(RuntimeImage.UNKNOWN)
                && System.getProperty("java.vm.info", "").contains("sharing");
        return possible ? UserCache.directory() : null;
    }

    /**
     * Opens the user's file for this agent and this JDK.
     *
     * @param directory null for none
     * @param weaving for what classes are woven, as a part of a file's name
     */
    static WovenJdk in(File directory, String agent, String image, String weaving) {
        if (directory == null) {
            return new WovenJdk(null, "");
        }
        String name = image + "-" + weaving;
        return new WovenJdk(new File(directory, "woven-" + name), name + " " + agent);
    }

    private static byte[] content(File file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
            if (in.length() > MOST) {
                throw new IOException(file + " is too long");
            }
            byte[] content = new byte[(int) in.length()];
            in.readFully(content);
            return content;
        }
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private void read(byte[] content) throws IOException {
        int end = content.length - Integer.BYTES;
        if (end < Integer.BYTES || ByteBuffer.wrap(content).getInt(end) != crc(content, end)) {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(content, 0, end);
        if (in.getInt() != FORMAT || !Arrays.equals(bytes(in, in.getInt()), key)) {
            return;
        }
        while (in.hasRemaining()) {
            String name = new String(bytes(in, in.getShort()), StandardCharsets.ISO_8859_1);
            int originalLength = in.getInt();
            int originalCrc = in.getInt();
            int length = checked(in.getInt(), in);
            entries.put(name, new Entry(originalLength, originalCrc, content, in.position(), length));
            in.position(in.position() + length);
        }
    }

    private static int checked(int length, ByteBuffer in) throws IOException {
        if (length < 0 || length > in.remaining()) {
            throw new IOException("a length of " + length);
        }
        return length;
    }

    private static byte[] bytes(ByteBuffer in, int length) throws IOException {
        byte[] bytes = new byte[checked(length, in)];
        in.get(bytes);
        return bytes;
    }

    /** Whether no earlier run has left any. */
    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether {@link #woven} has an answer for a class, by its internal name. */
    boolean knows(String name, byte[] classFile) {
        Entry entry = entries.get(name);
        return entry != null
                && entry.originalLength == classFile.length
                && entry.originalCrc == crc(classFile, classFile.length);
    }

    /** The class as woven, null where nothing changes; of one that is known. */
    byte[] woven(String name) {
        Entry entry = entries.get(name);
        return entry.length == 0 ? null : Arrays.copyOfRange(entry.in, entry.at, entry.at + entry.length);
    }

    /**
     * Takes a class that is not known.
     *
     * @param woven null where nothing changes
     */
    void add(String name, byte[] classFile, byte[] woven) {
        int crc = crc(classFile, classFile.length);
        byte[] kept = woven == null ? new byte[0] : woven;
        entries.put(name, new Entry(classFile.length, crc, kept, 0, kept.length));
        grown = true;
    }

    /** Writes the file if it lacks anything. */
    void save() {
        if (file == null || !grown) {
            return;
        }
        int size = 3 * Integer.BYTES + key.length;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            size += ENTRY + entry.getKey().length() + entry.getValue().length;
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putInt(FORMAT).putInt(key.length).put(key);
        for (Map.Entry<String, Entry> named : entries.entrySet()) {
            byte[] name = named.getKey().getBytes(StandardCharsets.ISO_8859_1);
            Entry entry = named.getValue();
            out.putShort((short) name.length).put(name);
            out.putInt(entry.originalLength).putInt(entry.originalCrc);
            out.putInt(entry.length).put(entry.in, entry.at, entry.length);
        }
        out.putInt(crc(out.array(), out.position()));
        UserCache.write(file, out.array(), out.position());
    }
}

package org.reprise.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.jar.JarFile;
import java.util.zip.CRC32C;
import jdk.internal.misc.VM;

/**
 * Notices that the jar that was named is not the one that runs: where a jar of another name stands beside a {@code reprise-agent.jar}, its Boot-Class-Path names
 * that one, and the JVM takes it without a word.
 */
final class AgentJar {
    private static final String NAME = "reprise-agent.jar";
    /** The digest where the jar is not known. */
    static final String UNKNOWN = "unknown";

    private static final String ENTRY = "org/reprise/agent/PreMain.class";
    private static final String OPTION = "-javaagent:";

    /** Bytes of the record that ends a jar; its first four, and where it has the offset of the central directory. */
    private static final int END = 22;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_OFFSET = 16;

    private AgentJar() {}

    /**
     * Returns the jar that was named, null if the JVM does not tell. The package of {@link VM} must be open.
     *
     * @param arguments the agent's, null for none
     */
    static File named(String arguments) {
        String end = arguments == null ? "" : "=" + arguments;
        for (String option : VM.getRuntimeArguments()) {
            if (option.startsWith(OPTION) && option.endsWith(end)) {
                return new File(option.substring(OPTION.length(), option.length() - end.length()));
            }
        }
        return null;
    }

    /**
     * Opens the jar as a loader does, and reads from it. Where the jar was renamed the JVM has done so, to find {@link PreMain}; and of most programs it opens a jar sooner or later. So it is done here
     * whatever the jar is called, and what the JDK loads for it is loaded.
     *
     * @param jar perhaps null
     */
    static void open(File jar) {
        if (jar == null) {
            return;
        }
        try (JarFile file = new JarFile(jar);
                InputStream in = file.getInputStream(file.getJarEntry(ENTRY))) {
            file.getManifest().getMainAttributes();
            in.readAllBytes();
        } catch (IOException e) {
            // The JVM has opened it all the same.
        }
    }

    /**
     * Returns the jar's length and the CRC-32C of its central directory, which has the checksum of each entry, as text; {@link #UNKNOWN} where the JVM does not tell which jar it is. To read
     * the whole jar took the start some ten milliseconds.
     */
    static String digest(File jar) {
        if (jar == null) {
            return UNKNOWN;
        }
        try (RandomAccessFile in = new RandomAccessFile(jar, "r")) {
            long directory = directory(in);
            byte[] content = new byte[(int) (in.length() - directory)];
            in.seek(directory);
            in.readFully(content);
            CRC32C crc = new CRC32C();
            crc.update(content, 0, content.length);
            return in.length() + "-" + Integer.toHexString((int) crc.getValue());
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** Returns where the central directory begins; 0 where the file does not end in a jar's end record, without a comment. */
    private static long directory(RandomAccessFile jar) throws IOException {
        byte[] end = new byte[END];
        if (jar.length() < END) {
            return 0;
        }
        jar.seek(jar.length() - END);
        jar.readFully(end);
        ByteBuffer record = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
        int offset = record.getInt(END_OFFSET);
        return record.getInt(0) == END_SIGNATURE && offset >= 0 && offset < jar.length() - END ? offset : 0;
    }

    /** Returns what to tell the user of the jar that was named, or null where all is well. */
    static String mistaken(File named) {
        String other = named == null ? null : other(named);
        return other == null
                ? null
                : "The agent " + named + " has another jar beside it, " + other
                        + ", and the JVM takes that one's classes: its manifest names " + NAME
                        + ". Give the jar its name back, or move it into a directory of its own.";
    }

    private static String other(File named) {
        File own = new File(named.getAbsoluteFile().getParentFile(), NAME);
        try {
            return !own.exists() || own.getCanonicalFile().equals(named.getCanonicalFile()) ? null : own.getPath();
        } catch (IOException e) {
            // The JVM has opened the jar all the same.
            return null;
        }
    }
}

package org.reprise.agent.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.reprise.runtime.log.EventKind;
import org.reprise.runtime.log.LogHeader;
import org.reprise.runtime.log.LogText;
import org.reprise.runtime.log.LogWriter;

/** A log as the tests of the command line write it. */
final class LogFile {
    private final Path path;
    private final LogWriter log;

    LogFile(Path path) throws IOException {
        this(path, "info.directory", "/");
    }

    /** Has one key more in its header. */
    LogFile(Path path, String key, String value) throws IOException {
        this.path = path;
        log = new LogWriter(
                new RandomAccessFile(path.toFile(), "rw"),
                new LogHeader()
                        .put(LogHeader.JDK, "17.0.15+6 amd64")
                        .put(LogHeader.COMMAND, "Main two\nlines")
                        .put(LogHeader.STARTED, "1764000000123")
                        .put(key, value));
    }

    /** Fields by kind: Long for u and s, Integer for x, String for t, byte[] for b. */
    LogFile event(EventKind kind, long count, Object... fields) throws IOException {
        log.begin(kind, count, 20_000);
        for (int i = 0; i < fields.length; i++) {
            switch (kind.fields.charAt(i)) {
                case 'u' -> log.unsigned(((Number) fields[i]).longValue());
                case 's' -> log.signed(((Number) fields[i]).longValue());
                case 'x' -> log.fixed((Integer) fields[i]);
                case 't' -> log.text(LogText.encode((String) fields[i]));
                default -> log.bytes((byte[]) fields[i], 0, ((byte[]) fields[i]).length);
            }
        }
        if (kind == EventKind.END && fields.length == 1) {
            log.fixed(log.digest());
        }
        log.commit();
        return this;
    }

    Path close() throws IOException {
        log.close();
        return path;
    }

    /** What a kill at this moment leaves. */
    Path kill() throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        log.close();
        return Files.write(path, bytes);
    }
}

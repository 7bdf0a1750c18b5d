package org.reprise.agent.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** All rows, in one place that reads like contents; each area of the JDK has a class of its own. */
public final class Catalogue {
    private final List<Row> rows = new ArrayList<>();

    /** Lists every area. */
    public Catalogue() {
        rows.addAll(ClassLoading.rows());
        rows.addAll(Clocks.rows());
        rows.addAll(Threads.rows());
        rows.addAll(Monitors.rows());
        rows.addAll(Shutdown.rows());
        rows.addAll(Collecting.rows());
        rows.addAll(Surroundings.rows());
        rows.addAll(Reflection.rows());
        rows.addAll(IdentityHashes.rows());
        rows.addAll(Streams.rows());
        rows.addAll(FileDispatchers.rows());
        rows.addAll(FileSystems.rows());
        rows.addAll(Preferences.rows());
        rows.addAll(Processes.rows());
        rows.addAll(Sockets.rows());
        rows.addAll(Sound.rows());
        rows.addAll(Desktop.rows());
    }

    /** Returns the rows in their order. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Returns a digest of all rows, which binds a log to the hooks that made it. */
    public String digest() {
        CRC32C crc = new CRC32C();
        for (Row row : rows) {
            crc.update((row.kind() + row.owner() + row.name() + row.descriptor() + row.hook() + row.scope())
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return Long.toHexString(crc.getValue());
    }
}

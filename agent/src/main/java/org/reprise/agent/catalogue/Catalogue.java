package org.reprise.agent.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** All rows, in one place that reads like contents; each area of the JDK has a class of its own. */
public final class Catalogue {
    private final Map<String, List<Row>> areas = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();

    /** Lists every area. */
    public Catalogue() {
        areas.put("Class loading", ClassLoading.rows());
        areas.put("Clocks", Clocks.rows());
        areas.put("Threads", Threads.rows());
        areas.put("Monitors", Monitors.rows());
        areas.put("The end of the JVM, signals", Shutdown.rows());
        areas.put("The collector", Collecting.rows());
        areas.put("Process and machine", Surroundings.rows());
        areas.put("Management beans", Beans.rows());
        areas.put("Reflection", Reflection.rows());
        areas.put("Identity hash codes", IdentityHashes.rows());
        areas.put("Strings", Strings.rows());
        areas.put("Streams and channels", Streams.rows());
        areas.put("Below channels", FileDispatchers.rows());
        areas.put("File systems", FileSystems.rows());
        areas.put("Preferences", Preferences.rows());
        areas.put("Processes", Processes.rows());
        areas.put("Sockets, hosts", Sockets.rows());
        areas.put("Java Sound", Sound.rows());
        areas.put("Windows", Windows.rows());
        areas.put("Monitors of the desktop", Desktop.rows());
        for (List<Row> area : areas.values()) {
            rows.addAll(area);
        }
    }

    /** Returns the rows in their order. */
    public List<Row> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** Returns the rows by area, as the manual has them. */
    Map<String, List<Row>> areas() {
        return Collections.unmodifiableMap(areas);
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

package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.ArrayList;
import java.util.List;

/**
 * What is below all channels on files, asynchronous ones too: the methods of the dispatcher, whose natives another class has on each JDK. Reads and writes of other channels are met above, in
 * {@link Streams}; here they pass, but for those of pipes.
 */
final class FileDispatchers {
    private static final String FD = "Ljava/io/FileDescriptor;";

    private FileDispatchers() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String owner : List.of("sun/nio/ch/FileDispatcherImpl", "sun/nio/ch/UnixFileDispatcherImpl")) {
            add(rows, owner, "read", "(" + FD + "JI)I", "pipes");
            add(rows, owner, "readv", "(" + FD + "JI)J", "pipes");
            add(rows, owner, "write", "(" + FD + "JI)I", "pipes");
            add(rows, owner, "writev", "(" + FD + "JI)J", "pipes");
            add(rows, owner, "pread", "(" + FD + "JIJ)I", "below asynchronous channels");
            add(rows, owner, "pwrite", "(" + FD + "JIJ)I", "below asynchronous channels");
            add(rows, owner, "truncate", "(" + FD + "J)I", "overlay");
            add(rows, owner, "size", "(" + FD + ")J", "devices");
            add(rows, owner, "force", "(" + FD + "Z)I", "a private file needs none");
            add(rows, owner, "lock", "(" + FD + "ZJJZ)I", "other processes lock too");
            add(rows, owner, "release", "(" + FD + "JJ)V", "other processes lock too");
        }
        rows.add(new Row(
                CALL, "java/io/FileDescriptor", "sync", "()V", "sync", EVERYWHERE, "a private file needs none"));
        return rows;
    }

    private static void add(List<Row> rows, String owner, String name, String descriptor, String why) {
        rows.add(new Row(AROUND, owner, name, descriptor, name, EVERYWHERE, why));
    }
}

package org.reprise.agent.catalogue;

import static org.reprise.agent.catalogue.Row.Kind.*;
import static org.reprise.agent.catalogue.Row.Scope.*;

import java.util.ArrayList;
import java.util.List;

/**
 * Monitors: the final methods of Object, by any owner, and the classes of the JDK in whose monitors code of the target may run: it may lose the turn there, and the next
 * thread may want the monitor. Entering and leaving in classes of the target is woven without a row.
 */
final class Monitors {
    /** What calls back: collections their functions and elements, streams and writers the stream below, handlers their formatter. */
    private static final String[] CALLING_BACK = {
        "java/io/BufferedInputStream",
        "java/io/BufferedOutputStream",
        "java/io/BufferedReader",
        "java/io/BufferedWriter",
        "java/io/ByteArrayOutputStream",
        "java/io/CharArrayWriter",
        "java/io/DataOutputStream",
        "java/io/FilterInputStream",
        "java/io/LineNumberReader",
        "java/io/PipedInputStream",
        "java/io/PipedOutputStream",
        "java/io/PipedReader",
        "java/io/PipedWriter",
        "java/io/PrintStream",
        "java/io/PrintWriter",
        "java/io/PushbackInputStream",
        "java/io/PushbackReader",
        "java/io/Reader",
        "java/io/Writer",
        "java/lang/StringBuffer",
        "java/lang/Thread",
        "java/util/Collections$SynchronizedCollection",
        "java/util/Collections$SynchronizedList",
        "java/util/Collections$SynchronizedMap",
        "java/util/Collections$SynchronizedNavigableMap",
        "java/util/Collections$SynchronizedNavigableSet",
        "java/util/Collections$SynchronizedRandomAccessList",
        "java/util/Collections$SynchronizedSet",
        "java/util/Collections$SynchronizedSortedMap",
        "java/util/Collections$SynchronizedSortedSet",
        "java/util/Hashtable",
        "java/util/ListResourceBundle",
        "java/util/Observable",
        "java/util/Properties",
        "java/util/Random",
        "java/util/Stack",
        "java/util/Vector",
        "java/util/Vector$Itr",
        "java/util/Vector$ListItr",
        "java/util/concurrent/ConcurrentHashMap",
        "java/util/concurrent/CopyOnWriteArrayList",
        "java/util/logging/FileHandler",
        "java/util/logging/Formatter",
        "java/util/logging/Handler",
        "java/util/logging/MemoryHandler",
        "java/util/logging/SocketHandler",
        "java/util/logging/StreamHandler",
        "java/util/stream/Collectors",
        "sun/nio/cs/StreamDecoder",
        "sun/nio/cs/StreamEncoder"
    };

    private Monitors() {}

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String owner : CALLING_BACK) {
            rows.add(new Row(MONITORS, owner, Row.ALL_METHODS, "", "monitor", EVERYWHERE, "calls back in a monitor"));
        }
        // Its other monitors are its own, and each exception takes them.
        rows.add(new Row(
                MONITORS,
                "java/lang/Throwable",
                "printStackTrace",
                "",
                "monitor",
                EVERYWHERE,
                "calls back in a monitor"));
        rows.addAll(List.of(
                new Row(CALL, "*", "wait", "()V", "wait", EVERYWHERE, "blocks"),
                new Row(CALL, "*", "wait", "(J)V", "wait", EVERYWHERE, "blocks"),
                new Row(CALL, "*", "wait", "(JI)V", "wait", EVERYWHERE, "blocks"),
                new Row(CALL, "*", "notify", "()V", "notify", EVERYWHERE, "native"),
                new Row(CALL, "*", "notifyAll", "()V", "notifyAll", EVERYWHERE, "native")));
        return rows;
    }
}

package org.reprise.runtime;

/** Where a recorded value came from: the site that {@code NUMBER}, {@code TEXT}, {@code BYTES} and {@code THROWN} events name. Ids are stable. */
public enum Source {
    /** Runtime.availableProcessors. */
    PROCESSORS(1, "the number of processors"),
    /** Runtime.freeMemory, bytes. */
    FREE_MEMORY(2, "the free memory"),
    /** Runtime.totalMemory, bytes. */
    TOTAL_MEMORY(3, "the memory of the heap"),
    /** Runtime.maxMemory, bytes. */
    MAX_MEMORY(4, "the largest heap"),
    /** System.getenv(String). */
    ENVIRONMENT_VARIABLE(5, "a variable of the environment"),
    /** System.getenv(): names and values. */
    ENVIRONMENT(6, "the whole environment"),
    /** Process id. */
    PROCESS_ID(7, "the process id"),
    /** Times of the JVM, its threads and processes, memory, classes and compilation: java.lang.management. */
    MANAGEMENT(8, "a figure of a management bean"),
    /** What a file system says of a file: existence, size, times, kind, rights. */
    FILE_ATTRIBUTE(9, "what a file is"),
    /** The names in a directory, in the order returned. */
    DIRECTORY(10, "the names in a directory"),
    /** Name of a temporary file. */
    TEMPORARY_FILE(11, "a name for a temporary file"),
    /** Outcome of a change of the file system: delete, rename, make directory. */
    FILE_CHANGE(12, "a change of the file system"),
    /** Bytes of standard input, a device or a pipe. */
    STREAM(13, "bytes of a stream"),
    /** Whether there is a terminal, and whether it echoes. */
    CONSOLE(14, "the terminal"),
    /** Thread.start. */
    THREAD(15, "a thread of the operating system"),

    /** A regular file: reading, writing, cutting it or forcing it to the disk threw. */
    BLOCK(20, "a block of a file"),
    /** A lock on a file: 0 granted, -1 another process has one, 2 interrupted; locking or releasing may have thrown. */
    LOCK(21, "a lock on a file"),
    /** What a socket, a selector or an in-process pipe answers, and the bytes that come through it. */
    SOCKET(33, "a socket"),
    /** Addresses and names of hosts, network interfaces, what the network stack can do. */
    NETWORK(34, "hosts and network interfaces"),
    /** A process: its id, its descriptors, its exit status, what is known of it. */
    PROCESS(35, "another process"),
    /** The name of a class that a class loader is asked for; in which order the JVM asks comes from addresses. */
    CLASS_LOADER(36, "a class, from a class loader of the program"),
    /** The file system below java.util.prefs: locks and rights. */
    PREFERENCES(37, "the preferences"),
    /** Java Sound: devices, what they can do, what an open line, port or control answers, and the sound that a line recorded. */
    SOUND(40, "a sound device"),
    /** MIDI devices and their messages. */
    MIDI(41, "a MIDI device"),
    /** The X server: the screen that is meant, the beginning of the connection, and, where the toolkit has waited for events, how many bytes it then gets. */
    DISPLAY(42, "the X server"),
    /** What the JVM told a listener of a platform bean: number of the bean from 1, or 0 for nothing; the notification in Java's serial form. */
    NOTIFICATION(43, "a notification of a platform bean"),
    /** The time zone that the operating system names. */
    TIME_ZONE(48, "the time zone"),
    /** Whether mapped memory is in the machine's memory. */
    RESIDENT(49, "the pages of a mapping"),
    /** What handled a signal before: the process may have inherited some as ignored. */
    SIGNAL(50, "the handler of a signal"),
    /** The packages of the bootstrap loader, in the JVM's order. */
    PACKAGES(51, "the packages of the bootstrap loader"),
    /** Of a thread of {@link Outsiders}. */
    OUTSIDER(52, "the state of a thread that is not the program's"),
    /** Instrumentation.getAllLoadedClasses: the difference to what was told before; {@link LoadedClasses}. */
    LOADED_CLASSES(53, "the classes that the JVM has loaded");

    private static final Source[] BY_ID = new Source[64];

    static {
        for (Source source : values()) {
            BY_ID[source.id] = source;
        }
    }

    /** Stable id. */
    public final int id;
    /** What the program asks for, in words. */
    final String words;

    Source(int id, String words) {
        this.id = id;
        this.words = words;
    }

    /** Returns the source with that id, or null. */
    public static Source of(long id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[(int) id] : null;
    }
}

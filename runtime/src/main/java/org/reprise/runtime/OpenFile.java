package org.reprise.runtime;

import java.io.FileDescriptor;
import java.lang.ref.WeakReference;

/** A file that the target has open. */
final class OpenFile {
    /** What a file was when it was opened. Ids are stable: they stand in the log. */
    enum Kind {
        /** An existing file, opened for reading: a replay reads it again. */
        INPUT(1),
        /** An existing file, opened for writing or named by {@code images=}: it is only read, and writes go to an overlay, unless a recording commits them. */
        IMAGE(2),
        /** A file that the run makes, or has made. */
        OUTPUT(3),
        /** Standard input, a device, a pipe, what Linux makes up in /proc and /sys: its bytes are in the log. */
        STREAM(4),
        /** Opening it threw. */
        FAILED(5),
        /** A pipe to a process: what goes in is compared, what comes out is in the log. It is never in an OPEN event. */
        PIPE(6);

        final int id;

        Kind(int id) {
            this.id = id;
        }

        static Kind of(long id) {
            for (Kind kind : values()) {
                if (kind.id == id) {
                    return kind;
                }
            }
            return FAILED;
        }
    }

    /** As the target named it. */
    final String path;
    /** By order of opening; standard input is 0. */
    final int number;

    final Kind kind;
    /** What an input or image is opened on, else null. */
    final Medium medium;
    /** Whether each write goes to the end. */
    final boolean appends;
    /** Weak: a stream that the program forgets is closed by the JDK's cleaner. */
    WeakReference<FileDescriptor> descriptor;

    OpenFile(String path, int number, Kind kind, Medium medium, boolean appends) {
        this.path = path;
        this.number = number;
        this.kind = kind;
        this.medium = medium;
        this.appends = appends;
    }

    /** Returns the overlay that reads and writes have to tell, or null. */
    Overlay overlay() {
        return medium == null ? null : medium.overlay;
    }

    boolean isStream() {
        return kind == Kind.STREAM || kind == Kind.PIPE;
    }
}

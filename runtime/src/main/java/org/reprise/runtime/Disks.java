package org.reprise.runtime;

import java.io.File;

/** What the agent's arguments say of files. */
public final class Disks {
    /** Whether a recording writes to images. */
    final boolean commit;
    /** Files that are images besides those opened for writing, as a glob, or null. */
    final String images;
    /** Whether a recording logs the data of blocks. */
    final boolean data;
    /** Where a replay leaves the files that the program made, or null. */
    final File outputs;

    /** Takes all of them. */
    public Disks(boolean commit, String images, boolean data, File outputs) {
        this.commit = commit;
        this.images = images;
        this.data = data;
        this.outputs = outputs;
    }
}

package org.reprise.runtime;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * A regular file that was there before the target opened it, an input or an image: all that the target has open on it, under whatever name, shares one.
 *
 * <p>Threading: the holder of the turn; what is said to be of the fingerprint, see {@link Fingerprints}.
 */
final class Medium {
    /** Number of the file that was opened on it first. */
    final int number;
    /** As the target named it then. */
    final String path;
    /** Bytes when it was opened first. */
    final long size;
    /** Whether its blocks are in the log: a replay needs no file. */
    final boolean logged;
    /** Number of the event by which a replay opened it first. */
    long event;
    /** What the target sees in place of the file; null where it has the file itself. */
    Overlay overlay;
    /** Whether the target may write to it. */
    boolean isImage;
    /** Whether the target has mapped the file itself. */
    boolean mapped;
    /** How the file system tells that the file is another one by now; see {@link Media}. */
    String stamp;
    /** The file, open as long as it is an image, so that its number in the file system stays its own. */
    RandomAccessFile image;
    /** The file, open for locks, once the target has asked for one on its overlay. */
    RandomAccessFile locks;

    // Of the fingerprint.
    /** To be digested. */
    FileInputStream content;
    /** Whether the content is to stay open: to close it would release the locks that the process has on the file (POSIX). */
    boolean locked;
    /** Whether it is waited for no more. */
    boolean digested;
    /** SHA-256 of the file when it was opened first; empty where it could not be read. */
    byte[] sha256;
    /** What the log says of it; null as long as it has not. */
    byte[] recorded;

    Medium(int number, String path, long size, boolean logged) {
        this.number = number;
        this.path = path;
        this.size = size;
        this.logged = logged;
    }

    /** Makes the overlay, unless there is one. */
    void layOver(Engine e, RandomAccessFile below, boolean through) throws IOException {
        if (overlay == null) {
            overlay = new Overlay(e, this, below, through);
        }
    }

    /** Whether the target's reads and writes have to pass the overlay. */
    boolean isOverlaid() {
        return overlay != null && !overlay.isThrough();
    }
}

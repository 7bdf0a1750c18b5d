package org.reprise.runtime;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.reprise.runtime.log.EventKind;

/**
 * The target's locks on files, which other processes may hold: a recording takes them on the file itself, also where the target has an overlay open; a replay takes none and has the
 * answers from the log.
 *
 * <p>Threading: the holder of the turn.
 */
final class FileLocks {
    /** FileDispatcher.NO_LOCK: another process has one. */
    private static final int NO_LOCK = -1;

    private FileLocks() {}

    /** Locks a range, and, if it is to, waits for it without the turn. Returns how that ended, as FileDispatcher.lock does. */
    static int lock(
            Engine e,
            OpenFile file,
            FileDescriptor descriptor,
            boolean blocking,
            long position,
            long size,
            boolean shared) {
        TargetThread me = e.scheduler.turn;
        FileDescriptor real = descriptor;
        int result = 0;
        if (!e.replaying()) {
            me.goInside();
            try {
                real = real(file, descriptor);
                result = FileNatives.lock(real, false, position, size, shared);
            } catch (IOException x) {
                throw e.thrown(Source.LOCK, x);
            } finally {
                me.comeOut();
            }
        }
        result = (int) e.number(Source.LOCK, result);
        return blocking && result == NO_LOCK ? await(e, real, position, size, shared) : result;
    }

    private static int await(Engine e, FileDescriptor real, long position, long size, boolean shared) {
        TargetThread me = e.scheduler.turn;
        int result = 0;
        if (e.replaying()) {
            me.state = TargetThread.State.BLOCKED;
            e.scheduler.block(me, EventKind.BLOCKED);
        } else {
            IOException failure = null;
            e.scheduler.leave(me);
            try {
                result = FileNatives.lock(real, true, position, size, shared);
            } catch (IOException x) {
                failure = x;
            } finally {
                e.scheduler.arrive(me);
            }
            if (failure != null) {
                throw e.thrown(Source.LOCK, failure);
            }
        }
        return (int) e.number(Source.LOCK, result);
    }

    static void release(Engine e, OpenFile file, FileDescriptor descriptor, long position, long size) {
        TargetThread me = e.scheduler.turn;
        // In a replay, too: classes get their hash codes there, and no event need follow.
        me.goInside();
        try {
            if (e.replaying()) {
                e.throwRecorded(Source.LOCK);
                return;
            }
            FileNatives.release(real(file, descriptor), position, size);
        } catch (IOException x) {
            throw e.thrown(Source.LOCK, x);
        } finally {
            me.comeOut();
        }
    }

    /** Returns a descriptor of the file itself, which other processes see locked. */
    private static FileDescriptor real(OpenFile file, FileDescriptor descriptor) throws IOException {
        Medium medium = file.medium;
        if (medium == null) {
            return descriptor;
        }
        Fingerprints.keepOpen(medium);
        if (!medium.isOverlaid()) {
            return descriptor;
        }
        if (medium.locks == null) {
            String byDescriptor = "/proc/self/fd/" + Descriptors.number(medium.image.getFD());
            File image = new File(new File(byDescriptor).exists() ? byDescriptor : medium.path);
            medium.locks = new RandomAccessFile(image, image.canWrite() ? "rw" : "r");
        }
        return medium.locks.getFD();
    }
}

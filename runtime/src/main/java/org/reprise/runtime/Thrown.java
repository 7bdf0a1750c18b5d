package org.reprise.runtime;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.internal.misc.Unsafe;

/**
 * Makes recorded exceptions again: class, message, cause and suppressed exceptions, and the files of a FileSystemException. No constructor of theirs runs, which might do anything;
 * what else their classes have of fields is empty.
 */
final class Thrown {
    private static final String HOOKS = "org.reprise.runtime.Hooks";

    /** Begins a description that says more than a message: fields, each of a letter, its length in characters, a colon, its content. */
    private static final char MORE = 1;

    private static final char MESSAGE = 'm';
    private static final char CAUSE = 'c';
    private static final char SUPPRESSED = 's';
    /** Of a FileSystemException, whose message is its reason. */
    private static final char FILE = 'f';

    private static final char OTHER_FILE = 'o';

    /** Causes may form a ring. */
    private static final int DEEPEST = 16;
    /** Causes and suppressed exceptions that are described, of one exception: in a net of them each may be met again and again. */
    private static final int MOST = 1000;
    /** Characters of a class's name: it fits into an event with what else that has. */
    private static final int LONGEST_NAME = 4096;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long MESSAGE_FIELD = UNSAFE.objectFieldOffset(Throwable.class, "detailMessage");
    private static final long CAUSE_FIELD = UNSAFE.objectFieldOffset(Throwable.class, "cause");
    private static final long SUPPRESSED_FIELD = UNSAFE.objectFieldOffset(Throwable.class, "suppressedExceptions");
    private static final long FILE_FIELD = UNSAFE.objectFieldOffset(FileSystemException.class, "file");
    private static final long OTHER_FILE_FIELD = UNSAFE.objectFieldOffset(FileSystemException.class, "other");
    private static final long FRAMES_FIELD = UNSAFE.objectFieldOffset(Throwable.class, "stackTrace");
    /** What an exception without suppressed ones has, so that some can be added. */
    private static final Object NONE_SUPPRESSED = UNSAFE.getReference(new Throwable(), SUPPRESSED_FIELD);

    private Thrown() {}

    /** Returns the name of the exception's class, or, of one that is too long, its beginning, which names no class. */
    static String type(Throwable thrown) {
        String name = thrown.getClass().getName();
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** Returns what {@link #make} needs to know beside the class, as the log's format has it. */
    static String describe(Throwable thrown) {
        return describe(thrown, 0, new int[] {MOST});
    }

    /** @param left how many causes and suppressed exceptions more are described */
    private static String describe(Throwable thrown, int depth, int[] left) {
        FileSystemException ofFiles = thrown instanceof FileSystemException ? (FileSystemException) thrown : null;
        String message = ofFiles == null ? message(thrown) : ofFiles.getReason();
        Throwable cause = depth == DEEPEST ? null : cause(thrown);
        Throwable[] suppressed = depth == DEEPEST ? new Throwable[0] : thrown.getSuppressed();
        if (ofFiles == null && cause == null && suppressed.length == 0) {
            if (message == null) {
                return "";
            }
            if (!message.isEmpty() && message.charAt(0) != MORE) {
                return message;
            }
        }
        StringBuilder description = new StringBuilder().append(MORE);
        append(description, MESSAGE, message);
        if (ofFiles != null) {
            append(description, FILE, ofFiles.getFile());
            append(description, OTHER_FILE, ofFiles.getOtherFile());
        }
        if (cause != null && left[0]-- > 0) {
            append(description, CAUSE, named(cause, depth + 1, left));
        }
        for (Throwable other : suppressed) {
            if (left[0]-- > 0) {
                append(description, SUPPRESSED, named(other, depth + 1, left));
            }
        }
        return description.toString();
    }

    private static String named(Throwable thrown, int depth, int[] left) {
        String type = thrown.getClass().getName();
        return type.length() + ":" + type + describe(thrown, depth, left);
    }

    /** Appends a field, unless there is nothing to say. */
    private static void append(StringBuilder description, char field, String content) {
        if (content != null) {
            description.append(field).append(content.length()).append(':').append(content);
        }
    }

    private static String message(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException e) {
            // An override of the program's that fails: what was thrown is still that exception.
            return null;
        }
    }

    private static Throwable cause(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Returns an exception of that class as {@link #describe} described it, or, where the JDK has no such class, an IOException. */
    static Throwable make(String type, String description) {
        return make(type, description, ClassLoader.getSystemClassLoader(), frames(), 0);
    }

    /** The same, thrown by a method with a hook of the user's, whose frame tells no line: it is another one where the method begins than where it ends. */
    static Throwable ofHook(String type, String description, ClassLoader loader) {
        StackTraceElement[] frames = frames();
        if (frames.length > 0) {
            StackTraceElement hooked = frames[0];
            frames[0] = new StackTraceElement(hooked.getClassName(), hooked.getMethodName(), hooked.getFileName(), -1);
        }
        return make(type, description, loader, frames, 0);
    }

    /** Whether an exception of that class can be made again in a replay. */
    static boolean isFound(Class<?> type, ClassLoader loader) {
        try {
            return type.getName().length() <= LONGEST_NAME && Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static Throwable make(
            String type, String description, ClassLoader loader, StackTraceElement[] frames, int depth) {
        Throwable thrown;
        try {
            // A log may name any class: an exception's initializer alone runs, as it has in the recording.
            Class<?> exception = Class.forName(type, false, loader);
            if (!Throwable.class.isAssignableFrom(exception)) {
                throw new IllegalArgumentException("no exception");
            }
            thrown = description.isEmpty() || description.charAt(0) != MORE
                    ? make(exception, description.isEmpty() ? null : description, null, frames)
                    : ofFields(exception, description, loader, frames, depth);
        } catch (ReflectiveOperationException | LinkageError e) {
            thrown = new IOException(type + ": " + description);
            thrown.setStackTrace(frames);
        } catch (RuntimeException e) {
            throw Hooks.engine.corrupt("describes no exception " + type + " (" + e + ")");
        }
        return thrown;
    }

    private static Throwable ofFields(
            Class<?> exception, String description, ClassLoader loader, StackTraceElement[] frames, int depth)
            throws ReflectiveOperationException {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("an exception " + depth + " deep in others");
        }
        String message = null;
        String file = null;
        String otherFile = null;
        Throwable cause = null;
        List<Throwable> suppressed = new ArrayList<>();
        int at = 1;
        while (at < description.length()) {
            char field = description.charAt(at);
            int from = description.indexOf(':', at) + 1;
            int to = from + Integer.parseInt(description, at + 1, from - 1, 10);
            String content = description.substring(from, to);
            if (field == MESSAGE) {
                message = content;
            } else if (field == FILE) {
                file = content;
            } else if (field == OTHER_FILE) {
                otherFile = content;
            } else if (field == CAUSE) {
                cause = named(content, loader, frames, depth + 1);
            } else {
                suppressed.add(named(content, loader, frames, depth + 1));
            }
            at = to;
        }
        Throwable thrown = make(exception, message, cause, frames);
        if (thrown instanceof FileSystemException) {
            UNSAFE.putReference(thrown, FILE_FIELD, file);
            UNSAFE.putReference(thrown, OTHER_FILE_FIELD, otherFile);
        }
        for (Throwable other : suppressed) {
            thrown.addSuppressed(other);
        }
        return thrown;
    }

    private static Throwable named(String content, ClassLoader loader, StackTraceElement[] frames, int depth) {
        int from = content.indexOf(':') + 1;
        int to = from + Integer.parseInt(content, 0, from - 1, 10);
        return make(content.substring(from, to), content.substring(to), loader, frames, depth);
    }

    private static Throwable make(Class<?> exception, String message, Throwable cause, StackTraceElement[] frames)
            throws ReflectiveOperationException {
        Throwable thrown = (Throwable) UNSAFE.allocateInstance(exception);
        UNSAFE.putReference(thrown, MESSAGE_FIELD, message);
        // As the constructors of Throwable have them. Without a cause it is the exception itself, so that one can be
        // set.
        UNSAFE.putReference(thrown, CAUSE_FIELD, cause == null ? thrown : cause);
        UNSAFE.putReference(thrown, SUPPRESSED_FIELD, NONE_SUPPRESSED);
        UNSAFE.putReference(thrown, FRAMES_FIELD, frames);
        thrown.setStackTrace(frames);
        return thrown;
    }

    /** The frames below the hook that was called: those above differ between recording and replay. */
    private static StackTraceElement[] frames() {
        StackTraceElement[] frames = new Throwable().getStackTrace();
        int from = 0;
        while (from < frames.length && !frames[from].getClassName().equals(HOOKS)) {
            from++;
        }
        while (from < frames.length && frames[from].getClassName().equals(HOOKS)) {
            from++;
        }
        return Arrays.copyOfRange(frames, from, frames.length);
    }

    /** Throws what the compiler does not know to be thrown; declared to return so that callers can write {@code throw}. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> T sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}

package org.reprise.runtime;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.internal.misc.Unsafe;

/**
 * Makes recorded exceptions again: class, message, cause and suppressed exceptions, and the files of a FileSystemException. But for those, no constructor of theirs runs, which might do anything;
 * what else their classes have of fields is empty.
 */
final class Thrown {
    private static final String HOOKS = "org.reprise.runtime.Hooks";

    /** Between the parts of a FileSystemException. */
    private static final char PART = 0;

    /** Begins a description that says more than a message: fields, each of a letter, its length in characters, a colon, its content. */
    private static final char MORE = 1;

    private static final char MESSAGE = 'm';
    private static final char CAUSE = 'c';
    private static final char SUPPRESSED = 's';

    /** Between class and description. */
    private static final char OF = '\n';

    /** Causes may form a ring. */
    private static final int DEEPEST = 16;

    /** Characters of a description: an event fits into a segment of the log. */
    private static final int LONGEST = 1 << 14;

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final long MESSAGE_FIELD = UNSAFE.objectFieldOffset(Throwable.class, "detailMessage");
    private static final long CAUSE_FIELD = UNSAFE.objectFieldOffset(Throwable.class, "cause");
    private static final long SUPPRESSED_FIELD = UNSAFE.objectFieldOffset(Throwable.class, "suppressedExceptions");
    private static final long FRAMES_FIELD = UNSAFE.objectFieldOffset(Throwable.class, "stackTrace");
    /** What an exception without suppressed ones has, so that some can be added. */
    private static final Object NONE_SUPPRESSED = UNSAFE.getReference(new Throwable(), SUPPRESSED_FIELD);

    private Thrown() {}

    /** Returns what {@link #make} needs to know beside the class, as the log's format has it; of one that is too long for an event, the beginning of the message. */
    static String describe(Throwable thrown) {
        String description = describe(thrown, 0);
        if (description.length() <= LONGEST) {
            return description;
        }
        String message = text(message(thrown));
        return message.substring(0, Math.min(message.length(), LONGEST));
    }

    private static String describe(Throwable thrown, int depth) {
        String message = message(thrown);
        Throwable cause = cause(thrown);
        Throwable[] suppressed = thrown.getSuppressed();
        if (depth == DEEPEST
                || cause == null
                        && suppressed.length == 0
                        && (message == null || !message.isEmpty() && message.charAt(0) != MORE)) {
            return message == null ? "" : message;
        }
        StringBuilder description = new StringBuilder().append(MORE);
        if (message != null) {
            append(description, MESSAGE, message);
        }
        if (cause != null) {
            append(description, CAUSE, named(cause, depth + 1));
        }
        for (Throwable other : suppressed) {
            append(description, SUPPRESSED, named(other, depth + 1));
        }
        return description.toString();
    }

    private static String named(Throwable thrown, int depth) {
        return thrown.getClass().getName() + OF + describe(thrown, depth);
    }

    private static void append(StringBuilder description, char field, String content) {
        description.append(field).append(content.length()).append(':').append(content);
    }

    /** Of a FileSystemException that says more than the file, its parts. */
    private static String message(Throwable thrown) {
        if (thrown instanceof FileSystemException e && (e.getOtherFile() != null || e.getReason() != null)) {
            return text(e.getFile()) + PART + text(e.getOtherFile()) + PART + text(e.getReason());
        }
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

    private static String text(String text) {
        return text == null ? "" : text;
    }

    /** Returns an exception of that class as {@link #describe} described it, or, where the JDK has no such class, an IOException. */
    static Throwable make(String type, String description) {
        return make(type, description, ClassLoader.getSystemClassLoader(), frames());
    }

    /** The same, thrown by a method with a hook of the user's, whose frame tells no line: it is another one where the method begins than where it ends. */
    static Throwable ofHook(String type, String description, ClassLoader loader) {
        StackTraceElement[] frames = frames();
        if (frames.length > 0) {
            StackTraceElement hooked = frames[0];
            frames[0] = new StackTraceElement(hooked.getClassName(), hooked.getMethodName(), hooked.getFileName(), -1);
        }
        return make(type, description, loader, frames);
    }

    /** Whether an exception of that class can be made again in a replay. */
    static boolean isFound(Class<?> type, ClassLoader loader) {
        try {
            return Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static Throwable make(String type, String description, ClassLoader loader, StackTraceElement[] frames) {
        Throwable thrown;
        try {
            Class<?> exception = Class.forName(type, true, loader);
            thrown = description.isEmpty() || description.charAt(0) != MORE
                    ? make(exception, description.isEmpty() ? null : description, null, frames)
                    : ofFields(exception, description, loader, frames);
        } catch (ReflectiveOperationException | LinkageError e) {
            thrown = new IOException(type + ": " + description);
            thrown.setStackTrace(frames);
        } catch (RuntimeException e) {
            throw Hooks.engine.corrupt("describes no exception " + type + " (" + e + ")");
        }
        return thrown;
    }

    private static Throwable ofFields(
            Class<?> exception, String description, ClassLoader loader, StackTraceElement[] frames)
            throws ReflectiveOperationException {
        String message = null;
        Throwable cause = null;
        List<Throwable> suppressed = new ArrayList<>();
        int at = 1;
        while (at < description.length()) {
            int from = description.indexOf(':', at) + 1;
            int to = from + Integer.parseInt(description, at + 1, from - 1, 10);
            String content = description.substring(from, to);
            if (description.charAt(at) == MESSAGE) {
                message = content;
            } else {
                int of = content.indexOf(OF);
                Throwable other = make(content.substring(0, of), content.substring(of + 1), loader, frames);
                if (description.charAt(at) == CAUSE) {
                    cause = other;
                } else {
                    suppressed.add(other);
                }
            }
            at = to;
        }
        Throwable thrown = make(exception, message, cause, frames);
        for (Throwable other : suppressed) {
            thrown.addSuppressed(other);
        }
        return thrown;
    }

    private static Throwable make(Class<?> exception, String message, Throwable cause, StackTraceElement[] frames)
            throws ReflectiveOperationException {
        Throwable thrown;
        if (FileSystemException.class.isAssignableFrom(exception)) {
            thrown = ofParts(exception, message);
        } else {
            thrown = (Throwable) UNSAFE.allocateInstance(exception);
            UNSAFE.putReference(thrown, MESSAGE_FIELD, message);
            // As the constructors of Throwable have them. Without a cause it is the exception itself, so that one can
            // be set.
            UNSAFE.putReference(thrown, CAUSE_FIELD, cause == null ? thrown : cause);
            UNSAFE.putReference(thrown, SUPPRESSED_FIELD, NONE_SUPPRESSED);
            UNSAFE.putReference(thrown, FRAMES_FIELD, frames);
        }
        if (cause != null) {
            UNSAFE.putReference(thrown, CAUSE_FIELD, cause);
        }
        thrown.setStackTrace(frames);
        return thrown;
    }

    /** FileSystemException and its like: file, other, reason. */
    private static Throwable ofParts(Class<?> exception, String message) throws ReflectiveOperationException {
        if (message == null || message.indexOf(PART) < 0) {
            return (Throwable) exception.getConstructor(String.class).newInstance(message);
        }
        Object[] parts = new Object[3];
        int from = 0;
        for (int i = 0; from <= message.length(); i++) {
            int to = message.indexOf(PART, from);
            String part = message.substring(from, to < 0 ? message.length() : to);
            parts[i] = part.isEmpty() ? null : part;
            from = to < 0 ? Integer.MAX_VALUE : to + 1;
        }
        return (Throwable) exception
                .getConstructor(String.class, String.class, String.class)
                .newInstance(parts);
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

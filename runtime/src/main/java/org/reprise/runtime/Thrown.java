package org.reprise.runtime;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.FileSystemException;
import java.util.Arrays;

/** Makes recorded exceptions again. */
final class Thrown {
    private static final String HOOKS = "org.reprise.runtime.Hooks";

    /** Between the parts of a FileSystemException. */
    private static final char PART = 0;

    private Thrown() {}

    /** Returns what {@link #make} needs to know: the message, "" for none; of a FileSystemException that says more than the file, its parts. */
    static String message(Throwable thrown) {
        if (thrown instanceof FileSystemException e && (e.getOtherFile() != null || e.getReason() != null)) {
            return text(e.getFile()) + PART + text(e.getOtherFile()) + PART + text(e.getReason());
        }
        return text(thrown.getMessage());
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }

    /** Returns an exception of that class with that {@link #message}, or, where the class has no fitting constructor, an IOException. */
    static Throwable make(String type, String message) {
        try {
            Class<?> exception = Class.forName(type, true, ClassLoader.getSystemClassLoader());
            return cut(make(exception, message));
        } catch (ReflectiveOperationException | LinkageError e) {
            return cut(new IOException(type + ": " + message));
        }
    }

    /** The same, thrown by a method with a hook of the user's, whose frame tells no line: it is another one where the method begins than where it ends. */
    static Throwable ofHook(String type, String message) {
        Throwable thrown = make(type, message);
        StackTraceElement[] frames = thrown.getStackTrace();
        if (frames.length > 0) {
            StackTraceElement hooked = frames[0];
            frames[0] = new StackTraceElement(hooked.getClassName(), hooked.getMethodName(), hooked.getFileName(), -1);
            thrown.setStackTrace(frames);
        }
        return thrown;
    }

    private static Throwable make(Class<?> exception, String message) throws ReflectiveOperationException {
        if (message.indexOf(PART) >= 0 && FileSystemException.class.isAssignableFrom(exception)) {
            return ofParts(exception, message);
        }
        for (Constructor<?> constructor : exception.getConstructors()) {
            // The class itself need not be public.
            constructor.trySetAccessible();
            Class<?>[] parameters = constructor.getParameterTypes();
            if (message.isEmpty() && parameters.length == 0) {
                return (Throwable) constructor.newInstance();
            }
            if (parameters.length == 1 && parameters[0] == String.class) {
                return (Throwable) constructor.newInstance(message.isEmpty() ? null : message);
            }
        }
        return ofParts(exception, message);
    }

    /** FileSystemException and its like: file, other, reason. */
    private static Throwable ofParts(Class<?> exception, String message) throws ReflectiveOperationException {
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

    /** Leaves the frames below the hook that was called: those above differ between recording and replay. */
    private static Throwable cut(Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        int from = 0;
        while (from < frames.length && !frames[from].getClassName().equals(HOOKS)) {
            from++;
        }
        while (from < frames.length && frames[from].getClassName().equals(HOOKS)) {
            from++;
        }
        thrown.setStackTrace(Arrays.copyOfRange(frames, from, frames.length));
        return thrown;
    }

    /** Throws what the compiler does not know to be thrown; declared to return so that callers can write {@code throw}. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> T sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}

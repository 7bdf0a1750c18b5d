package org.reprise.runtime;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.Arrays;

/** Makes recorded exceptions again. */
final class Thrown {
    private static final String HOOKS = "org.reprise.runtime.Hooks";

    private Thrown() {}

    /** Returns an exception of that class with that message ("" for none), or, where the class has no fitting constructor, an IOException. */
    static Throwable make(String type, String message) {
        try {
            Class<?> exception = Class.forName(type, true, ClassLoader.getSystemClassLoader());
            return cut(make(exception, message));
        } catch (ReflectiveOperationException | LinkageError e) {
            return cut(new IOException(type + ": " + message));
        }
    }

    private static Throwable make(Class<?> exception, String message) throws ReflectiveOperationException {
        for (Constructor<?> constructor : exception.getConstructors()) {
            Class<?>[] parameters = constructor.getParameterTypes();
            if (message.isEmpty() && parameters.length == 0) {
                return (Throwable) constructor.newInstance();
            }
            if (parameters.length == 1 && parameters[0] == String.class) {
                return (Throwable) constructor.newInstance(message.isEmpty() ? null : message);
            }
        }
        // FileSystemException and its like: file, other, reason.
        return (Throwable) exception
                .getConstructor(String.class, String.class, String.class)
                .newInstance(message, null, null);
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

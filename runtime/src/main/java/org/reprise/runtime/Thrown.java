package org.reprise.runtime;

import java.io.IOException;
import java.lang.reflect.Constructor;

/** Makes recorded exceptions again. */
final class Thrown {
    private Thrown() {}

    /** Returns an exception of that class with that message ("" for none), or, where the class has no fitting constructor, an IOException. */
    static Throwable make(String type, String message) {
        try {
            Class<?> exception = Class.forName(type, true, ClassLoader.getSystemClassLoader());
            if (message.isEmpty()) {
                return (Throwable) exception.getConstructor().newInstance();
            }
            Constructor<?> constructor = exception.getConstructor(String.class);
            return (Throwable) constructor.newInstance(message);
        } catch (ReflectiveOperationException | LinkageError e) {
            return new IOException(type + ": " + message);
        }
    }

    /** Throws what the compiler does not know to be thrown; declared to return so that callers can write {@code throw}. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> T sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}

package org.reprise.runtime;

import java.lang.StackWalker.StackFrame;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells of which enums a method with a hook of the user's may have constants: of those that its class's file names. A log might name any, and to make a constant initializes its class. So a recording
 * refuses others, and a replay, too (decision 0033).
 *
 * <p>Threading: any, with hooks inert.
 */
final class HookedClass implements Function<Stream<StackFrame>, Class<?>>, Consumer<StackFrame> {
    private static final String OURS = "org.reprise.runtime.";

    private static final StackWalker WALKER =
            StackWalker.getInstance(Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE), 16);

    /** The last answer that was yes: a method mostly returns constants of one enum. Guarded by this class. */
    private static Class<?> lastHooked;

    private static Class<?> lastNamed;

    private StackFrame frame;

    private HookedClass() {}

    /** Returns the class of the method that has called the hook that calls this. */
    static Class<?> current() {
        return WALKER.walk(new HookedClass());
    }

    /** Whether a class's file names another, by itself or in a descriptor. */
    static synchronized boolean names(Class<?> hooked, Class<?> type) {
        if (hooked == lastHooked && type == lastNamed) {
            return true;
        }
        boolean named = ConstantNotes.mentions(hooked, Payload.internalName(type));
        if (named) {
            lastHooked = hooked;
            lastNamed = type;
        }
        return named;
    }

    /** Returns the enum of a constant, the value or one within it, that the class of the method does not name which has called the hook; null where there is none. */
    static Class<?> unnamed(Object value) {
        if (value instanceof Enum) {
            Class<?> type = ((Enum<?>) value).getDeclaringClass();
            return names(current(), type) ? null : type;
        }
        if (!(value instanceof Object[])) {
            return null;
        }
        for (Object element : (Object[]) value) {
            Class<?> unnamed = unnamed(element);
            if (unnamed != null) {
                return unnamed;
            }
        }
        return null;
    }

    @Override
    public void accept(StackFrame next) {
        frame = next;
    }

    @Override
    public Class<?> apply(Stream<StackFrame> stream) {
        Spliterator<StackFrame> frames = stream.spliterator();
        do {
            if (!frames.tryAdvance(this)) {
                throw new IllegalStateException("no method with a hook on the stack");
            }
        } while (frame.getDeclaringClass().getName().startsWith(OURS));
        return frame.getDeclaringClass();
    }
}

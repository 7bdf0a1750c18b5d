package org.reprise.runtime;

import java.lang.StackWalker.StackFrame;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tells whether the current thread is in a monitor or a lock of java.util.concurrent for the program, or for other code of the JDK.
 *
 * <p>Threading: any.
 */
final class LockUse implements Function<Stream<StackFrame>, Boolean>, Consumer<StackFrame> {
    private static final String LOCKS = "java.util.concurrent.";

    private static final StackWalker WALKER =
            StackWalker.getInstance(Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE), 16);

    private StackFrame frame;

    private LockUse() {}

    /** Lets the JDK load what a look at the stack needs: later it would be in a thread of the target. */
    static void prepare() {
        isByProgram();
    }

    /** Whether the program has called the method of the lock, or has the monitor in its own code. */
    static boolean isByProgram() {
        return WALKER.walk(new LockUse());
    }

    @Override
    public void accept(StackFrame next) {
        frame = next;
    }

    @Override
    public Boolean apply(Stream<StackFrame> stream) {
        Spliterator<StackFrame> frames = stream.spliterator();
        while (frames.tryAdvance(this)) {
            String name = frame.getDeclaringClass().getName();
            if (!name.startsWith("org.reprise.runtime.") && !name.startsWith(LOCKS)) {
                return Hooks.isTargets(frame.getDeclaringClass());
            }
        }
        return false;
    }
}

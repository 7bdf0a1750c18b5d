package org.reprise.runtime;

import java.util.Arrays;

/** The methods with hooks of the user's that a thread is in, innermost last: whether the hook acts there, and what it has to remember. */
final class HookStack {
    private boolean[] active = new boolean[4];
    private Object[] kept = new Object[4];
    private int depth;

    /** Makes room for another method: from here on {@link #push} does not fail, so that who begins something else before it is sure to be told of its end. */
    void reserve() {
        if (depth == active.length) {
            boolean[] more = Arrays.copyOf(active, 2 * depth);
            kept = Arrays.copyOf(kept, 2 * depth);
            active = more;
        }
    }

    /** A method begins. */
    void push(boolean acts, Object remembered) {
        reserve();
        active[depth] = acts;
        kept[depth++] = remembered;
    }

    /** It ends; returns whether the hook acts. {@link #remembered} follows. */
    boolean pop() {
        return active[--depth];
    }

    /** What {@link #push} was given for the method that has just ended; given once. */
    Object remembered() {
        Object remembered = kept[depth];
        kept[depth] = null;
        return remembered;
    }

    /** Whether the thread is in any. */
    boolean isEmpty() {
        return depth == 0;
    }
}

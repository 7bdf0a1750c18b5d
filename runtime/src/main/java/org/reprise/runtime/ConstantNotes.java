package org.reprise.runtime;

import java.util.ArrayList;
import java.util.List;
import jdk.internal.access.SharedSecrets;
import jdk.internal.reflect.ConstantPool;

/**
 * Reads a class's constant pool: what weaving has noted there, and what the class names. A note goes where the class goes, whatever its name and loader, and nothing has to be kept beside it. The blank that each has is in no name
 * of a class or a member.
 *
 * <p>Threading: any.
 */
final class ConstantNotes {
    /** Initialized with this class: later it would be in a thread of the target. */
    private static final ConstantPool.Tag TEXT = ConstantPool.Tag.UTF8;

    static {
        pool(ConstantNotes.class).getSize();
    }

    private ConstantNotes() {}

    private static ConstantPool pool(Class<?> type) {
        return SharedSecrets.getJavaLangAccess().getConstantPool(type);
    }

    /** Returns what follows the beginning of each of a class's notes that has it. */
    static List<String> all(Class<?> type, String beginning) {
        return last(type, beginning, Integer.MAX_VALUE);
    }

    /** The same of the last so many constants. */
    static List<String> last(Class<?> type, String beginning, int most) {
        List<String> notes = new ArrayList<>();
        ConstantPool pool = pool(type);
        int size = pool.getSize();
        for (int i = Math.max(1, size - most); i < size; i++) {
            if (isText(pool, i)) {
                String text = pool.getUTF8At(i);
                if (text.startsWith(beginning)) {
                    notes.add(text.substring(beginning.length()));
                }
            }
        }
        return notes;
    }

    /** Whether a class has the internal name of another among its constants, or a descriptor with it. */
    static boolean mentions(Class<?> type, String internalName) {
        String descriptor = 'L' + internalName + ';';
        ConstantPool pool = pool(type);
        for (int i = 1; i < pool.getSize(); i++) {
            if (isText(pool, i)) {
                String text = pool.getUTF8At(i);
                if (text.equals(internalName) || text.contains(descriptor)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isText(ConstantPool pool, int index) {
        try {
            return pool.getTagAt(index) == TEXT;
        } catch (IllegalArgumentException e) {
            // A kind of constant that this JDK's own class does not know.
            return false;
        }
    }
}

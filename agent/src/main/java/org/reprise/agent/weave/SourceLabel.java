package org.reprise.agent.weave;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Label;

/** A label that remembers what the class file said of its place before weaving. */
final class SourceLabel extends Label {
    /** Offset in the method's original code, in bytes. */
    final int offset;

    /** The frame at this place once it was visited; null where the class file has none. */
    Frame frame;

    /** The source line at this place once it was visited; 0 where unknown. */
    int line;

    /** Where backward jumps to this place go instead; null while there is none. */
    Label jumpEntry;

    /** The source line that such jumps have in common; 0 where they have none, or it is unknown. */
    int jumpLine;

    /** Where exceptions for a handler at this place go instead, once that is decided; null for the place itself. */
    Label handlerEntry;

    /** The instruction at this place, which makes an object, where another one had to be put before it; frames name such objects by it. Null while neither needs it. */
    Label creation;

    private SourceLabel(int offset) {
        this.offset = offset;
    }

    /** A class reader all of whose labels are source labels. */
    static ClassReader reader(byte[] classFile) {
        return new ClassReader(classFile) {
            @Override
            protected Label readLabel(int offset, Label[] labels) {
                if (labels[offset] == null) {
                    labels[offset] = new SourceLabel(offset);
                }
                return labels[offset];
            }
        };
    }
}

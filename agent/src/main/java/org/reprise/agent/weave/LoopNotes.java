package org.reprise.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;

/** Says where in a class's woven methods loops begin and go back, for {@code org.reprise.runtime.CompilerRequests}, whose notes these are. */
final class LoopNotes {
    private static final String NOTE = "org.reprise loops ";

    /** Characters after which another note begins: a constant has at most 65,535 bytes. */
    private static final int LONG = 16_000;

    /** Offsets above this may still change, and HotSpot compiles no method that is so long. */
    private static final int GREATEST = 30_000;

    /** Takes the loops of one method. */
    interface Method {
        /**
         * Notes them, all labels being placed.
         *
         * @param start where those instructions begin that are for the way back alone
         * @param end where they end
         * @param others where else loops begin or go back
         */
        void note(Label start, Label end, List<Label> others);
    }

    private final List<StringBuilder> notes = new ArrayList<>();

    /** For one method, by name and descriptor. */
    Method of(String method) {
        return new Method() {
            @Override
            public void note(Label start, Label end, List<Label> others) {
                add(method, start, end, others);
            }
        };
    }

    private void add(String method, Label start, Label end, List<Label> others) {
        if (end.getOffset() > GREATEST) {
            return;
        }
        StringBuilder note = notes.isEmpty() ? null : notes.get(notes.size() - 1);
        if (note == null || note.length() > LONG) {
            note = new StringBuilder(NOTE);
            notes.add(note);
        }
        note.append('.').append(method).append('.');
        note.append(start.getOffset()).append('-').append(end.getOffset());
        for (Label other : others) {
            note.append(',').append(other.getOffset());
        }
    }

    /** All that is to be noted of the class. */
    List<String> notes() {
        List<String> all = new ArrayList<>();
        for (StringBuilder note : notes) {
            all.add(note.toString());
        }
        return all;
    }
}

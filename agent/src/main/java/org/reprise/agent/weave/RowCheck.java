package org.reprise.agent.weave;

import java.util.List;
import org.objectweb.asm.Type;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.catalogue.Row.Kind;

/** Refuses rows that could not be woven, or not unambiguously. */
final class RowCheck {
    private RowCheck() {}

    static void check(Row row) {
        boolean constructor = row.name().equals("<init>");
        if (constructor && row.kind() != Kind.EXIT) {
            throw refusal(row, "a constructor's receiver is not initialized yet");
        }
        if (row.anyOwner() && !row.atCallSites() && row.kind() != Kind.AROUND) {
            throw refusal(row, "a body belongs to one class");
        }
        if (row.kind() == Kind.MONITORS) {
            if (!row.descriptor().isEmpty()) {
                throw refusal(row, "monitors are hooked in all methods of a name");
            }
            return;
        }
        if (row.kind() == Kind.AROUND) {
            if (Type.getReturnType(row.descriptor()).getSort() == Type.FLOAT) {
                throw refusal(row, "no hook answers for a float");
            }
        }
        if (row.kind() == Kind.RESULT && Type.getReturnType(row.descriptor()).getSort() < Type.ARRAY) {
            throw refusal(row, "the hook takes a reference");
        }
        if (row.kind() == Kind.ARGUMENT && argumentSlots(row) == 0) {
            throw refusal(row, "there is no argument to replace");
        }
        if (row.kind() == Kind.NATIVE && (constructor || row.anyOwner())) {
            throw refusal(row, "a native method belongs to one class");
        }
        if (row.kind() == Kind.BEFORE && argumentSlots(row) > 2) {
            throw refusal(row, "more than two slots cannot be duplicated in place");
        }
    }

    /** Two hooks may enter one body, but only one can stand in for a method. */
    static void checkUnambiguous(Row row, List<Row> others) {
        for (Row other : others) {
            if (row.kind() == other.kind()
                    && row.owner().equals(other.owner())
                    && row.name().equals(other.name())
                    && row.descriptor().equals(other.descriptor())
                    && (row.kind() == Kind.CALL
                            || row.kind() == Kind.NATIVE
                            || row.kind() == Kind.AROUND
                            || row.kind() == Kind.GUARD
                            || row.kind() == Kind.ARGUMENT
                            || row.hook().equals(other.hook()))) {
                throw refusal(row, "there is another such row, for " + other.hook());
            }
        }
    }

    /** Operand slots of the arguments, without a receiver. */
    static int argumentSlots(Row row) {
        return (Type.getArgumentsAndReturnSizes(row.descriptor()) >> 2) - 1;
    }

    private static IllegalArgumentException refusal(Row row, String reason) {
        return new IllegalArgumentException(
                row.kind() + " " + row.owner() + "." + row.name() + row.descriptor() + ": " + reason);
    }
}

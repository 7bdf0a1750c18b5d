package org.reprise.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.catalogue.Row.Scope;

/** Finds the rows that apply to the call sites of one class. */
final class CallSites {
    /** From JDK 19 on it refers to groups weakly, and counts those that are left. */
    private static final String GROUP = "java/lang/ThreadGroup";

    private final RowIndex rows;
    private final Ancestry ancestry;
    private final ClassLoader loader;
    private final String className;
    private final byte[] classFile;
    private final boolean target;

    CallSites(
            RowIndex rows, Ancestry ancestry, ClassLoader loader, String className, byte[] classFile, boolean target) {
        this.rows = rows;
        this.ancestry = ancestry;
        this.loader = loader;
        this.className = className;
        this.classFile = classFile;
        this.target = target;
    }

    /** Whether a site of this method may need weaving. */
    boolean concern(String owner, String name, String descriptor) {
        return isReflection(owner, name, descriptor)
                || !of(owner, name, descriptor).isEmpty();
    }

    /** Whether the site invokes a method by reflection. */
    boolean isReflection(String owner, String name, String descriptor) {
        return target
                && name.equals(RowIndex.INVOKE)
                && descriptor.equals(RowIndex.INVOKE_DESCRIPTOR)
                && owner.equals("java/lang/reflect/Method");
    }

    /** The rows for sites that name this method. */
    List<Row> of(String owner, String name, String descriptor) {
        List<Row> alike = rows.atCallSites(name, descriptor);
        if (alike.isEmpty()) {
            return alike;
        }
        List<Row> found = new ArrayList<>();
        for (Row row : alike) {
            if (isMeant(row) && (row.anyOwner() || inherits(owner, row))) {
                found.add(row);
            }
        }
        return found;
    }

    private boolean inherits(String owner, Row row) {
        return owner.equals(row.owner())
                || !(target ? Ancestry.isJdk(owner) : Ancestry.isBase(owner))
                        && !owner.startsWith("[")
                        && ancestry.inherits(
                                loader, owner, row.owner(), row.name() + row.descriptor(), className, classFile);
    }

    private boolean isMeant(Row row) {
        return target
                || row.scope() == Scope.EVERYWHERE
                || row.scope() == Scope.LATE && (!Ancestry.isBase(className) || className.equals(GROUP));
    }
}

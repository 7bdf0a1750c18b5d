package org.reprise.agent.weave;

import java.util.List;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.reprise.agent.catalogue.Row;

/** Gives each method of a class the visitors it needs: none at all where ASM can copy it as it is. */
final class ClassWeaver extends ClassVisitor {
    /** Begins a note for reflection in the constant pool, as {@code org.reprise.runtime.SynchronizedMethods} says. */
    private static final String SYNCHRONIZED_NOTE = "org.reprise synchronized ";

    private final ClassWriter writer;
    private final HookCalls calls;
    private final ClassFileScan scan;
    private final CallSites sites;
    private final List<Row> bodyRows;
    private int version;
    private int methods;
    private String current;

    ClassWeaver(ClassWriter next, HookCalls calls, ClassFileScan scan, CallSites sites, List<Row> bodyRows) {
        super(Opcodes.ASM9, next);
        this.writer = next;
        this.calls = calls;
        this.scan = scan;
        this.sites = sites;
        this.bodyRows = bodyRows;
    }

    /** Name and descriptor of the method visited last, or null before the first. */
    String currentMethod() {
        return current;
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        super.visit(version, access, name, signature, superName, interfaces);
        this.version = version & 0xffff;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] thrown) {
        current = name + descriptor;
        int index = methods++;
        int reasons = scan.reasons(index);
        boolean isSynchronized = (reasons & ClassFileScan.SYNCHRONIZED) != 0;
        int wovenAccess = isSynchronized ? access & ~Opcodes.ACC_SYNCHRONIZED : access;
        MethodVisitor visitor = super.visitMethod(wovenAccess, name, descriptor, signature, thrown);
        if (reasons == 0) {
            return visitor;
        }
        int maxLocals = scan.maxLocals(index);
        MethodShape method = new MethodShape(scan.className(), version, access, name, descriptor, maxLocals);
        List<Row> rows = (reasons & ClassFileScan.BODY) != 0 ? rowsFor(name, descriptor) : List.of();
        // From the innermost, next to the writer, outward. What comes first in a method is emitted by the innermost.
        if ((reasons & ClassFileScan.INITIALIZER) != 0) {
            visitor = new GuardedBody(visitor, calls, method, "initializer");
        }
        if ((reasons & ClassFileScan.ENTERED) != 0) {
            visitor = new GuardedBody(visitor, calls, method, "monitorEntered", "monitorExit", true);
        }
        for (Row row : rows) {
            if (row.kind() == Row.Kind.GUARD) {
                visitor = new GuardedBody(visitor, calls, method, row.hook());
            }
        }
        if ((reasons & (ClassFileScan.RUN | ClassFileScan.CALLBACK)) != 0) {
            boolean gate = (reasons & ClassFileScan.RUN) != 0;
            boolean yieldPoint = (reasons & ClassFileScan.CALLBACK) != 0;
            visitor = new MethodEntry(visitor, calls, method, gate, yieldPoint);
        }
        if (isSynchronized) {
            writer.newUTF8(SYNCHRONIZED_NOTE + current);
            visitor = new SynchronizedBody(visitor, calls, method);
        }
        if ((reasons & ClassFileScan.MONITORS) != 0) {
            visitor = new MonitorHooks(visitor, calls);
        }
        if ((reasons & ClassFileScan.BACKWARD) != 0) {
            visitor = new YieldPoints(visitor, calls);
        }
        if ((reasons & ClassFileScan.BODY) != 0) {
            visitor = new BodyHooks(visitor, calls, method, rows);
        }
        if ((reasons & ClassFileScan.CALLS) != 0) {
            visitor = new CallSiteWeaver(visitor, calls, method, sites);
        }
        return visitor;
    }

    private List<Row> rowsFor(String name, String descriptor) {
        return bodyRows.stream()
                .filter(row -> row.name().equals(name) && row.descriptor().equals(descriptor))
                .toList();
    }
}

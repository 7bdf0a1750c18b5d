package org.reprise.agent.weave;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.reprise.agent.catalogue.Row;
import org.reprise.runtime.HookCode;
import org.reprise.runtime.HookKind;

/** Gives each method of a class the visitors it needs: none at all where ASM can copy it as it is. */
final class ClassWeaver extends ClassVisitor {
    /** Kinds whose hooks stand in for what the method returns. */
    private static final Set<HookKind> RESULTS =
            EnumSet.of(HookKind.CLOCK, HookKind.RANDOM, HookKind.VALUE, HookKind.BLOCK);

    /** Begins a note for reflection in the constant pool, as {@code org.reprise.runtime.SynchronizedMethods} says. */
    private static final String SYNCHRONIZED_NOTE = "org.reprise synchronized ";

    private final ClassWriter writer;
    private final HookCalls calls;
    private final ClassFileScan scan;
    private final CallSites sites;
    private final List<Row> bodyRows;
    private final UserHookList hooks;
    private int version;
    private int methods;
    private final LoopNotes loops = new LoopNotes();
    private String current;

    ClassWeaver(
            ClassWriter next,
            HookCalls calls,
            ClassFileScan scan,
            CallSites sites,
            List<Row> bodyRows,
            UserHookList hooks) {
        super(Opcodes.ASM9, next);
        this.writer = next;
        this.calls = calls;
        this.scan = scan;
        this.sites = sites;
        this.bodyRows = bodyRows;
        this.hooks = hooks;
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
        if ((access & Opcodes.ACC_NATIVE) != 0 && reasons != 0) {
            return wrapNative(index, access, name, descriptor, signature, thrown);
        }
        boolean isSynchronized = (reasons & ClassFileScan.SYNCHRONIZED) != 0;
        int wovenAccess = isSynchronized ? access & ~Opcodes.ACC_SYNCHRONIZED : access;
        MethodVisitor visitor = super.visitMethod(wovenAccess, name, descriptor, signature, thrown);
        boolean births = scan.births() != null && name.equals("<init>");
        if (reasons == 0 && !births) {
            return visitor;
        }
        int maxLocals = scan.maxLocals(index);
        MethodShape method = new MethodShape(scan.className(), version, access, name, descriptor, maxLocals);
        if (births) {
            visitor = new BirthHooks(visitor, calls, method, scan.births());
        }
        LoopNotes.Method notes = loops.of(current);
        Duplication copies = null;
        if ((reasons & ClassFileScan.COPIES) != 0) {
            boolean gate = (reasons & ClassFileScan.RUN) != 0;
            boolean yieldPoint = (reasons & ClassFileScan.CALLBACK) != 0;
            copies = new Duplication(
                    visitor,
                    calls,
                    method,
                    scan.heads(index),
                    scan.uncounted(index),
                    scan.dynamicBlocks(index),
                    gate,
                    yieldPoint,
                    notes);
            visitor = copies;
            notes = copies;
        }
        List<Row> rows = (reasons & ClassFileScan.BODY) != 0 ? rowsFor(name, descriptor) : List.of();
        // From the innermost, next to the writer, outward. What comes first in a method is emitted by the innermost.
        if ((reasons & ClassFileScan.ASKS_FIRST) != 0) {
            visitor = new PlainStart(visitor);
        }
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
        // Behind a hook that stands in for the body: what it does must not depend on what else is called before.
        boolean late = false;
        for (Row row : rows) {
            late |= row.kind() == Row.Kind.AROUND;
        }
        if ((reasons & (ClassFileScan.RUN | ClassFileScan.CALLBACK)) != 0 && !late) {
            visitor = entry(visitor, method, reasons);
        }
        visitor = userHooks(visitor, method, scan.hooks(index), 0);
        if (isSynchronized) {
            writer.newUTF8(SYNCHRONIZED_NOTE + current);
            visitor = new SynchronizedBody(visitor, calls, method, scan.hasSites());
        }
        if ((reasons & ClassFileScan.MONITORS) != 0) {
            visitor = new MonitorHooks(visitor, calls, scan.releases(index));
        }
        if ((reasons & (ClassFileScan.BACKWARD | ClassFileScan.SHORT_LOOPS)) != 0) {
            visitor = new YieldPoints(
                    visitor, calls, scan.shortLoops(index), scan.releases(index), scan.asking(index), notes);
        }
        if ((reasons & ClassFileScan.BODY) != 0) {
            visitor = new BodyHooks(visitor, calls, method, rows);
        }
        if ((reasons & (ClassFileScan.RUN | ClassFileScan.CALLBACK)) != 0 && late) {
            visitor = entry(visitor, method, reasons);
        }
        if ((reasons & ClassFileScan.CALLS) != 0) {
            visitor = new CallSiteWeaver(visitor, calls, method, sites);
        }
        if ((reasons & ClassFileScan.SITES) != 0) {
            visitor = new Sites(visitor, calls, method, scan.finals(), copies, scan.sharedSites());
        }
        return visitor;
    }

    /** Begins with an instruction that asks no class loader for anything: so whoever asks one there is the JIT, as {@code org.reprise.runtime.CompilerRequests} says. */
    private static final class PlainStart extends MethodVisitor {
        PlainStart(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitCode() {
            super.visitCode();
            super.visitInsn(Opcodes.NOP);
        }
    }

    @Override
    public void visitEnd() {
        super.visitEnd();
        for (String note : loops.notes()) {
            writer.newUTF8(note);
        }
    }

    private MethodEntry entry(MethodVisitor next, MethodShape method, int reasons) {
        boolean gate = (reasons & ClassFileScan.RUN) != 0;
        boolean yieldPoint = (reasons & ClassFileScan.CALLBACK) != 0;
        return new MethodEntry(next, calls, method, gate, yieldPoint);
    }

    /** The bodies of hooks of the user's; of {@code blocking}, those that it goes with take care. */
    private MethodVisitor userHooks(MethodVisitor next, MethodShape method, List<Integer> numbers, int flags) {
        if (numbers.isEmpty()) {
            return next;
        }
        boolean blocking = false;
        boolean replaced = false;
        for (int number : numbers) {
            blocking |= hooks.get(number).kind() == HookKind.BLOCKING;
            replaced |= RESULTS.contains(hooks.get(number).kind());
        }
        boolean reference = Type.getReturnType(method.descriptor()).getSort() >= Type.ARRAY;
        MethodVisitor visitor = next;
        for (int number : numbers) {
            HookKind kind = hooks.get(number).kind();
            int code = number;
            if (RESULTS.contains(kind)) {
                code |= flags | (blocking ? HookCode.BLOCKING : 0) | (reference ? HookCode.REFERENCE : 0);
            } else if (kind == HookKind.BLOCKING) {
                code |= flags;
            }
            if (kind != HookKind.BLOCKING || !replaced) {
                visitor = new UserHookBody(visitor, calls, method, kind, code);
            }
        }
        return visitor;
    }

    /** Renames a native method, which the JVM finds by the prefix, and writes one in its place that calls it and has its hooks. */
    private MethodVisitor wrapNative(
            int index, int access, String name, String descriptor, String signature, String[] thrown) {
        boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
        int hidden = access & (Opcodes.ACC_STATIC | Opcodes.ACC_NATIVE | Opcodes.ACC_SYNCHRONIZED)
                | Opcodes.ACC_PRIVATE
                | Opcodes.ACC_SYNTHETIC
                | Opcodes.ACC_FINAL;
        super.visitMethod(hidden, Weaver.NATIVE_PREFIX + name, descriptor, null, thrown)
                .visitEnd();
        int visible = access & ~(Opcodes.ACC_NATIVE | Opcodes.ACC_SYNCHRONIZED);
        int slots = (Type.getArgumentsAndReturnSizes(descriptor) >> 2) - (isStatic ? 1 : 0);
        MethodShape method = new MethodShape(scan.className(), version, visible, name, descriptor, slots);
        MethodVisitor original = super.visitMethod(visible, name, descriptor, signature, thrown);
        MethodVisitor body = userHooks(original, method, scan.hooks(index), HookCode.NATIVE);
        body.visitCode();
        int slot = 0;
        if (!isStatic) {
            body.visitVarInsn(Opcodes.ALOAD, slot++);
        }
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            body.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
            slot += argument.getSize();
        }
        int call = isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL;
        body.visitMethodInsn(call, scan.className(), Weaver.NATIVE_PREFIX + name, descriptor, false);
        Type result = Type.getReturnType(descriptor);
        body.visitInsn(result.getOpcode(Opcodes.IRETURN));
        body.visitMaxs(Math.max(slots, 2), slots);
        // Annotations and the like stay with the name that the program knows.
        return new MethodVisitor(Opcodes.ASM9, original) {};
    }

    private List<Row> rowsFor(String name, String descriptor) {
        List<Row> found = new ArrayList<>();
        for (Row row : bodyRows) {
            if (row.name().equals(name) && row.descriptor().equals(descriptor)) {
                found.add(row);
            }
        }
        return found;
    }
}

package org.reprise.agent.weave;

import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Polls before each instruction by which threads meet, so that a slice may end there: loads and stores of fields and array elements, entries of monitors, and calls of what the JDK has for sharing, or of the
 * program's own methods of objects, which may have one access and no poll. A poll takes no operand and leaves none, so no frame changes.
 *
 * <p>Left out, since no other thread can tell: what a constructor does before its superclass's is done, loads of the class's own final fields, and class initializers, in which no slice ends.
 */
final class Sites extends MethodVisitor {
    private final HookCalls calls;
    private final MethodShape method;
    private final Set<String> finals;
    /** In a constructor: objects that are made and not yet initialized, until its superclass's has been called; then -1. */
    private int created;

    /** Null where the code has one copy. */
    private final Duplication copies;
    /** Whether the code is the JDK's: what it calls has sites of its own. */
    private final boolean jdk;

    /**
     * @param finals names of the class's own final fields
     * @param jdk whether it is a class of the JDK
     */
    Sites(
            MethodVisitor next,
            HookCalls calls,
            MethodShape method,
            Set<String> finals,
            Duplication copies,
            boolean jdk) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
        this.method = method;
        this.finals = finals;
        this.copies = copies;
        this.jdk = jdk;
        created = method.name().equals("<init>") ? 0 : -1;
    }

    /** Whether an instruction is an access by which threads may meet, without regard to what it names. */
    static boolean isAccess(int opcode) {
        return opcode >= Opcodes.GETSTATIC && opcode <= Opcodes.PUTFIELD
                || opcode >= Opcodes.IALOAD && opcode <= Opcodes.SALOAD
                || opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE
                || opcode == Opcodes.MONITORENTER;
    }

    /** Whether the methods of a class are for objects that threads share, or are shared by mistake. */
    static boolean isShared(String owner) {
        return owner.startsWith("java/util/")
                || owner.startsWith("java/text/")
                || owner.startsWith("java/lang/StringBu")
                || owner.equals("java/lang/invoke/VarHandle")
                || owner.equals("sun/misc/Unsafe")
                || owner.equals("java/lang/Thread")
                || owner.equals("java/lang/Object");
    }

    private void poll() {
        if (jdk) {
            calls.sharedSite(mv);
        } else if (created < 0) {
            calls.site(mv);
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        if (copies != null) {
            copies.end();
        }
        super.visitMaxs(maxStack, maxLocals);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        boolean load = opcode == Opcodes.GETFIELD || opcode == Opcodes.GETSTATIC;
        if (!(load && owner.equals(method.className()) && finals.contains(name))) {
            poll();
        }
        super.visitFieldInsn(opcode, owner, name, descriptor);
    }

    @Override
    public void visitInsn(int opcode) {
        if (isAccess(opcode)) {
            poll();
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (opcode == Opcodes.NEW && created >= 0) {
            created++;
        }
        super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        boolean constructor = name.equals("<init>");
        if (!jdk && !constructor && (isShared(owner) || opcode != Opcodes.INVOKESTATIC && !Ancestry.isJdk(owner))) {
            poll();
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (constructor && created >= 0) {
            created--;
        }
    }
}

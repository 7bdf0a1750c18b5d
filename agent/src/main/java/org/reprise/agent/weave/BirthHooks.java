package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.RETURN;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Tells, where a constructor ends, of an object that takes inputs or counts instructions: a replay finds it by the order in which such are made. */
final class BirthHooks extends MethodVisitor {
    private static final int STACK = 4;

    private final HookCalls calls;
    private final MethodShape method;
    private final ClassFileScan.Births births;

    BirthHooks(MethodVisitor next, HookCalls calls, MethodShape method, ClassFileScan.Births births) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
        this.method = method;
        this.births = births;
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == RETURN) {
            if (births.inputs()) {
                mv.visitVarInsn(ALOAD, 0);
                calls.call(mv, "born", "(Ljava/lang/Object;)V");
            }
            if (births.counter() != null) {
                mv.visitVarInsn(ALOAD, 0);
                calls.owner(mv, method);
                mv.visitLdcInsn(births.counter());
                mv.visitLdcInsn(births.counterHook());
                calls.call(mv, "counter", "(Ljava/lang/Object;Ljava/lang/Class;Ljava/lang/String;I)V");
            }
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + STACK, maxLocals);
    }
}

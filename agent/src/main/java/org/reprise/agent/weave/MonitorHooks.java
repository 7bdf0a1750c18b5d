package org.reprise.agent.weave;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Tells the runtime of every monitor a method's own instructions enter and leave, before they do. */
final class MonitorHooks extends MethodVisitor {
    private final HookCalls calls;

    MonitorHooks(MethodVisitor next, HookCalls calls) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == Opcodes.MONITORENTER) {
            calls.monitorEnter(mv);
        } else if (opcode == Opcodes.MONITOREXIT) {
            calls.monitorExit(mv);
        }
        super.visitInsn(opcode);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(maxStack + HookCalls.EXTRA_STACK, maxLocals);
    }
}

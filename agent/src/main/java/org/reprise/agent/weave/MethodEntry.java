package org.reprise.agent.weave;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Begins methods that code outside the target may call: the gate of {@code run()}, a yield point, or both. */
final class MethodEntry extends MethodVisitor {
    private final HookCalls calls;
    private final MethodShape method;
    private final boolean gate;
    private final boolean yieldPoint;

    MethodEntry(MethodVisitor next, HookCalls calls, MethodShape method, boolean gate, boolean yieldPoint) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
        this.method = method;
        this.gate = gate;
        this.yieldPoint = yieldPoint;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (gate) {
            calls.call(mv, "runEntry", "()V");
        }
        if (yieldPoint) {
            Label body = new Label();
            calls.yieldPoint(mv, body);
            method.landing(mv, body);
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        super.visitMaxs(Math.max(maxStack, HookCalls.EXTRA_STACK), maxLocals);
    }
}

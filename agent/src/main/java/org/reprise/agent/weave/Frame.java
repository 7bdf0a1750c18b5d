package org.reprise.agent.weave;

import java.util.Arrays;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The types of locals and operands at one instruction, in ASM's expanded form. */
record Frame(Object[] locals, Object[] stack) {

    /** A copy, because ASM reuses its arrays. */
    static Frame copyOf(int numLocal, Object[] locals, int numStack, Object[] stack) {
        return new Frame(Arrays.copyOf(locals, numLocal), Arrays.copyOf(stack, numStack));
    }

    void visit(MethodVisitor to) {
        to.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
    }
}

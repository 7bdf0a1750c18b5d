package org.reprise.agent.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The types of locals and operands at one instruction, in ASM's expanded form. */
record Frame(Object[] locals, Object[] stack) {

    /** A copy, because ASM reuses its arrays. */
    static Frame copyOf(int numLocal, Object[] locals, int numStack, Object[] stack) {
        return new Frame(Arrays.copyOf(locals, numLocal), Arrays.copyOf(stack, numStack));
    }

    /** With one more operand. */
    Frame push(Object type) {
        Object[] more = Arrays.copyOf(stack, stack.length + 1);
        more[stack.length] = type;
        return new Frame(locals, more);
    }

    /** Without the last operand. */
    Frame pop() {
        return new Frame(locals, Arrays.copyOf(stack, stack.length - 1));
    }

    /** Once the last operand, a reference, has been stored in a slot. */
    Frame store(int slot) {
        List<Object> slots = new ArrayList<>();
        for (Object each : locals) {
            slots.add(each);
            if (isWide(each)) {
                slots.add(null);
            }
        }
        while (slots.size() <= slot) {
            slots.add(Opcodes.TOP);
        }
        if (slots.get(slot) == null) {
            slots.set(slot - 1, Opcodes.TOP);
        } else if (isWide(slots.get(slot))) {
            slots.set(slot + 1, Opcodes.TOP);
        }
        slots.set(slot, stack[stack.length - 1]);
        slots.removeAll(Collections.singleton(null));
        return new Frame(slots.toArray(), pop().stack);
    }

    /** Whether an object is being made. */
    boolean makes() {
        return hasLabel(locals) || hasLabel(stack);
    }

    private static boolean hasLabel(Object[] types) {
        for (Object each : types) {
            if (each instanceof Label) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWide(Object type) {
        return type == Opcodes.LONG || type == Opcodes.DOUBLE;
    }

    void visit(MethodVisitor to) {
        to.visitFrame(Opcodes.F_NEW, locals.length, locals, stack.length, stack);
    }
}

package org.reprise.agent.weave;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What weaving one method needs to know of it beforehand.
 *
 * @param version major version of the class file
 * @param maxLocals slots of the original's local variables: the first free slot
 */
record MethodShape(String className, int version, int access, String name, String descriptor, int maxLocals) {

    /** Where a synchronized method's body keeps its monitor. */
    int lockSlot() {
        return maxLocals;
    }

    /** The two slots in which a second copy of the code keeps the place at which it was entered. */
    int placeSlot() {
        return maxLocals + 1;
    }

    /** Where a call keeps its operands. */
    int operandSlot() {
        return maxLocals + 3;
    }

    boolean isStatic() {
        return (access & Opcodes.ACC_STATIC) != 0;
    }

    boolean isSynchronized() {
        return (access & Opcodes.ACC_SYNCHRONIZED) != 0;
    }

    /** Class files before Java 6 have no frames: their verifier infers types. */
    boolean hasFrames() {
        return version >= Opcodes.V1_6;
    }

    /**
     * Places a label that code before the original body jumps to. The NOP keeps its frame apart from one that the
     * original has at its first instruction.
     */
    void landing(MethodVisitor to, Label label) {
        to.visitLabel(label);
        if (hasFrames()) {
            entryFrame().visit(to);
        }
        to.visitInsn(Opcodes.NOP);
    }

    /** The frame at entry. Not for constructors, whose receiver is not initialized yet. */
    Frame entryFrame() {
        List<Object> locals = new ArrayList<>();
        if (!isStatic()) {
            locals.add(className);
        }
        for (Type argument : Type.getArgumentTypes(descriptor)) {
            locals.add(frameType(argument));
        }
        return new Frame(locals.toArray(), new Object[0]);
    }

    private static Object frameType(Type type) {
        return switch (type.getSort()) {
            case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Opcodes.INTEGER;
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            default -> type.getInternalName();
        };
    }
}

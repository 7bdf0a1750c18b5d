package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.ICONST_1;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.ISUB;
import static org.objectweb.asm.Opcodes.PUTSTATIC;
import static org.objectweb.asm.Opcodes.V1_5;

import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Emits the instructions by which woven code reaches the runtime.
 *
 * @param hooks internal name of the class of the hooks
 * @param counter internal name of the class whose static int {@code left} counts yield points down
 */
record HookCalls(String hooks, String counter) {
    static final HookCalls RUNTIME = new HookCalls("org/reprise/runtime/Hooks", "org/reprise/runtime/Yield");

    /** Operand stack slots that any of these sequences needs besides its operands. */
    static final int EXTRA_STACK = 2;

    void call(MethodVisitor to, String hook, String descriptor) {
        to.visitMethodInsn(INVOKESTATIC, hooks, hook, descriptor, false);
    }

    /** Replaces a name on the stack by the class, as class files before Java 5 have to. */
    private void classNamed(MethodVisitor to) {
        String forName = "(Ljava/lang/String;)Ljava/lang/Class;";
        to.visitMethodInsn(INVOKESTATIC, "java/lang/Class", "forName", forName, false);
    }

    /** Pushes the class that a method belongs to. */
    void owner(MethodVisitor to, MethodShape method) {
        if (method.version() >= V1_5) {
            to.visitLdcInsn(Type.getObjectType(method.className()));
        } else {
            to.visitLdcInsn(method.className().replace('/', '.'));
            classNamed(to);
        }
    }

    /** Counts one yield point: on to {@code resume} while the slice lasts, else through the slow path and on below. */
    void yieldPoint(MethodVisitor to, Label resume) {
        to.visitFieldInsn(GETSTATIC, counter, "left", "I");
        to.visitInsn(ICONST_1);
        to.visitInsn(ISUB);
        to.visitInsn(DUP);
        to.visitFieldInsn(PUTSTATIC, counter, "left", "I");
        to.visitJumpInsn(IFGE, resume);
        call(to, "yieldPoint", "()V");
    }

    boolean isYieldPoint(String owner, String name) {
        return owner.equals(hooks) && name.equals("yieldPoint");
    }

    boolean isGate(String owner, String name) {
        return owner.equals(hooks) && name.equals("runEntry");
    }

    boolean isSite(String owner, String name) {
        return owner.equals(counter) && name.equals("site");
    }

    /** Pushes how many sites may pass before the slice ends, 0 while none is about to. */
    void sites(MethodVisitor to) {
        to.visitFieldInsn(GETSTATIC, counter, "sites", "I");
    }

    /** The same as {@link #site}, in a copy of the code that was entered at the place on the stack. */
    void siteAt(MethodVisitor to) {
        to.visitMethodInsn(INVOKESTATIC, counter, "site", "(J)V", false);
    }

    /** Polls whether a slice is to end between two yield points. */
    void site(MethodVisitor to) {
        to.visitMethodInsn(INVOKESTATIC, counter, "site", "()V", false);
    }

    /** The same as {@link #site}, in the code of a class of the JDK that threads share. */
    void sharedSite(MethodVisitor to) {
        to.visitMethodInsn(INVOKESTATIC, counter, "sharedSite", "()V", false);
    }

    /** Tells of the monitor on top of the stack, and leaves it there. */
    void monitorEnter(MethodVisitor to) {
        to.visitInsn(DUP);
        call(to, "monitorEnter", "(Ljava/lang/Object;)V");
    }

    /** Tells of the monitor on top of the stack, and leaves it there. */
    void monitorExit(MethodVisitor to) {
        to.visitInsn(DUP);
        call(to, "monitorExit", "(Ljava/lang/Object;)V");
    }
}

package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.RETURN;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Calls one hook where a body begins and one where it ends, by a return or by an exception. */
final class GuardedBody extends MethodVisitor {
    private record Range(Label start, Label end) {}

    private final HookCalls calls;
    private final MethodShape method;
    private final String entry;
    private final String exit;
    private final boolean receiver;
    private final List<Range> covered = new ArrayList<>();
    private Label open;

    /** @param hook what the two hooks' names begin with; they end in Entry and Exit */
    GuardedBody(MethodVisitor next, HookCalls calls, MethodShape method, String hook) {
        this(next, calls, method, hook + "Entry", hook + "Exit", false);
    }

    /**
     * Takes both hooks.
     *
     * @param receiver whether they are given {@code this}, which the body must leave in its slot, as javac's do; of a static method the class
     */
    GuardedBody(MethodVisitor next, HookCalls calls, MethodShape method, String entry, String exit, boolean receiver) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
        this.method = method;
        this.entry = entry;
        this.exit = exit;
        this.receiver = receiver;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        call(entry);
        open = here();
    }

    private void call(String hook) {
        if (receiver && method.isStatic()) {
            calls.owner(mv, method);
        } else if (receiver) {
            mv.visitVarInsn(ALOAD, 0);
        }
        calls.call(mv, hook, receiver ? "(Ljava/lang/Object;)V" : "()V");
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode < IRETURN || opcode > RETURN) {
            super.visitInsn(opcode);
            return;
        }
        covered.add(new Range(open, here()));
        call(exit);
        super.visitInsn(opcode);
        open = here();
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        covered.add(new Range(open, here()));
        Label failed = here();
        if (method.hasFrames()) {
            Object[] locals = receiver && !method.isStatic() ? new Object[] {method.className()} : new Object[0];
            new Frame(locals, new Object[] {"java/lang/Throwable"}).visit(mv);
        }
        call(exit);
        mv.visitInsn(ATHROW);
        for (Range range : covered) {
            if (range.start.getOffset() < range.end.getOffset()) {
                mv.visitTryCatchBlock(range.start, range.end, failed, null);
            }
        }
        super.visitMaxs(maxStack + HookCalls.EXTRA_STACK, maxLocals);
    }

    private Label here() {
        Label label = new Label();
        mv.visitLabel(label);
        return label;
    }
}

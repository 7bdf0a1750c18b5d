package org.reprise.agent.weave;

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
    private final String hook;
    private final List<Range> covered = new ArrayList<>();
    private Label open;

    /** @param hook what the two hooks' names begin with; they end in Entry and Exit */
    GuardedBody(MethodVisitor next, HookCalls calls, MethodShape method, String hook) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
        this.method = method;
        this.hook = hook;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        calls.call(mv, hook + "Entry", "()V");
        open = here();
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode < IRETURN || opcode > RETURN) {
            super.visitInsn(opcode);
            return;
        }
        covered.add(new Range(open, here()));
        calls.call(mv, hook + "Exit", "()V");
        super.visitInsn(opcode);
        open = here();
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        covered.add(new Range(open, here()));
        Label failed = here();
        if (method.hasFrames()) {
            new Frame(new Object[0], new Object[] {"java/lang/Throwable"}).visit(mv);
        }
        calls.call(mv, hook + "Exit", "()V");
        mv.visitInsn(ATHROW);
        for (Range range : covered) {
            if (range.start.getOffset() < range.end.getOffset()) {
                mv.visitTryCatchBlock(range.start, range.end, failed, null);
            }
        }
        super.visitMaxs(Math.max(maxStack, 1), maxLocals);
    }

    private Label here() {
        Label label = new Label();
        mv.visitLabel(label);
        return label;
    }
}

package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.DOUBLE;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.LONG;
import static org.objectweb.asm.Opcodes.MONITORENTER;
import static org.objectweb.asm.Opcodes.MONITOREXIT;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.TOP;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Makes a synchronized method's body a synchronized block.
 *
 * <p>The exception table is laid out as javac does: no instruction that may throw holds the monitor uncovered, else
 * HotSpot takes the monitors for unbalanced and never compiles the method.
 */
final class SynchronizedBody extends MethodVisitor {
    private record Range(Label start, Label end) {}

    private final HookCalls calls;
    private final MethodShape method;
    private final int lock;
    private final boolean site;
    private final List<Range> covered = new ArrayList<>();
    private Label open;

    /** @param site whether a slice may end before the monitor is entered */
    SynchronizedBody(MethodVisitor next, HookCalls calls, MethodShape method, boolean site) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
        this.method = method;
        this.lock = method.lockSlot();
        this.site = site;
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (site) {
            calls.site(mv);
        }
        pushMonitor();
        mv.visitInsn(DUP);
        mv.visitVarInsn(ASTORE, lock);
        calls.monitorEnter(mv);
        mv.visitInsn(MONITORENTER);
        open = here();
    }

    private void pushMonitor() {
        if (!method.isStatic()) {
            mv.visitVarInsn(ALOAD, 0);
        } else {
            calls.owner(mv, method);
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode < IRETURN || opcode > RETURN) {
            super.visitInsn(opcode);
            return;
        }
        mv.visitVarInsn(ALOAD, lock);
        calls.monitorExit(mv);
        mv.visitInsn(MONITOREXIT);
        covered.add(new Range(open, here()));
        super.visitInsn(opcode);
        open = here();
    }

    /** Every frame of the body knows the lock, or the handler could not release it. */
    @Override
    public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] stack) {
        List<Object> locals = new ArrayList<>(Arrays.asList(local).subList(0, numLocal));
        int slots = numLocal;
        for (Object each : locals) {
            slots += each == LONG || each == DOUBLE ? 1 : 0;
        }
        for (; slots < lock; slots++) {
            locals.add(TOP);
        }
        locals.add(lockType());
        super.visitFrame(type, locals.size(), locals.toArray(), numStack, stack);
    }

    private String lockType() {
        return method.isStatic() ? "java/lang/Class" : method.className();
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        covered.add(new Range(open, here()));
        // The hook is covered by a handler of its own, which calls nothing: one that covered itself would loop for
        // ever where the stack is too full for a call. Neither runs into the other, which would keep C1 from compiling.
        Label failed = handler();
        mv.visitVarInsn(ALOAD, lock);
        calls.monitorExit(mv);
        Label reported = release();
        Label unreported = handler();
        mv.visitVarInsn(ALOAD, lock);
        Label released = release();
        for (Range range : covered) {
            if (range.start.getOffset() < range.end.getOffset()) {
                mv.visitTryCatchBlock(range.start, range.end, failed, null);
            }
        }
        mv.visitTryCatchBlock(failed, reported, unreported, null);
        mv.visitTryCatchBlock(unreported, released, unreported, null);
        super.visitMaxs(maxStack + HookCalls.EXTRA_STACK + 1, Math.max(maxLocals, lock + 1));
    }

    private Label handler() {
        Label label = here();
        if (method.hasFrames()) {
            Object[] locals = new Object[lock + 1];
            Arrays.fill(locals, TOP);
            locals[lock] = lockType();
            new Frame(locals, new Object[] {"java/lang/Throwable"}).visit(mv);
        }
        return label;
    }

    private Label release() {
        mv.visitInsn(MONITOREXIT);
        Label released = here();
        mv.visitInsn(ATHROW);
        return released;
    }

    private Label here() {
        Label label = new Label();
        mv.visitLabel(label);
        return label;
    }
}

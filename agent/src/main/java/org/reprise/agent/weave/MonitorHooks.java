package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.MONITORENTER;
import static org.objectweb.asm.Opcodes.MONITOREXIT;
import static org.objectweb.asm.Opcodes.NOP;
import static org.objectweb.asm.Opcodes.TOP;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Tells the runtime of every monitor a method's own instructions enter and leave, before they do.
 *
 * <p>The handler of a synchronized block covers itself. With a call in it, which may throw, HotSpot's C1 would not compile the method: so the call has a handler of its
 * own, which calls nothing, as in {@link SynchronizedBody}.
 */
final class MonitorHooks extends MethodVisitor {
    /** A handler that leaves a monitor: the call in it lies between two labels, and what it throws goes to a third. */
    private static final class Release {
        final SourceLabel handler;
        final Label call = new Label();
        final Label called = new Label();
        final Label unreported = new Label();
        final Label left = new Label();
        /** Where it begins; null where the class file has no frames. */
        Frame entry;
        /** At the next instruction: something else may lead to one within. */
        Frame here;
        /** The variable for what was thrown, or -1 where it stays on the stack, and the monitor's. */
        int thrown = -1;

        int monitor;

        Release(SourceLabel handler) {
            this.handler = handler;
        }
    }

    private final HookCalls calls;
    /** Offsets of handlers that only leave a monitor. */
    private final BitSet offsets;

    private final List<Release> releases = new ArrayList<>();
    /** Of whose instructions the next one is, or null. */
    private Release open;

    MonitorHooks(MethodVisitor next, HookCalls calls, BitSet releases) {
        super(Opcodes.ASM9, next);
        this.calls = calls;
        this.offsets = releases;
    }

    /** Called before the code or behind it. */
    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
        if (isRelease(handler) && end instanceof SourceLabel last && last.offset > ((SourceLabel) handler).offset) {
            Release release = release((SourceLabel) handler);
            super.visitTryCatchBlock(start, release.call, handler, null);
            super.visitTryCatchBlock(release.call, release.called, release.unreported, null);
            super.visitTryCatchBlock(release.called, end, handler, null);
        } else {
            super.visitTryCatchBlock(start, end, handler, type);
        }
    }

    private boolean isRelease(Label label) {
        return label instanceof SourceLabel source && offsets.get(source.offset);
    }

    private Release release(SourceLabel handler) {
        for (Release each : releases) {
            if (each.handler == handler) {
                return each;
            }
        }
        Release release = new Release(handler);
        releases.add(release);
        return release;
    }

    @Override
    public void visitLabel(Label label) {
        super.visitLabel(label);
        if (isRelease(label)) {
            open = release((SourceLabel) label);
        }
    }

    @Override
    public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] stack) {
        super.visitFrame(type, numLocal, local, numStack, stack);
        if (open != null) {
            open.here = Frame.copyOf(numLocal, local, numStack, stack);
            open.entry = open.entry == null ? open.here : open.entry;
        }
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        super.visitVarInsn(opcode, variable);
        if (open != null && opcode == ASTORE) {
            open.thrown = variable;
            open.here = open.here == null ? null : open.here.store(variable);
        } else if (open != null) {
            open.monitor = variable;
            open.here = open.here == null ? null : open.here.push(TOP);
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (opcode == MONITORENTER) {
            calls.monitorEnter(mv);
        } else if (opcode == MONITOREXIT && open != null) {
            mv.visitLabel(open.call);
            calls.monitorExit(mv);
            mv.visitLabel(open.called);
        } else if (opcode == MONITOREXIT) {
            calls.monitorExit(mv);
        }
        super.visitInsn(opcode);
        if (open != null) {
            mv.visitLabel(open.left);
            if (open.here != null) {
                open.here.pop().visit(mv);
                // What comes next may have a frame, too.
                mv.visitInsn(NOP);
            }
            open = null;
        }
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        for (Release release : releases) {
            Label released = new Label();
            mv.visitLabel(release.unreported);
            if (release.entry != null) {
                release.entry.visit(mv);
            }
            if (release.thrown >= 0) {
                mv.visitVarInsn(ASTORE, release.thrown);
            }
            mv.visitVarInsn(ALOAD, release.monitor);
            mv.visitInsn(MONITOREXIT);
            mv.visitLabel(released);
            mv.visitJumpInsn(GOTO, release.left);
            mv.visitTryCatchBlock(release.unreported, released, release.unreported, null);
        }
        super.visitMaxs(maxStack + HookCalls.EXTRA_STACK, maxLocals);
    }
}

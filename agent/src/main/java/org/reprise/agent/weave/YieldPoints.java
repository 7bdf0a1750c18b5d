package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.JSR;
import static org.objectweb.asm.Opcodes.NOP;
import static org.objectweb.asm.Opcodes.RET;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Counts a yield point at every backward transfer of a method: jump, switch, subroutine, exception handler. {@link ShortLoops} need none.
 *
 * <p>No frame has to be computed. Transfers are sent to a trampoline at the method's end, which begins with a copy of its target's frame. All jumps to a target share one:
 * HotSpot's C2 makes a loop of its own of a back edge that is twice as hot as any other, and keeps the slow path out of it. Of as many back edges as an interpreter's
 * {@code switch} has cases none is.
 */
final class YieldPoints extends MethodVisitor {
    /** Counts a yield point on the way to a target. */
    private record Trampoline(Label entry, SourceLabel target) {}

    private record TryBlock(SourceLabel start, SourceLabel end, SourceLabel handler, String type) {
        boolean leadsBackward(BitSet releases) {
            return handler.offset < end.offset && !releases.get(handler.offset);
        }

        boolean covers(SourceLabel place) {
            return start.offset <= place.offset && place.offset < end.offset;
        }
    }

    private final HookCalls calls;
    /** Offsets of targets that nothing but a short loop's end leads to backward. */
    private final BitSet shortLoops;
    /** Offsets of handlers that only leave a monitor. */
    private final BitSet releases;
    /** Offsets of targets whose instruction must not be the first one there. */
    private final BitSet asking;

    private final LoopNotes.Method loops;
    /** Where loops begin, and where short ones go back. */
    private final List<Label> ends = new ArrayList<>();

    private final List<TryBlock> tryBlocks = new ArrayList<>();
    private final List<Trampoline> trampolines = new ArrayList<>();
    private SourceLabel last;
    /** The last label behind which there has been an instruction. */
    private SourceLabel begun;

    private int line;

    YieldPoints(
            MethodVisitor next,
            HookCalls calls,
            BitSet shortLoops,
            BitSet releases,
            BitSet asking,
            LoopNotes.Method loops) {
        super(Opcodes.ASM9, next);
        this.asking = asking;
        this.loops = loops;
        this.calls = calls;
        this.shortLoops = shortLoops;
        this.releases = releases;
    }

    /** Kept back, since a later block may be the one that makes its handler a backward target. */
    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
        tryBlocks.add(new TryBlock((SourceLabel) start, (SourceLabel) end, (SourceLabel) handler, type));
    }

    @Override
    public void visitLabel(Label label) {
        super.visitLabel(label);
        if (label instanceof SourceLabel source) {
            source.line = line;
            last = source;
        }
    }

    @Override
    public void visitLineNumber(int number, Label start) {
        super.visitLineNumber(number, start);
        line = number;
        ((SourceLabel) start).line = number;
    }

    @Override
    public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] stack) {
        moveCreations(local, numLocal);
        moveCreations(stack, numStack);
        super.visitFrame(type, numLocal, local, numStack, stack);
        // The first is the label's own; dead code may have more frames, at places without a label.
        if (last != null && last.frame == null) {
            last.frame = Frame.copyOf(numLocal, local, numStack, stack);
        }
    }

    /** A target that begins with a harmless instruction keeps apart what the JIT wants there and what the program does. It has its frame by now. */
    private void beginPlainly() {
        if (last != null && last != begun && asking.get(last.offset)) {
            mv.visitInsn(NOP);
            mv.visitLabel(creation(last));
        }
        begun = last;
    }

    @Override
    public void visitInsn(int opcode) {
        beginPlainly();
        super.visitInsn(opcode);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        beginPlainly();
        super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        beginPlainly();
        super.visitFieldInsn(opcode, owner, name, descriptor);
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        beginPlainly();
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        beginPlainly();
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    }

    @Override
    public void visitLdcInsn(Object value) {
        beginPlainly();
        super.visitLdcInsn(value);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        beginPlainly();
        super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        beginPlainly();
        super.visitMultiANewArrayInsn(descriptor, dimensions);
    }

    /** Objects that are not initialized yet are known by where they are made. */
    private void moveCreations(Object[] types, int number) {
        for (int i = 0; i < number; i++) {
            if (types[i] instanceof SourceLabel source && asking.get(source.offset)) {
                types[i] = creation(source);
            }
        }
    }

    private static Label creation(SourceLabel source) {
        if (source.creation == null) {
            source.creation = new Label();
        }
        return source.creation;
    }

    @Override
    public void visitJumpInsn(int opcode, Label target) {
        if (leadsBack(target) && !isBackward(target)) {
            Label here = new Label();
            mv.visitLabel(here);
            ends.add(here);
            ends.add(target);
        }
        if (!isBackward(target)) {
            super.visitJumpInsn(opcode, target);
        } else if (opcode == JSR) {
            // The verifier knows a subroutine by its address, so it cannot be entered through a trampoline.
            yieldPointInLine();
            super.visitJumpInsn(opcode, target);
        } else {
            super.visitJumpInsn(opcode, jumpEntry((SourceLabel) target));
        }
    }

    @Override
    public void visitVarInsn(int opcode, int index) {
        beginPlainly();
        if (opcode == RET) {
            yieldPointInLine();
        }
        super.visitVarInsn(opcode, index);
    }

    /** For subroutines only: a class file that has them has no frames. */
    private void yieldPointInLine() {
        Label resume = new Label();
        calls.yieldPoint(mv, resume);
        mv.visitLabel(resume);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
        beginPlainly();
        Label[] targets = switchTargets(other, labels);
        super.visitTableSwitchInsn(min, max, targets[labels.length], withoutLast(targets));
    }

    @Override
    public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
        beginPlainly();
        Label[] targets = switchTargets(other, labels);
        super.visitLookupSwitchInsn(targets[labels.length], keys, withoutLast(targets));
    }

    /** The labels and the default, in this order, backward ones by way of their trampolines. */
    private Label[] switchTargets(Label other, Label[] labels) {
        Label[] targets = Arrays.copyOf(labels, labels.length + 1);
        targets[labels.length] = other;
        for (int i = 0; i < targets.length; i++) {
            if (isBackward(targets[i])) {
                targets[i] = jumpEntry((SourceLabel) targets[i]);
            }
        }
        return targets;
    }

    private static Label[] withoutLast(Label[] labels) {
        return Arrays.copyOf(labels, labels.length - 1);
    }

    private Label jumpEntry(SourceLabel target) {
        if (target.jumpEntry == null) {
            target.jumpEntry = trampoline(target);
            target.jumpLine = line;
        } else if (target.jumpLine != line) {
            target.jumpLine = 0;
        }
        return target.jumpEntry;
    }

    private Label trampoline(SourceLabel target) {
        Trampoline trampoline = new Trampoline(new Label(), target);
        trampolines.add(trampoline);
        return trampoline.entry;
    }

    /** Labels are visited in order, so one that lies no later than the last was passed. A short loop is as good as straight. */
    private boolean isBackward(Label target) {
        return leadsBack(target) && !shortLoops.get(((SourceLabel) target).offset);
    }

    private boolean leadsBack(Label target) {
        return target instanceof SourceLabel source && last != null && source.offset <= last.offset;
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        for (TryBlock block : tryBlocks) {
            if (block.leadsBackward(releases)) {
                redirect(block);
            }
        }
        for (TryBlock block : tryBlocks) {
            mv.visitTryCatchBlock(block.start, block.end, entry(block.handler), block.type);
        }
        Label start = new Label();
        mv.visitLabel(start);
        for (Trampoline trampoline : trampolines) {
            emit(trampoline);
        }
        Label end = new Label();
        mv.visitLabel(end);
        for (Trampoline trampoline : trampolines) {
            ends.add(trampoline.target);
        }
        loops.note(start, end, ends);
        super.visitMaxs(maxStack + HookCalls.EXTRA_STACK, maxLocals);
    }

    /** All blocks of a handler or none: C1 compiles no handler that is both caught at and jumped to. */
    private void redirect(TryBlock block) {
        if (block.handler.handlerEntry == null) {
            block.handler.handlerEntry = trampoline(block.handler);
        }
    }

    private static Label entry(SourceLabel handler) {
        return handler.handlerEntry == null ? handler : handler.handlerEntry;
    }

    private void emit(Trampoline trampoline) {
        SourceLabel target = trampoline.target;
        boolean ofJumps = trampoline.entry == target.jumpEntry && target.jumpLine != 0;
        int at = ofJumps ? target.jumpLine : target.line;
        mv.visitLabel(trampoline.entry);
        if (at != 0) {
            mv.visitLineNumber(at, trampoline.entry);
        }
        frame(target);
        calls.yieldPoint(mv, target);
        mv.visitJumpInsn(GOTO, target);
        Label end = new Label();
        mv.visitLabel(end);
        // Covered as if it were at its target: a trampoline that held a monitor uncovered would keep HotSpot from
        // compiling the method. But one that covered itself would loop for ever where the stack is too full for a call.
        boolean coversItself = false;
        for (TryBlock block : tryBlocks) {
            if (block.covers(target)) {
                boolean self = entry(block.handler) == trampoline.entry;
                coversItself |= self;
                mv.visitTryCatchBlock(trampoline.entry, end, self ? end : entry(block.handler), block.type);
            }
        }
        if (coversItself) {
            frame(target);
            mv.visitJumpInsn(GOTO, target);
        }
    }

    private void frame(SourceLabel target) {
        if (target.frame != null) {
            target.frame.visit(mv);
        }
    }
}

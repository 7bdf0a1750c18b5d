package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LONG;
import static org.objectweb.asm.Opcodes.LOOKUPSWITCH;
import static org.objectweb.asm.Opcodes.LSTORE;
import static org.objectweb.asm.Opcodes.NOP;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.TABLESWITCH;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Gives a method with loops a second copy of its code, which alone has polls at its {@link Sites}: while a slice is about to end the first goes there, at the method's beginning and behind the slow path of a loop's yield
 * point, and the second comes back where loops begin (Arnold and Ryder, "A Framework for Reducing the Cost of Instrumented Code", PLDI 2001: full duplication). A poll whose slow path came back to where it stands would have the JIT forget, at each,
 * all that it knows of memory.
 *
 * <p>The copy keeps in a variable at which place it was entered, and a poll counts only there: a replay, which takes part in fewer of such ends, may have come to the same instruction in the first copy.
 *
 * <p>What links a call site ({@link DynamicBlocks}) is in the first copy alone, with its polls, since a second would link another. The second copy comes back for it, and the first goes there again behind it.
 *
 * <p>Both copies share the handlers of exceptions, and what the other stages put behind the code (trampolines). Each loop is entered at its head in the first copy alone: one with two entries the JIT would leave as it
 * is.
 */
final class Duplication extends MethodVisitor implements LoopNotes.Method {
    /** Thrown where code cannot have a second copy. */
    static final class ImpossibleException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ImpossibleException(String message) {
            super(message);
        }
    }

    /** A place in the first copy, and the same in the second. No map knows the one by the other: labels have identity hash codes alone, which are the program's to draw. */
    private static final class Place extends LabelNode {
        final Label twin = new Label();
        /** Whether the code has come to it. */
        boolean copied;
        /** Whether the code that is here is in the first copy alone. */
        boolean alone;
        /** Whether objects are being made here. */
        boolean making;
        /** Whether a block that is in the first copy alone leads here. */
        boolean wanted;
        /** Where the first copy goes to the second from here, and with what frame; null where it does not. */
        Label crossing;

        Frame frame;

        Place(Label label) {
            super(label);
        }

        /** Whether the second copy goes back to the first here, since it has not what comes. */
        boolean leavesCopy() {
            if (alone && making) {
                throw new ImpossibleException("an object that is made in one copy and initialized in another");
            }
            return alone;
        }

        static Place of(Label label) {
            if (!(label.info instanceof Place)) {
                label.info = new Place(label);
            }
            return (Place) label.info;
        }
    }

    /** The first copy's own code. */
    private static final class Code extends MethodNode {
        Code() {
            super(ASM9, 0, "copy", "()V", null, null);
        }

        @Override
        protected LabelNode getLabelNode(Label label) {
            return Place.of(label);
        }
    }

    /** Where the second copy's jumps lead: to the first copy for a loop's head, and for what is not copied. */
    private final class Targets extends AbstractMap<LabelNode, LabelNode> {
        @Override
        public LabelNode get(Object node) {
            Place to = (Place) node;
            return to.copied && !to.leavesCopy() && !isHead(to.getLabel()) ? new LabelNode(to.twin) : to;
        }

        @Override
        public Set<Map.Entry<LabelNode, LabelNode>> entrySet() {
            throw new UnsupportedOperationException();
        }
    }

    private final HookCalls calls;
    private final MethodShape method;
    private final LoopNotes.Method notes;
    /** Offsets at which loops begin. */
    private final BitSet heads;
    /** Those at which the first copy looks each time, and not only in the slow path of the yield point. */
    private final BitSet looks;

    private final DynamicBlocks blocks;
    /** The second copy's variable. */
    private final int place;
    /** Whether the method begins with a gate, and with a yield point. */
    private final boolean gate;

    private final boolean yieldPoint;
    private final Code code = new Code();
    private final Label second = new Label();
    /** Whether what comes is in both copies: not the gate at the beginning, nor what stands behind the code. */
    private boolean copied;
    /** Whether what comes is in the first copy alone, though it is the method's own code. */
    private boolean alone;
    /** Whether the last instruction was the slow path of a yield point: the one at the beginning, or a trampoline's. */
    private boolean passed;
    /** Where the trampolines are; null where there are none. */
    private Label trampolines;

    private Label trampolinesEnd;
    private List<Label> loops = List.of();
    /** The loop's head that is here, until its first instruction, if the first copy looks there; or null. */
    private Label head;
    /** The block that is here, until its first instruction, if the one before was in the first copy alone, or if this one is; or null. */
    private Place block;
    /** Where the first copy goes to the second, but for loops' heads and the beginning. */
    private final List<Place> crossings = new ArrayList<>();
    /** Where the second copy goes back to the first. */
    private final List<Label> ways = new ArrayList<>();

    /**
     * Takes what is known of the method.
     *
     * @param heads offsets at which its loops begin
     * @param looks those of them where the first round is to have polls, too
     * @param blocks what must not be there twice
     * @param gate whether the hook that waits for the turn comes first
     * @param yieldPoint whether a yield point comes first, or behind that
     */
    Duplication(
            MethodVisitor next,
            HookCalls calls,
            MethodShape method,
            BitSet heads,
            BitSet looks,
            DynamicBlocks blocks,
            boolean gate,
            boolean yieldPoint,
            LoopNotes.Method notes) {
        super(ASM9, next);
        this.calls = calls;
        this.method = method;
        this.heads = heads;
        this.looks = looks;
        this.blocks = blocks;
        this.gate = gate;
        this.yieldPoint = yieldPoint;
        this.notes = notes;
        this.place = method.placeSlot();
    }

    @Override
    public void visitCode() {
        super.visitCode();
        if (!gate && !yieldPoint) {
            // Asks no class loader for anything, as in PlainStart.
            mv.visitInsn(NOP);
            begin();
        }
    }

    /** What follows is in both copies. */
    private void begin() {
        alone = blocks.isAlone(0);
        if (!alone) {
            calls.sites(mv);
            mv.visitJumpInsn(IFNE, second);
        }
        copied = true;
    }

    /** What follows is no more of the method's own code. */
    void end() {
        copied = false;
        alone = false;
    }

    @Override
    public void visitLabel(Label label) {
        super.visitLabel(label);
        if (copied) {
            code.visitLabel(label);
            Place here = Place.of(label);
            here.copied = true;
            if (label instanceof SourceLabel source && blocks.begins(source.offset)) {
                boolean back = alone || here.wanted;
                alone = blocks.isAlone(source.offset);
                block = alone || back && !isHead(label) ? here : null;
            }
            here.alone = alone;
            head = isAt(looks, label) && !alone ? label : head;
        }
    }

    private boolean isHead(Label label) {
        return isAt(heads, label);
    }

    private static boolean isAt(BitSet offsets, Label label) {
        return label instanceof SourceLabel source && offsets.get(source.offset);
    }

    /** Returns whether the instruction that comes is in both copies. */
    private boolean next() {
        if (head != null) {
            mv.visitInsn(NOP);
            calls.sites(mv);
            mv.visitJumpInsn(IFNE, Place.of(head).twin);
            head = null;
        }
        if (block != null) {
            mv.visitInsn(NOP);
            if (alone) {
                ways.add(block.getLabel());
            } else if (!block.making) {
                block.crossing = new Label();
                crossings.add(block);
                calls.sites(mv);
                mv.visitJumpInsn(IFNE, block.crossing);
            }
            block = null;
        }
        return copied && !alone;
    }

    /** A block that is in the first copy alone leads there. */
    private void leadsTo(Label label) {
        if (alone) {
            Place.of(label).wanted = true;
        }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
        if (next()) {
            code.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            if (calls.isSite(owner, name)) {
                return;
            }
        }
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        if (!copied) {
            passed = calls.isYieldPoint(owner, name);
            if (gate && !yieldPoint && calls.isGate(owner, name)) {
                begin();
            }
        }
    }

    @Override
    public void visitInsn(int opcode) {
        if (next()) {
            code.visitInsn(opcode);
        }
        super.visitInsn(opcode);
        if (passed && !copied) {
            // The landing of that yield point.
            passed = false;
            begin();
        }
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        if (next()) {
            code.visitIntInsn(opcode, operand);
        }
        super.visitIntInsn(opcode, operand);
    }

    @Override
    public void visitVarInsn(int opcode, int index) {
        if (next()) {
            code.visitVarInsn(opcode, index);
        }
        super.visitVarInsn(opcode, index);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        if (next()) {
            code.visitTypeInsn(opcode, type);
        }
        super.visitTypeInsn(opcode, type);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
        if (next()) {
            code.visitFieldInsn(opcode, owner, name, descriptor);
        }
        super.visitFieldInsn(opcode, owner, name, descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
        if (next()) {
            throw new ImpossibleException("a call site is linked where no block was seen to begin");
        }
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        if (next()) {
            code.visitJumpInsn(opcode, label);
        } else if (passed && isHead(label) && !isAt(looks, label) && !Place.of(label).alone) {
            // Behind a trampoline's slow path.
            calls.sites(mv);
            mv.visitJumpInsn(IFNE, Place.of(label).twin);
        }
        passed = false;
        leadsTo(label);
        super.visitJumpInsn(opcode, label);
    }

    @Override
    public void visitLdcInsn(Object value) {
        if (next()) {
            code.visitLdcInsn(value);
        }
        super.visitLdcInsn(value);
    }

    @Override
    public void visitIincInsn(int index, int increment) {
        if (next()) {
            code.visitIincInsn(index, increment);
        }
        super.visitIincInsn(index, increment);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
        if (next()) {
            code.visitTableSwitchInsn(min, max, other, labels);
        }
        leadsTo(other);
        for (Label label : labels) {
            leadsTo(label);
        }
        super.visitTableSwitchInsn(min, max, other, labels);
    }

    @Override
    public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
        if (next()) {
            code.visitLookupSwitchInsn(other, keys, labels);
        }
        leadsTo(other);
        for (Label label : labels) {
            leadsTo(label);
        }
        super.visitLookupSwitchInsn(other, keys, labels);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
        if (next()) {
            code.visitMultiANewArrayInsn(descriptor, dimensions);
        }
        super.visitMultiANewArrayInsn(descriptor, dimensions);
    }

    @Override
    public void visitFrame(int type, int numLocal, Object[] local, int numStack, Object[] stack) {
        if (copied && !alone) {
            code.visitFrame(type, numLocal, local, numStack, stack);
        }
        if (block != null) {
            block.frame = Frame.copyOf(numLocal, local, numStack, stack);
            block.making = block.frame.makes();
        }
        super.visitFrame(type, numLocal, local, numStack, stack);
    }

    @Override
    public void visitLineNumber(int line, Label start) {
        if (copied && !alone) {
            code.visitLineNumber(line, start);
        }
        super.visitLineNumber(line, start);
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
        code.visitTryCatchBlock(start, end, handler, type);
        super.visitTryCatchBlock(start, end, handler, type);
    }

    @Override
    public void visitLocalVariable(
            String name, String descriptor, String signature, Label start, Label end, int index) {
        code.visitLocalVariable(name, descriptor, signature, start, end, index);
        super.visitLocalVariable(name, descriptor, signature, start, end, index);
    }

    @Override
    public void note(Label start, Label end, List<Label> others) {
        trampolines = start;
        trampolinesEnd = end;
        loops = others;
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
        for (Place each : crossings) {
            mv.visitLabel(each.crossing);
            enter(each.frame);
            mv.visitJumpInsn(GOTO, each.twin);
        }
        boolean begins = !blocks.isAlone(0);
        if (begins) {
            mv.visitLabel(second);
            enter(method.hasFrames() ? method.entryFrame() : null);
        }
        emitCode(begins);
        Label end = new Label();
        mv.visitLabel(end);
        emitTables(end);
        if (trampolines != null) {
            List<Label> all = new ArrayList<>(loops);
            all.addAll(ways);
            for (Label each : loops) {
                if (Place.of(each).copied) {
                    all.add(Place.of(each).twin);
                }
            }
            notes.note(trampolines, trampolinesEnd, all);
        }
        super.visitMaxs(maxStack + HookCalls.EXTRA_STACK, Math.max(maxLocals, place + 2));
    }

    /** Comes from the first copy, with that frame, or null where there are none. */
    private void enter(Frame frame) {
        if (frame != null) {
            frame.visit(mv);
        }
        calls.call(mv, "place", "()J");
        mv.visitVarInsn(LSTORE, place);
    }

    /** @param begins whether it is entered where the method begins */
    private void emitCode(boolean begins) {
        Targets targets = new Targets();
        boolean reached = begins;
        boolean atHead = false;
        for (AbstractInsnNode each : code.instructions) {
            if (each instanceof Place here) {
                Label label = here.getLabel();
                if (here.alone || isHead(label)) {
                    if (reached) {
                        here.leavesCopy();
                        noteWay();
                        mv.visitJumpInsn(GOTO, label);
                    }
                    reached = false;
                    atHead = !here.alone;
                }
                mv.visitLabel(here.twin);
            } else if (each instanceof LineNumberNode line) {
                mv.visitLineNumber(line.line, ((Place) line.start).twin);
            } else if (each instanceof FrameNode node) {
                emitFrame(node, atHead);
                atHead = false;
            } else {
                if (atHead) {
                    enter(null);
                    atHead = false;
                }
                if (each instanceof MethodInsnNode call && calls.isSite(call.owner, call.name)) {
                    mv.visitVarInsn(LLOAD, place);
                    calls.siteAt(mv);
                } else {
                    if (each instanceof JumpInsnNode
                            || each instanceof TableSwitchInsnNode
                            || each instanceof LookupSwitchInsnNode) {
                        noteWay();
                    }
                    each.clone(targets).accept(mv);
                }
                reached = !leaves(each.getOpcode());
            }
        }
    }

    /** The instruction that comes may go backward, and so be one where the JIT's counter runs over. It asks no class loader for anything. */
    private void noteWay() {
        Label here = new Label();
        mv.visitLabel(here);
        ways.add(here);
    }

    private static boolean leaves(int opcode) {
        return opcode == GOTO
                || opcode == TABLESWITCH
                || opcode == LOOKUPSWITCH
                || opcode >= IRETURN && opcode <= RETURN
                || opcode == ATHROW;
    }

    private void emitFrame(FrameNode node, boolean atHead) {
        Object[] locals = types(node.local, atHead);
        Object[] stack = types(node.stack, atHead);
        Frame frame = new Frame(locals, stack);
        if (atHead) {
            enter(frame);
        } else {
            Frame stored = new Frame(locals, new Object[] {LONG}).store(place);
            new Frame(stored.locals(), stack).visit(mv);
        }
    }

    private Object[] types(List<Object> types, boolean atHead) {
        Object[] all = types == null ? new Object[0] : types.toArray();
        for (int i = 0; i < all.length; i++) {
            if (all[i] instanceof Place made) {
                if (atHead) {
                    throw new ImpossibleException("an object that is not initialized where a loop begins");
                }
                if (made.alone) {
                    throw new ImpossibleException("an object that is initialized in one copy alone");
                }
                all[i] = made.twin;
            }
        }
        return all;
    }

    private void emitTables(Label end) {
        for (TryCatchBlockNode block : code.tryCatchBlocks) {
            // Handlers know nothing of the variable, which is not set yet where the copy is entered.
            Label from = ((Place) block.start).twin;
            Label to = end(block.end, end);
            if (((Place) block.start).copied && from.getOffset() < to.getOffset()) {
                mv.visitTryCatchBlock(from, to, block.handler.getLabel(), block.type);
            }
        }
        for (LocalVariableNode each : code.localVariables) {
            Place from = (Place) each.start;
            Label to = end(each.end, end);
            if (from.copied && from.twin.getOffset() < to.getOffset()) {
                mv.visitLocalVariable(each.name, each.desc, each.signature, from.twin, to, each.index);
            }
        }
    }

    /** A range that goes on over what is not copied ends with the copy. */
    private static Label end(LabelNode node, Label end) {
        return ((Place) node).copied ? ((Place) node).twin : end;
    }
}

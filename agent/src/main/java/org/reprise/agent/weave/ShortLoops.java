package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ICONST_5;
import static org.objectweb.asm.Opcodes.ICONST_M1;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFGE;
import static org.objectweb.asm.Opcodes.IFGT;
import static org.objectweb.asm.Opcodes.IFLE;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.IFNONNULL;
import static org.objectweb.asm.Opcodes.IFNULL;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.IF_ICMPGT;
import static org.objectweb.asm.Opcodes.IF_ICMPLE;
import static org.objectweb.asm.Opcodes.IF_ICMPLT;
import static org.objectweb.asm.Opcodes.IINC;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEDYNAMIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.JSR;
import static org.objectweb.asm.Opcodes.LOOKUPSWITCH;
import static org.objectweb.asm.Opcodes.MONITORENTER;
import static org.objectweb.asm.Opcodes.MONITOREXIT;
import static org.objectweb.asm.Opcodes.RET;
import static org.objectweb.asm.Opcodes.SIPUSH;
import static org.objectweb.asm.Opcodes.TABLESWITCH;

import java.util.Arrays;

/**
 * Finds the loops of a method that end by themselves after a few turns, and so need no yield point: {@code for (int i = 0; i < 8; i++)}, as javac compiles it, with
 * constants for its bounds and in its body no call, no monitor, no switch, no other loop and no other assignment to the counter.
 */
final class ShortLoops {
    /** Turns that such a loop takes at most. */
    static final int TURNS = 64;

    private static final int NONE = Integer.MIN_VALUE;
    // As the class file has them; ASM's visitors show them with an operand.
    private static final int ILOAD_0 = 26;
    private static final int ISTORE_0 = 59;
    private static final int WIDE = 196;
    private static final int GOTO_W = 200;
    private static final int JSR_W = 201;

    private final byte[] file;
    private final int start;
    /** Offset of the exception table's length. */
    private final int table;

    /** Offsets of the instructions. */
    private final int[] at;

    /**
     * Takes a method's code.
     *
     * @param at offsets of its instructions in the file, in order
     * @param table offset of what follows the code
     */
    ShortLoops(byte[] file, int[] at, int table) {
        this.file = file;
        this.start = at[0];
        this.at = at;
        this.table = table;
    }

    /**
     * Whether a goto that leads backward closes a short loop.
     *
     * @param jump its offset in the file
     */
    boolean endsWith(int jump) {
        int head = jump + s2(jump + 1);
        int first = Arrays.binarySearch(at, head);
        int last = Arrays.binarySearch(at, jump);
        if (first < 2 || last < first + 3 || opcode(last - 1) != IINC) {
            return false;
        }
        int counter = u1(at[last - 1] + 1);
        int step = file[at[last - 1] + 2];
        return loads(first) == counter
                && stores(first - 1) == counter
                && isShort(constant(first - 2), first + 1, step, jump)
                && isPlain(first, last, counter)
                && isEnteredAtHead(first, last);
    }

    /** Whether a counter that begins at a value and is compared with a bound at an instruction gets there, and behind the loop's end, in a few steps. */
    private boolean isShort(int from, int compare, int step, int end) {
        boolean withZero = constant(compare) == NONE;
        int bound = withZero ? 0 : constant(compare);
        int jump = withZero ? compare : compare + 1;
        if (from == NONE || step == 0 || !isJump(opcode(jump)) || at[jump] + s2(at[jump] + 1) <= end) {
            return false;
        }
        boolean up =
                switch (opcode(jump)) {
                    case IF_ICMPGE, IF_ICMPGT -> !withZero;
                    case IFGE, IFGT -> withZero;
                    default -> false;
                };
        boolean down =
                switch (opcode(jump)) {
                    case IF_ICMPLE, IF_ICMPLT -> !withZero;
                    case IFLE, IFLT -> withZero;
                    default -> false;
                };
        // All of them are of 16 bits at most, so nothing overflows.
        int distance = step > 0 ? bound - from : from - bound;
        return (step > 0 ? up : down) && distance / Math.abs(step) < TURNS;
    }

    /** Whether the loop has nothing that it may not, and leaves the counter alone. */
    private boolean isPlain(int first, int last, int counter) {
        for (int i = first; i < last; i++) {
            int opcode = opcode(i);
            boolean writes = stores(i) == counter || i < last - 1 && opcode == IINC && u1(at[i] + 1) == counter;
            boolean calls = opcode >= INVOKEVIRTUAL && opcode <= INVOKEDYNAMIC;
            boolean leads = opcode == TABLESWITCH || opcode == LOOKUPSWITCH || opcode == RET || opcode >= GOTO_W;
            boolean other = opcode == MONITORENTER || opcode == MONITOREXIT || opcode == WIDE;
            if (writes || calls || leads || other || isJump(opcode) && !isForward(i, at[last])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a jump leads forward, and not past the step to the end. */
    private boolean isForward(int jump, int end) {
        int distance = s2(at[jump] + 1);
        return distance > 0 && at[jump] + distance != end;
    }

    /** Whether nothing leads into the loop but the constant that the counter begins with. */
    private boolean isEnteredAtHead(int first, int last) {
        for (int i = 0; i < at.length; i++) {
            int opcode = opcode(i);
            boolean outside = i < first || i > last;
            if (outside && isJump(opcode) && isWithin(at[i] + s2(at[i] + 1), first, last)) {
                return false;
            }
            // Where those lead is not worth a look.
            if (opcode == TABLESWITCH || opcode == LOOKUPSWITCH || opcode == GOTO_W || opcode == JSR_W) {
                return false;
            }
        }
        for (int i = 0, entry = table + 2; i < u2(table); i++, entry += 8) {
            if (isWithin(start + u2(entry + 4), first, last)) {
                return false;
            }
        }
        return true;
    }

    /** With the counter's first assignment. */
    private boolean isWithin(int place, int first, int last) {
        return place >= at[first - 1] && place <= at[last];
    }

    private static boolean isJump(int opcode) {
        return opcode >= IFEQ && opcode <= JSR || opcode == IFNULL || opcode == IFNONNULL;
    }

    private int opcode(int instruction) {
        return u1(at[instruction]);
    }

    /** The int variable that an instruction loads, or {@link #NONE}. */
    private int loads(int instruction) {
        return variable(instruction, ILOAD, ILOAD_0);
    }

    /** The int variable that an instruction stores to, or {@link #NONE}. */
    private int stores(int instruction) {
        return variable(instruction, ISTORE, ISTORE_0);
    }

    private int variable(int instruction, int general, int numbered) {
        int opcode = opcode(instruction);
        return opcode == general
                ? u1(at[instruction] + 1)
                : opcode >= numbered && opcode < numbered + 4 ? opcode - numbered : NONE;
    }

    /** The constant that an instruction pushes, or {@link #NONE}. */
    private int constant(int instruction) {
        int opcode = opcode(instruction);
        if (opcode >= ICONST_M1 && opcode <= ICONST_5) {
            return opcode - ICONST_0;
        }
        return opcode == BIPUSH ? file[at[instruction] + 1] : opcode == SIPUSH ? s2(at[instruction] + 1) : NONE;
    }

    private int u1(int offset) {
        return file[offset] & 0xff;
    }

    private int u2(int offset) {
        return u1(offset) << 8 | u1(offset + 1);
    }

    private int s2(int offset) {
        return (short) u2(offset);
    }
}

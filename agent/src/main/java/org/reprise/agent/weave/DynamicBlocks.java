package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.INVOKEDYNAMIC;
import static org.objectweb.asm.Opcodes.NEW;

import java.util.BitSet;

/**
 * The blocks of a method's code that must not be there twice, since they link a call site: each {@code invokedynamic} has one of its own, so a second would bring another lambda, another class of it and other
 * identity hash codes. A block goes from one frame to the next. Where an object is being made around such an instruction, all is one, as no code that makes one can be left for a copy.
 */
final class DynamicBlocks {
    /** Of a method without any: none of its code is looked at. */
    static final DynamicBlocks NONE = new DynamicBlocks();

    private static final int SAME_LOCALS = 64;
    private static final int SAME_LOCALS_EXTENDED = 247;
    private static final int APPEND = 252;
    private static final int FULL = 255;
    private static final int RESERVED = 128;
    /** Types of a frame that are followed by two bytes: an object's class, and where one was made. */
    private static final int OBJECT = 7;

    private static final int UNINITIALIZED = 8;

    /** Offsets at which blocks begin, but for the first one. */
    private final BitSet begins = new BitSet();
    /** Those of them, and 0, whose blocks have such an instruction. */
    private final BitSet alone = new BitSet();

    private DynamicBlocks() {}

    /** Whether a block begins at an offset in the original code, and not only the method. */
    boolean begins(int offset) {
        return begins.get(offset);
    }

    /** Where the first block begins that does not begin before an offset, or -1. */
    int next(int offset) {
        return begins.nextSetBit(offset);
    }

    /** Whether the block that begins at an offset must be there once. */
    boolean isAlone(int offset) {
        return alone.get(offset);
    }

    /** Goes through a method's code from its first instruction to its last. */
    static final class Scan {
        private final ConstantPool pool;
        /** First and last offset of what must be in one piece, by turns; the frames are behind the code. */
        private final BitSet firsts = new BitSet();

        private final BitSet lasts = new BitSet();
        /** How many objects are being made, where the first was begun, and whether a call site has been linked since. */
        private int made;

        private int begun;
        private boolean linked;

        Scan(ConstantPool pool) {
            this.pool = pool;
        }

        /** An instruction that makes an object, calls a constructor or links a call site. */
        void see(int opcode, int offset) {
            if (opcode == NEW) {
                begun = made++ == 0 ? offset : begun;
            } else if (opcode != INVOKEDYNAMIC) {
                // One that calls another has made nothing.
                made = Math.max(0, made - 1);
                if (made == 0 && linked) {
                    linked = false;
                    add(begun, offset);
                }
            } else if (made == 0) {
                add(offset, offset);
            } else {
                linked = true;
            }
        }

        private void add(int first, int last) {
            firsts.set(first);
            lasts.set(last);
        }

        /** @param attributes offset in the class file of the attributes of the method's code */
        DynamicBlocks blocks(byte[] file, int attributes) {
            if (linked) {
                add(begun, attributes);
            }
            if (firsts.isEmpty()) {
                return NONE;
            }
            DynamicBlocks blocks = new DynamicBlocks();
            int at = attributes + 2;
            for (int i = 0; i < pool.u2(attributes); i++) {
                if (pool.utf8Is(pool.u2(at), "StackMapTable")) {
                    blocks.frames(pool, file, at + 6);
                }
                at += 6 + pool.u4(at + 2);
            }
            for (int first = firsts.nextSetBit(0); first >= 0; first = firsts.nextSetBit(first + 1)) {
                blocks.join(first, lasts.nextSetBit(first));
            }
            return blocks;
        }
    }

    private void join(int first, int last) {
        int block = Math.max(0, begins.previousSetBit(first));
        while (block >= 0 && block <= last) {
            alone.set(block);
            block = begins.nextSetBit(block + 1);
        }
    }

    /** JVM specification, 4.7.4. */
    private void frames(ConstantPool pool, byte[] file, int table) {
        int at = table + 2;
        int offset = -1;
        for (int i = 0; i < pool.u2(table); i++) {
            int type = file[at++] & 0xff;
            if (type < RESERVED) {
                offset += 1 + (type < SAME_LOCALS ? type : type - SAME_LOCALS);
            } else {
                offset += 1 + pool.u2(at);
                at += 2;
            }
            begins.set(offset);
            if (type >= SAME_LOCALS && type < RESERVED || type == SAME_LOCALS_EXTENDED) {
                at = skipTypes(file, at, 1);
            } else if (type >= APPEND && type < FULL) {
                at = skipTypes(file, at, type - APPEND + 1);
            } else if (type == FULL) {
                at = skipTypes(file, at + 2, pool.u2(at));
                at = skipTypes(file, at + 2, pool.u2(at));
            }
        }
    }

    private static int skipTypes(byte[] file, int from, int count) {
        int at = from;
        for (int i = 0; i < count; i++) {
            int type = file[at];
            at += type == OBJECT || type == UNINITIALIZED ? 3 : 1;
        }
        return at;
    }
}

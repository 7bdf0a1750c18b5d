package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ANEWARRAY;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.IALOAD;
import static org.objectweb.asm.Opcodes.IASTORE;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFNONNULL;
import static org.objectweb.asm.Opcodes.IFNULL;
import static org.objectweb.asm.Opcodes.IINC;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INSTANCEOF;
import static org.objectweb.asm.Opcodes.INVOKEDYNAMIC;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.JSR;
import static org.objectweb.asm.Opcodes.LDC;
import static org.objectweb.asm.Opcodes.LOOKUPSWITCH;
import static org.objectweb.asm.Opcodes.MONITORENTER;
import static org.objectweb.asm.Opcodes.MONITOREXIT;
import static org.objectweb.asm.Opcodes.MULTIANEWARRAY;
import static org.objectweb.asm.Opcodes.NEW;
import static org.objectweb.asm.Opcodes.NEWARRAY;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.RET;
import static org.objectweb.asm.Opcodes.SIPUSH;
import static org.objectweb.asm.Opcodes.SWAP;
import static org.objectweb.asm.Opcodes.TABLESWITCH;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import jdk.internal.vm.annotation.DontInline;

/** Walks the instructions of a class's methods for those that need weaving. */
final class CodeScan {
    // Instructions that ASM's Opcodes leave out, since its visitors never see them.
    private static final int ALOAD_0 = 42;
    private static final int ASTORE_0 = 75;
    private static final int LDC_W = 19;
    private static final int LDC2_W = 20;
    private static final int WIDE = 196;
    private static final int GOTO_W = 200;
    private static final int JSR_W = 201;

    /** HotSpot compiles no method of more bytes. */
    private static final int COMPILED = 8000;
    /** Of a method's code, with room for what else is woven. */
    private static final int LONGEST = 50_000;

    private static final int SITE = 3;
    private static final int SITE_IN_COPY = 5;
    private static final int CROSSINGS = 40;
    /** Stays empty. */
    private static final BitSet NONE = new BitSet();

    /** Length of each instruction in bytes; the switches and WIDE vary. */
    private static final byte[] LENGTH = new byte[256];

    static {
        Arrays.fill(LENGTH, (byte) 1);
        length(2, BIPUSH, BIPUSH, LDC, LDC, ILOAD, ILOAD + 4, ISTORE, ISTORE + 4, RET, RET, NEWARRAY, NEWARRAY);
        length(3, SIPUSH, SIPUSH, LDC_W, LDC2_W, IINC, IINC, IFEQ, JSR, GETSTATIC, INVOKESTATIC, NEW, NEW);
        length(3, ANEWARRAY, ANEWARRAY, CHECKCAST, INSTANCEOF, IFNULL, IFNONNULL);
        length(4, MULTIANEWARRAY, MULTIANEWARRAY);
        length(5, INVOKEINTERFACE, INVOKEDYNAMIC, GOTO_W, JSR_W);
    }

    private static void length(int length, int... ranges) {
        for (int i = 0; i < ranges.length; i += 2) {
            Arrays.fill(LENGTH, ranges[i], ranges[i + 1] + 1, (byte) length);
        }
    }

    private final ConstantPool pool;
    private final byte[] file;
    /** What to look for. */
    private final int wanted;
    /** Method constants that the catalogue may redirect. */
    private final BitSet methods = new BitSet();
    /** Method constants whose calls are accesses. */
    private final BitSet shared = new BitSet();
    /** Method constants of the program's own, whose calls are sites where there are others. */
    private final BitSet own = new BitSet();
    /** Whether a method handle leads to one of those. */
    private boolean handles;
    /** Of the method looked at last. */
    private BitSet shortLoops = NONE;

    private BitSet releases = NONE;
    private BitSet asking = NONE;
    private BitSet heads = NONE;
    private BitSet uncounted = NONE;
    private DynamicBlocks dynamicBlocks = DynamicBlocks.NONE;
    /** Offset of the last IINC. */
    private int stepped;

    private boolean tooLongForSites;
    private boolean takesMonitor;
    /** Whether it is a class of the JDK that threads share. */
    private final boolean sharedSites;
    /** Names of the class's final fields, if sites are looked for. */
    private final Set<String> finals = new HashSet<>();
    /** Field constants that mean those. */
    private final BitSet finalFields = new BitSet();

    CodeScan(
            ConstantPool pool,
            byte[] file,
            boolean target,
            boolean monitors,
            boolean sites,
            boolean copies,
            boolean sharedSites,
            RowIndex rows,
            CallSites callSites) {
        this.pool = pool;
        this.file = file;
        this.sharedSites = sharedSites;
        for (int i = 1; i < pool.size(); i++) {
            int tag = pool.tag(i);
            if (tag == ConstantPool.METHODREF || tag == ConstantPool.INTERFACE_METHODREF) {
                methods.set(i, concerns(i, rows, callSites));
                if (target && sites && !pool.utf8Is(pool.u2(pool.u2(i, 2), 0), "<init>")) {
                    String owner = pool.className(pool.u2(i, 0));
                    shared.set(i, Sites.isShared(owner));
                    own.set(i, !Ancestry.isJdk(owner));
                }
            }
        }
        for (int i = 1; i < pool.size() && !methods.isEmpty(); i++) {
            handles |= pool.tag(i) == ConstantPool.METHOD_HANDLE && methods.get(pool.u2(i, 1));
        }
        if (target && sites || sharedSites) {
            findFinals();
        }
        wanted = (methods.isEmpty() ? 0 : ClassFileScan.CALLS)
                | (monitors ? ClassFileScan.MONITORS : 0)
                | (target ? ClassFileScan.BACKWARD : 0)
                | (target && sites || sharedSites ? ClassFileScan.SITES : 0)
                | (target && sites && copies ? ClassFileScan.COPIES : 0);
    }

    private void findFinals() {
        String className = pool.className(pool.u2(pool.end() + 2));
        int at = pool.end() + 8 + 2 * pool.u2(pool.end() + 6);
        for (int fields = pool.u2(at), i = 0, next = at + 2; i < fields; i++, next = pool.skipMember(next)) {
            if ((pool.u2(next) & ACC_FINAL) != 0) {
                finals.add(pool.utf8(pool.u2(next + 2)));
            }
        }
        for (int i = 1; i < pool.size() && !finals.isEmpty(); i++) {
            finalFields.set(
                    i,
                    pool.tag(i) == ConstantPool.FIELDREF
                            && finals.contains(pool.utf8(pool.u2(pool.u2(i, 2), 0)))
                            && className.equals(pool.className(pool.u2(i, 0))));
        }
    }

    /** Names of the class's final fields: none where no sites are looked for. */
    Set<String> finals() {
        return finals;
    }

    private boolean concerns(int method, RowIndex rows, CallSites sites) {
        int nameAndType = pool.u2(method, 2);
        int name = pool.u2(nameAndType, 0);
        int descriptor = pool.u2(nameAndType, 2);
        return rows.mayMatch(pool, name, descriptor)
                && sites.concern(pool.className(pool.u2(method, 0)), pool.utf8(name), pool.utf8(descriptor));
    }

    /**
     * Why a method needs weaving, as far as its code tells.
     *
     * @param body offset of the content of the method's Code attribute
     * @param entry whether a thread may begin with the method, or the JDK call it
     */
    @DontInline
    int reasons(int body, boolean entry) {
        shortLoops = NONE;
        releases = NONE;
        asking = NONE;
        heads = NONE;
        uncounted = NONE;
        dynamicBlocks = DynamicBlocks.NONE;
        stepped = -1;
        tooLongForSites = false;
        takesMonitor = false;
        if (wanted == 0) {
            return 0;
        }
        int start = body + 8;
        int end = start + pool.u4(body + 4);
        int found = 0;
        int accesses = 0;
        int calls = 0;
        int previous = 0;
        boolean subroutines = false;
        // Made for the first loop that may be short: a method of many is not decoded for each.
        ShortLoops loops = null;
        DynamicBlocks.Scan dynamic = (wanted & ClassFileScan.COPIES) == 0 ? null : new DynamicBlocks.Scan(pool);
        for (int at = start; at < end; ) {
            int opcode = file[at] & 0xff;
            int length = LENGTH[opcode];
            switch (opcode) {
                case GOTO -> {
                    boolean steps =
                            previous != 0 && (file[previous] & 0xff) == IINC && (wanted & ClassFileScan.BACKWARD) != 0;
                    int distance = (short) pool.u2(at + 1);
                    if (steps && distance < 0 && loops == null) {
                        loops = new ShortLoops(file, instructions(start, end), end);
                    }
                    if (steps && distance < 0 && loops.endsWith(at)) {
                        shortLoops = shortLoops == NONE ? new BitSet() : shortLoops;
                        shortLoops.set(at + distance - start);
                    } else {
                        found |= backward(start, at, distance);
                    }
                }
                case LDC, LDC_W, LDC2_W -> found |= handles ? loads(at, opcode) : 0;
                case INVOKEDYNAMIC -> {
                    found |= handles ? loads(at, opcode) : 0;
                    if (dynamic != null) {
                        dynamic.see(opcode, at - start);
                    }
                }
                case MONITORENTER, MONITOREXIT -> {
                    found |= ClassFileScan.MONITORS;
                    takesMonitor |= opcode == MONITORENTER;
                    // What is behind it may be another.
                    accesses += opcode == MONITORENTER ? 2 : 0;
                }
                case IINC -> stepped = at;
                case RET -> {
                    found |= ClassFileScan.BACKWARD;
                    subroutines = true;
                }
                case GOTO_W, JSR_W -> found |= backward(start, at, pool.u4(at + 1));
                case TABLESWITCH, LOOKUPSWITCH -> {
                    int other = operands(start, at);
                    int step = opcode == TABLESWITCH ? 4 : 8;
                    length = length(start, at);
                    found |= backward(start, at, pool.u4(other));
                    for (int target = other + 12; target < at + length; target += step) {
                        found |= backward(start, at, pool.u4(target));
                    }
                }
                case WIDE -> {
                    length = length(start, at);
                    boolean ret = (file[at + 1] & 0xff) == RET;
                    found |= ret ? ClassFileScan.BACKWARD : 0;
                    subroutines |= ret;
                }
                default -> {
                    accesses += Sites.isAccess(opcode) && !loadsFinal(at, opcode) ? 1 : 0;
                    if (dynamic != null && (opcode == NEW || opcode == INVOKESPECIAL && isConstructor(at))) {
                        dynamic.see(opcode, at - start);
                    }
                    if (opcode >= INVOKEVIRTUAL && opcode <= INVOKEINTERFACE) {
                        accesses += shared.get(pool.u2(at + 1)) ? 1 : 0;
                        calls += opcode != INVOKESTATIC && own.get(pool.u2(at + 1)) ? 1 : 0;
                        found |= methods.get(pool.u2(at + 1)) ? ClassFileScan.CALLS : 0;
                    } else if (opcode >= IFEQ && opcode <= JSR || opcode == IFNULL || opcode == IFNONNULL) {
                        found |= backward(start, at, (short) pool.u2(at + 1));
                    }
                }
            }
            previous = at;
            at += length;
        }
        found |= handlers(start, end);
        boolean loop = heads != NONE;
        int sites = accesses + calls;
        // A method that comes to one access alone, straight on, does so where the poll is that stands before its call.
        if ((wanted & ClassFileScan.SITES) != 0 && (loop || entry || sharedSites ? sites > 0 : accesses > 1)) {
            tooLongForSites = !fits(end - start, sites);
            found |= tooLongForSites ? 0 : ClassFileScan.SITES;
            found |= loop && !subroutines && fitsTwice(end - start, sites) ? ClassFileScan.COPIES : 0;
            if ((found & wanted & ClassFileScan.COPIES) != 0) {
                dynamicBlocks = dynamic.blocks(file, end + 2 + 8 * pool.u2(end));
                // One copy comes in from the other.
                for (int block = dynamicBlocks.next(0); block >= 0; block = dynamicBlocks.next(block + 1)) {
                    entered(start, start + block);
                }
            }
        }
        return found & wanted | (shortLoops == NONE ? 0 : ClassFileScan.SHORT_LOOPS);
    }

    private boolean isConstructor(int at) {
        return pool.utf8Is(pool.u2(pool.u2(pool.u2(at + 1), 2), 0), "<init>");
    }

    private boolean loadsFinal(int at, int opcode) {
        return (opcode == GETFIELD || opcode == GETSTATIC) && finalFields.get(pool.u2(at + 1));
    }

    /** Whether a method may have its sites: it is not to become one that the class file cannot have, nor one that HotSpot leaves to the interpreter. */
    private static boolean fits(int length, int sites) {
        int woven = length + length / 8 + SITE * sites;
        return woven < LONGEST && (length > COMPILED || woven <= COMPILED);
    }

    /** Whether there are sites in code of the program's. */
    boolean hasSites() {
        return (wanted & ClassFileScan.SITES) != 0 && !sharedSites;
    }

    /** Whether it is a class of the JDK that threads share. */
    boolean sharedSites() {
        return sharedSites;
    }

    /** Whether the method looked at last would have sites, were it not too long for them. */
    boolean tooLongForSites() {
        return tooLongForSites;
    }

    /** Whether the method looked at last has a block that takes a monitor. */
    boolean takesMonitor() {
        return takesMonitor;
    }

    /** Whether a method with loops may have its sites in a copy of its code: not where that keeps the JIT from compiling it. */
    private static boolean fitsTwice(int length, int sites) {
        return 2 * (length + length / 8) + SITE_IN_COPY * sites + CROSSINGS <= COMPILED;
    }

    /** Offsets of the heads of loops that need no yield point ({@link ShortLoops}), from the beginning of its code, of the method looked at last. */
    BitSet shortLoops() {
        return shortLoops;
    }

    /**
     * Offsets of handlers, from the beginning of its code, of the method looked at last, that cover themselves for as long as they do nothing but leave a monitor: a compiler's for a
     * synchronized block. That fails only where a class file leaves what it has not entered, so none of them is entered from itself time and again.
     */
    BitSet releases() {
        return releases;
    }

    /**
     * Offsets of what is entered backward, or from another copy of the code, from the beginning of its code, of the method looked at last, where the instruction is one that may throw or have the JVM ask a class loader: there the JIT may do so,
     * too.
     */
    BitSet asking() {
        return asking;
    }

    /** Offsets, from the beginning of its code, of what is jumped to backward, but by short loops, of the method looked at last. */
    BitSet heads() {
        return heads;
    }

    /** Those of them whose loops count nothing: whoever waits for something else in one is done after a round or two. */
    BitSet uncounted() {
        return uncounted;
    }

    /** What of the code of the method looked at last must not be there twice. */
    DynamicBlocks dynamicBlocks() {
        return dynamicBlocks;
    }

    private int[] instructions(int start, int end) {
        int[] at = new int[end - start];
        int n = 0;
        for (int next = start; next < end; next += length(start, next)) {
            at[n++] = next;
        }
        return Arrays.copyOf(at, n);
    }

    /** Length of the instruction at an offset, of code that begins at another. */
    private int length(int start, int at) {
        int opcode = file[at] & 0xff;
        return switch (opcode) {
            case TABLESWITCH -> {
                int other = operands(start, at);
                yield other + 12 + 4 * (pool.u4(other + 8) - pool.u4(other + 4) + 1) - at;
            }
            case LOOKUPSWITCH -> {
                int other = operands(start, at);
                yield other + 8 + 8 * pool.u4(other + 4) - at;
            }
            case WIDE -> (file[at + 1] & 0xff) == IINC ? 6 : 4;
            default -> LENGTH[opcode];
        };
    }

    /** Offset of a switch's operands, behind the padding. */
    private static int operands(int start, int at) {
        return start + (at - start + 4 & ~3);
    }

    /** @param at offset of an instruction that leads as far as the distance says, of code that begins at another */
    private int backward(int start, int at, int distance) {
        if (distance > 0) {
            return 0;
        }
        heads = heads == NONE ? new BitSet() : heads;
        heads.set(at + distance - start);
        if (stepped < at + distance) {
            uncounted = uncounted == NONE ? new BitSet() : uncounted;
            uncounted.set(at + distance - start);
        }
        return entered(start, at + distance);
    }

    /** @param at offset of an instruction that is entered backward, of code that begins at another */
    private int entered(int start, int at) {
        if (!isHarmless(file[at] & 0xff)) {
            asking = asking == NONE ? new BitSet() : asking;
            asking.set(at - start);
        }
        return ClassFileScan.BACKWARD;
    }

    /** Whether an instruction can neither throw anything nor have the JVM ask a class loader. Of others that cannot some are left out. */
    private static boolean isHarmless(int opcode) {
        return opcode <= SIPUSH
                || opcode >= ILOAD && opcode < IALOAD
                || opcode >= ISTORE && opcode < IASTORE
                || opcode >= POP && opcode <= SWAP
                || opcode == IINC
                || opcode >= IFEQ && opcode <= GOTO
                || opcode == IFNULL
                || opcode == IFNONNULL;
    }

    /**
     * Whether a method's first instruction may have the JVM ask a class loader. Of the method's own class it does not.
     *
     * @param body offset of the content of the method's Code attribute
     * @param plain whether fields of the class that are given by its name are its own
     */
    boolean asksFirst(int body, String className, boolean plain) {
        int at = body + 8;
        int opcode = file[at] & 0xff;
        return switch (opcode) {
            case NEW -> !className.equals(pool.className(pool.u2(at + 1)));
            case INVOKESTATIC -> !className.equals(pool.className(pool.u2(pool.u2(at + 1), 0)));
            case GETSTATIC ->
                (wanted & ClassFileScan.SITES) != 0
                        || !plain
                        || !className.equals(pool.className(pool.u2(pool.u2(at + 1), 0)));
            case LDC, LDC_W, LDC2_W -> {
                int tag = pool.tag(opcode == LDC ? file[at + 1] & 0xff : pool.u2(at + 1));
                yield tag < ConstantPool.INTEGER || tag > ConstantPool.DOUBLE && tag != ConstantPool.STRING;
            }
            case INVOKEDYNAMIC -> true;
            default -> false;
        };
    }

    private int loads(int at, int opcode) {
        int tag = pool.tag(opcode == LDC ? file[at + 1] & 0xff : pool.u2(at + 1));
        boolean may = opcode == INVOKEDYNAMIC || tag == ConstantPool.METHOD_HANDLE || tag == ConstantPool.DYNAMIC;
        return may ? ClassFileScan.CALLS : 0;
    }

    /** A handler that lies before the end of its own range is entered backward from there. */
    private int handlers(int start, int table) {
        int found = 0;
        for (int i = 0, at = table + 2; i < pool.u2(table); i++, at += 8) {
            int handler = pool.u2(at + 4);
            if (handler < pool.u2(at + 2) && isRelease(start + handler, start, table)) {
                releases = releases == NONE ? new BitSet() : releases;
                releases.set(handler);
            } else if (handler < pool.u2(at + 2)) {
                found |= entered(start, start + handler);
            }
        }
        return found;
    }

    /** Whether all of a handler that is entered from itself does nothing but leave a monitor. */
    private boolean isRelease(int handler, int start, int table) {
        for (int i = 0, at = table + 2; i < pool.u2(table); i++, at += 8) {
            int end = start + pool.u2(at + 2);
            boolean enters = start + pool.u2(at + 4) == handler && handler < end;
            if (enters && (pool.u2(at + 6) != 0 || !isRelease(handler, end))) {
                return false;
            }
        }
        return true;
    }

    /** Whether code keeps what was thrown in a variable, or leaves it where it is, loads another and leaves that monitor. */
    private boolean isRelease(int from, int to) {
        int at = from + variable(from, ASTORE, ASTORE_0);
        int loaded = variable(at, ALOAD, ALOAD_0);
        at += loaded;
        return loaded != 0 && at + 1 == to && (file[at] & 0xff) == MONITOREXIT;
    }

    /** Length of an instruction with a variable, if it is the one that is meant, else 0. */
    private int variable(int at, int general, int numbered) {
        int opcode = file[at] & 0xff;
        return opcode == general ? 2 : opcode >= numbered && opcode < numbered + 4 ? 1 : 0;
    }
}

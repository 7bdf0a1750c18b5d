package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.ACC_ABSTRACT;
import static org.objectweb.asm.Opcodes.ACC_NATIVE;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SYNCHRONIZED;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jdk.internal.vm.annotation.DontInline;
import org.reprise.agent.catalogue.Row;
import org.reprise.runtime.HookKind;

/**
 * Decides from a class file's bytes which of its methods need weaving and why: most classes need none, and are never
 * parsed.
 */
final class ClassFileScan {
    /** A call, method handle or reflective call that the catalogue may redirect. */
    static final int CALLS = 1;
    /** A transfer that goes backward. */
    static final int BACKWARD = 2;
    /** Monitor instructions. */
    static final int MONITORS = 4;
    /** A body to be made a synchronized block. */
    static final int SYNCHRONIZED = 8;
    /** A method that JDK code can call back. */
    static final int CALLBACK = 16;
    /** The method run() that a thread may begin with. */
    static final int RUN = 32;
    /** Rows for this method's body. */
    static final int BODY = 64;
    /** The class initializer, or what the JVM asks class loaders by. */
    static final int INITIALIZER = 128;
    /** A synchronized method of a class of the JDK, which must stay one. */
    static final int ENTERED = 256;
    /** Hooks of the user's. */
    static final int USER = 512;
    /** A first instruction that may have the JVM ask a class loader, where the JIT may do so, too. */
    static final int ASKS_FIRST = 1024;
    /** Loops that need no yield point, but a note. */
    static final int SHORT_LOOPS = 2048;

    /** Accesses by which threads meet. */
    static final int SITES = 4096;

    /** Those go into a copy of the code. */
    static final int COPIES = 8192;

    /** What is woven in both copies alike. */
    private static final int COPIED = CALLS | BACKWARD | CALLBACK | RUN | ASKS_FIRST | SHORT_LOOPS | SITES | COPIES;

    /**
     * What constructors tell.
     *
     * @param inputs whether the class has a method that takes inputs
     * @param counter its method that counts instructions, with descriptor, or null
     * @param counterHook number of that one's hook
     */
    record Births(boolean inputs, String counter, int counterHook) {}

    private final ConstantPool pool;
    private final String className;
    private final int[] reasons;
    private final int[] maxLocals;
    private final BitSet[] shortLoops;
    private final BitSet[] releases;
    private final BitSet[] asking;
    private final BitSet[] heads;
    private final BitSet[] uncounted;
    private final DynamicBlocks[] dynamicBlocks;
    /** Numbers of the hooks of the user's, by method; null where there are none. */
    private final List<Integer>[] hooks;

    /** Native methods that none of these is on. */
    private final List<String> natives = new ArrayList<>();

    /** Methods that are too long for sites. */
    private final List<String> withoutSites = new ArrayList<>();

    private final boolean hasSites;
    private final boolean sharedSites;
    private final Set<String> finals;

    private Births births;

    private int allReasons;

    /**
     * Looks through the class.
     *
     * @param target whether its threads are to run in lockstep
     * @param monitors whether its monitors are hooked
     * @param blocks whether synchronized methods may become blocks, though its threads do not run in lockstep
     * @param rows which of the methods of a class of the JDK that is
     * @param bodyRows the rows for bodies of this class
     * @param match the hooks of the user's on this class, or null
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    ClassFileScan(
            ConstantPool pool,
            CodeScan code,
            String className,
            boolean target,
            boolean monitors,
            boolean blocks,
            RowIndex rows,
            List<Row> bodyRows,
            HookMatch match) {
        this.pool = pool;
        this.className = className;
        this.hasSites = code.hasSites();
        this.sharedSites = code.sharedSites();
        this.finals = code.finals();
        int at = pool.end() + 6;
        boolean callbacks = target && extendsJdk(pool.end() + 4);
        boolean plain = target && hasNoAncestors(pool.end() + 4);
        boolean jdkThread = !target && extendsThread(pool.u2(pool.end() + 4));
        at += 2 + 2 * pool.u2(at);
        int fields = pool.u2(at);
        at += 2;
        for (int i = 0; i < fields; i++) {
            at = pool.skipMember(at);
        }
        int methods = pool.u2(at);
        at += 2;
        reasons = new int[methods];
        maxLocals = new int[methods];
        shortLoops = new BitSet[methods];
        releases = new BitSet[methods];
        asking = new BitSet[methods];
        heads = new BitSet[methods];
        uncounted = new BitSet[methods];
        dynamicBlocks = new DynamicBlocks[methods];
        hooks = new List[methods];
        String[] names = new String[methods];
        Set<String> queued = new HashSet<>();
        for (int i = 0; i < methods; i++) {
            int body = code(at);
            if (body != 0) {
                maxLocals[i] = pool.u2(body + 2);
                int called = target ? targetReasons(at, callbacks) : 0;
                reasons[i] = code.reasons(body, (called & (RUN | CALLBACK)) != 0)
                        | called
                        | (target && code.asksFirst(body, className, plain) ? ASKS_FIRST : 0)
                        | (!target && monitors && isSynchronized(at) ? blocks ? SYNCHRONIZED : ENTERED : 0)
                        | (jdkThread && isRun(at) ? RUN : 0)
                        | rowReasons(at, bodyRows);
                if (!target && monitors && !rows.hasMonitors(className, pool.utf8(pool.u2(at + 2)))) {
                    reasons[i] &= ~(MONITORS | ENTERED);
                }
                if (sharedSites && !monitors && (isSynchronized(at) || code.takesMonitor())) {
                    reasons[i] &= ~SITES;
                }
                if (pool.utf8Is(pool.u2(at + 2), "<clinit>")) {
                    reasons[i] &= ~(SITES | COPIES);
                } else if (pool.utf8Is(pool.u2(at + 2), "<init>")) {
                    // What the JDK makes, nobody else knows yet.
                    reasons[i] &= sharedSites ? ~SITES : ~COPIES;
                }
                if (code.tooLongForSites()) {
                    withoutSites.add(pool.utf8(pool.u2(at + 2)));
                }
                shortLoops[i] = code.shortLoops();
                releases[i] = code.releases();
                asking[i] = code.asking();
                heads[i] = code.heads();
                uncounted[i] = code.uncounted();
                dynamicBlocks[i] = code.dynamicBlocks();
            }
            hooks[i] = match == null ? List.of() : match.of(pool.u2(at), pool.u2(at + 2), pool.u2(at + 4));
            if (!hooks[i].isEmpty()) {
                reasons[i] |= USER;
                addBirths(at, hooks[i], match);
            } else if ((pool.u2(at) & ACC_NATIVE) != 0) {
                natives.add(pool.utf8(pool.u2(at + 2)));
            }
            if (match != null) {
                names[i] = pool.utf8(pool.u2(at + 2));
                if (match.queues(hooks[i])) {
                    queued.add(names[i]);
                }
            }
            at = pool.skipMember(at);
        }
        for (int i = 0; i < methods; i++) {
            if ((reasons[i] & ~COPIED) != 0) {
                reasons[i] &= ~COPIES;
            }
            if (queued.contains(names[i])) {
                // Threads that are not in lockstep call it, and its bridges: they must not pass yield points.
                reasons[i] &= ~CALLBACK;
            }
            allReasons |= reasons[i];
        }
    }

    /** Names of the native methods that no hook of the user's is on. */
    List<String> natives() {
        return natives;
    }

    /** Whether slices may end at sites. */
    boolean hasSites() {
        return hasSites;
    }

    /** Whether it is a class of the JDK that threads share, and slices may end there. */
    boolean sharedSites() {
        return sharedSites;
    }

    /** Names of the class's final fields: none where it has no sites. */
    Set<String> finals() {
        return finals;
    }

    /** Names of the methods that would have sites, were they not too long. */
    List<String> withoutSites() {
        return withoutSites;
    }

    /** The numbers of the hooks of the user's on a method. */
    List<Integer> hooks(int method) {
        return hooks[method];
    }

    private void addBirths(int method, List<Integer> numbers, HookMatch match) {
        for (int number : numbers) {
            HookKind kind = match.get(number).kind();
            if (kind == HookKind.INPUT && (pool.u2(method) & ACC_STATIC) == 0) {
                births = births == null
                        ? new Births(true, null, 0)
                        : new Births(true, births.counter, births.counterHook);
            } else if (kind == HookKind.ICOUNT) {
                String counter = pool.utf8(pool.u2(method + 2)) + pool.utf8(pool.u2(method + 4));
                births = new Births(births != null && births.inputs, counter, number);
            }
        }
    }

    /** What the constructors have to tell, or null for nothing. */
    Births births() {
        return births;
    }

    /** Internal name of the class. */
    String className() {
        return className;
    }

    boolean nothingToWeave() {
        return allReasons == 0;
    }

    /** Why the method needs weaving: a set of this class's constants. Methods count from 0, as in the file. */
    int reasons(int method) {
        return reasons[method];
    }

    /** The method's local variables, in slots. */
    int maxLocals(int method) {
        return maxLocals[method];
    }

    /** The heads of the method's loops that need no yield point, as {@link CodeScan#shortLoops} tells them. */
    BitSet shortLoops(int method) {
        return shortLoops[method];
    }

    /** The method's handlers that only leave a monitor, as {@link CodeScan#releases} tells them. */
    BitSet releases(int method) {
        return releases[method];
    }

    /** Where the method's loops begin with more than a harmless instruction, as {@link CodeScan#asking} tells it. */
    BitSet asking(int method) {
        return asking[method];
    }

    /** Where the method's loops begin, as {@link CodeScan#heads} tells it. */
    BitSet heads(int method) {
        return heads[method];
    }

    /** Where loops begin that count nothing, as {@link CodeScan#uncounted} tells it. */
    BitSet uncounted(int method) {
        return uncounted[method];
    }

    /** What of the method's code must not be there twice. */
    DynamicBlocks dynamicBlocks(int method) {
        return dynamicBlocks[method];
    }

    /** Whether there is no ancestor but Object, whose fields the class might mean by its own name. */
    private boolean hasNoAncestors(int at) {
        int superClass = pool.u2(at);
        return pool.u2(at + 2) == 0 && superClass != 0 && pool.utf8Is(pool.u2(superClass, 0), "java/lang/Object");
    }

    private boolean extendsJdk(int at) {
        int superClass = pool.u2(at);
        if (superClass != 0 && isJdk(superClass) && !pool.utf8Is(pool.u2(superClass, 0), "java/lang/Object")) {
            return true;
        }
        for (int i = 1, interfaces = pool.u2(at + 2); i <= interfaces; i++) {
            if (isJdk(pool.u2(at + 2 + 2 * i))) {
                return true;
            }
        }
        return false;
    }

    /** Threads of the JDK's own, and virtual ones, begin in a run() that overrides Thread's. */
    private boolean extendsThread(int superClass) {
        String name = superClass == 0 ? "" : pool.className(superClass);
        return name.equals("java/lang/Thread") || name.equals("java/lang/BaseVirtualThread");
    }

    private boolean isRun(int method) {
        boolean instance = (pool.u2(method) & (ACC_STATIC | ACC_ABSTRACT)) == 0;
        return instance && pool.utf8Is(pool.u2(method + 2), "run") && pool.utf8Is(pool.u2(method + 4), "()V");
    }

    private boolean isSynchronized(int method) {
        return (pool.u2(method) & ACC_SYNCHRONIZED) != 0;
    }

    private boolean isJdk(int classIndex) {
        return Ancestry.isJdk(pool.className(classIndex));
    }

    /** Offset of the content of the method's Code attribute, or 0. */
    private int code(int method) {
        int attributes = pool.u2(method + 6);
        int at = method + 8;
        for (int i = 0; i < attributes; i++) {
            if (pool.utf8Is(pool.u2(at), "Code")) {
                return at + 6;
            }
            at += 6 + pool.u4(at + 2);
        }
        return 0;
    }

    private int targetReasons(int method, boolean callbacks) {
        int access = pool.u2(method);
        int name = pool.u2(method + 2);
        boolean noArguments = pool.utf8Is(pool.u2(method + 4), "()V");
        boolean instance = (access & (ACC_STATIC | ACC_ABSTRACT)) == 0 && !pool.utf8StartsWith(name, "<");
        int found = 0;
        if ((access & ACC_SYNCHRONIZED) != 0) {
            found |= SYNCHRONIZED;
        }
        if (pool.utf8StartsWith(name, "lambda$")
                || callbacks
                        && instance
                        && (access & ACC_PRIVATE) == 0
                        && !(noArguments && pool.utf8Is(name, "finalize"))) {
            found |= CALLBACK;
        }
        if (isRun(method)) {
            found |= RUN;
        }
        if (pool.utf8Is(name, "<clinit>")
                || pool.utf8Is(name, "loadClass")
                        && pool.utf8Is(pool.u2(method + 4), "(Ljava/lang/String;)Ljava/lang/Class;")) {
            found |= INITIALIZER;
        }
        return found;
    }

    @DontInline
    private int rowReasons(int method, List<Row> bodyRows) {
        int found = 0;
        for (Row row : bodyRows) {
            if (row.anyOwner() && (pool.u2(method) & ACC_STATIC) != 0) {
                continue;
            }
            if (pool.utf8Is(pool.u2(method + 2), row.name()) && pool.utf8Is(pool.u2(method + 4), row.descriptor())) {
                found |= row.kind() == Row.Kind.SPIN ? BACKWARD : BODY;
            }
        }
        return found;
    }
}

package org.reprise.agent.weave;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Opcodes;
import org.reprise.agent.catalogue.Row;

/**
 * Weaves class files: the catalogue's hooks into any class, yield points and monitors into those of the target.
 *
 * <p>The same class file gives the same result in every JVM and mode. Any number of threads may weave at a time. No
 * class is loaded for it.
 */
public final class Weaver {
    /** Begins the names of native methods with hooks of the user's; see {@link java.lang.instrument.Instrumentation#setNativeMethodPrefix}. */
    public static final String NATIVE_PREFIX = "reprise$native$";

    /** Stands in the names of such classes between the name of the class that has the lambda and a number. */
    private static final String LAMBDA = "$$Lambda$";

    private static final int NEWEST_VERSION = Opcodes.V28;
    /** Tag of a class among constants. */
    private static final int CLASS = 7;
    /** Whether the JDK can link native code without native methods. */
    private static final boolean LINKER = Runtime.version().feature() >= 22;

    private final HookCalls calls;
    private final boolean lockstep;
    private final boolean sites;
    /** Outermost classes of the JDK in which a slice may end, too, by the names that Class.getName gives them. */
    private final Set<String> shared;
    /** Null for nobody. */
    private Gaps gaps;

    private final RowIndex rows;
    private final UserHookList hooks;
    private final Ancestry ancestry = new Ancestry();

    /** Whose class it is. */
    public enum Origin {
        /** Of the recorded program. */
        TARGET,
        /** Of the JDK: it gets the catalogue's hooks alone, at monitors too where a row says so. */
        JDK,
        /** The same, of a class that the JVM has loaded already: its methods keep their modifiers. */
        JDK_LOADED
    }

    /** @throws IllegalArgumentException for a row that cannot be woven, or contradicts another */
    public Weaver(Collection<Row> rows) {
        this(rows, new UserHookList(List.of()), true, false);
    }

    /**
     * Takes the catalogue.
     *
     * @param hooks of the user's
     * @param lockstep whether to weave what the scheduler needs: yield points, monitors, gates
     * @param sites whether, with lockstep, a slice may end between two yield points
     * @throws IllegalArgumentException for a row that cannot be woven, or contradicts another
     */
    public Weaver(Collection<Row> rows, UserHookList hooks, boolean lockstep, boolean sites) {
        this(rows, hooks, HookCalls.RUNTIME, lockstep, sites);
    }

    Weaver(Collection<Row> rows, HookCalls calls) {
        this(rows, new UserHookList(List.of()), calls, true, false);
    }

    Weaver(Collection<Row> rows, UserHookList hooks, HookCalls calls, boolean lockstep, boolean sites) {
        this.rows = new RowIndex(rows);
        this.hooks = hooks;
        this.calls = calls;
        this.lockstep = lockstep;
        this.sites = sites;
        this.shared = Set.of();
    }

    private Weaver(Weaver like, Set<String> shared) {
        this.rows = like.rows;
        this.hooks = like.hooks;
        this.calls = like.calls;
        this.lockstep = like.lockstep;
        this.sites = like.sites;
        this.gaps = like.gaps;
        this.shared = shared;
    }

    /** Returns one that lets slices end in classes of the JDK, too: names of outermost ones, as Class.getName gives them. */
    public Weaver sharing(Set<String> names) {
        return new Weaver(this, names);
    }

    /** Sets who is told what of target classes is not covered. */
    public void tell(Gaps told) {
        gaps = told;
    }

    /**
     * Weaves one class.
     *
     * @param loader the class's loader, asked for the files of its ancestors in rare cases; null is the bootstrap loader
     * @param internalName name to blame where the file cannot be read
     * @return the woven class file, or null where nothing changes
     * @throws MisfitException if a hook of the user's is on a method that it cannot be on
     * @throws WeavingException if the class file is newer than known, not one at all, or too large once woven
     */
    public byte[] weave(ClassLoader loader, String internalName, byte[] classFile, Origin origin) {
        return weave(loader, internalName, classFile, origin, true);
    }

    /** @param copies whether methods may get a second copy of their code */
    private byte[] weave(ClassLoader loader, String internalName, byte[] classFile, Origin origin, boolean copies) {
        ClassWeaver weaver = null;
        try {
            ConstantPool pool = readable(internalName, classFile);
            boolean target = origin == Origin.TARGET;
            byte[] concealed = target ? Concealment.of(pool, classFile) : classFile;
            if (concealed != classFile) {
                byte[] woven = weave(loader, internalName, concealed, origin, copies);
                return woven == null ? concealed : woven;
            }
            String className = pool.className(pool.u2(pool.end() + 2));
            List<Row> bodyRows = rows.inBodies(className, target);
            CallSites callSites = new CallSites(rows, ancestry, loader, className, classFile, target);
            boolean stepped = target && lockstep;
            boolean monitors = stepped || lockstep && rows.hasMonitors(className);
            boolean blocks = monitors && origin == Origin.JDK && rows.isMonitorPackages(className);
            boolean sharedSites = origin != Origin.TARGET && SharedClasses.isOneOf(shared, className.replace('/', '.'));
            CodeScan code =
                    new CodeScan(pool, classFile, stepped, monitors, sites, copies, sharedSites, rows, callSites);
            HookMatch match = !target || hooks.isEmpty()
                    ? null
                    : new HookMatch(hooks, pool, ancestry, loader, className, classFile);
            ClassFileScan scan =
                    new ClassFileScan(pool, code, className, stepped, monitors, blocks, rows, bodyRows, match);
            if (target && gaps != null) {
                tell(pool, scan);
            }
            if (scan.nothingToWeave()) {
                return null;
            }
            ClassReader reader = SourceLabel.reader(classFile);
            // Given the reader, the writer copies constants and untouched methods byte for byte.
            ClassWriter writer = new ClassWriter(reader, 0);
            weaver = new ClassWeaver(writer, calls, scan, callSites, bodyRows, hooks);
            reader.accept(weaver, ClassReader.EXPAND_FRAMES);
            return writer.toByteArray();
        } catch (Duplication.ImpossibleException e) {
            return weave(loader, internalName, classFile, origin, false);
        } catch (MethodTooLargeException e) {
            if (copies && sites) {
                return weave(loader, internalName, classFile, origin, false);
            }
            String method = e.getMethodName() + e.getDescriptor();
            String reason = "its code would be " + e.getCodeSize() + " bytes long, the class file format allows 65535";
            throw new WeavingException(internalName, method, reason, e);
        } catch (WeavingException | MisfitException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new WeavingException(internalName, weaver == null ? null : weaver.currentMethod(), e.toString(), e);
        }
    }

    private void tell(ConstantPool pool, ClassFileScan scan) {
        String owner = scan.className().replace('/', '.');
        for (String name : scan.natives()) {
            gaps.unhooked(owner + '#' + name);
        }
        for (String name : scan.withoutSites()) {
            gaps.withoutSites(owner + '#' + name);
        }
        for (int i = 1; LINKER && i < pool.size(); i++) {
            if (pool.tag(i) == CLASS && pool.utf8Is(pool.u2(i, 0), "java/lang/foreign/Linker")) {
                gaps.unhooked(owner + " by java.lang.foreign.Linker");
            }
        }
    }

    /** Returns the internal name of the class of a class file, or null where it cannot be read. */
    public static String className(byte[] classFile) {
        try {
            ConstantPool pool = new ConstantPool(classFile);
            return pool.className(pool.u2(pool.end() + 2));
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Whether a class file is what JDK 17 has made for a lambda of a class, and defines as programs define theirs. It has no code but calls, and whether it is made at all depends on archives. */
    public static boolean isLambda(byte[] classFile, String host) {
        ConstantPool pool = new ConstantPool(classFile);
        String name = pool.className(pool.u2(pool.end() + 2)).replace('/', '.');
        return (pool.u2(pool.end()) & Opcodes.ACC_SYNTHETIC) != 0
                && name.startsWith(host.replace('/', '_') + LAMBDA)
                && isNumber(name, host.length() + LAMBDA.length());
    }

    private static boolean isNumber(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return from < text.length();
    }

    private static ConstantPool readable(String internalName, byte[] classFile) {
        int version = (classFile[6] & 0xff) << 8 | classFile[7] & 0xff;
        if (version > NEWEST_VERSION) {
            String reason = "class file version " + version + " is newer than the newest known, " + NEWEST_VERSION;
            throw new WeavingException(internalName, null, reason, null);
        }
        return new ConstantPool(classFile);
    }
}

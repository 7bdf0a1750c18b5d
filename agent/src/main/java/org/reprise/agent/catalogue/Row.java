package org.reprise.agent.catalogue;

import java.util.Objects;
import java.util.Set;

/**
 * One row of the catalogue: one JDK method and the hook that stands for it.
 *
 * @param kind where the hook is called
 * @param owner internal name of the class that declares the method, or {@link #ANY_OWNER}
 * @param name the method's name
 * @param descriptor the method's full descriptor: an overload is another method
 * @param hook name of the static method of {@code Hooks}; its descriptor follows from {@code kind}
 * @param scope the classes whose call sites are meant; bodies are woven in {@code owner} alone
 * @param why why the method is here, for those who read the catalogue
 */
public record Row(Kind kind, String owner, String name, String descriptor, String hook, Scope scope, String why) {

    /**
     * The owner of methods that no class can override (wait, notify): name and descriptor say enough. Of an AROUND row, every class of the target that has such an instance method.
     */
    public static final String ANY_OWNER = "*";

    /**
     * Ends the owner of a MONITORS row that is for all classes of a package and of those below. They are loaded late, if at all, so that their synchronized methods become blocks, as the target's do.
     */
    public static final String ALL_CLASSES = "/*";

    /** The name of all methods of the owner. */
    public static final String ALL_METHODS = "*";

    private static final Set<String> LOCKS = Set.of(
            "java/util/concurrent/locks/AbstractQueuedSynchronizer",
            "java/util/concurrent/locks/AbstractQueuedLongSynchronizer",
            "java/util/concurrent/locks/StampedLock");

    /** Where the hook is called. */
    public enum Kind {
        /** In place of the method, at its call sites and in its method references. */
        CALL,
        /**
         * In place of a native method, at its call sites: the hook gets the method's name, with its class, and receiver and arguments in an array, and answers with what the
         * method returns, of a number with a Long, of a float with one of its bits.
         */
        NATIVE,
        /** Before each call of the method, with the same operands. */
        BEFORE,
        /** In the method's body, which is skipped where the hook answers true. */
        AROUND,
        /** At the start of the method's body. */
        ENTER,
        /** There, too: what the hook returns takes the place of the first argument. */
        ARGUMENT,
        /** Before every normal return of the method's body. */
        EXIT,
        /** As EXIT, with nothing but what the method returns, a reference. */
        RESULT,
        /** Around the method's body: the hook named with {@code Entry} behind it, and at any end the one with {@code Exit}. */
        GUARD,
        /**
         * At all monitors that methods of this name, or all of the class, enter: before its blocks, as in classes of the target; of its synchronized methods, which the JVM enters before any
         * code of theirs, the hook with {@code Entered} behind it is told.
         */
        MONITORS,
        /** A yield point at every backward transfer of the method's body: a loop that waits for another thread without a call that says so. */
        SPIN
    }

    /** The classes whose call sites are meant. */
    public enum Scope {
        /** Classes of the recorded program. */
        TARGET,
        /** Those and the JDK's outside java.base, which are loaded late, if at all; of that, ThreadGroup. */
        LATE,
        /** Those and the JDK's own. */
        EVERYWHERE
    }

    public Row {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(descriptor, "descriptor");
        Objects.requireNonNull(hook, "hook");
        Objects.requireNonNull(scope, "scope");
    }

    /** Whether {@link #owner()} stands for every class. */
    public boolean anyOwner() {
        return owner.equals(ANY_OWNER);
    }

    /**
     * The type of the receiver that the hook of an instance method gets as its first argument: the owner, or Object where the runtime cannot name it.
     */
    public String receiver() {
        boolean unnamed = anyOwner()
                || owner.startsWith("sun/")
                || owner.startsWith("com/sun/management/")
                || owner.startsWith("java/lang/management/")
                || owner.startsWith("com/sun/media/sound/")
                || owner.startsWith("jdk/internal/loader/")
                || owner.startsWith("jdk/internal/ref/")
                || owner.startsWith("jdk/jfr/")
                || owner.startsWith("java/util/ResourceBundle$")
                || owner.startsWith("java/util/WeakHashMap$")
                || owner.startsWith("java/lang/ProcessImpl$");
        return unnamed ? "java/lang/Object" : owner;
    }

    /** Returns the descriptor that an argument of a method's body has in the hook, which knows classes of java.base alone. */
    public static String inHook(String descriptor) {
        return descriptor.startsWith("Ljavax/management/") || descriptor.startsWith("Ljdk/jfr/")
                ? "Ljava/lang/Object;"
                : descriptor;
    }

    /**
     * Whether that class calls the method without a hook. A lock spins for some turns, and then parks; if each of them let others run, the lock's holder would leave it and take it again all the time,
     * and never see anybody parked there, whom it is to wake.
     */
    public boolean spares(String caller) {
        return name.equals("onSpinWait") && LOCKS.contains(caller);
    }

    /** Whether the hook is called at call sites, not in the method's body. */
    public boolean atCallSites() {
        return kind == Kind.CALL || kind == Kind.NATIVE || kind == Kind.BEFORE;
    }
}

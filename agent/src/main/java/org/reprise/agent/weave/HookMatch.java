package org.reprise.agent.weave;

import static org.objectweb.asm.Opcodes.ACC_ABSTRACT;
import static org.objectweb.asm.Opcodes.ACC_BRIDGE;
import static org.objectweb.asm.Opcodes.ACC_NATIVE;
import static org.objectweb.asm.Opcodes.ACC_STATIC;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.Type;
import org.reprise.runtime.HookKind;

/** Finds the hooks of the user's that are on methods of one class: those on the class itself, on its ancestors and its interfaces. */
final class HookMatch {
    /** What is emitted first, where a method has several: a replay may be back from a method that returns a value before the others are reached. */
    private static final List<HookKind> ORDER = List.of(
            HookKind.CHECKPOINT,
            HookKind.IDLE,
            HookKind.ASYNC,
            HookKind.INPUT,
            HookKind.BLOCKING,
            HookKind.BLOCK,
            HookKind.VALUE,
            HookKind.RANDOM,
            HookKind.CLOCK,
            HookKind.DIGEST,
            HookKind.ICOUNT,
            HookKind.IGNORE);

    private final UserHookList hooks;
    private final ConstantPool pool;
    private final Ancestry ancestry;
    private final ClassLoader loader;
    private final String className;
    private final byte[] classFile;
    /** Found when they are first needed. */
    private Set<String> types;

    HookMatch(
            UserHookList hooks,
            ConstantPool pool,
            Ancestry ancestry,
            ClassLoader loader,
            String className,
            byte[] classFile) {
        this.hooks = hooks;
        this.pool = pool;
        this.ancestry = ancestry;
        this.loader = loader;
        this.className = className;
        this.classFile = classFile;
    }

    /**
     * Returns the numbers of the hooks on a method, in the order in which they are to be emitted.
     *
     * @param access flags of the method
     * @param name of the method, as a constant; so is its descriptor
     * @throws MisfitException where a hook cannot be on such a method
     */
    List<Integer> of(int access, int name, int descriptor) {
        if (hooks.isEmpty()
                || (access & (ACC_ABSTRACT | ACC_BRIDGE)) != 0
                || pool.utf8StartsWith(name, "<")
                || pool.utf8StartsWith(name, "lambda$")) {
            return List.of();
        }
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < hooks.size(); i++) {
            UserHook hook = hooks.get(i);
            if (hook.mayName(pool, name) && hook.takes(pool.utf8(descriptor)) && owns(hook)) {
                check(hook, access, pool.utf8(name), pool.utf8(descriptor));
                hooks.matched(i, className, pool.utf8(name) + pool.utf8(descriptor));
                found.add(i);
            }
        }
        found.sort(Comparator.comparingInt(i -> ORDER.indexOf(hooks.get(i).kind())));
        return found;
    }

    private boolean owns(UserHook hook) {
        if (hook.owns(className)) {
            return true;
        }
        if (types == null) {
            types = ancestry.ancestors(loader, className, classFile);
        }
        return types.stream().anyMatch(hook::owns);
    }

    private void check(UserHook hook, int access, String name, String descriptor) {
        int result = Type.getReturnType(descriptor).getSort();
        HookKind kind = hook.kind();
        String reason = null;
        if ((kind == HookKind.ASYNC || kind == HookKind.INPUT) && result != Type.VOID) {
            reason = "is called later, so it cannot return anything";
        } else if ((kind == HookKind.DIGEST || kind == HookKind.CLOCK || kind == HookKind.RANDOM)
                && result == Type.VOID) {
            reason = "returns nothing";
        } else if (kind == HookKind.ICOUNT
                && ((access & ACC_STATIC) != 0
                        || result != Type.INT && result != Type.LONG
                        || !descriptor.startsWith("()"))) {
            reason = "is not an instance method without arguments that returns an int or a long";
        } else if ((access & ACC_NATIVE) != 0 && kind == HookKind.ICOUNT) {
            reason = "is native";
        }
        if (reason != null) {
            throw new MisfitException("The hook " + hook.text() + " is on " + className.replace('/', '.') + "#" + name
                    + descriptor + ", which " + reason + ".");
        }
    }

    /** Whether one of those hooks queues the calls of its method. */
    boolean queues(List<Integer> numbers) {
        return numbers.stream()
                .map(i -> hooks.get(i).kind())
                .anyMatch(kind -> kind == HookKind.ASYNC || kind == HookKind.INPUT);
    }

    /** The hook of that number. */
    UserHook get(int number) {
        return hooks.get(number);
    }
}

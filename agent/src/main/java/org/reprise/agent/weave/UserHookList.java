package org.reprise.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.reprise.runtime.HookKind;
import org.reprise.runtime.HookMatches;

/** All hooks of the user's, and which of them have matched a method so far. Any thread may ask. */
public final class UserHookList implements HookMatches {
    private final List<UserHook> hooks;
    private final AtomicIntegerArray matched;
    /** The methods that an event may name: number of the hook, class, method and descriptor. */
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    /** Takes them, in the order of their numbers. */
    public UserHookList(List<UserHook> hooks) {
        this.hooks = List.copyOf(hooks);
        this.matched = new AtomicIntegerArray(hooks.size());
    }

    boolean isEmpty() {
        return hooks.isEmpty();
    }

    int size() {
        return hooks.size();
    }

    UserHook get(int number) {
        return hooks.get(number);
    }

    /** The hook is on that method of a class, by its internal name. */
    void matched(int number, String className, String method) {
        matched.set(number, 1);
        if (hooks.get(number).kind() == HookKind.INPUT) {
            named.add(number + " " + className.replace('/', '.') + '#' + method);
        }
    }

    /** Returns their kinds. */
    public HookKind[] kinds() {
        HookKind[] kinds = new HookKind[hooks.size()];
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = hooks.get(i).kind();
        }
        return kinds;
    }

    /** Returns their texts. */
    public String[] texts() {
        String[] texts = new String[hooks.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = hooks.get(i).text();
        }
        return texts;
    }

    @Override
    public boolean isOn(int hook, String owner, String method) {
        return named.contains(hook + " " + owner + '#' + method);
    }

    @Override
    public String[] unmatched() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < hooks.size(); i++) {
            if (matched.get(i) == 0) {
                texts.add(hooks.get(i).text());
            }
        }
        return texts.toArray(new String[0]);
    }
}

package org.reprise.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.reprise.runtime.HookKind;

/** All hooks of the user's, and which of them have matched a method so far. Any thread may ask. */
public final class UserHookList implements Supplier<String[]> {
    private final List<UserHook> hooks;
    private final AtomicIntegerArray matched;

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

    void matched(int number) {
        matched.set(number, 1);
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

    /** Returns the texts of those that have matched no method. */
    @Override
    public String[] get() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < hooks.size(); i++) {
            if (matched.get(i) == 0) {
                texts.add(hooks.get(i).text());
            }
        }
        return texts.toArray(new String[0]);
    }
}

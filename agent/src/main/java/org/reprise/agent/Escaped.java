package org.reprise.agent;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.reprise.agent.weave.Gaps;

/** Notes what of the target's classes Reprise cannot see into: native methods that no hook is on, and methods without sites. Any thread may call. */
final class Escaped implements Gaps, Supplier<String[]> {
    private final Set<String> natives = new TreeSet<>();
    private final Set<String> withoutSites = new TreeSet<>();

    Escaped() {
        // So that the target's threads load no class for it.
        natives.add("");
        natives.remove("");
    }

    @Override
    public synchronized void withoutSites(String method) {
        withoutSites.add(method);
    }

    @Override
    public synchronized void unhooked(String method) {
        natives.add(method);
    }

    /** Returns the native methods. */
    @Override
    public synchronized String[] get() {
        return natives.toArray(new String[0]);
    }

    /** Returns what is known to escape, in the form of {@code Session.report}. */
    synchronized String[] told(Collection<String> notWoven) {
        List<String> told = new ArrayList<>();
        if (!natives.isEmpty()) {
            told.add("native methods without a hook, whose answers are not recorded: " + String.join(", ", natives));
        }
        if (!withoutSites.isEmpty()) {
            told.add("too long for polls, so that no slice ends within a straight line: "
                    + String.join(", ", withoutSites));
        }
        if (!notWoven.isEmpty()) {
            told.add("not woven: " + String.join(", ", notWoven));
        }
        return told.toArray(new String[0]);
    }
}

package org.reprise.agent.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.reprise.agent.catalogue.Row;

/** The catalogue, arranged for look-up by call site and by method body. Immutable. */
final class RowIndex {
    /** Name and descriptor of Method.invoke, which is woven without a row. */
    static final String INVOKE = "invoke";

    static final String INVOKE_DESCRIPTOR = "(Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;";

    private final Map<String, Map<String, List<Row>>> sites = new HashMap<>();
    private final Map<String, List<Row>> bodies = new HashMap<>();
    /** Names of methods by class: of those whose monitors are hooked. */
    private final Map<String, Set<String>> monitors = new HashMap<>();
    /** With a slash at the end. */
    private final List<String> monitorPackages = new ArrayList<>();

    private final boolean[] lengths = new boolean[1 << 12];
    private final int[] hashes;

    RowIndex(Collection<Row> rows) {
        for (Row row : rows) {
            RowCheck.check(row);
            if (row.kind() == Row.Kind.MONITORS) {
                String owner = row.owner();
                if (owner.endsWith(Row.ALL_CLASSES)) {
                    monitorPackages.add(owner.substring(0, owner.length() - 1));
                } else {
                    Set<String> methods = monitors.get(owner);
                    if (methods == null) {
                        methods = new HashSet<>();
                        monitors.put(owner, methods);
                    }
                    methods.add(row.name());
                }
                continue;
            }
            List<Row> alike = row.atCallSites() ? list(named(row.name()), row.descriptor()) : list(bodies, row.owner());
            RowCheck.checkUnambiguous(row, alike);
            alike.add(row);
        }
        named(INVOKE).putIfAbsent(INVOKE_DESCRIPTOR, List.of());
        int[] all = new int[rows.size() + 1];
        int n = 0;
        for (Map.Entry<String, Map<String, List<Row>>> name : sites.entrySet()) {
            for (String descriptor : name.getValue().keySet()) {
                all[n++] = hash(name.getKey(), descriptor);
            }
        }
        hashes = Arrays.copyOf(all, n);
        Arrays.sort(hashes);
    }

    private Map<String, List<Row>> named(String name) {
        Map<String, List<Row>> named = sites.get(name);
        if (named == null) {
            named = new HashMap<>();
            sites.put(name, named);
        }
        return named;
    }

    private static List<Row> list(Map<String, List<Row>> lists, String key) {
        List<Row> list = lists.get(key);
        if (list == null) {
            list = new ArrayList<>();
            lists.put(key, list);
        }
        return list;
    }

    private int hash(String name, String descriptor) {
        lengths[lengthKey(name.length(), descriptor.length())] = true;
        return name.hashCode() * 31 + descriptor.hashCode();
    }

    private static int lengthKey(int name, int descriptor) {
        return (name & 63) << 6 | descriptor & 63;
    }

    /** The rows for call sites of methods of this name and descriptor, whatever their owner. */
    List<Row> atCallSites(String name, String descriptor) {
        Map<String, List<Row>> named = sites.get(name);
        return named == null ? List.of() : named.getOrDefault(descriptor, List.of());
    }

    /** The rows for bodies of this class. */
    List<Row> inBodies(String className, boolean target) {
        List<Row> own = bodies.getOrDefault(className, List.of());
        List<Row> any = target ? bodies.getOrDefault(Row.ANY_OWNER, List.of()) : List.of();
        if (own.isEmpty() || any.isEmpty()) {
            return own.isEmpty() ? any : own;
        }
        List<Row> both = new ArrayList<>(own);
        both.addAll(any);
        return both;
    }

    /** Whether monitors that a class of the JDK enters are hooked. */
    boolean hasMonitors(String className) {
        return monitors.containsKey(className) || isMonitorPackages(className);
    }

    /** Whether they are in this method of such a class. */
    boolean hasMonitors(String className, String method) {
        Set<String> methods = monitors.get(className);
        return methods == null || methods.contains(Row.ALL_METHODS) || methods.contains(method);
    }

    /** Whether they are by a row for its package. */
    boolean isMonitorPackages(String className) {
        for (String name : monitorPackages) {
            if (className.startsWith(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether {@link #atCallSites} may find anything, told from the class file's bytes: nearly always the answer is no,
     * and no string is made.
     */
    boolean mayMatch(ConstantPool pool, int name, int descriptor) {
        return lengths[lengthKey(pool.utf8Length(name), pool.utf8Length(descriptor))]
                && Arrays.binarySearch(hashes, pool.utf8Hash(name) * 31 + pool.utf8Hash(descriptor)) >= 0;
    }
}

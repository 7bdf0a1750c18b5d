package org.reprise.it.target;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Walks every object that static fields of the loaded classes lead to, and says which map holds a key at a place that is not its hash code's. Needs java.lang
 * open and jdk.internal.misc exported.
 */
public final class MapSearch {
    private final Map<Object, String> seen = new IdentityHashMap<>();
    private final Deque<Object> todo = new ArrayDeque<>();
    private final Map<Class<?>, Field[]> fields = new HashMap<>();
    private final Method declaredFields = Class.class.getDeclaredMethod("getDeclaredFields0", boolean.class);
    private final Object unsafe;
    private final Method offset;
    private final Method getReference;
    private final Method getInt;
    private int checked;

    private MapSearch() throws ReflectiveOperationException {
        declaredFields.setAccessible(true);
        Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
        unsafe = type.getMethod("getUnsafe").invoke(null);
        offset = type.getMethod("objectFieldOffset", Class.class, String.class);
        getReference = type.getMethod("getReference", Object.class, long.class);
        getInt = type.getMethod("getInt", Object.class, long.class);
    }

    /**
     * Searches.
     *
     * @param args the file to which the JVM logs class+load
     */
    public static void main(String[] args) throws Exception {
        MapSearch search = new MapSearch();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            String name = line.substring(line.lastIndexOf("] ") + 2).split(" ")[0];
            if (line.contains(" source: ") && !name.contains("/")) {
                search.add(Class.forName(name, false, MapSearch.class.getClassLoader()), name);
            }
        }
        search.run();
        System.out.println(search.checked > 3000 ? "searched" : "only " + search.checked + " keys found");
    }

    private void add(Object object, String path) {
        if (object != null && object != this && seen.putIfAbsent(object, path) == null) {
            todo.add(object);
        }
    }

    private void run() throws ReflectiveOperationException {
        while (!todo.isEmpty()) {
            Object object = todo.poll();
            String path = seen.get(object);
            if (object == seen || object == todo || object == fields) {
                continue;
            }
            if (object instanceof Object[] array) {
                for (Object element : array) {
                    add(element, path + "[]");
                }
                continue;
            }
            check(object, path);
            for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
                add(type, type.getName());
                follow(object, type, path, 0);
            }
            if (object instanceof Class<?> type) {
                follow(type, type, type.getName(), Modifier.STATIC);
            }
        }
    }

    private void follow(Object object, Class<?> declaring, String path, int kind) throws ReflectiveOperationException {
        for (Field field : fields(declaring)) {
            if (!field.getType().isPrimitive() && (field.getModifiers() & Modifier.STATIC) == kind) {
                add(getReference.invoke(unsafe, object, offset(field)), path + "." + field.getName());
            }
        }
    }

    private Field[] fields(Class<?> type) throws ReflectiveOperationException {
        Field[] known = fields.get(type);
        if (known == null) {
            known = type.isArray() || type.isPrimitive() ? new Field[0] : (Field[]) declaredFields.invoke(type, false);
            fields.put(type, known);
        }
        return known;
    }

    private long offset(Field field) throws ReflectiveOperationException {
        return (long) offset.invoke(unsafe, field.getDeclaringClass(), field.getName());
    }

    private void check(Object object, String path) throws ReflectiveOperationException {
        String type = object.getClass().getName();
        if (object instanceof Map.Entry<?, ?> entry && type.matches("java.util.*HashMap\\$.*(Node|Entry)")) {
            checkNode(entry, type, path);
        } else if (type.matches("java.util.(IdentityHashMap|ImmutableCollections\\$MapN)")) {
            for (Object key : ((Map<?, ?>) object).keySet()) {
                say(((Map<?, ?>) object).containsKey(key), path, key);
            }
        } else if (type.equals("java.util.ImmutableCollections$SetN")) {
            for (Object key : (Set<?>) object) {
                say(((Set<?>) object).contains(key), path, key);
            }
        } else if (type.equals("java.lang.WeakPairMap$Pair$Weak")) {
            Object first = ((Reference<?>) object).get();
            Object second = ((Reference<?>) getReference.invoke(unsafe, object, offset(field(object, "peer")))).get();
            int pair = System.identityHashCode(first) ^ System.identityHashCode(second);
            say((int) getInt.invoke(unsafe, object, offset(field(object, "hash"))) == pair, path, first);
        }
    }

    /** A node keeps its key's hash code, spread in the map's own way; so does a weak key. */
    private void checkNode(Map.Entry<?, ?> node, String type, String path) throws ReflectiveOperationException {
        Object key = node.getKey();
        int kept = (int) getInt.invoke(unsafe, node, offset(field(node, "hash")));
        int hash = key == null ? 0 : key.hashCode();
        boolean concurrent = type.contains("Concurrent");
        if (key == null || concurrent && kept < 0) {
            return;
        }
        if (type.contains("Weak")) {
            hash ^= hash >>> 20 ^ hash >>> 12;
            say(kept == (hash ^ hash >>> 7 ^ hash >>> 4), path, key);
        } else {
            say(kept == ((hash ^ hash >>> 16) & (concurrent ? Integer.MAX_VALUE : -1)), path, key);
        }
        Field weakHash = key instanceof Reference ? field(key, "hashcode") : null;
        Object referent = weakHash == null ? null : ((Reference<?>) key).get();
        if (referent != null) {
            say((int) getInt.invoke(unsafe, key, offset(weakHash)) == referent.hashCode(), path, referent);
        }
    }

    private Field field(Object object, String name) throws ReflectiveOperationException {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : fields(type)) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        return null;
    }

    private void say(boolean found, String path, Object key) {
        checked++;
        if (!found) {
            System.out.println("stale: " + path + " has " + key.getClass().getName() + " " + key);
        }
    }
}

package org.reprise.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.misc.Unsafe;

/**
 * The maps and sets in which the JDK keeps classes, modules, constants and the like by identity hash code before main. They are collected before hash codes change, and
 * then filled anew. Fields are reached by offset, since reflection hides those of most of these classes. A test searches the whole JVM for a map that
 * was forgotten here.
 *
 * <p>Threading: main's thread, before the target begins.
 */
final class JdkMaps {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    /** By the name of what is in it; what has none is equal to everything. */
    private static final class ByName implements Comparator<Object> {
        @Override
        public int compare(Object one, Object other) {
            return name(one).compareTo(name(other));
        }

        private static String name(Object named) {
            if (named instanceof Map.Entry) {
                return name(((Map.Entry<?, ?>) named).getKey());
            }
            if (named instanceof Module) {
                return String.valueOf(((Module) named).getName());
            }
            if (named instanceof ResolvedModule) {
                return ((ResolvedModule) named).name();
            }
            if (named instanceof ModuleDescriptor.Requires) {
                return ((ModuleDescriptor.Requires) named).name();
            }
            if (named instanceof Class) {
                return ((Class<?>) named).getName();
            }
            if (named instanceof Enum) {
                return ((Enum<?>) named).name();
            }
            return named instanceof String ? (String) named : "";
        }
    }

    /** By the name of the module that a ServicesCatalog.ServiceProvider is of. */
    private static final class ByModule implements Comparator<Object> {
        @Override
        public int compare(Object one, Object other) {
            return ByName.name(get(one.getClass(), one, "module"))
                    .compareTo(ByName.name(get(other.getClass(), other, "module")));
        }
    }

    /** Maps and sets. */
    private final List<Object> found = new ArrayList<>();
    /** Modules' references and descriptors: they keep hash codes that follow from those of constants. */
    private final List<Object> keepers = new ArrayList<>();
    /** Of the JDK's loaders, by service, the lists of those who provide it. */
    private final List<Map<?, ?>> services = new ArrayList<>();

    /**
     * Collects them; throws where this JDK has other ones.
     *
     * @param loaded the classes that are there: one is looked for that only an agent which comes first will have had loaded
     */
    JdkMaps(ModuleLayer boot, Class<?>[] loaded) throws ClassNotFoundException {
        for (Class<?> type : loaded) {
            if (type.getName().equals("java.lang.reflect.ProxyGenerator$PrimitiveTypeInfo")) {
                addTable(type);
            }
        }
        Class<?> reflection = Class.forName("jdk.internal.reflect.Reflection");
        add(get(reflection, reflection, "fieldFilterMap"));
        add(get(reflection, reflection, "methodFilterMap"));
        Class<?> factory = Class.forName("jdk.internal.reflect.ReflectionFactory");
        try {
            add(get(factory, factory, "nonSerializableLeafClasses"));
        } catch (InternalError e) {
            // JDK 17 has none.
        }
        Class<?> stacks = Class.forName("java.lang.StackStreamFactory");
        add(get(stacks, stacks, "stackWalkImplClasses"));
        // Both are initialized in any case, so that the sets are there.
        add(get(Files.class, initialized(Files.class), "DEFAULT_CREATE_OPTIONS"));
        add(get(FileSystemProvider.class, initialized(FileSystemProvider.class), "DEFAULT_OPEN_OPTIONS"));
        Class<?> parallelLoaders = Class.forName("java.lang.ClassLoader$ParallelLoaders");
        add(get(parallelLoaders, parallelLoaders, "loaderTypes"));
        addInner(get(MethodType.class, MethodType.class, "internTable"));
        add(get(MethodHandles.Lookup.class, MethodHandles.Lookup.class, "LOOKASIDE_TABLE"));
        Class<?> reflectionData = Class.forName("java.lang.Module$ReflectionData");
        for (String name : new String[] {"reads", "exports", "uses"}) {
            addInner(get(reflectionData, reflectionData, name));
        }
        Object modules = get(ModuleLayer.class, boot, "modules");
        if (modules != null) {
            add(modules);
        }
        for (Module module : modules(boot)) {
            Object reads = get(Module.class, module, "reads");
            if (reads != null) {
                add(reads);
            }
            addValues(get(Module.class, module, "openPackages"));
            addValues(get(Module.class, module, "exportedPackages"));
        }
        add(get(ModuleLayer.class, boot, "nameToModule"));
        Class<?> catalog = Class.forName("jdk.internal.module.ServicesCatalog");
        Object ofLayer = get(ModuleLayer.class, boot, "servicesCatalog");
        if (ofLayer != null) {
            services.add((Map<?, ?>) get(catalog, ofLayer, "map"));
        }
        Class<?> loaders = Class.forName("jdk.internal.loader.ClassLoaders");
        for (String name : new String[] {"BOOT_LOADER", "PLATFORM_LOADER", "APP_LOADER"}) {
            Object ofLoader = catalog(catalog, (ClassLoader) get(loaders, loaders, name));
            if (ofLoader != null) {
                services.add((Map<?, ?>) get(catalog, ofLoader, "map"));
            }
        }
        Configuration configuration = boot.configuration();
        for (ResolvedModule module : configuration.modules()) {
            ModuleReference reference = module.reference();
            ModuleDescriptor descriptor = reference.descriptor();
            add(descriptor.requires());
            keepers.add(reference);
            keepers.add(descriptor);
        }
        add(get(Configuration.class, configuration, "nameToModule"));
        add(get(Configuration.class, configuration, "modules"));
        addValues(get(Configuration.class, configuration, "graph"));
        add(get(Configuration.class, configuration, "graph"));
    }

    private static Object catalog(Class<?> catalog, ClassLoader loader) {
        try {
            // By the native: an accessor of JDK 25 is spun code.
            return Originals.invoke(catalog.getMethod("getServicesCatalogOrNull", ClassLoader.class), null, loader);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> initialized(Class<?> type) throws ClassNotFoundException {
        return Class.forName(type.getName());
    }

    /** The modules of a layer; its own method would keep a set of them. */
    @SuppressWarnings("unchecked")
    static Collection<Module> modules(ModuleLayer layer) {
        return ((Map<String, Module>) get(ModuleLayer.class, layer, "nameToModule")).values();
    }

    private void add(Object collection) {
        if (!(collection instanceof Map) && !(collection instanceof Set)) {
            throw new IllegalStateException("not a map: " + collection.getClass());
        }
        found.add(collection);
    }

    /** Adds the map of primitive types of JDK 17, if it has been made. */
    private void addTable(Class<?> type) {
        Object table;
        try {
            table = get(type, type, "table");
        } catch (InternalError e) {
            // An enum has taken its place.
            return;
        }
        if (table != null) {
            add(table);
        }
    }

    /** Adds the map within maps of weak keys. */
    private void addInner(Object weak) {
        Object map = weak;
        while (!(map instanceof ConcurrentHashMap)) {
            map = get(map.getClass(), map, "map");
        }
        found.add(map);
    }

    private void addValues(Object map) {
        if (map != null) {
            for (Object value : ((Map<?, ?>) map).values()) {
                add(value);
            }
        }
    }

    /**
     * Fills all of them anew, in an order that does not depend on how they were filled before: the boot layer's modules are sets in the order of a salt that is drawn anew by each start, and what
     * goes through them, as the registering of services does, comes out in that order. No class may be loaded meanwhile that needs them.
     */
    void rehash() {
        rehash(found);
    }

    /** Does it with the smallest of each kind, so that the classes that it takes are there. */
    void rehearse() {
        Map<Class<?>, Object> kinds = new LinkedHashMap<>();
        for (Object collection : found) {
            Object other = kinds.get(collection.getClass());
            if (other == null || size(collection) < size(other)) {
                kinds.put(collection.getClass(), collection);
            }
        }
        rehash(kinds.values());
    }

    private static int size(Object collection) {
        return collection instanceof Map ? ((Map<?, ?>) collection).size() : ((Set<?>) collection).size();
    }

    private void rehash(Collection<?> collections) {
        for (Map<?, ?> providers : services) {
            for (Object list : providers.values()) {
                ((List<?>) list).sort(new ByModule());
            }
        }
        for (Object keeper : keepers) {
            UNSAFE.putInt(keeper, UNSAFE.objectFieldOffset(keeper.getClass(), "hash"), 0);
        }
        for (Object collection : collections) {
            if (isImmutable(collection) && !hasTable(collection)) {
                // One or two elements, in fields.
                continue;
            }
            if (collection instanceof Map) {
                rehash((Map<?, ?>) collection);
            } else {
                rehash((Set<?>) collection);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <K, V> void rehash(Map<K, V> map) {
        Map.Entry<K, V>[] entries = map.entrySet().toArray((Map.Entry<K, V>[]) new Map.Entry<?, ?>[0]);
        Arrays.sort(entries, new ByName());
        if (isImmutable(map)) {
            copy(Map.ofEntries(entries), map, "table");
            return;
        }
        map.clear();
        for (Map.Entry<K, V> entry : entries) {
            K key = entry.getKey();
            if (!(key instanceof Reference) || rehashKey((Reference<?>) key)) {
                map.put(key, entry.getValue());
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <E> void rehash(Set<E> set) {
        E[] elements = (E[]) set.toArray();
        Arrays.sort(elements, new ByName());
        if (isImmutable(set)) {
            copy(Set.of(elements), set, "elements");
            return;
        }
        set.clear();
        for (E element : elements) {
            set.add(element);
        }
    }

    private static boolean isImmutable(Object collection) {
        return collection.getClass().getName().startsWith("java.util.ImmutableCollections$");
    }

    private static boolean hasTable(Object immutable) {
        return immutable.getClass().getName().endsWith("N");
    }

    /** Gives an immutable collection with a table what another of the same elements holds. */
    private static void copy(Object from, Object to, String field) {
        if (from.getClass() != to.getClass()) {
            throw new IllegalStateException(from.getClass() + " is not " + to.getClass());
        }
        long offset = UNSAFE.objectFieldOffset(to.getClass(), field);
        UNSAFE.putReferenceVolatile(to, offset, UNSAFE.getReference(from, offset));
    }

    /** Sets what hash code a weak key, or the weak pair of WeakPairMap, has kept; returns false where it was cleared. */
    private static boolean rehashKey(Reference<?> key) {
        Object referent = key.get();
        if (referent == null) {
            return false;
        }
        Class<?> type = key.getClass();
        if (type.getName().equals("java.lang.WeakPairMap$Pair$Weak")) {
            Object peer = ((Reference<?>) get(type, key, "peer")).get();
            int hash = System.identityHashCode(referent) ^ System.identityHashCode(peer);
            UNSAFE.putInt(key, UNSAFE.objectFieldOffset(type, "hash"), hash);
            return peer != null;
        }
        UNSAFE.putInt(key, UNSAFE.objectFieldOffset(type, "hashcode"), referent.hashCode());
        return true;
    }

    /** Reads a field by its name; throws InternalError where there is none. */
    static Object get(Class<?> declaring, Object object, String field) {
        // Also the offset of a static field, in its class.
        return UNSAFE.getReference(object, UNSAFE.objectFieldOffset(declaring, field));
    }

    /** Sets such a field, as if it were volatile. */
    static void put(Class<?> declaring, Object object, String field, Object value) {
        UNSAFE.putReferenceVolatile(object, UNSAFE.objectFieldOffset(declaring, field), value);
    }
}

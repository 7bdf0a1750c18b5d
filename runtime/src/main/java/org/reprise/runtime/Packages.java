package org.reprise.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * What the JVM tells of the packages of the bootstrap loader: those of which it has loaded a class, in the order of addresses. It loads what its flags and the mode have it load, and Reprise besides, whose packages are
 * not shown.
 *
 * <p>Threading: any thread may call.
 */
final class Packages {
    private static final String OURS = "org/reprise/";
    private static final String IN_IMAGE = "jrt:/";
    private static final MethodHandle NAMES = find("getSystemPackageNames", MethodType.methodType(String[].class));
    private static final MethodHandle LOCATION =
            find("getSystemPackageLocation", MethodType.methodType(String.class, String.class));

    private Packages() {}

    private static MethodHandle find(String name, MethodType type) {
        try {
            Class<?> owner = Class.forName("jdk.internal.loader.BootLoader");
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findStatic(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** BootLoader.getSystemPackageNames: with slashes. */
    static String[] names() {
        String[] all;
        try {
            all = (String[]) NAMES.invokeExact();
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
        int kept = 0;
        for (String name : all) {
            if (!isOurs(name)) {
                all[kept++] = name;
            }
        }
        return Arrays.copyOf(all, kept);
    }

    private static boolean isOurs(String name) {
        return name.startsWith(OURS);
    }

    /**
     * BootLoader.getSystemPackageLocation: where a package comes from, by its name with slashes. One of the JDK's is there whether or not the JVM has loaded a class of it yet.
     */
    static String location(String name) {
        if (name == null || isOurs(name)) {
            return null;
        }
        String dotted = name.replace('/', '.');
        for (Module module : JdkMaps.modules(ModuleLayer.boot())) {
            if (module.getClassLoader() == null
                    && module.getDescriptor().packages().contains(dotted)) {
                return IN_IMAGE + module.getName();
            }
        }
        try {
            return (String) LOCATION.invokeExact(name);
        } catch (Throwable e) {
            throw Thrown.<RuntimeException>sneak(e);
        }
    }
}

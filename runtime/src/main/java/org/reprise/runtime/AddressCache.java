package org.reprise.runtime;

import java.util.Collection;
import java.util.Map;
import jdk.internal.misc.Unsafe;

/**
 * What the JDK remembers of the network's names, with the time at which it expires: {@code InetAddress}, JDK 17 to 25. An agent that came before Reprise may have asked, and its time is not the
 * recording's.
 *
 * <p>Threading: main's thread, before the target begins.
 */
final class AddressCache {
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final String ADDRESSES = "java.net.InetAddress";

    private AddressCache() {}

    /** Has the target ask anew, in both modes. Takes the loaded classes: most programs need no such one. */
    static void forget(Class<?>[] loaded) {
        for (Class<?> type : loaded) {
            if (type.getName().equals(ADDRESSES) && !UNSAFE.shouldBeInitialized(type)) {
                JdkMaps.put(type, type, "cachedLocalHost", null);
                ((Collection<?>) JdkMaps.get(type, type, "expirySet")).clear();
                ((Map<?, ?>) JdkMaps.get(type, type, "cache")).clear();
            }
        }
    }
}

package org.reprise.runtime;

import java.net.InetAddress;
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

    private AddressCache() {}

    /** Has the target ask anew, in both modes. */
    static void forget() {
        if (UNSAFE.shouldBeInitialized(InetAddress.class)) {
            return;
        }
        JdkMaps.put(InetAddress.class, InetAddress.class, "cachedLocalHost", null);
        ((Collection<?>) JdkMaps.get(InetAddress.class, InetAddress.class, "expirySet")).clear();
        ((Map<?, ?>) JdkMaps.get(InetAddress.class, InetAddress.class, "cache")).clear();
    }
}

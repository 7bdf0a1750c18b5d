package org.reprise.runtime;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/**
 * SHA-256 of the JDK (with its intrinsic), reached without java.security: that would initialize the target's security providers, perhaps while the
 * target is doing so itself.
 */
final class Sha256 {
    private static final Constructor<?> CREATE;
    private static final Method UPDATE;
    private static final Method DIGEST;

    static {
        try {
            Class<?> digest = Class.forName("sun.security.provider.DigestBase");
            CREATE = Class.forName("sun.security.provider.SHA2$SHA256").getConstructor();
            UPDATE = digest.getDeclaredMethod("engineUpdate", byte[].class, int.class, int.class);
            DIGEST = digest.getDeclaredMethod("engineDigest");
            UPDATE.setAccessible(true);
            DIGEST.setAccessible(true);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has another SHA-256", e);
        }
    }

    private final Object digest;

    Sha256() {
        digest = call(null);
    }

    void update(byte[] data, int length) {
        call(UPDATE, data, 0, length);
    }

    byte[] digest() {
        return (byte[]) call(DIGEST);
    }

    private Object call(Method method, Object... arguments) {
        try {
            return method == null ? CREATE.newInstance() : method.invoke(digest, arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

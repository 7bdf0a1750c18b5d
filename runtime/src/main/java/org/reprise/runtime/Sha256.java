package org.reprise.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * SHA-256 of the JDK (with its intrinsic), reached without java.security: that would initialize the target's security providers, perhaps while the
 * target is doing so itself. Nor by reflection, which numbers the classes that it makes along with the target's.
 */
final class Sha256 {
    private static final MethodHandle CREATE;
    private static final MethodHandle UPDATE;
    private static final MethodHandle DIGEST;

    static {
        try {
            Class<?> digest = Class.forName("sun.security.provider.DigestBase");
            Class<?> sha256 = Class.forName("sun.security.provider.SHA2$SHA256");
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(digest, MethodHandles.lookup());
            CREATE = MethodHandles.privateLookupIn(sha256, MethodHandles.lookup())
                    .findConstructor(sha256, MethodType.methodType(void.class))
                    .asType(MethodType.methodType(Object.class));
            UPDATE = lookup.findVirtual(
                            digest,
                            "engineUpdate",
                            MethodType.methodType(void.class, byte[].class, int.class, int.class))
                    .asType(MethodType.methodType(void.class, Object.class, byte[].class, int.class, int.class));
            DIGEST = lookup.findVirtual(digest, "engineDigest", MethodType.methodType(byte[].class))
                    .asType(MethodType.methodType(byte[].class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has another SHA-256", e);
        }
    }

    private final Object digest;

    Sha256() {
        try {
            digest = (Object) CREATE.invokeExact();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void update(byte[] data, int length) {
        try {
            UPDATE.invokeExact(digest, data, 0, length);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    byte[] digest() {
        try {
            return (byte[]) DIGEST.invokeExact(digest);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(Throwable e) {
        if (e instanceof Error) {
            throw (Error) e;
        }
        return new IllegalStateException(e);
    }
}

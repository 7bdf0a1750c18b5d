package org.reprise.runtime;

import java.lang.reflect.Field;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import jdk.internal.misc.Unsafe;

/**
 * Names of temporary files. A recording has the JDK make them, with hooks inert, and a replay does not; the JDK draws them from a SecureRandom, and what those have in common (a buffer of random
 * bytes, and the time when it was filled) would go on otherwise in the two. So the JDK gets a generator with a state of its own.
 *
 * <p>Threading: any.
 */
final class TemporaryNames extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private static final Unsafe UNSAFE = Unsafe.getUnsafe();
    private static final String OWNER = "java.io.File$TempDirectory";
    private static boolean installed;

    /** Gives no bytes: {@link #nextLong} is all that is asked. */
    private static final class Nothing extends SecureRandomSpi {
        private static final long serialVersionUID = 1L;

        @Override
        protected void engineSetSeed(byte[] seed) {}

        @Override
        protected void engineNextBytes(byte[] bytes) {}

        @Override
        protected byte[] engineGenerateSeed(int bytes) {
            return new byte[bytes];
        }
    }

    private TemporaryNames() {
        super(new Nothing(), null);
    }

    @Override
    public long nextLong() {
        // A name that is taken is drawn again, and nobody's file is opened: it need not be hard to guess.
        long mixed = System.nanoTime() * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 32;
    }

    /** Installs it, in both modes alike. */
    static void install(TargetThread holder) {
        if (installed) {
            return;
        }
        try {
            Class<?> owner = Class.forName(OWNER, false, null);
            // What its initializer asks is recorded as what the target asks.
            UNSAFE.ensureClassInitialized(owner);
            holder.beginQuiet();
            try {
                for (Field field : owner.getDeclaredFields()) {
                    if (field.getType() == SecureRandom.class) {
                        Object base = UNSAFE.staticFieldBase(field);
                        UNSAFE.putReference(base, UNSAFE.staticFieldOffset(field), new TemporaryNames());
                        installed = true;
                    }
                }
            } finally {
                holder.endQuiet();
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
        if (!installed) {
            throw new IllegalStateException("this JDK's " + OWNER + " has no generator");
        }
    }
}

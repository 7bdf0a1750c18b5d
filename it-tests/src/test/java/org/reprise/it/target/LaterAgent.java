package org.reprise.it.target;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/** An agent that is named after Reprise, so that it is woven: it sees every class that is loaded, and looks at each in a loop. */
public final class LaterAgent implements ClassFileTransformer {
    private static final int LOOKED_AT = 100;

    private int seen;

    private LaterAgent() {}

    public static void premain(String nothing, Instrumentation instrumentation) {
        instrumentation.addTransformer(new LaterAgent());
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] classFile) {
        for (int i = 0; i < LOOKED_AT; i++) {
            seen += classFile[i];
        }
        return null;
    }
}

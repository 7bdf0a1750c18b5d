package org.reprise.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import jdk.internal.misc.Unsafe;

/**
 * Defines the agent's classes in the bootstrap loader where the jar is not on its path, as it was renamed. To add the jar to that path would have the JVM warn, on the program's
 * standard error, that it shares no more classes. Loaded by a loader of its own, so it must link to no other class of Reprise.
 */
public final class BootClasses {
    private static final String LIBRARIES = "org/reprise/agent/shaded/";
    private static final String WEAVERS = LIBRARIES + "asm/";

    private BootClasses() {}

    /** Defines all that {@code -javaagent} needs. */
    public static void define(File jar) throws IOException {
        List<byte[]> left = new ArrayList<>();
        try (JarFile file = new JarFile(jar)) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                boolean isOther = name.startsWith(LIBRARIES) ? !name.startsWith(WEAVERS) : name.contains("/cli/");
                if (name.endsWith(".class") && !isOther) {
                    try (InputStream in = file.getInputStream(entry)) {
                        left.add(in.readAllBytes());
                    }
                }
            }
        }
        while (!left.isEmpty()) {
            List<byte[]> later = new ArrayList<>();
            NoClassDefFoundError missing = null;
            for (byte[] classFile : left) {
                try {
                    Unsafe.getUnsafe().defineClass(null, classFile, 0, classFile.length, null, null);
                } catch (NoClassDefFoundError e) {
                    // The class above it is still to come.
                    missing = e;
                    later.add(classFile);
                }
            }
            if (later.size() == left.size()) {
                throw missing;
            }
            left = later;
        }
    }
}

package org.reprise.agent.catalogue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Every native method of a JDK, read from its {@code lib/modules}. */
final class JdkNatives {
    /** A native method. */
    record Native(String module, String owner, String name, String descriptor) {
        @Override
        public String toString() {
            return module + ": " + owner + "#" + name + descriptor;
        }
    }

    private JdkNatives() {}

    /** The JDK that runs the tests, and those of REPRISE_JDKS, or the one that the integration tests would take; by JAVA_HOME. */
    static Map<String, List<Native>> ofEveryJdk() throws IOException {
        String listed = System.getenv("REPRISE_JDKS");
        List<String> homes = new ArrayList<>(List.of(System.getProperty("java.home")));
        homes.addAll(
                List.of((listed == null ? "/usr/lib/jvm/temurin-25-jdk-amd64" : listed).split(File.pathSeparator)));
        Map<String, List<Native>> natives = new LinkedHashMap<>();
        for (String home : homes) {
            if (Files.exists(Path.of(home, "lib", "modules"))) {
                natives.putIfAbsent(home, of(home));
            }
        }
        return natives;
    }

    private static List<Native> of(String home) throws IOException {
        List<Native> natives = new ArrayList<>();
        try (FileSystem image = FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", home));
                Stream<Path> files = Files.walk(image.getPath("modules"))) {
            files.filter(file -> file.toString().endsWith(".class") && !file.endsWith("module-info.class"))
                    .forEach(file -> read(file, natives));
        }
        return natives;
    }

    private static void read(Path file, List<Native> natives) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // modules/java.base/java/lang/Object.class
        String[] names = file.toString().replaceFirst("^/", "").split("/", 3);
        String owner = names[2].substring(0, names[2].length() - ".class".length());
        new ClassReader(bytes)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] thrown) {
                                if ((access & Opcodes.ACC_NATIVE) != 0) {
                                    natives.add(new Native(names[1], owner, name, descriptor));
                                }
                                return null;
                            }
                        },
                        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }
}

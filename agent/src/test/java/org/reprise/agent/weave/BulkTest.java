package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reprise.agent.weave.Weaver.Origin;

/** Weaves whole jars, lets the JVM verify every class of them, and tells the time it took. */
class BulkTest {
    /** Loads classes from memory, and everything else from the test's own loader. */
    private static final class Memory extends ClassLoader {
        private final Map<String, byte[]> files;

        Memory(Map<String, byte[]> files) {
            super(BulkTest.class.getClassLoader());
            this.files = files;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                byte[] file = files.get(name.replace('.', '/'));
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && file != null) {
                    return defineClass(name, file, 0, file.length);
                }
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.assertj.core.api.Assertions",
                "net.bytebuddy.ByteBuddy",
                "org.objectweb.asm.ClassReader",
                "org.objectweb.asm.util.CheckClassAdapter",
                "com.tngtech.archunit.core.domain.JavaClass",
                "picocli.CommandLine",
                "org.junit.jupiter.engine.JupiterTestEngine",
                "org.junit.platform.commons.util.ReflectionUtils"
            })
    void everyClassOfAJarVerifies(String member) throws Exception {
        for (boolean sites : new boolean[] {false, true}) {
            verifies(member, sites);
        }
    }

    private static void verifies(String member, boolean sites) throws Exception {
        Path jar = Path.of(Class.forName(member)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Map<String, byte[]> originals = read(jar);
        Map<String, byte[]> woven = new LinkedHashMap<>(originals);
        woven.putAll(weave(jar.getFileName().toString(), originals, sites));

        assertThat(unverifiable(woven)).isEqualTo(unverifiable(originals));
    }

    @Test
    void everyClassOfTheJdkWeaves() throws IOException {
        Map<String, byte[]> originals = new LinkedHashMap<>();
        Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", "java.base");
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                if (file.toString().endsWith(".class")) {
                    originals.put(base.relativize(file).toString().replace(".class", ""), Files.readAllBytes(file));
                }
            }
        }

        Map<String, byte[]> woven = weave("java.base", originals, true);

        assertThat(woven).hasSizeGreaterThan(1000);
    }

    private static Map<String, byte[]> weave(String what, Map<String, byte[]> originals, boolean sites) {
        Weaver weaver = new Weaver(Rows.ALL, new UserHookList(List.of()), TestHooks.NAMES, true, sites);
        Map<String, byte[]> woven = new LinkedHashMap<>();
        double best = Double.MAX_VALUE;
        ClassLoader loader = BulkTest.class.getClassLoader();
        for (int round = 0; round < 3; round++) {
            long start = System.nanoTime();
            originals.forEach((name, file) -> {
                byte[] result = weaver.weave(loader, name, file, Origin.TARGET);
                if (result != null) {
                    woven.put(name, result);
                }
            });
            best = Math.min(best, (System.nanoTime() - start) / 1e3 / originals.size());
        }
        System.out.printf("%s: %d classes, %d woven, %.1f us a class%n", what, originals.size(), woven.size(), best);
        return woven;
    }

    private static Map<String, byte[]> read(Path path) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            jar.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .filter(entry -> !entry.getName().startsWith("META-INF"))
                    .forEach(entry -> {
                        try (InputStream in = jar.getInputStream(entry)) {
                            files.put(entry.getName().replace(".class", ""), in.readAllBytes());
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }
        return files;
    }

    /** The classes that the JVM refuses: for want of an optional dependency, one hopes. */
    private static List<String> unverifiable(Map<String, byte[]> files) {
        ClassLoader loader = new Memory(files);
        List<String> refused = new ArrayList<>();
        int linked = 0;
        for (String name : files.keySet()) {
            if (name.endsWith("-info")) {
                continue;
            }
            try {
                // Links the class, and so verifies it, without initializing it.
                assertThat(Class.forName(name.replace('/', '.'), false, loader).getDeclaredMethods())
                        .isNotNull();
                linked++;
            } catch (ClassNotFoundException | LinkageError e) {
                refused.add(name + ": " + e);
            }
        }
        assertThat(linked).isGreaterThan(files.size() / 2);
        return refused;
    }
}

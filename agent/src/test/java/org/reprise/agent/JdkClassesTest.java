package org.reprise.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reprise.agent.catalogue.Catalogue;
import org.reprise.agent.weave.Weaver;

/** The list of JDK classes to weave has every class of this JDK that a row concerns, and of a JDK 25 that the machine offers. */
class JdkClassesTest {
    /** Its wait() calls wait(long); both are rows for every caller, so nothing is missed. */
    private static final String OBJECT = "java.lang.Object";

    /** A JDK that need not be there, where Debian has it. */
    private static final Path FURTHER = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");

    @Test
    void listIsComplete() throws IOException {
        isComplete(FileSystems.getFileSystem(URI.create("jrt:/")));
    }

    @Test
    void listIsCompleteForAFurtherJdk() throws IOException {
        assumeThat(FURTHER).isDirectory();
        try (FileSystem further =
                FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", FURTHER.toString()))) {
            isComplete(further);
        }
    }

    private static void isComplete(FileSystem jdk) throws IOException {
        Weaver weaver = new Weaver(new Catalogue().rows());
        Set<String> concerned = new TreeSet<>();
        try (Stream<Path> modules = Files.list(jdk.getPath("modules"))) {
            for (Path root : modules.filter(JdkClassesTest::isOfJdk).toList()) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".class") && !file.endsWith("module-info.class"))
                            .filter(file -> weaves(weaver, file))
                            .forEach(file -> concerned.add(className(root, file)));
                }
            }
        }
        concerned.remove(OBJECT);
        assertThat(concerned).hasSizeGreaterThan(100);
        assertThat(JdkClasses.names()).containsAll(concerned);
    }

    /** Whether a target may have its classes from the JDK's own loaders: not of compilers and tools, as far as this JDK knows the module. */
    private static boolean isOfJdk(Path root) {
        String name = root.getFileName().toString();
        Optional<Module> module = ModuleLayer.boot().findModule(name);
        if (module.isEmpty()) {
            return ModuleFinder.ofSystem().find(name).isEmpty();
        }
        ClassLoader loader = module.get().getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private static boolean weaves(Weaver weaver, Path file) {
        try {
            return weaver.weave(null, file.toString(), Files.readAllBytes(file), Weaver.Origin.JDK) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String className(Path root, Path file) {
        String name = root.relativize(file).toString();
        return name.substring(0, name.length() - ".class".length()).replace('/', '.');
    }
}

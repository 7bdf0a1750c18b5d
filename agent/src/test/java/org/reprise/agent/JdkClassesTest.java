package org.reprise.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reprise.agent.catalogue.Catalogue;
import org.reprise.agent.weave.Weaver;

/** The list of JDK classes to weave has every class of this JDK that a row concerns. */
class JdkClassesTest {
    /** Its wait() calls wait(long); both are rows for every caller, so nothing is missed. */
    private static final String OBJECT = "java.lang.Object";

    @Test
    void listIsComplete() throws IOException {
        Weaver weaver = new Weaver(new Catalogue().rows());
        Set<String> concerned = new TreeSet<>();
        for (Module module : ModuleLayer.boot().modules()) {
            ClassLoader loader = module.getClassLoader();
            if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
                Path root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", module.getName());
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

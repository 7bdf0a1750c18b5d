package org.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The whole runtime is loaded before the target begins. */
class SessionTest {
    @Test
    void listOfClassesIsComplete() throws IOException, URISyntaxException {
        Path root = Path.of(Session.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("org/reprise/runtime");
        try (Stream<Path> files = Files.walk(root)) {
            List<String> classes = files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("package-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
            assertThat(Session.classes()).containsExactlyInAnyOrderElementsOf(classes);
        }
    }
}

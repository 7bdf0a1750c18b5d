package org.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The classes that read the salt of immutable collections are known, of this JDK and of a JDK 25 that the machine offers. */
class EntropyTest {
    private static final String COLLECTIONS = "ImmutableCollections";
    /** It makes the salt. */
    private static final String OUTERMOST = "java.util." + COLLECTIONS;

    private static final Path FURTHER = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");

    @Test
    void classesThatReadTheSalt() throws IOException {
        areKnown(FileSystems.getFileSystem(URI.create("jrt:/")));
    }

    @Test
    void thoseOfAFurtherJdk() throws IOException {
        assumeThat(FURTHER).isDirectory();
        try (FileSystem further =
                FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", FURTHER.toString()))) {
            areKnown(further);
        }
    }

    private static void areKnown(FileSystem jdk) throws IOException {
        Set<String> readers;
        try (Stream<Path> files = Files.list(jdk.getPath("modules/java.base/java/util"))) {
            readers = files.filter(file -> file.getFileName().toString().startsWith(COLLECTIONS))
                    .filter(EntropyTest::namesTheSalt)
                    .map(file -> "java.util." + file.getFileName().toString().replace(".class", ""))
                    .collect(Collectors.toSet());
        }
        assertThat(readers).contains(OUTERMOST);
        readers.remove(OUTERMOST);
        assertThat(readers).isNotEmpty().isSubsetOf(Entropy.SALTED);
    }

    /** Whether a constant of the class file is a field's name. */
    private static boolean namesTheSalt(Path file) {
        try {
            String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            return content.contains("SALT32L") || content.contains("REVERSE");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

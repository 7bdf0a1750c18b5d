package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reprise.it.target.MapSearch;

/** Reprise changes hash codes of keys in maps of the JDK: each of these maps still finds its keys. */
class JdkMapsIT {
    @TempDir
    Path directory;

    static Stream<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>();
        for (Jdk jdk : Jdk.all()) {
            for (String flag : List.of("-XX:+UseG1GC", "-XX:+UseSerialGC", "-Xshare:off")) {
                rows.add(Arguments.of(flag, jdk));
            }
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("rows")
    void everyMapFindsItsKeys(String flag, Jdk jdk) {
        Path classes = directory.resolve("classes.txt");
        Result result = Fork.of(jdk, MapSearch.class)
                .jvm(flag, "-Xlog:class+load:file=" + classes)
                .jvm("--add-opens", "java.base/java.lang=ALL-UNNAMED")
                .jvm("--add-exports", "java.base/jdk.internal.misc=ALL-UNNAMED")
                .arguments(classes.toString())
                .record(directory.resolve("maps.rr"))
                .run();
        assertThat(result.outText()).as("%s", result).isEqualTo("searched" + System.lineSeparator());
        assertThat(result.status()).isZero();
    }
}

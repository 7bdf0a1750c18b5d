package org.reprise.agent.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reprise.runtime.Source;
import org.reprise.runtime.log.EventKind;

/** docs/catalogue.md is what the code makes of it; what it says of tests and events is there. */
class CatalogueDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/catalogue.md");
    private static final String REGENERATE = "reprise.regenerate";

    @Test
    void documentIsOfThisCatalogue() throws IOException {
        String text = CatalogueDocument.text();
        if (Boolean.getBoolean(REGENERATE)) {
            Files.writeString(DOCUMENT, text);
        }
        assertThat(DOCUMENT)
                .as(
                        "regenerate it: mvn test -pl agent -am -Dtest=CatalogueDocumentTest -Dsurefire.failIfNoSpecifiedTests=false -D"
                                + REGENERATE + "=true")
                .hasContent(text);
    }

    @Test
    void testsThatAreNamedAreThere() throws IOException {
        Set<String> there = new HashSet<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            files.filter(file -> file.toString().matches(".*src.test.java.*(IT|Test)\\.java"))
                    .forEach(file -> there.add(file.getFileName().toString().replace(".java", "")));
        }
        assertThat(there).hasSizeGreaterThan(20);
        assertThat(Tested.all()).allSatisfy(line -> assertThat(there).containsAll(line.tests()));
        assertThat(Lines.of("sources.txt"))
                .allSatisfy(line ->
                        assertThat(there).containsAll(Tested.list(line.columns().get(2))));
    }

    @Test
    void eventsThatAreNamedAreThere() {
        Set<String> there = new HashSet<>();
        Arrays.stream(EventKind.values()).forEach(kind -> there.add(kind.name()));
        Arrays.stream(Source.values()).forEach(source -> there.add(source.name()));
        assertThat(Tested.all()).allSatisfy(line -> assertThat(there).containsAll(line.logged()));
    }

    /** A line counts where no line above fits. */
    @Test
    void eachLineIsForSomeRow() {
        List<Tested> unused = new ArrayList<>(Tested.all());
        CatalogueDocument document = new CatalogueDocument();
        new Catalogue()
                .rows()
                .forEach(row -> unused.removeIf(
                        line -> line.text().equals(document.tested(row).text())));
        assertThat(unused).isEmpty();
    }
}

package org.reprise.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Layers: log below runtime below agent; the runtime needs java.base alone. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.reprise");

    @Test
    void logKnowsNothingAboveIt() {
        noClasses()
                .that()
                .resideInAPackage("org.reprise.runtime.log..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.reprise.runtime", "org.reprise.agent..")
                .check(CLASSES);
    }

    @Test
    void runtimeNeedsJavaBaseAlone() {
        noClasses()
                .that()
                .resideInAPackage("org.reprise.runtime..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "org.reprise.runtime..",
                        "java.io..",
                        "java.lang..",
                        "java.net..",
                        "java.nio..",
                        "java.security..",
                        "java.time..",
                        "java.util..",
                        "jdk.internal.access..",
                        "jdk.internal.misc..",
                        "jdk.internal.reflect..")
                .check(CLASSES);
    }

    @Test
    void agentPackagesHaveNoCycles() {
        slices().matching("org.reprise.agent.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void picocliIsOfTheCommandLineAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.reprise.agent.cli..")
                .and()
                .resideInAPackage("org.reprise..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLASSES);
    }
}

package org.reprise.agent;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
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
        Set<String> packages =
                ModuleLayer.boot().findModule("java.base").orElseThrow().getPackages();
        noClasses()
                .that()
                .resideInAPackage("org.reprise.runtime..")
                .should()
                .dependOnClassesThat(describe(
                        "are neither of the runtime nor of java.base",
                        each -> !each.getPackageName().startsWith("org.reprise.runtime")
                                && !packages.contains(
                                        each.getBaseComponentType().getPackageName())
                                && !each.getBaseComponentType().isPrimitive()))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.reprise.(**)").should().beFreeOfCycles().check(CLASSES);
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

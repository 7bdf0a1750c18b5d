package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the jar, and what is not. */
class ShippedJarIT {
    private static final int JAVA_17 = 61;
    private static final String OURS =
            "org/reprise/(runtime|runtime/log|agent|agent/catalogue|agent/weave|agent/cli)/[^/]+\\.class";
    private static final String SHADED = "org/reprise/agent/shaded/(asm|picocli)/.+\\.class";
    private static final String RESOURCES = "org/reprise/agent/profiles/[a-z0-9-]+\\.properties";
    private static final String META =
            "META-INF/(MANIFEST\\.MF|LICENSE|LICENSE\\.txt|LICENSE\\.md|NOTICE|NOTICE\\.txt)";

    private JarFile jar;

    @BeforeEach
    void open() throws IOException {
        jar = new JarFile(Fork.AGENT.toFile());
    }

    @AfterEach
    void close() throws IOException {
        jar.close();
    }

    private List<JarEntry> files() {
        return jar.stream().filter(entry -> !entry.isDirectory()).toList();
    }

    private List<String> names() {
        return files().stream().map(JarEntry::getName).toList();
    }

    @Test
    void holdsNothingElse() {
        assertThat(names())
                .allSatisfy(name -> assertThat(name).matches(OURS + "|" + SHADED + "|" + RESOURCES + "|" + META));
    }

    @Test
    void holdsTheThreePartsAndWhatTheyNeed() {
        assertThat(names())
                .contains(
                        "org/reprise/runtime/Hooks.class",
                        "org/reprise/runtime/log/LogReader.class",
                        "org/reprise/agent/PreMain.class",
                        "org/reprise/agent/cli/Main.class",
                        "org/reprise/agent/shaded/asm/ClassReader.class",
                        "org/reprise/agent/shaded/picocli/CommandLine.class")
                .doesNotHaveDuplicates();
    }

    /** Neither the sample nor the tests' programs, whatever else the pattern above may let through. */
    @Test
    void holdsNoTarget() {
        assertThat(names()).noneMatch(name -> name.contains("sample") || name.startsWith("org/reprise/it/"));
    }

    @Test
    void holdsNoModuleAndNoOtherVersionsOfClasses() {
        assertThat(names())
                .noneMatch(name -> name.endsWith("module-info.class") || name.startsWith("META-INF/versions/"));
        assertThat(jar.isMultiRelease()).isFalse();
    }

    @Test
    void classesAreOfJava17AtMost() throws IOException {
        Set<String> ours = new TreeSet<>();
        for (JarEntry entry : files()) {
            if (entry.getName().endsWith(".class")) {
                try (InputStream in = jar.getInputStream(entry);
                        DataInputStream data = new DataInputStream(in)) {
                    assertThat(data.readInt()).isEqualTo(0xCAFEBABE);
                    int version = data.readInt();
                    if (entry.getName().matches(SHADED)) {
                        assertThat(version).as(entry.getName()).isLessThanOrEqualTo(JAVA_17);
                    } else {
                        assertThat(version).as(entry.getName()).isEqualTo(JAVA_17);
                        ours.add(entry.getName());
                    }
                }
            }
        }
        assertThat(ours).hasSizeGreaterThan(50);
    }

    /** No descriptor and no text names a library where the target would have it. (The name alone may be left in the constants of a class that inlined some.) */
    @Test
    void namesNoLibraryWhereTheTargetHasIt() throws IOException {
        for (JarEntry entry : files()) {
            if (entry.getName().matches(OURS)) {
                try (InputStream in = jar.getInputStream(entry)) {
                    String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                    assertThat(constants.replace("jdk.internal.org.objectweb.asm", "the JDK's own"))
                            .as(entry.getName())
                            .doesNotContain("Lorg/objectweb/asm/", "org.objectweb.asm", "Lpicocli/", "net/bytebuddy");
                }
            }
        }
    }

    @Test
    void manifest() throws IOException {
        Attributes manifest = jar.getManifest().getMainAttributes();
        assertThat(manifest.getValue("Premain-Class")).isEqualTo("org.reprise.agent.PreMain");
        assertThat(manifest.getValue("Agent-Class")).isEqualTo("org.reprise.agent.PreMain");
        assertThat(manifest.getValue("Main-Class")).isEqualTo("org.reprise.agent.cli.Main");
        assertThat(manifest.getValue("Boot-Class-Path")).isEqualTo("reprise-agent.jar");
        assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
        assertThat(manifest.getValue("Automatic-Module-Name")).isEqualTo("org.reprise.agent");
        assertThat(manifest.getValue("Implementation-Version")).isNotBlank();
        Set<String> keys =
                manifest.keySet().stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
        assertThat(keys)
                .isSubsetOf(
                        "Manifest-Version",
                        "Created-By",
                        "Build-Jdk-Spec",
                        "Premain-Class",
                        "Agent-Class",
                        "Main-Class",
                        "Boot-Class-Path",
                        "Can-Retransform-Classes",
                        "Can-Set-Native-Method-Prefix",
                        "Automatic-Module-Name",
                        "Implementation-Title",
                        "Implementation-Version");
    }
}

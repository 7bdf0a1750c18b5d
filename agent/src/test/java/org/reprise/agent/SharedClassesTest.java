package org.reprise.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.reprise.agent.catalogue.Catalogue;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.weave.SharedClasses;
import org.reprise.agent.weave.Weaver;

/** Slices may end in these classes of the JDK: each is there, on this JDK and on a JDK 25 that the machine offers, has as many methods whenever it is woven, and takes no monitor that the scheduler does not know. */
class SharedClassesTest {
    /** Methods that call none of these classes but where that has no sites; they have none themselves. */
    private static final Set<String> HARMLESS = Set.of(
            "java.util.Calendar#getAvailableLocales",
            "java.util.Calendar#writeObject",
            "java.util.GregorianCalendar#getJulianCalendarSystem");

    private static final Path FURTHER = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");

    @Test
    void ofThisJdk() throws IOException {
        areFree(FileSystems.getFileSystem(URI.create("jrt:/")));
    }

    @Test
    void ofAFurtherJdk() throws IOException {
        assumeThat(FURTHER).isDirectory();
        try (FileSystem further =
                FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", FURTHER.toString()))) {
            areFree(further);
        }
    }

    private static void areFree(FileSystem jdk) throws IOException {
        Set<String> hooked = new Catalogue()
                .rows().stream()
                        .filter(row -> row.kind() == Row.Kind.MONITORS)
                        .map(Row::owner)
                        .collect(Collectors.toSet());
        Weaver weaver = new Weaver(new Catalogue().rows());
        Set<String> missing = new TreeSet<>(SharedClasses.NAMES);
        List<String> found = new ArrayList<>();
        for (String directory : List.of("java/util", "java/util/concurrent", "java/text")) {
            Path root = jdk.getPath("modules/java.base");
            try (Stream<Path> files = Files.list(root.resolve(directory))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    ClassNode type = new ClassNode();
                    byte[] classFile = Files.readAllBytes(file);
                    new ClassReader(classFile).accept(type, 0);
                    String name = type.name.replace('/', '.');
                    missing.remove(name);
                    if (SharedClasses.isOneOf(SharedClasses.NAMES, name)) {
                        assertThat(weaver.weave(null, type.name, classFile, Weaver.Origin.JDK))
                                .as("%s, which is woven again when it has been loaded, and its methods stay", name)
                                .isEqualTo(weaver.weave(null, type.name, classFile, Weaver.Origin.JDK_LOADED));
                    }
                    if (SharedClasses.isOneOf(SharedClasses.NAMES, name) && !hooked.contains(type.name)) {
                        type.methods.stream()
                                .filter(SharedClassesTest::takesMonitor)
                                .map(method -> name + '#' + method.name)
                                .filter(method -> !HARMLESS.contains(method))
                                .forEach(found::add);
                    }
                }
            }
        }
        assertThat(missing).as("not there").isEmpty();
        assertThat(found).as("with a monitor").isEmpty();
    }

    private static boolean takesMonitor(MethodNode method) {
        if ((method.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            return true;
        }
        for (AbstractInsnNode instruction : method.instructions) {
            if (instruction.getOpcode() == Opcodes.MONITORENTER) {
                return true;
            }
        }
        return false;
    }
}

package org.reprise.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.reprise.agent.cli.Main;
import org.reprise.runtime.Source;
import org.reprise.runtime.Stop;
import org.reprise.runtime.log.EventKind;

/** docs/security.md names each event, each source, and each call by which a value of a log could act: what is new in one of them is not forgotten in the other. */
class SecurityPageTest {
    private static final String RUNTIME = "org/reprise/runtime/";

    /** By these a value becomes a class, an object, a call, a file, a connection, a process, a property, or memory. */
    private static final Pattern ACTS = Pattern.compile("java/lang/Class#forName|java/lang/ClassLoader#loadClass"
            + "|.*reflect/(Method#invoke|Constructor#newInstance)"
            + "|.*Unsafe#(ensureClassInitialized|allocateInstance|allocateMemory)"
            + "|java/lang/(ProcessBuilder|Runtime)#(start|exec)|java/lang/(System|Runtime)#(load.*|setPropert.*)"
            + "|java/nio/file/Files#.*|java/io/(File(In|Out)putStream|RandomAccessFile|FileReader|FileWriter)#<init>"
            + "|java/io/File#(delete.*|mkdir.*|createNewFile|renameTo|list.*|createTemp.*)"
            + "|java/net/.*#(<init>|open|connect)|java/nio/channels/.*#open|java/io/ObjectInputStream#.*");

    private String page;

    @BeforeEach
    void read() throws IOException {
        page = Files.readString(Path.of("../docs/security.md"));
    }

    /** The names in the first column of the table with that head, with those that stand twice. */
    private List<String> named(String head) {
        int table = page.indexOf("\n| " + head + " |");
        assertThat(table).as("the table of " + head).isNotNegative();
        List<String> names = new ArrayList<>();
        for (String row : page.substring(table, page.indexOf("\n\n", table)).split("\n")) {
            Matcher name = Pattern.compile("`([^`]+)`").matcher(row.split(" \\| ")[0]);
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    @Test
    void events() {
        assertThat(named("Event"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(EventKind.values()).map(EventKind::name).toList());
    }

    @Test
    void sources() {
        assertThat(named("Source"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Source.values()).map(Source::name).toList());
    }

    @Test
    void callsOfTheRuntime() throws Exception {
        SortedSet<String> calls = calls(Stop.class, RUNTIME);
        assertThat(calls).as("something was looked at").contains("Session#install", "Thrown#make");
        assertThat(named("Call in")).containsExactlyInAnyOrderElementsOf(calls);
    }

    /** They read, and their main class prints. */
    @Test
    void commandsCallNoneOfThem() throws Exception {
        assertThat(calls(Main.class, "org/reprise/agent/cli/")).isEmpty();
    }

    private static SortedSet<String> calls(Class<?> of, String inPackage) throws IOException, URISyntaxException {
        Path place =
                Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return callsBelow(place.resolve(inPackage));
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return callsBelow(jar.getPath(inPackage));
        }
    }

    private static SortedSet<String> callsBelow(Path directory) throws IOException {
        SortedSet<String> calls = new TreeSet<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(file -> addCalls(file, calls));
        }
        return calls;
    }

    private static void addCalls(Path file, SortedSet<String> calls) {
        try {
            ClassReader reader = new ClassReader(Files.readAllBytes(file));
            String name = reader.getClassName().substring(reader.getClassName().lastIndexOf('/') + 1);
            int nested = name.indexOf('$');
            reader.accept(new Calls(nested < 0 ? name : name.substring(0, nested), calls), ClassReader.SKIP_DEBUG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects the methods that make such calls, with the name of the outermost class. */
    private static final class Calls extends ClassVisitor {
        private final String owner;
        private final SortedSet<String> calls;

        Calls(String owner, SortedSet<String> calls) {
            super(Opcodes.ASM9);
            this.owner = owner;
            this.calls = calls;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(
                        int opcode, String called, String name, String calledDescriptor, boolean onInterface) {
                    if (ACTS.matcher(called + '#' + name).matches()) {
                        calls.add(owner + '#' + method);
                    }
                }
            };
        }
    }
}

package org.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CompilerRequestsTest {
    /** A JDK that need not be there, where Debian has it. */
    private static final Path FURTHER = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");

    /** Their classes come from the application's loader, and are woven as the target's are. */
    private static final Set<String> OF_TARGET =
            Set.of("jdk.compiler", "jdk.internal.le", "jdk.jartool", "jdk.javadoc", "jdk.jshell");

    @Test
    void callersOfLoadClassAreKnown() throws IOException {
        assertThat(CompilerRequests.CALLERS).containsAll(callers(FileSystems.getFileSystem(URI.create("jrt:/"))));
    }

    @Test
    void callersOfAFurtherJdkAreKnown() throws IOException {
        assumeThat(FURTHER).isDirectory();
        try (FileSystem further =
                FileSystems.newFileSystem(URI.create("jrt:/"), Map.of("java.home", FURTHER.toString()))) {
            assertThat(CompilerRequests.CALLERS).containsAll(callers(further));
        }
    }

    @Test
    void offsetsOfLoops() {
        String offsets = "40-52,7,118";
        assertThat(List.of(40, 51, 7, 118)).allMatch(at -> CompilerRequests.isNoted(offsets, at));
        assertThat(List.of(4, 39, 52, 11, 18, 1)).noneMatch(at -> CompilerRequests.isNoted(offsets, at));
        assertThat(CompilerRequests.isNoted("9-9", 9)).isFalse();
    }

    private static Set<String> callers(FileSystem jdk) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(jdk.getPath("modules"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String module = file.getName(1).toString();
                if (!OF_TARGET.contains(module) && callsLoadClass(Files.readAllBytes(file))) {
                    String name = file.subpath(2, file.getNameCount()).toString();
                    found.add(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                }
            }
        }
        assertThat(found).hasSizeGreaterThan(30);
        return found;
    }

    /** Whether its constant pool has the method. */
    private static boolean callsLoadClass(byte[] file) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
        in.readLong();
        int size = in.readUnsignedShort();
        String[] texts = new String[size];
        int[][] pairs = new int[size][];
        int[] tags = new int[size];
        for (int i = 1; i < size; i++) {
            tags[i] = in.readUnsignedByte();
            switch (tags[i]) {
                case 1 -> texts[i] = in.readUTF();
                case 5, 6 -> {
                    in.readLong();
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.readUnsignedShort();
                case 15 -> in.skipBytes(3);
                default -> pairs[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
            }
        }
        for (int i = 1; i < size; i++) {
            if (tags[i] == 10 || tags[i] == 11) {
                int[] method = pairs[pairs[i][1]];
                if (texts[method[0]].equals("loadClass")
                        && texts[method[1]].equals("(Ljava/lang/String;)Ljava/lang/Class;")) {
                    return true;
                }
            }
        }
        return false;
    }
}

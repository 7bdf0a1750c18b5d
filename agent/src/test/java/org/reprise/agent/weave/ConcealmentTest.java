package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class ConcealmentTest {
    private final ClassWriter writer = new ClassWriter(0);

    private String concealed() {
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "a/B", null, "java/lang/Object", null);
        writer.visitEnd();
        byte[] file = writer.toByteArray();
        byte[] before = file.clone();
        byte[] changed = Concealment.of(new ConstantPool(file), file);
        assertThat(file).isEqualTo(before);
        return new String(changed, StandardCharsets.ISO_8859_1);
    }

    @Test
    void namesOfReprise() {
        writer.newClass("org/reprise/runtime/Hooks");
        writer.newClass("org/reprise/runtime/Replayer");
        writer.newClass("org/reprise/runtime/log/LogReader");
        writer.newClass("org/reprise/agent/Agent");
        assertThat(concealed())
                .contains(
                        "org/reprise/Runtime/Hooks",
                        "org/reprise/Runtime/Replayer",
                        "org/reprise/Runtime/log/LogReader",
                        "org/reprise/Agent/Agent")
                .doesNotContain("org/reprise/runtime/", "org/reprise/agent/");
    }

    @Test
    void whatIsForProgramsStays() {
        writer.newClass("org/reprise/runtime/Replay");
        writer.newClass("org/reprise/runtime/Replay$Service");
        writer.newClass("org/reprise/runtime/ReplayMode");
        writer.newClass("org/reprise/other/Class");
        writer.newConst("org/reprise/runtime/Stop");
        writer.newClass("org/reprise/runtime/Stop");
        assertThat(concealed()).doesNotContain("/Runtime/").contains("org/reprise/runtime/Stop");
    }

    @Test
    void aFileWithoutSuchNamesIsItself() {
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "a/B", null, "java/lang/Object", null);
        byte[] file = writer.toByteArray();
        assertThat(Concealment.of(new ConstantPool(file), file)).isSameAs(file);
    }
}

package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.reprise.agent.weave.Weaver.Origin;

/** Weaves methods whose jumps become too far for 16 bits, and one that becomes too long. */
class MethodSizeTest {
    private static final String NAME = "org/reprise/agent/weave/Huge";

    /** Class files with frames and without. */
    @ParameterizedTest
    @ValueSource(ints = {V1_4, V1_6, V17})
    void aJumpOverMoreThan32KiBIsWidened(int version) {
        assertThat(run(version, weave(version, 20_000), 3)).isEqualTo(3 * 20_000 + 1);
        // Three rounds: two jumps to the head, of which the second is far, and one more in each round.
        assertThat(TestHooks.yieldPoints()).isEqualTo(2 + 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_4, V1_6, V17})
    void aJumpThatWeavingMakesTooFarIsWidened(int version) {
        // The jump over the filling is 32,763 bytes far, which the yield point in it takes beyond 32,767.
        int filling = (32_767 - 22) / 3;
        assertThat(run(version, weave(version, filling), 2)).isEqualTo(2 * filling + 1);
        assertThat(TestHooks.yieldPoints()).isEqualTo(1 + 2);
    }

    @Test
    void theLongestMethodsMayStillFit() {
        assertThat(run(V17, weave(V17, 21_800), 1)).isEqualTo(21_801);
    }

    @Test
    void aMethodThatBecomesTooLongIsRefusedByName() {
        assertThatThrownBy(() -> weave(V17, 21_833))
                .isInstanceOf(WeavingException.class)
                .hasMessageContaining("org.reprise.agent.weave.Huge.huge(I)I")
                .hasMessageContaining("65535");
    }

    private static Object run(int version, byte[] woven, int rounds) {
        return Woven.invoke(Woven.define(NAME.replace('/', '.'), woven), "huge", rounds);
    }

    private byte[] weave(int version, int filling) {
        return new Weaver(List.of(), TestHooks.NAMES)
                .weave(getClass().getClassLoader(), NAME, generate(version, filling), Origin.TARGET);
    }

    /** A loop with a short loop in it and a filling of three-byte instructions, each of which counts. */
    private static byte[] generate(int version, int filling) {
        ClassWriter writer = new ClassWriter(version < V1_6 ? ClassWriter.COMPUTE_MAXS : ClassWriter.COMPUTE_FRAMES);
        writer.visit(version, ACC_PUBLIC | ACC_SUPER, NAME, null, "java/lang/Object", null);
        MethodVisitor init = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        init.visitCode();
        init.visitVarInsn(ALOAD, 0);
        init.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        init.visitInsn(RETURN);
        init.visitMaxs(0, 0);
        init.visitEnd();
        MethodVisitor huge = writer.visitMethod(ACC_STATIC, "huge", "(I)I", null, null);
        Label head = new Label();
        Label end = new Label();
        Label inner = new Label();
        huge.visitCode();
        huge.visitInsn(ICONST_1);
        huge.visitVarInsn(ISTORE, 1);
        huge.visitLabel(head);
        huge.visitIincInsn(0, -1);
        huge.visitVarInsn(ILOAD, 0);
        huge.visitJumpInsn(IFLT, end);
        huge.visitInsn(ICONST_2);
        huge.visitVarInsn(ISTORE, 2);
        huge.visitLabel(inner);
        huge.visitIincInsn(2, -1);
        huge.visitVarInsn(ILOAD, 2);
        huge.visitJumpInsn(IFGT, inner);
        for (int i = 0; i < filling; i++) {
            huge.visitIincInsn(1, 1);
        }
        huge.visitVarInsn(ILOAD, 0);
        huge.visitJumpInsn(IFNE, head);
        huge.visitLabel(end);
        huge.visitVarInsn(ILOAD, 1);
        huge.visitInsn(IRETURN);
        huge.visitMaxs(0, 0);
        huge.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}

package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.objectweb.asm.Opcodes.*;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.util.CheckClassAdapter;
import org.reprise.agent.weave.Weaver.Origin;

/** Weaves class files of every version, with transfers that javac does not write, and runs what this JVM accepts. */
class ClassFileVersionsTest {
    private static final String NAME = "org/reprise/agent/weave/Generated";

    static IntStream versions() {
        return IntStream.rangeClosed(45, 69);
    }

    static IntStream versionsWithSubroutines() {
        return IntStream.rangeClosed(45, V1_6);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void backwardTransfersCount(int version) {
        Class<?> woven = load(version, weave(version));

        // 5, 4, 3, 2, 1: four backward jumps.
        assertThat(Woven.invoke(woven, "conditional", 5)).isEqualTo(5);
        assertThat(TestHooks.yieldPoints()).isEqualTo(4);

        TestHooks.reset();
        // Left 5 and 4 (default) and 3 (a key), the first switch goes back; left 1, the second does.
        assertThat(Woven.invoke(woven, "switches", 6)).isEqualTo(6);
        assertThat(TestHooks.yieldPoints()).isEqualTo(4);

        TestHooks.reset();
        // The handler lies before the code it covers.
        assertThat(Woven.invoke(woven, "handler", 3)).isEqualTo(3);
        assertThat(TestHooks.yieldPoints()).isEqualTo(3);

        TestHooks.reset();
        assertThat(Woven.invoke(woven, "selfHandler", 3)).isEqualTo(3);
        assertThat(TestHooks.yieldPoints()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void synchronizedMethodsLock(int version) {
        Class<?> woven = load(version, weave(version));

        assertThat(Woven.invoke(woven, "ofClass", 4L)).isEqualTo(4L);
        assertThat(TestHooks.yieldPoints()).isEqualTo(3);
        assertThat(TestHooks.LOG).containsExactly("enter Generated.class", "exit Generated.class");

        TestHooks.reset();
        assertThat(Woven.invoke(woven, "run")).isNull();
        assertThat(TestHooks.yieldPoints()).isEqualTo(2);
        assertThat(TestHooks.LOG).containsExactly("run", "enter Generated", "exit Generated");
    }

    @ParameterizedTest
    @MethodSource("versionsWithSubroutines")
    void subroutinesCount(int version) {
        Class<?> woven = load(version, weave(version));

        // Each RET counts, the second through a JSR that goes back, which counts too.
        assertThat(Woven.invoke(woven, "subroutine", 10)).isEqualTo(12);
        assertThat(TestHooks.yieldPoints()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theCheckerAgrees(int version) {
        StringWriter complaints = new StringWriter();
        ClassReader woven = new ClassReader(weave(version));
        CheckClassAdapter.verify(woven, getClass().getClassLoader(), false, new PrintWriter(complaints));
        assertThat(complaints.toString()).isEmpty();
    }

    private byte[] weave(int version) {
        return new Weaver(List.of(), TestHooks.NAMES)
                .weave(getClass().getClassLoader(), NAME, generate(version), Origin.TARGET);
    }

    /** A version this JVM does not know yet is verified as the newest it does: the frames are the same. */
    private static Class<?> load(int version, byte[] woven) {
        assertThat(woven[7]).isEqualTo((byte) version);
        woven[7] = (byte) Math.min(version, Runtime.version().feature() + 44);
        return Woven.define(NAME.replace('/', '.'), woven);
    }

    private static byte[] generate(int version) {
        ClassWriter writer = new ClassWriter(version < V1_6 ? ClassWriter.COMPUTE_MAXS : ClassWriter.COMPUTE_FRAMES);
        if (version == V1_6) {
            // Subroutines have no frames: the JVM falls back to the old verifier.
            writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        }
        writer.visit(
                version, ACC_PUBLIC | ACC_SUPER, NAME, null, "java/lang/Object", new String[] {"java/lang/Runnable"});
        MethodVisitor init = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        init.visitCode();
        init.visitVarInsn(ALOAD, 0);
        init.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        end(init, RETURN);
        conditional(writer.visitMethod(ACC_STATIC, "conditional", "(I)I", null, null));
        switches(writer.visitMethod(ACC_STATIC, "switches", "(I)I", null, null));
        handler(writer.visitMethod(ACC_STATIC, "handler", "(I)I", null, null));
        selfHandler(writer.visitMethod(ACC_STATIC, "selfHandler", "(I)I", null, null));
        ofClass(writer.visitMethod(ACC_STATIC | ACC_SYNCHRONIZED, "ofClass", "(J)J", null, null));
        run(writer.visitMethod(ACC_PUBLIC | ACC_SYNCHRONIZED, "run", "()V", null, null));
        if (version <= V1_6) {
            subroutine(writer.visitMethod(ACC_STATIC, "subroutine", "(I)I", null, null));
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void end(MethodVisitor method, int returning) {
        method.visitInsn(returning);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private static void conditional(MethodVisitor method) {
        Label head = new Label();
        zero(method, 1);
        method.visitLabel(head);
        method.visitIincInsn(1, 1);
        method.visitIincInsn(0, -1);
        method.visitVarInsn(ILOAD, 0);
        method.visitJumpInsn(IFGT, head);
        method.visitVarInsn(ILOAD, 1);
        end(method, IRETURN);
    }

    private static void zero(MethodVisitor method, int local) {
        method.visitCode();
        method.visitInsn(ICONST_0);
        method.visitVarInsn(ISTORE, local);
    }

    private static void switches(MethodVisitor method) {
        Label first = new Label();
        Label second = new Label();
        Label lookup = new Label();
        Label done = new Label();
        zero(method, 1);
        method.visitLabel(first);
        method.visitIincInsn(1, 1);
        method.visitIincInsn(0, -1);
        method.visitVarInsn(ILOAD, 0);
        method.visitTableSwitchInsn(0, 3, first, done, lookup, second, first);
        method.visitLabel(second);
        method.visitIincInsn(1, 1);
        method.visitIincInsn(0, -1);
        method.visitLabel(lookup);
        method.visitVarInsn(ILOAD, 0);
        method.visitLookupSwitchInsn(second, new int[] {-5, 0, 9}, new Label[] {first, done, first});
        method.visitLabel(done);
        method.visitVarInsn(ILOAD, 1);
        end(method, IRETURN);
    }

    private static void handler(MethodVisitor method) {
        Label handler = new Label();
        Label from = new Label();
        Label to = new Label();
        method.visitTryCatchBlock(from, to, handler, "java/lang/ArithmeticException");
        zero(method, 1);
        method.visitJumpInsn(GOTO, from);
        method.visitLabel(handler);
        method.visitInsn(POP);
        method.visitIincInsn(1, 1);
        method.visitLabel(from);
        divide(method);
        method.visitLabel(to);
        method.visitVarInsn(ILOAD, 1);
        end(method, IRETURN);
    }

    /** Divides by zero as often as the argument says. */
    private static void divide(MethodVisitor method) {
        Label enough = new Label();
        method.visitVarInsn(ILOAD, 1);
        method.visitVarInsn(ILOAD, 0);
        method.visitJumpInsn(IF_ICMPGE, enough);
        method.visitInsn(ICONST_1);
        method.visitInsn(ICONST_0);
        method.visitInsn(IDIV);
        method.visitInsn(POP);
        method.visitLabel(enough);
    }

    /** The handler covers itself, and begins with a NEW whose result lives across a frame. */
    private static void selfHandler(MethodVisitor method) {
        Label handler = new Label();
        Label plain = new Label();
        Label to = new Label();
        method.visitTryCatchBlock(handler, to, handler, null);
        zero(method, 1);
        method.visitInsn(ACONST_NULL);
        method.visitLabel(handler);
        method.visitTypeInsn(NEW, "java/lang/Object");
        method.visitInsn(DUP);
        method.visitVarInsn(ILOAD, 1);
        method.visitJumpInsn(IFEQ, plain);
        method.visitInsn(NOP);
        method.visitLabel(plain);
        method.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        method.visitInsn(POP2);
        method.visitIincInsn(1, 1);
        method.visitIincInsn(1, -1);
        Label enough = new Label();
        method.visitVarInsn(ILOAD, 1);
        method.visitVarInsn(ILOAD, 0);
        method.visitJumpInsn(IF_ICMPGE, enough);
        method.visitIincInsn(1, 1);
        method.visitInsn(ICONST_1);
        method.visitInsn(ICONST_0);
        method.visitInsn(IDIV);
        method.visitInsn(POP);
        method.visitLabel(enough);
        method.visitLabel(to);
        method.visitVarInsn(ILOAD, 1);
        end(method, IRETURN);
    }

    private static void ofClass(MethodVisitor method) {
        Label head = new Label();
        method.visitCode();
        method.visitInsn(LCONST_0);
        method.visitVarInsn(LSTORE, 2);
        method.visitLabel(head);
        method.visitVarInsn(LLOAD, 2);
        method.visitInsn(LCONST_1);
        method.visitInsn(LADD);
        method.visitInsn(DUP2);
        method.visitVarInsn(LSTORE, 2);
        method.visitVarInsn(LLOAD, 0);
        method.visitInsn(LCMP);
        method.visitJumpInsn(IFLT, head);
        method.visitVarInsn(LLOAD, 2);
        end(method, LRETURN);
    }

    /** A loop that begins at the method's first instruction; two rounds. */
    private static void run(MethodVisitor method) {
        Label head = new Label();
        method.visitCode();
        method.visitLabel(head);
        method.visitVarInsn(ALOAD, 0);
        method.visitMethodInsn(INVOKEVIRTUAL, NAME, "hashCode", "()I", false);
        method.visitInsn(POP);
        method.visitFieldInsn(GETSTATIC, "org/reprise/agent/weave/TestHooks", "left", "I");
        method.visitInsn(ICONST_M1);
        method.visitJumpInsn(IF_ICMPGE, head);
        end(method, RETURN);
    }

    /** x + 1 by a subroutine, twice. */
    private static void subroutine(MethodVisitor method) {
        Label main = new Label();
        Label body = new Label();
        method.visitCode();
        method.visitJumpInsn(JSR, body);
        method.visitJumpInsn(GOTO, main);
        method.visitLabel(body);
        method.visitVarInsn(ASTORE, 1);
        method.visitIincInsn(0, 1);
        method.visitVarInsn(RET, 1);
        method.visitLabel(main);
        method.visitJumpInsn(JSR, body);
        method.visitVarInsn(ILOAD, 0);
        end(method, IRETURN);
    }
}

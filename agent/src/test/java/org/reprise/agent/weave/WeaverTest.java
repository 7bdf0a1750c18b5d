package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.objectweb.asm.Opcodes.*;

import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.catalogue.Row.Kind;
import org.reprise.agent.weave.Weaver.Origin;

/** What the weaver refuses, what it leaves alone, and constants that javac seldom writes. */
class WeaverTest {
    private static final String NAME = "org/reprise/agent/weave/Generated";

    static class Plain {
        String text = "run";

        String loopless(Object wait) {
            return text.concat(wait.toString());
        }
    }

    static class Asking {
        static Object first() {
            return new Plain();
        }

        static Object own() {
            return new Asking();
        }

        static Object head(int n) {
            Object made;
            do {
                made = new Plain();
            } while (made.hashCode() == n);
            return made;
        }
    }

    static class OneLoop {
        int forward(int n) {
            return n > 0 ? n : -n;
        }

        void loop() {
            while (forward(1) < 0) {
                forward(2);
            }
        }
    }

    static class Lines {
        static void loop() {
            int i = 0;
            do {
                i++;
            } while ( // line of the jump
            i < 2);
        }
    }

    @ParameterizedTest
    @EnumSource(Origin.class)
    void whatNeedsNothingIsLeftAlone(Origin origin) {
        assertThat(weave(Woven.classFile(Plain.class), origin)).isNull();
    }

    /** Where a method or a loop begins is nothing that asks a class loader. */
    @Test
    void beginningsAskForNothing() {
        Map<String, String> code = new HashMap<>();
        new ClassReader(weave(Woven.classFile(Asking.class), Origin.TARGET))
                .accept(
                        new ClassVisitor(ASM9) {
                            @Override
                            public MethodVisitor visitMethod(int a, String name, String d, String s, String[] e) {
                                return new MethodVisitor(ASM9) {
                                    @Override
                                    public void visitInsn(int opcode) {
                                        code.merge(name, opcode == NOP ? "nop " : "", String::concat);
                                    }

                                    @Override
                                    public void visitTypeInsn(int opcode, String type) {
                                        code.merge(name, opcode == NEW ? "new " : "", String::concat);
                                    }
                                };
                            }
                        },
                        0);
        assertThat(code)
                .containsEntry("first", "nop new ")
                .containsEntry("own", "new ")
                .containsEntry("head", "nop nop new ");
    }

    @Test
    void loopsOfTheJdkAreLeftAlone() {
        assertThat(weave(Woven.classFile(OneLoop.class), Origin.JDK)).isNull();
        assertThat(weave(Woven.classFile(OneLoop.class), Origin.TARGET)).isNotNull();
    }

    @Test
    void weavingTwiceGivesTheSame() {
        byte[] file = Woven.classFile(CallSitesTest.Calls.class);
        assertThat(weave(file, Origin.TARGET)).isEqualTo(weave(file, Origin.TARGET));
    }

    @Test
    void theTrampolineHasTheLineOfItsJump() {
        List<Integer> original = lines(Woven.classFile(Lines.class));
        List<Integer> woven = lines(weave(Woven.classFile(Lines.class), Origin.TARGET));
        // The condition's line is the last but one, before that of the return.
        assertThat(woven).startsWith(original.toArray(Integer[]::new)).endsWith(original.get(original.size() - 2));
        assertThat(woven).hasSize(original.size() + 1);
    }

    private static List<Integer> lines(byte[] file) {
        List<Integer> lines = new ArrayList<>();
        new ClassReader(file)
                .accept(
                        new ClassVisitor(ASM9) {
                            @Override
                            public MethodVisitor visitMethod(int a, String n, String d, String s, String[] e) {
                                return new MethodVisitor(ASM9) {
                                    @Override
                                    public void visitLineNumber(int line, Label start) {
                                        lines.add(line);
                                    }
                                };
                            }
                        },
                        0);
        return lines;
    }

    @Test
    void aNewerClassFileIsRefused() {
        byte[] file = Woven.classFile(Plain.class);
        file[7] = 73;
        assertThatThrownBy(() -> weave(file, Origin.TARGET))
                .isInstanceOf(WeavingException.class)
                .hasMessageContaining("org.reprise.agent.weave.Generated")
                .hasMessageContaining("version 73");
        file[7] = 72;
        assertThat(weave(file, Origin.TARGET)).isNull();
    }

    @Test
    void aDamagedClassFileIsRefused() {
        byte[] file = Woven.classFile(OneLoop.class);
        byte[] cut = Arrays.copyOf(file, file.length / 2);
        assertThatThrownBy(() -> weave(cut, Origin.TARGET)).isInstanceOf(WeavingException.class);
        assertThatThrownBy(() -> weave(new byte[3], Origin.TARGET)).isInstanceOf(WeavingException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "AROUND, java/lang/Math, fma, (FFF)F, no hook answers",
        "AROUND, java/lang/Thread, <init>, ()V, not initialized",
        "CALL, java/lang/Thread, <init>, ()V, not initialized",
        "ENTER, *, wait, ()V, one class",
        "RESULT, java/lang/Thread, isAlive, ()Z, takes a reference",
        "ARGUMENT, java/lang/Thread, isAlive, ()Z, no argument",
        "BEFORE, java/lang/Thread, sleep, (JI)V, two slots",
    })
    void rowsThatCannotBeWovenAreRefused(Kind kind, String owner, String name, String descriptor, String why) {
        Row row = Rows.row(kind, owner, name, descriptor, "hook");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Weaver(List.of(row)))
                .withMessageContaining(owner + "." + name + descriptor)
                .withMessageContaining(why);
    }

    @Test
    void twoHooksCannotStandForOneMethod() {
        Row other = Rows.call("java/lang/System", "nanoTime", "()J", "other");
        assertThatIllegalArgumentException().isThrownBy(() -> new Weaver(List.of(Rows.NANO_TIME, other)));
    }

    @Test
    void aSiteWithoutOperandsHasNothingToLookAtBefore() {
        Row row = Rows.row(Kind.BEFORE, "java/lang/System", "nanoTime", "()J", "before");
        byte[] file = generate(
                V17,
                (type, method) -> {
                    method.visitMethodInsn(INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false);
                    method.visitInsn(LRETURN);
                },
                "()J");
        assertThatThrownBy(() -> new Weaver(List.of(row)).weave(null, NAME, file, Origin.TARGET))
                .isInstanceOf(WeavingException.class)
                .hasMessageContaining("Generated.method()J");
    }

    @Test
    void loadedMethodHandlesLeadToHooks() throws Throwable {
        byte[] file = generate(
                V17,
                (type, method) -> {
                    method.visitLdcInsn(new Handle(H_INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false));
                    method.visitInsn(ARETURN);
                },
                "()Ljava/lang/invoke/MethodHandle;");
        MethodHandle clock = (MethodHandle) run(file);
        assertThat((long) clock.invokeExact()).isEqualTo(42);
    }

    @Test
    void methodHandlesInDynamicConstantsLeadToHooks() {
        Handle clock = new Handle(H_INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false);
        String invoke = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;"
                + "Ljava/lang/invoke/MethodHandle;[Ljava/lang/Object;)Ljava/lang/Object;";
        Handle invoker = new Handle(H_INVOKESTATIC, "java/lang/invoke/ConstantBootstraps", "invoke", invoke, false);
        ConstantDynamic inner = new ConstantDynamic("inner", "J", invoker, clock);
        Handle box = new Handle(H_INVOKESTATIC, "java/lang/Long", "valueOf", "(J)Ljava/lang/Long;", false);
        byte[] file = generate(
                V17,
                (type, method) -> {
                    method.visitLdcInsn(new ConstantDynamic("outer", "Ljava/lang/Long;", invoker, box, inner));
                    method.visitInsn(ARETURN);
                },
                "()Ljava/lang/Object;");
        assertThat(run(file)).isEqualTo(42L);
    }

    /** As Thread.start calls start0: by INVOKESPECIAL in class files before Java 11, by INVOKEVIRTUAL since. */
    @ParameterizedTest
    @CsvSource({"52, 183, start0", "55, 182, start0", "61, 182, start0"})
    void aPrivateMethodOfTheRowsOwnerIsCalledThere(int version, int opcode, String log) {
        Row row = Rows.call(NAME, "start0", "()V", "start0");
        byte[] file = generate(
                version,
                (type, method) -> {
                    method.visitTypeInsn(NEW, NAME);
                    method.visitInsn(DUP);
                    method.visitMethodInsn(INVOKESPECIAL, NAME, "<init>", "()V", false);
                    method.visitMethodInsn(opcode, NAME, "start0", "()V", false);
                    method.visitInsn(RETURN);
                    type.visitMethod(ACC_PRIVATE | ACC_NATIVE, "start0", "()V", null, null)
                            .visitEnd();
                },
                "()V");

        byte[] woven = new Weaver(List.of(row), TestHooks.NAMES).weave(null, NAME, file, Origin.JDK);

        List<String> called = new ArrayList<>();
        new ClassReader(woven)
                .accept(
                        new ClassVisitor(ASM9) {
                            @Override
                            public MethodVisitor visitMethod(int a, String n, String d, String s, String[] e) {
                                return new MethodVisitor(ASM9) {
                                    @Override
                                    public void visitMethodInsn(int o, String owner, String name, String d, boolean i) {
                                        called.add(o + " " + owner + "." + name + d);
                                    }
                                };
                            }
                        },
                        0);
        assertThat(called).contains(INVOKESTATIC + " org/reprise/agent/weave/TestHooks.start0(L" + NAME + ";)V");
        assertThat(called).noneMatch(each -> each.contains(NAME + ".start0"));
    }

    @Test
    void aSuperclassesOwnMethodIsNotTheRows() {
        byte[] file = generate(
                V17,
                (type, method) -> {
                    method.visitInsn(RETURN);
                    MethodVisitor free = type.visitMethod(ACC_PUBLIC, "freeMemory", "()J", null, null);
                    free.visitCode();
                    free.visitVarInsn(ALOAD, 0);
                    free.visitMethodInsn(INVOKESPECIAL, "java/lang/Runtime", "freeMemory", "()J", false);
                    free.visitInsn(LRETURN);
                    free.visitMaxs(0, 0);
                },
                "()V");
        byte[] woven = weave(file, Origin.TARGET);
        assertThat(new String(woven == null ? file : woven, StandardCharsets.ISO_8859_1))
                .doesNotContain("TestHooks");
    }

    @FunctionalInterface
    private interface Body {
        void write(ClassWriter type, MethodVisitor method);
    }

    private static byte[] generate(int version, Body body, String descriptor) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(version, ACC_PUBLIC | ACC_SUPER, NAME, null, "java/lang/Object", null);
        MethodVisitor init = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        init.visitCode();
        init.visitVarInsn(ALOAD, 0);
        init.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        init.visitInsn(RETURN);
        init.visitMaxs(0, 0);
        MethodVisitor method = writer.visitMethod(ACC_STATIC, "method", descriptor, null, null);
        method.visitCode();
        body.write(writer, method);
        method.visitMaxs(0, 0);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static byte[] weave(byte[] file, Origin origin) {
        return new Weaver(Rows.ALL, TestHooks.NAMES).weave(WeaverTest.class.getClassLoader(), NAME, file, origin);
    }

    private static Object run(byte[] file) {
        return Woven.invoke(Woven.define(NAME.replace('/', '.'), weave(file, Origin.TARGET)), "method");
    }
}

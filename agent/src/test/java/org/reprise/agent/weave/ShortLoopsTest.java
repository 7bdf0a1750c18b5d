package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFGT;
import static org.objectweb.asm.Opcodes.IF_ICMPGE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.ISTORE;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.SIPUSH;
import static org.objectweb.asm.Opcodes.V1_5;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** A loop goes without yield points only if it ends by itself after a few turns, whatever its class file looks like. */
class ShortLoopsTest {
    static class Loops {
        static int up(int n) {
            int sum = 0;
            for (int i = 0; i < 8; i++) {
                sum += i * n;
            }
            return sum;
        }

        static int down(int n) {
            int sum = 0;
            for (int i = 7; i >= 0; i--) {
                sum += i * n;
            }
            return sum;
        }

        static int downTo(int n) {
            int sum = 0;
            for (int i = 100; i > 90; i -= 3) {
                sum += n;
            }
            return sum;
        }

        static int toZero(int n) {
            int sum = 0;
            for (int i = -5; i < 0; i++) {
                sum += n;
            }
            return sum;
        }

        static int longest(int n) {
            int sum = 0;
            for (int i = 0; i <= 126; i += 2) {
                sum += n;
            }
            return sum;
        }

        static int tooLong(int n) {
            int sum = 0;
            for (int i = 0; i <= 128; i += 2) {
                sum += n;
            }
            return sum;
        }

        static int continuedAndLeft(int n) {
            int sum = 0;
            for (int i = 0; i < 20; i++) {
                if (i == n) {
                    continue;
                }
                if (sum > 100) {
                    break;
                }
                sum += i;
            }
            return sum;
        }

        static int nested(int n) {
            int sum = 0;
            for (int y = 0; y < 6; y++) {
                for (int x = 0; x < 5; x++) {
                    sum += x * y * n;
                }
            }
            return sum;
        }

        static int manyVariables(int n) {
            long a = n;
            double b = n;
            int sum = 0;
            for (short i = 0; i < 3; i++) {
                sum += (int) (a + b);
            }
            for (int i = 0; i < 3; i++) {
                sum++;
            }
            return sum;
        }

        static int variableBound(int n) {
            int sum = 0;
            for (int i = 0; i < n; i++) {
                sum += i;
            }
            return sum;
        }

        static int variableStart(int n) {
            int sum = 0;
            for (int i = n; i < 8; i++) {
                sum++;
            }
            return sum;
        }

        static int oneOfTwoStarts(int n) {
            int sum = 0;
            for (int i = n > 3 ? -100 : 0; i < 8; i++) {
                sum++;
            }
            return sum;
        }

        static int setBack(int n) {
            int left = n;
            int sum = 0;
            for (int i = 0; i < 8; i++) {
                sum++;
                if (left > 0) {
                    left--;
                    i--;
                }
            }
            return sum;
        }

        static int assigned(int n) {
            int left = n;
            int sum = 0;
            for (int i = 0; i < 8; i++) {
                sum++;
                if (left > 0) {
                    left--;
                    i = 0;
                }
            }
            return sum;
        }

        static int calls(int n) {
            int sum = 0;
            for (int i = 0; i < 8; i++) {
                sum += Math.max(i, n);
            }
            return sum;
        }

        static int catches(int n) {
            int sum = 0;
            for (int i = 0; i < 8; i++) {
                try {
                    sum += 8 / (i - n);
                } catch (ArithmeticException e) {
                    sum++;
                }
            }
            return sum;
        }

        static int awayFromItsBound(int n) {
            int sum = 0;
            for (int i = 0; i < 8; i--) {
                if (++sum == n) {
                    break;
                }
            }
            return sum;
        }

        static int until(int n) {
            int sum = 0;
            for (int i = 0; i != 8; i++) {
                sum += n;
            }
            return sum;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "up, 2, 56, 0",
        "down, 2, 56, 0",
        "downTo, 2, 8, 0",
        "toZero, 2, 10, 0",
        "longest, 1, 64, 0",
        "tooLong, 1, 65, 65",
        "continuedAndLeft, 3, 102, 0",
        // The outer loop's turns alone.
        "nested, 1, 150, 6",
        // The short is no int variable as far as the instructions tell: it is narrowed after each step.
        "manyVariables, 1, 9, 3",
        "variableBound, 3, 3, 3",
        "variableStart, 3, 5, 5",
        "oneOfTwoStarts, 4, 108, 108",
        "oneOfTwoStarts, 3, 8, 8",
        "setBack, 100, 108, 108",
        "assigned, 5, 12, 12",
        "calls, 1, 29, 8",
        "catches, 2, 6, 8",
        "awayFromItsBound, 300, 300, 299",
        "until, 1, 8, 8",
    })
    void yieldPoints(String method, int n, String result, int yieldPoints) {
        Woven woven = Woven.target(Loops.class);

        assertThat(woven.call(Loops.class, method, n)).hasToString(result);
        assertThat(TestHooks.yieldPoints()).isEqualTo(yieldPoints);
    }

    /** What javac never does: the step is jumped over. */
    @Test
    void stepMayNotBeJumpedOver() {
        Class<?> woven = woven(code -> {
            Label head = new Label();
            Label exit = new Label();
            Label last = new Label();
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            code.visitLabel(head);
            code.visitVarInsn(ILOAD, 1);
            code.visitIntInsn(BIPUSH, 8);
            code.visitJumpInsn(IF_ICMPGE, exit);
            code.visitIincInsn(0, -1);
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFGT, last);
            code.visitIincInsn(1, 1);
            code.visitLabel(last);
            code.visitJumpInsn(GOTO, head);
            code.visitLabel(exit);
        });

        assertThat(Woven.invoke(woven, "loop", 200)).isEqualTo(8);
        assertThat(TestHooks.yieldPoints()).isEqualTo(207);
    }

    /** Nor this: the loop is entered behind its test, with another value of the counter. */
    @Test
    void loopMayNotBeEnteredInItsMiddle() {
        Class<?> woven = woven(code -> {
            Label usual = new Label();
            Label head = new Label();
            Label middle = new Label();
            Label exit = new Label();
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFEQ, usual);
            code.visitIntInsn(SIPUSH, -1000);
            code.visitVarInsn(ISTORE, 1);
            code.visitJumpInsn(GOTO, middle);
            code.visitLabel(usual);
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            code.visitLabel(head);
            code.visitVarInsn(ILOAD, 1);
            code.visitIntInsn(BIPUSH, 8);
            code.visitJumpInsn(IF_ICMPGE, exit);
            code.visitLabel(middle);
            code.visitIincInsn(1, 1);
            code.visitJumpInsn(GOTO, head);
            code.visitLabel(exit);
        });

        assertThat(Woven.invoke(woven, "loop", 1)).isEqualTo(8);
        assertThat(TestHooks.yieldPoints()).isEqualTo(1008);
    }

    /** Nor this: where the counter has reached its bound, the loop goes on. */
    @Test
    void boundMustLeadOutOfTheLoop() {
        Class<?> woven = woven(code -> {
            Label head = new Label();
            Label inside = new Label();
            Label exit = new Label();
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            code.visitLabel(head);
            code.visitVarInsn(ILOAD, 1);
            code.visitIntInsn(BIPUSH, 8);
            code.visitJumpInsn(IF_ICMPGE, inside);
            code.visitLabel(inside);
            code.visitIincInsn(0, -1);
            code.visitVarInsn(ILOAD, 0);
            code.visitJumpInsn(IFEQ, exit);
            code.visitIincInsn(1, 1);
            code.visitJumpInsn(GOTO, head);
            code.visitLabel(exit);
        });

        assertThat(Woven.invoke(woven, "loop", 300)).isEqualTo(299);
        assertThat(TestHooks.yieldPoints()).isEqualTo(299);
    }

    /** Weaves a class with a method {@code static int loop(int)} that returns variable 1. */
    private static Class<?> woven(Consumer<MethodVisitor> body) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V1_5, ACC_PUBLIC, "Generated", null, "java/lang/Object", null);
        MethodVisitor constructor = writer.visitMethod(ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(ALOAD, 0);
        constructor.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(RETURN);
        constructor.visitMaxs(1, 1);
        constructor.visitEnd();
        MethodVisitor code = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "loop", "(I)I", null, null);
        code.visitCode();
        body.accept(code);
        code.visitVarInsn(ILOAD, 1);
        code.visitInsn(IRETURN);
        code.visitMaxs(2, 2);
        code.visitEnd();
        byte[] woven = new Weaver(List.of(), TestHooks.NAMES)
                .weave(null, "Generated", writer.toByteArray(), Weaver.Origin.TARGET);
        return Woven.define("Generated", woven);
    }
}

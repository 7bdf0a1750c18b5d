package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.catalogue.Row.Kind;

/** Counts yield points of woven code against counts that follow from its source. */
class YieldPointsTest {
    static class Loops {
        static int forLoop(int n) {
            int sum = 0;
            for (int i = 0; i < n; i++) {
                sum += i;
            }
            return sum;
        }

        static int whileLoop(int n) {
            int i = 0;
            while (i < n) {
                i++;
            }
            return i;
        }

        static int doWhile(int n) {
            int i = 0;
            do {
                i++;
            } while (i < n);
            return i;
        }

        static long nested(int n) {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                double half = i / 2.0;
                for (long j = 0; j < 3; j++) {
                    sum += j + (long) half;
                }
            }
            return sum;
        }

        static int continueOuter(int n) {
            int sum = 0;
            outer:
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < 9 + n; j++) {
                    if (j == 1) {
                        continue outer;
                    }
                    sum++;
                }
            }
            return sum;
        }

        static int breakOut(int n) {
            int i = 0;
            while (true) {
                if (i == n) {
                    break;
                }
                i++;
            }
            return i;
        }

        static int switchInLoop(int n) {
            int sum = 0;
            for (int i = 0; i < n; i++) {
                switch (i % 3) {
                    case 0:
                        continue;
                    case 1:
                        sum += 10;
                        break;
                    default:
                        sum++;
                }
            }
            return sum;
        }

        static int interpreter(int n) {
            int sum = 0;
            int pc = 0;
            while (true) {
                switch (pc++ % 3) {
                    case 0:
                        sum++;
                        continue;
                    case 1:
                        sum += 10;
                        continue;
                    default:
                        if (pc >= n) {
                            return sum;
                        }
                }
            }
        }

        static int tryCatchContinue(int n) {
            int caught = 0;
            for (int i = 0; i < n; i++) {
                try {
                    if (i % 2 == 0) {
                        throw new IllegalStateException();
                    }
                } catch (IllegalStateException e) {
                    caught++;
                    continue;
                } finally {
                    caught += 100;
                }
                caught += 1000;
            }
            return caught;
        }

        static String doWhileOverObjects(int n) {
            StringBuilder text = null;
            Object last;
            do {
                text = text == null ? new StringBuilder("x") : text.append(n);
                last = text;
            } while (text.length() < n);
            return last.toString();
        }

        static int loopInsideAnExpression(int n) {
            return forLoop(
                    switch (n) {
                        case 0 -> 0;
                        default -> {
                            int i = 0;
                            do {
                                i++;
                            } while (i < n);
                            yield i;
                        }
                    });
        }

        static int straight(int n) {
            return n > 3 ? n : -n;
        }

        static int lambdaBody(int n) {
            return IntStream.range(0, n).map(i -> i + 1).sum();
        }

        static int callback(int n) {
            IntUnaryOperator twice = new Twice();
            return IntStream.range(0, n).map(twice).sum();
        }

        static int sort(int n) {
            List<Integer> list = new ArrayList<>(List.of(2, 1));
            list.sort(new Backward());
            return list.get(0) + n;
        }

        static int notCallbacks(int n) {
            Twice.twice(n);
            return new Twice().hidden(n);
        }
    }

    static class Twice implements IntUnaryOperator {
        @Override
        public int applyAsInt(int operand) {
            return twice(operand);
        }

        static int twice(int operand) {
            return 2 * operand;
        }

        int hidden(int operand) {
            return mine(operand);
        }

        private int mine(int operand) {
            return operand;
        }

        @Override
        @SuppressWarnings({"deprecation", "removal"})
        protected void finalize() {}
    }

    static class Backward implements Comparator<Integer> {
        @Override
        public int compare(Integer a, Integer b) {
            return Integer.compare(b, a);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // A loop tested at its head jumps back after each round, one tested at its foot after each but the last.
        "forLoop, 7, 21, 7",
        "forLoop, 0, 0, 0",
        "whileLoop, 7, 7, 7",
        "doWhile, 7, 7, 6",
        "doWhile, 0, 1, 0",
        "nested, 4, 18, 16",
        // Once for j = 0 and once for i.
        "continueOuter, 5, 5, 10",
        "breakOut, 5, 5, 5",
        "switchInLoop, 6, 22, 6",
        "interpreter, 7, 33, 8",
        "tryCatchContinue, 4, 2402, 4",
        "doWhileOverObjects, 3, x33, 2",
        "loopInsideAnExpression, 4, 6, 7",
        "straight, 5, 5, 0",
        // Woven callbacks count their entry, as does the bridge between them.
        "lambdaBody, 6, 21, 6",
        "callback, 6, 30, 6",
        "sort, 0, 2, 2",
        // hidden is neither private nor static, so it may be a callback for all we know.
        "notCallbacks, 6, 6, 1",
    })
    void countsBackwardTransfersAndCallbacks(String method, int n, String result, int yieldPoints) {
        Woven woven = Woven.target(Loops.class, Twice.class, Backward.class);

        assertThat(woven.call(Loops.class, method, n)).hasToString(result);
        assertThat(TestHooks.yieldPoints()).isEqualTo(yieldPoints);
    }

    /** However many jumps lead there. */
    @Test
    void oneSlowPathForEachTarget() {
        byte[] file = Woven.classFile(Loops.class);
        assertThat(calls(file, "yieldPoint")).isEmpty();
        byte[] woven = new Weaver(List.of(), TestHooks.NAMES)
                .weave(Loops.class.getClassLoader(), Woven.internalName(Loops.class), file, Weaver.Origin.TARGET);
        assertThat(calls(woven, "yieldPoint"))
                .contains(entry("interpreter", 1), entry("forLoop", 1), entry("nested", 2), entry("continueOuter", 2));
    }

    /** How often each method calls what has that name. */
    private static Map<String, Integer> calls(byte[] file, String called) {
        Map<String, Integer> calls = new HashMap<>();
        new ClassReader(file)
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String method, String type, String signature, String[] exceptions) {
                                return new MethodVisitor(Opcodes.ASM9) {
                                    @Override
                                    public void visitMethodInsn(
                                            int opcode, String owner, String name, String descriptor, boolean own) {
                                        if (name.equals(called)) {
                                            calls.merge(method, 1, Integer::sum);
                                        }
                                    }
                                };
                            }
                        },
                        0);
        return calls;
    }

    @Test
    void loopOfTheJdkThatARowNames() {
        Row row = Rows.row(Kind.SPIN, Woven.internalName(Loops.class), "whileLoop", "(I)I", "yieldPoint");
        Woven woven = Woven.weave(List.of(row), Weaver.Origin.JDK, Loops.class);

        assertThat(woven.call(Loops.class, "forLoop", 7)).isEqualTo(21);
        assertThat(TestHooks.yieldPoints()).isZero();
        assertThat(woven.call(Loops.class, "whileLoop", 7)).isEqualTo(7);
        assertThat(TestHooks.yieldPoints()).isEqualTo(7);
    }
}

package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GOTO;
import static org.objectweb.asm.Opcodes.ICONST_1;
import static org.objectweb.asm.Opcodes.IDIV;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.MONITORENTER;
import static org.objectweb.asm.Opcodes.MONITOREXIT;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.V17;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.reprise.agent.catalogue.Row;

/** Runs woven synchronized blocks and methods, and looks at monitors from inside. */
class MonitorsTest {
    static class Blocks {
        String nested() {
            synchronized (this) {
                synchronized (Blocks.class) {
                    return Thread.holdsLock(this) + " " + Thread.holdsLock(Blocks.class);
                }
            }
        }

        void thrower() {
            synchronized (this) {
                throw new IllegalStateException("thrown inside");
            }
        }

        int loop() {
            int i = 0;
            synchronized (this) {
                do {
                    i++;
                } while (i < 5);
            }
            return i;
        }
    }

    static class Nested {
        static final String OUTER = "the outer monitor";

        int called;

        int throwing() {
            long wide = called;
            synchronized (OUTER) {
                double half = wide / 2.0;
                synchronized (Nested.class) {
                    if (called++ == 0) {
                        throw new IllegalStateException("thrown inside");
                    }
                }
                return (int) half;
            }
        }
    }

    /** Stands for a class of the JDK, whose synchronized methods must stay such. */
    static class OfTheJdk {
        String block() {
            synchronized (this) {
                return "block";
            }
        }

        synchronized String method(boolean failing) {
            if (failing) {
                throw new IllegalStateException("thrown inside");
            }
            return "method";
        }

        static synchronized String ofClass() {
            return "class";
        }
    }

    private static Woven ofTheJdk() {
        Row row = Rows.row(Row.Kind.MONITORS, Woven.internalName(OfTheJdk.class), Row.ALL_METHODS, "", "monitor");
        return Woven.weave(List.of(row), Weaver.Origin.JDK, OfTheJdk.class);
    }

    @Test
    void blocksOfTheJdkAreHookedBefore() {
        Woven woven = ofTheJdk();

        assertThat(woven.call(OfTheJdk.class, "block")).isEqualTo("block");
        assertThat(TestHooks.LOG).containsExactly("enter OfTheJdk", "exit OfTheJdk");
    }

    @Test
    void methodsOfTheJdkStaySynchronizedAndAreHookedInside() throws ReflectiveOperationException {
        Woven woven = ofTheJdk();

        assertThat(woven.call(OfTheJdk.class, "method", false)).isEqualTo("method");
        assertThat(catchThrowable(() -> woven.call(OfTheJdk.class, "method", true)))
                .hasMessageContaining("thrown inside");
        assertThat(woven.call(OfTheJdk.class, "ofClass")).isEqualTo("class");
        assertThat(TestHooks.LOG)
                .containsExactly(
                        "entered OfTheJdk",
                        "exit OfTheJdk",
                        "entered OfTheJdk",
                        "exit OfTheJdk",
                        "entered OfTheJdk.class",
                        "exit OfTheJdk.class");
        assertThat(woven.type(OfTheJdk.class)
                        .getDeclaredMethod("method", boolean.class)
                        .getModifiers())
                .matches(Modifier::isSynchronized);
    }

    @Test
    void aRowMayBeForMethodsOfOneNameAlone() {
        Row row = Rows.row(Row.Kind.MONITORS, Woven.internalName(OfTheJdk.class), "ofClass", "", "monitor");
        Woven woven = Woven.weave(List.of(row), Weaver.Origin.JDK, OfTheJdk.class);

        assertThat(woven.call(OfTheJdk.class, "block")).isEqualTo("block");
        assertThat(woven.call(OfTheJdk.class, "method", false)).isEqualTo("method");
        assertThat(woven.call(OfTheJdk.class, "ofClass")).isEqualTo("class");
        assertThat(TestHooks.LOG).containsExactly("entered OfTheJdk.class", "exit OfTheJdk.class");
    }

    private static Woven ofThePackage(Weaver.Origin origin) {
        String name = Woven.internalName(OfTheJdk.class);
        String owner = name.substring(0, name.lastIndexOf('/')) + Row.ALL_CLASSES;
        return Woven.weave(
                List.of(Rows.row(Row.Kind.MONITORS, owner, Row.ALL_METHODS, "", "monitor")), origin, OfTheJdk.class);
    }

    @Test
    void methodsOfAPackageBecomeBlocks() {
        Woven woven = ofThePackage(Weaver.Origin.JDK);

        assertThat(woven.call(OfTheJdk.class, "method", false)).isEqualTo("method");
        assertThat(woven.call(OfTheJdk.class, "ofClass")).isEqualTo("class");
        assertThat(TestHooks.LOG)
                .containsExactly("enter OfTheJdk", "exit OfTheJdk", "enter OfTheJdk.class", "exit OfTheJdk.class");
    }

    @Test
    void methodsOfAPackageStaySynchronizedWhereTheClassIsLoaded() {
        Woven woven = ofThePackage(Weaver.Origin.JDK_LOADED);

        assertThat(woven.call(OfTheJdk.class, "method", false)).isEqualTo("method");
        assertThat(TestHooks.LOG).containsExactly("entered OfTheJdk", "exit OfTheJdk");
    }

    static class Deep {
        int depth;

        @SuppressWarnings("InfiniteRecursion")
        void overflow() {
            synchronized (this) {
                depth++;
                overflow();
            }
        }
    }

    static class Methods {
        synchronized String instance() {
            return "" + Thread.holdsLock(this);
        }

        static synchronized String ofClass() {
            return "" + Thread.holdsLock(Methods.class);
        }

        synchronized double wide(long a, int b, double c) {
            double sum = 0;
            for (int i = 0; i < b; i++) {
                double term = a * c;
                if (i % 2 == 0) {
                    continue;
                }
                sum += term;
            }
            return sum;
        }

        static synchronized long wideOfClass(double a, long b) {
            long sum = 0;
            do {
                sum += b;
            } while (sum < a);
            return sum;
        }

        synchronized int recursion(int depth) {
            return depth == 0 ? 0 : 1 + recursion(depth - 1);
        }

        synchronized int manyReturns(int n) {
            if (n == 0) {
                return 10;
            }
            try {
                if (n == 1) {
                    return 11;
                }
                throw new IllegalStateException();
            } catch (IllegalStateException e) {
                return 12;
            } finally {
                notifyAll();
            }
        }

        synchronized void thrower() {
            throw new IllegalStateException("thrown inside");
        }

        synchronized void endless(int n) {
            while (true) {
                if (n-- == 0) {
                    throw new IllegalStateException("enough");
                }
            }
        }

        static int depth;

        @SuppressWarnings("InfiniteRecursion")
        synchronized void overflow() {
            depth++;
            overflow();
        }

        synchronized void nothing() {}

        synchronized float floating(float a) {
            return a;
        }

        synchronized Object reference(Object a) {
            Object copy = a;
            for (Object[] each = new Object[3]; each.length > 0; each = Arrays.copyOf(each, each.length - 1)) {
                copy = each;
            }
            return copy == null ? a : copy;
        }

        static void bystander() {}
    }

    @Test
    void blocksTellBeforeTheyEnterAndExit() {
        assertThat(Woven.target(Blocks.class).call(Blocks.class, "nested")).isEqualTo("true true");
        assertThat(TestHooks.LOG)
                .containsExactly("enter Blocks", "enter Blocks.class", "exit Blocks.class", "exit Blocks");
    }

    @Test
    void blocksExitWhenTheyThrow() {
        Woven woven = Woven.target(Blocks.class);
        assertThatThrownBy(() -> woven.call(Blocks.class, "thrower")).hasMessage("thrown inside");
        assertThat(TestHooks.LOG).containsExactly("enter Blocks", "exit Blocks");
        // javac's one range covers block and handler both, but the handler does not enter itself again.
        assertThat(TestHooks.yieldPoints()).isZero();
    }

    @Test
    void blocksMayLoop() {
        assertThat(Woven.target(Blocks.class).call(Blocks.class, "loop")).isEqualTo(5);
        assertThat(TestHooks.yieldPoints()).isEqualTo(4);
    }

    @Test
    void synchronizedMethodsBecomeBlocks() {
        Woven woven = Woven.target(Methods.class);

        assertThat(woven.call(Methods.class, "instance")).isEqualTo("true");
        assertThat(woven.call(Methods.class, "ofClass")).isEqualTo("true");
        assertThat(TestHooks.LOG)
                .containsExactly("enter Methods", "exit Methods", "enter Methods.class", "exit Methods.class");
        assertThat(woven.type(Methods.class).getDeclaredMethods())
                .noneMatch(method -> Modifier.isSynchronized(method.getModifiers()));
    }

    @Test
    void synchronizedMethodsKeepTheirResults() {
        Woven woven = Woven.target(Methods.class);

        assertThat(woven.call(Methods.class, "wide", 3L, 5, 2.0)).isEqualTo(12.0);
        assertThat(TestHooks.yieldPoints()).isEqualTo(5);
        assertThat(woven.call(Methods.class, "wideOfClass", 10.0, 4L)).isEqualTo(12L);
        assertThat(TestHooks.yieldPoints()).isEqualTo(7);
        assertThat(woven.call(Methods.class, "nothing")).isNull();
        assertThat(woven.call(Methods.class, "floating", 1.5f)).isEqualTo(1.5f);
        assertThat(woven.call(Methods.class, "reference", "x")).isEqualTo(new Object[] {null});
        for (int n = 0; n < 3; n++) {
            assertThat(woven.call(Methods.class, "manyReturns", n)).isEqualTo(10 + n);
        }
        assertThat(TestHooks.LOG).hasSize(16).doesNotContain("exit Methods unheld", "exit Methods again");
    }

    @Test
    void recursionEntersAgain() {
        assertThat(Woven.target(Methods.class).call(Methods.class, "recursion", 2))
                .isEqualTo(2);
        assertThat(TestHooks.LOG)
                .containsExactly(
                        "enter Methods",
                        "enter Methods again",
                        "enter Methods again",
                        "exit Methods",
                        "exit Methods",
                        "exit Methods");
    }

    @Test
    void synchronizedMethodsExitOnceWhenTheyThrow() {
        Woven woven = Woven.target(Methods.class);

        assertThatThrownBy(() -> woven.call(Methods.class, "thrower")).hasMessage("thrown inside");
        assertThatThrownBy(() -> woven.call(Methods.class, "endless", 3)).hasMessage("enough");
        assertThat(TestHooks.LOG).containsExactly("enter Methods", "exit Methods", "enter Methods", "exit Methods");
        assertThat(TestHooks.yieldPoints()).isEqualTo(3);
    }

    @Test
    @Timeout(20)
    void aYieldPointThatFailsLeavesNoMonitorHeld() {
        Woven woven = Woven.target(Blocks.class);
        TestHooks.yieldFailure = new IllegalArgumentException("from the yield point");

        assertThatThrownBy(() -> woven.call(Blocks.class, "loop")).hasMessage("from the yield point");
        assertThat(TestHooks.LOG).containsExactly("enter Blocks", "exit Blocks");
    }

    @Test
    void aHookThatFailsLeavesNoMonitorHeld() {
        Woven woven = Woven.target(Methods.class);
        TestHooks.failure = new IllegalArgumentException("from the hook");

        assertThatThrownBy(() -> woven.call(Methods.class, "ofClass")).hasMessage("from the hook");
        assertThat(Thread.holdsLock(woven.type(Methods.class))).isFalse();
    }

    @Test
    void aHookThatFailsInAHandlerLeavesNoMonitorHeld() {
        Woven woven = Woven.target(Nested.class);
        TestHooks.failure = new IllegalArgumentException("from the hook");

        assertThatThrownBy(() -> woven.call(Nested.class, "throwing")).hasMessage("from the hook");
        assertThat(TestHooks.LOG)
                .containsExactly("enter String", "enter Nested.class", "exit Nested.class", "exit String");
        assertThat(Thread.holdsLock(Nested.OUTER)).isFalse();
        assertThat(Thread.holdsLock(woven.type(Nested.class))).isFalse();
    }

    /** As optimizers do that merge code which is alike: the way out without an exception ends in the handler. What the handler keeps is then no throwable. */
    @Test
    void somethingElseMayLeadIntoAHandler() throws ReflectiveOperationException {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        writer.visit(V17, ACC_PUBLIC, "Merged", null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "merged", "(I)Ljava/lang/Object;", null, null);
        Label start = new Label();
        Label handler = new Label();
        Label within = new Label();
        Label end = new Label();
        code.visitTryCatchBlock(start, end, handler, null);
        code.visitCode();
        code.visitLdcInsn("the monitor");
        code.visitInsn(DUP);
        code.visitVarInsn(ASTORE, 1);
        code.visitInsn(MONITORENTER);
        code.visitLabel(start);
        code.visitInsn(ICONST_1);
        code.visitVarInsn(ILOAD, 0);
        code.visitInsn(IDIV);
        code.visitInsn(POP);
        code.visitLdcInsn("no throwable");
        code.visitVarInsn(ASTORE, 2);
        code.visitJumpInsn(GOTO, within);
        code.visitLabel(handler);
        code.visitVarInsn(ASTORE, 2);
        code.visitLabel(within);
        code.visitVarInsn(ALOAD, 1);
        code.visitInsn(MONITOREXIT);
        code.visitLabel(end);
        code.visitVarInsn(ALOAD, 2);
        code.visitInsn(ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        writer.visitEnd();
        byte[] file = writer.toByteArray();
        byte[] woven = new Weaver(List.of(), TestHooks.NAMES)
                .weave(getClass().getClassLoader(), "Merged", file, Weaver.Origin.TARGET);
        ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) {
                return defineClass(name, woven, 0, woven.length);
            }
        };
        Method merged = loader.loadClass("Merged").getMethod("merged", int.class);
        TestHooks.reset();

        assertThat(merged.invoke(null, 1)).isEqualTo("no throwable");
        assertThat(merged.invoke(null, 0)).isInstanceOf(ArithmeticException.class);
        assertThat(TestHooks.LOG).containsExactly("enter String", "exit String", "enter String", "exit String");
        TestHooks.failure = new IllegalArgumentException("from the hook");
        assertThat(merged.invoke(null, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Thread.holdsLock("the monitor")).isFalse();
    }

    @Test
    @Timeout(20)
    void aFullStackUnwindsThroughSynchronizedMethods() {
        Woven woven = Woven.target(Methods.class);
        Throwable thrown = catchThrowable(() -> woven.call(Methods.class, "overflow"));
        assertThat(thrown).isInstanceOf(StackOverflowError.class);
    }

    @Test
    @Timeout(20)
    void aFullStackUnwindsThroughSynchronizedBlocks() {
        Woven woven = Woven.target(Deep.class);
        Throwable thrown = catchThrowable(() -> woven.call(Deep.class, "overflow"));
        assertThat(thrown).isInstanceOf(StackOverflowError.class);
    }
}

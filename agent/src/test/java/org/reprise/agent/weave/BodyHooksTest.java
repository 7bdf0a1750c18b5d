package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.catalogue.Row.Kind;
import org.reprise.agent.weave.Weaver.Origin;

/** Runs bodies with hooks around, at their start and at their end. */
class BodyHooksTest {
    /** As a class of the JDK might look. */
    static class Sample {
        static String trace = "";

        final int field;

        Sample() {
            field = 7;
        }

        int add(long a, int b) {
            return (int) a + b + field;
        }

        static long twice(double a, long b) {
            return (long) a + 2 * b;
        }

        void loop(int n) {
            // The loop's head is the first instruction: a frame at offset 0.
            while (n-- > 0) {
                trace += n;
            }
        }

        String[] names(Object first) {
            return new String[] {"" + first};
        }

        synchronized boolean locked(boolean answer) {
            if (answer) {
                return Thread.holdsLock(this);
            }
            return false;
        }

        static double half(int n) {
            return n / 2.0;
        }

        static int absolute(int n) {
            if (n < 0) {
                return -n;
            }
            if (n > 100) {
                throw new IllegalArgumentException();
            }
            return n;
        }
    }

    /** Defined by the same loader as the woven sample, whose type is in the hooks' descriptors. */
    public static class Hooks {
        static boolean add(Sample self, long a, int b) {
            return log("add " + (self != null) + a + b);
        }

        static boolean twice(double a, long b) {
            return log("twice " + a + b);
        }

        static boolean loop(Sample self, int n) {
            return log("loop " + n);
        }

        static boolean names(Sample self, Object first) {
            return log("names " + first);
        }

        static boolean locked(Sample self, boolean answer) {
            return log("locked " + answer);
        }

        static boolean half(int n) {
            return log("half " + n);
        }

        static double doubleResult() {
            return -0.0;
        }

        private static boolean log(String line) {
            TestHooks.LOG.add(line);
            return TestHooks.skipBody;
        }

        static int intResult() {
            return 1;
        }

        static long longResult() {
            return -2;
        }

        static Object objectResult() {
            return new String[] {"hook"};
        }

        static void enter(int n) {
            log("enter " + n);
        }

        static void exit() {
            log("exit");
        }

        static long argument(Sample self, long a, int b) {
            log("argument " + a + b);
            return 10 * a + 1;
        }

        static int argument(int n) {
            log("argument " + n);
            return -10 * n;
        }

        static Object argument(Sample self, Object first) {
            log("argument " + first);
            return "not " + first;
        }

        static void result(Object names) {
            log("result " + Arrays.toString((String[]) names));
        }

        static void constructed(Sample self) {
            log("constructed " + self.field);
        }

        public static void initializerEntry() {}

        public static void initializerExit() {}

        public static void monitorEnter(Object monitor) {
            log("monitor enter");
        }

        public static void monitorExit(Object monitor) {
            log("monitor exit");
        }

        public static void yieldPoint() {}
    }

    private static final HookCalls CALLS = new HookCalls(Woven.internalName(Hooks.class), TestHooks.NAMES.counter());

    private static Woven woven(Origin origin, Row... rows) {
        return Woven.weave(List.of(rows), CALLS, origin, Sample.class).with(Hooks.class);
    }

    private static Row row(Kind kind, String name, String descriptor, String hook) {
        return Rows.row(kind, Woven.internalName(Sample.class), name, descriptor, hook);
    }

    private static Row[] around() {
        return new Row[] {
            row(Kind.AROUND, "add", "(JI)I", "add"),
            row(Kind.AROUND, "twice", "(DJ)J", "twice"),
            row(Kind.AROUND, "loop", "(I)V", "loop"),
            row(Kind.AROUND, "names", "(Ljava/lang/Object;)[Ljava/lang/String;", "names"),
            row(Kind.AROUND, "locked", "(Z)Z", "locked"),
            row(Kind.AROUND, "half", "(I)D", "half")
        };
    }

    @ParameterizedTest
    @EnumSource(Origin.class)
    void theBodyRunsWhereTheHookSaysNo(Origin origin) {
        Woven woven = woven(origin, around());

        assertThat(woven.call(Sample.class, "add", 3L, 4)).isEqualTo(14);
        assertThat(woven.call(Sample.class, "twice", 1.0, 4L)).isEqualTo(9L);
        assertThat(woven.call(Sample.class, "loop", 3)).isNull();
        assertThat(woven.call(Sample.class, "names", "x")).isEqualTo(new String[] {"x"});
        assertThat(woven.call(Sample.class, "locked", true)).isEqualTo(true);
        assertThat(woven.call(Sample.class, "half", 3)).isEqualTo(1.5);
        assertThat(TestHooks.LOG).contains("add true34", "twice 1.04", "loop 3", "names x", "locked true", "half 3");
        assertThat(TestHooks.LOG.contains("monitor enter")).isEqualTo(origin == Origin.TARGET);
        assertThat(TestHooks.left).isEqualTo(origin == Origin.TARGET ? -3 : 0);
    }

    @ParameterizedTest
    @EnumSource(Origin.class)
    void theHooksResultStandsInForTheBody(Origin origin) {
        Woven woven = woven(origin, around());
        TestHooks.skipBody = true;

        assertThat(woven.call(Sample.class, "add", 3L, 4)).isEqualTo(1);
        assertThat(woven.call(Sample.class, "twice", 1.0, 4L)).isEqualTo(-2L);
        assertThat(woven.call(Sample.class, "loop", 3)).isNull();
        assertThat(woven.call(Sample.class, "names", "x")).isEqualTo(new String[] {"hook"});
        assertThat(woven.call(Sample.class, "half", 3)).isEqualTo(-0.0);
        assertThat(woven.call(Sample.class, "locked", false)).isEqualTo(true);
        assertThat(TestHooks.left).isZero();
        if (origin == Origin.TARGET) {
            assertThat(TestHooks.LOG).endsWith("monitor enter", "locked false", "monitor exit");
        }
    }

    @Test
    void enterAndExitFrameEveryNormalReturn() {
        Woven woven = woven(
                Origin.JDK,
                row(Kind.ENTER, "absolute", "(I)I", "enter"),
                row(Kind.EXIT, "absolute", "(I)I", "exit"),
                row(Kind.EXIT, "<init>", "()V", "constructed"));

        assertThat(woven.call(Sample.class, "absolute", -5)).isEqualTo(5);
        assertThat(woven.call(Sample.class, "absolute", 6)).isEqualTo(6);
        assertThatThrownBy(() -> woven.call(Sample.class, "absolute", 101))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(TestHooks.LOG)
                .containsExactly(
                        "constructed 7",
                        "enter -5",
                        "exit",
                        "constructed 7",
                        "enter 6",
                        "exit",
                        "constructed 7",
                        "enter 101");
    }

    @Test
    void aHookReplacesTheFirstArgumentAndSeesTheResult() {
        Woven woven = woven(
                Origin.JDK,
                row(Kind.ARGUMENT, "add", "(JI)I", "argument"),
                row(Kind.ARGUMENT, "absolute", "(I)I", "argument"),
                row(Kind.ARGUMENT, "names", "(Ljava/lang/Object;)[Ljava/lang/String;", "argument"),
                row(Kind.RESULT, "names", "(Ljava/lang/Object;)[Ljava/lang/String;", "result"));

        assertThat(woven.call(Sample.class, "add", 3L, 4)).isEqualTo(31 + 4 + 7);
        assertThat(woven.call(Sample.class, "absolute", -5)).isEqualTo(50);
        assertThat(woven.call(Sample.class, "names", "x")).isEqualTo(new String[] {"not x"});
        assertThat(TestHooks.LOG).containsExactly("argument 34", "argument -5", "argument x", "result [not x]");
    }

    @Test
    void anotherDescriptorIsAnotherMethod() {
        byte[] file = Woven.classFile(Sample.class);
        Weaver weaver = new Weaver(List.of(row(Kind.ENTER, "absolute", "(J)J", "enter")), CALLS);
        assertThat(weaver.weave(null, Woven.internalName(Sample.class), file, Origin.JDK))
                .isNull();
    }
}

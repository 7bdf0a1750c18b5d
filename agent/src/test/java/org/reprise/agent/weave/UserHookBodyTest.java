package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hooks of the user's in woven byte code. */
public class UserHookBodyTest {
    private static final String HERE = UserHookBodyTest.class.getName() + "$";

    public interface Clock {
        long read();
    }

    static class Base implements Clock {
        @Override
        public long read() {
            return 5;
        }
    }

    static final class Derived extends Base {
        @Override
        public long read() {
            return super.read() + 1;
        }
    }

    static final class Shapes {
        boolean truth() {
            return true;
        }

        int number(int i) {
            int sum = 0;
            for (int j = 0; j <= i; j++) {
                sum += j;
                if (sum == 3) {
                    return sum * 100;
                }
            }
            return sum;
        }

        int number(String text) {
            return text.length();
        }

        static float share(long wide, float share) {
            return share + wide;
        }

        double ratio() {
            return 1.5;
        }

        String text() {
            return "text";
        }

        synchronized int fails(int i) {
            if (i > 0) {
                throw new IllegalStateException("failed " + i);
            }
            return i;
        }

        int read(long sector, byte[] to) {
            to[0] = (byte) sector;
            return to.length;
        }

        void done(String request, int status) {
            TestUserHooks.note("done " + request + status);
        }

        native int outside(int i);
    }

    @BeforeEach
    void reset() {
        TestUserHooks.reset();
    }

    private static Woven woven(String hooks, Class<?>... types) {
        List<UserHook> parsed = Arrays.stream(hooks.split(";"))
                .map(each -> UserHook.parse(each.replace(":", ":" + HERE)))
                .toList();
        return Woven.hooked(new UserHookList(parsed), TestUserHooks.NAMES, types);
    }

    private static Object call(Woven woven, String name, Object... arguments) {
        return woven.call(Shapes.class, name, arguments);
    }

    @Test
    void resultsOfAllTypesAreToldAndReplaced() {
        Woven woven = woven("value:Shapes#*", Shapes.class);
        assertThat(call(woven, "truth")).isEqualTo(true);
        assertThat(call(woven, "ratio")).isEqualTo(1.5);
        assertThat(call(woven, "share", 2L, 0.5f)).isEqualTo(2.5f);
        assertThat(call(woven, "text")).isEqualTo("text!");
        assertThat(call(woven, "read", 7L, new byte[3])).isEqualTo(3);
        assertThat(TestUserHooks.LOG)
                .containsExactly(
                        "value 0",
                        "returns 1",
                        "value 0",
                        "returns " + Double.doubleToRawLongBits(1.5),
                        "value 0",
                        "returns " + Float.floatToRawIntBits(2.5f),
                        "value " + (1 << 18),
                        "returns text",
                        "value 0",
                        "returns 3");
        TestUserHooks.answer = 4;
        assertThat(call(woven, "ratio")).isEqualTo(4.0);
        assertThat(call(woven, "share", 2L, 0.5f)).isEqualTo(4f);
        byte[] untouched = new byte[3];
        assertThat(call(woven, "read", 7L, untouched)).isEqualTo(4);
        assertThat(untouched).containsOnly(0);
        TestUserHooks.answer = false;
        assertThat(call(woven, "truth")).isEqualTo(false);
        TestUserHooks.answer = "other";
        assertThat(call(woven, "text")).isEqualTo("other");
    }

    @Test
    void overloadsAreToldApartByTheirParameters() {
        Woven woven = woven("random:Shapes#number(int)", Shapes.class);
        Class<?> shapes = woven.type(Shapes.class);
        for (Method method : shapes.getDeclaredMethods()) {
            if (method.getName().equals("number")) {
                Object argument = method.getParameterTypes()[0] == int.class ? (Object) 2 : "three";
                try {
                    var constructor = shapes.getDeclaredConstructor();
                    constructor.setAccessible(true);
                    method.setAccessible(true);
                    assertThat(method.invoke(constructor.newInstance(), argument))
                            .isEqualTo(argument instanceof String ? 5 : 300);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        }
        assertThat(TestUserHooks.LOG).containsExactly("value 0", "returns 300");
    }

    @Test
    void exceptionsAreTold() {
        Woven woven = woven("value:Shapes#fails;idle:Shapes#fails;checkpoint:Shapes#fails", Shapes.class);
        assertThatThrownBy(() -> call(woven, "fails", 1)).hasMessage("failed 1");
        assertThat(TestUserHooks.LOG)
                .containsExactly("checkpoint 2", "idle", "value 0", "throws failed 1", "idle over");
        TestUserHooks.reset();
        // The method is left on the way in: what is around it ends all the same.
        TestUserHooks.answer = 9;
        assertThat(call(woven, "fails", 1)).isEqualTo(9);
        assertThat(TestUserHooks.LOG).containsExactly("checkpoint 2", "idle", "value 0", "idle over");
    }

    @Test
    void hooksOnInterfacesAndAncestorsAreOnAllBelow() {
        Woven woven = woven("clock:Clock#read", Base.class, Derived.class);
        assertThat(woven.call(Derived.class, "read")).isEqualTo(6L);
        assertThat(TestUserHooks.LOG).containsExactly("value 0", "value 0", "returns 5", "returns 6");
        TestUserHooks.reset();
        woven = woven("ignore:Base#read()", Base.class, Derived.class);
        assertThat(woven.call(Derived.class, "read")).isEqualTo(6L);
        assertThat(TestUserHooks.LOG).containsExactly("ignore", "ignore", "ignore over", "ignore over");
    }

    @Test
    void callsAreQueued() {
        Woven woven = woven("async:Shapes#done;input:Shapes#done", Shapes.class);
        call(woven, "done", "a", 1);
        assertThat(TestUserHooks.LOG)
                .containsExactly(
                        "born Shapes",
                        "Shapes done(Ljava/lang/String;I)V[a, 1]",
                        "Shapes done(Ljava/lang/String;I)V[a, 1]",
                        "done a1");
        TestUserHooks.reset();
        TestUserHooks.answer = true;
        call(woven, "done", "a", 1);
        assertThat(TestUserHooks.LOG).containsExactly("born Shapes", "Shapes done(Ljava/lang/String;I)V[a, 1]");
    }

    @Test
    void requestsAreGivenTheirArguments() {
        Woven woven = woven("block:Shapes#read(J[B);digest:Shapes#read", Shapes.class);
        assertThat(call(woven, "read", 7L, new byte[2])).isEqualTo(2);
        assertThat(TestUserHooks.LOG).containsExactly("block [7, [0, 0]]", "digest 2", "returns 2");
    }

    @Test
    void nativeMethodsAreWrapped() {
        Woven woven = woven("value:Shapes#outside", Shapes.class);
        TestUserHooks.answer = 3;
        assertThat(call(woven, "outside", 1)).isEqualTo(3);
        List<String> natives = Arrays.stream(woven.type(Shapes.class).getDeclaredMethods())
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .map(method -> method.getName() + " " + Modifier.isPrivate(method.getModifiers()))
                .toList();
        assertThat(natives).containsExactly(Weaver.NATIVE_PREFIX + "outside true");
        TestUserHooks.reset();
        assertThatThrownBy(() -> call(woven, "outside", 1)).isInstanceOf(UnsatisfiedLinkError.class);
        assertThat(TestUserHooks.LOG).hasSize(2).first().isEqualTo("value " + (1 << 17));
    }

    @Test
    void misfitsAreRefused() {
        assertThatThrownBy(() -> woven("async:Shapes#text", Shapes.class))
                .isInstanceOf(MisfitException.class)
                .hasMessageContainingAll(
                        "async:" + HERE + "Shapes#text", "text()Ljava/lang/String;", "is called later");
        assertThatThrownBy(() -> woven("clock:Shapes#done", Shapes.class)).hasMessageContaining("returns nothing");
        assertThatThrownBy(() -> woven("icount:Shapes#number", Shapes.class))
                .hasMessageContaining("is not an instance method without arguments");
    }

    @Test
    void whatMatchesNothingIsKnown() {
        UserHookList hooks =
                new UserHookList(List.of(UserHook.parse("value:*Shapes#text"), UserHook.parse("value:No*#text()")));
        Woven.hooked(hooks, TestUserHooks.NAMES, Shapes.class);
        assertThat(hooks.unmatched()).containsExactly("value:No*#text()");
    }
}

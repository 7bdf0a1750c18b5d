package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.catalogue.Row.Kind;

/** Bodies that have a hook where they begin and one wherever they end. */
class GuardedBodyTest {
    /** Its initializer has a loop and so a yield point at a jump back. */
    static class Initialized {
        static final int SUM;

        static {
            int sum = 0;
            for (int i = 0, n = 5; i < n; i++) {
                sum += i;
            }
            SUM = sum;
        }

        static int sum() {
            return SUM;
        }
    }

    static class Failing {
        static final int NUMBER = Integer.parseInt("not a number");

        static int number() {
            return NUMBER;
        }
    }

    static class Guarded {
        static int half(int number) {
            if (number < 0) {
                throw new IllegalArgumentException("negative");
            }
            return number % 2 == 0 ? number / 2 : -1;
        }
    }

    @Test
    void initializerWithALoop() {
        Woven woven = Woven.target(Initialized.class);

        assertThat(woven.call(Initialized.class, "sum")).isEqualTo(10);
        assertThat(TestHooks.LOG).containsExactly("initializer", "initializer over");
        // The jump back to the condition, once an iteration.
        assertThat(TestHooks.yieldPoints()).isEqualTo(5);
    }

    @Test
    void initializerThatThrows() {
        Woven woven = Woven.target(Failing.class);

        assertThat(catchThrowable(() -> woven.call(Failing.class, "number")))
                .hasRootCauseInstanceOf(NumberFormatException.class);
        assertThat(TestHooks.LOG).containsExactly("initializer", "initializer over");
    }

    @Test
    void rowOfAJdkClass() {
        Row row = Rows.row(Kind.GUARD, Woven.internalName(Guarded.class), "half", "(I)I", "initializer");
        Woven woven = Woven.weave(List.of(row), Weaver.Origin.JDK, Guarded.class);

        assertThat(woven.call(Guarded.class, "half", 4)).isEqualTo(2);
        assertThat(woven.call(Guarded.class, "half", 3)).isEqualTo(-1);
        assertThat(catchThrowable(() -> woven.call(Guarded.class, "half", -4))).hasMessageContaining("negative");
        assertThat(TestHooks.LOG)
                .containsExactly(
                        "initializer",
                        "initializer over",
                        "initializer",
                        "initializer over",
                        "initializer",
                        "initializer over");
    }
}

package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both copies of a method's code do what the method does, and the second alone polls, where it was entered at the very place. */
class DuplicationTest {
    /** Fields, so that there are sites; all kinds of ways through a method. */
    @SuppressWarnings("unused") // Called by reflection.
    static class Ways {
        int field = 1;
        long wide = 3;
        int[] cells = new int[8];

        long loop() {
            for (int i = 0; i < 100; i++) {
                wide += (long) i * field;
            }
            return wide;
        }

        double nested() {
            double sum = 0;
            for (long i = 0; i < 20; i++) {
                int j = 0;
                while (true) {
                    sum += wide + cells[j & 7];
                    cells[j & 7] += (int) i;
                    if (++j > 9 + field) {
                        break;
                    }
                    if (j == 5) {
                        continue;
                    }
                    sum /= 1.5;
                }
                sum += own(i);
            }
            return sum;
        }

        private double own(long i) {
            return i + field;
        }

        int caught() {
            int times = 0;
            for (int i = 0; i < 30; i++) {
                try {
                    cells[i] = i;
                    field += cells[i];
                } catch (ArrayIndexOutOfBoundsException e) {
                    times++;
                } finally {
                    wide++;
                }
            }
            return times * 1000 + field + (int) wide;
        }

        String chosen() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                switch (cells[i & 7] + i) {
                    case 0 -> text.append('a');
                    case 3, 4 -> text.append(field);
                    case 9 -> {
                        continue;
                    }
                    default -> text.append(new String(i > 6 ? "x" : "y"));
                }
                text.append(wide);
            }
            return text.toString();
        }

        Object made() {
            Object last = null;
            do {
                last = new StringBuilder(last == null ? "n" : "o").append(field);
            } while (field++ < 70);
            return last.toString();
        }
    }

    private static final List<String> METHODS = List.of("loop", "nested", "caught", "chosen", "made");

    private static Object unwoven(String method) {
        return Woven.invoke(Ways.class, method);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void bothCopiesDoTheSame(int sites) {
        for (String method : METHODS) {
            Woven woven = Woven.withSites(Ways.class);
            TestHooks.sites = sites;
            assertThat(woven.call(Ways.class, method)).as(method).isEqualTo(unwoven(method));
            int inConstructor = 3;
            if (sites == 0) {
                assertThat(TestHooks.polls)
                        .as("%s: of the constructor, which has one copy", method)
                        .isEqualTo(inConstructor);
            } else {
                assertThat(TestHooks.polls).as(method).isGreaterThan(inConstructor);
            }
        }
    }

    /** From one to the other and back at every turn of every loop. */
    @Test
    void amongLoops() {
        for (String method : METHODS) {
            for (int every = 1; every < 5; every++) {
                Woven woven = Woven.withSites(Ways.class);
                TestHooks.alternation = every;
                assertThat(woven.call(Ways.class, method)).as(method).isEqualTo(unwoven(method));
            }
        }
    }

    /** The place has changed since the copy was entered, by a yield point or an event. */
    @Test
    void countsWhereItWasEntered() {
        Woven woven = Woven.withSites(Ways.class);
        TestHooks.sites = 1;
        TestHooks.stale = true;
        assertThat(woven.call(Ways.class, "nested")).isEqualTo(unwoven("nested"));
        assertThat(TestHooks.polls).as("of the constructor").isEqualTo(3);
    }
}

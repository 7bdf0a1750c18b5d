package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

        /** A lambda that captures nothing is one object each time. */
        int lambdas() {
            Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int i = 0; i < 40; i++) {
                Supplier<Object> one = () -> "one";
                cells[i & 7] += field;
                seen.add(one);
                IntSupplier same = Ways::constant;
                field += same.getAsInt();
                seen.add(same);
                if (field > 20) {
                    seen.add((Runnable) () -> {});
                    wide++;
                }
            }
            return seen.size() * 1000 + field + cells[3];
        }

        private static int constant() {
            return 1;
        }

        String told() {
            String text = "begins with " + field;
            for (int i = 0; i < 12; i++) {
                text = text + i + field;
                field += text.length();
                cells[i & 7] = field;
                if ((i & 3) == 2) {
                    continue;
                }
                text = i % 5 == 1 ? text + cells[i & 7] : text.substring(1);
                wide += field;
            }
            return text + wide;
        }

        /** The message of the exception is put together while that is being made. */
        String refused() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                try {
                    if (cells[i & 7] > 1) {
                        throw new IllegalStateException("cell " + (i > 12 ? "late " + i : i) + " has " + cells[i & 7]);
                    }
                    cells[i & 7] += 1 + (i & 1);
                    field++;
                } catch (IllegalStateException e) {
                    text.append(e.getMessage()).append(field);
                } finally {
                    wide += cells[i & 7];
                    text.append("then " + wide);
                }
            }
            return text.toString();
        }

        /** Linked where a loop begins, and where it decides. */
        String decided() {
            String text = "";
            while ((text + field).length() < 30) {
                do {
                    field++;
                    text = new String(new StringBuilder(field > 9 ? "b" + text : text).append(field));
                } while (("" + field).endsWith("3") && cells[field & 7] == 0);
                switch (text.length() & 3) {
                    case 1 -> wide += field;
                    case 2 -> text += "c" + wide;
                    default -> cells[1]++;
                }
            }
            return text + cells[1];
        }
    }

    private static final List<String> COPIED = List.of("loop", "nested", "caught", "chosen", "made");
    /** Parts of these are in the first copy alone, polls and all. */
    private static final List<String> LINKING = List.of("lambdas", "told", "refused", "decided");

    private static final List<String> METHODS =
            Stream.concat(COPIED.stream(), LINKING.stream()).toList();

    private static Object unwoven(String method) {
        return Woven.invoke(Ways.class, method);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void bothCopiesDoTheSame(int sites) {
        for (String method : COPIED) {
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

    /** The second copy goes back for what links a call site, and the first goes on in the second behind it. */
    @Test
    void callSitesAreLinkedInTheFirstCopy() {
        for (String method : LINKING) {
            Woven woven = Woven.withSites(Ways.class);
            assertThat(woven.call(Ways.class, method)).as(method).isEqualTo(unwoven(method));
            int inFirst = TestHooks.polls;
            woven = Woven.withSites(Ways.class);
            TestHooks.sites = 1;
            assertThat(woven.call(Ways.class, method)).as(method).isEqualTo(unwoven(method));
            assertThat(TestHooks.polls).as(method).isGreaterThan(inFirst);
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

package org.reprise.agent.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reprise.agent.catalogue.JdkNatives.Native;
import org.reprise.agent.catalogue.Row.Kind;

/** Walks the JDKs: each of their native methods has a row, or an excuse in {@code natives.txt}. */
class NativesTest {
    private static final List<Excuse> EXCUSES = Excuse.all();
    private static final Set<String> ROWS = rows();
    private static Map<String, List<Native>> jdks;

    @BeforeAll
    static void walk() throws IOException {
        jdks = JdkNatives.ofEveryJdk();
        assertThat(jdks.values()).allSatisfy(natives -> assertThat(natives).hasSizeGreaterThan(1500));
    }

    private static Set<String> rows() {
        Set<String> rows = new HashSet<>();
        for (Row row : new Catalogue().rows()) {
            if (row.kind() == Kind.CALL || row.kind() == Kind.NATIVE) {
                rows.add(row.owner() + "#" + row.name() + row.descriptor());
            }
        }
        return rows;
    }

    private static boolean hooked(Native method) {
        String name = "#" + method.name() + method.descriptor();
        return ROWS.contains(method.owner() + name)
                || method.owner().equals("java/lang/Object") && ROWS.contains(Row.ANY_OWNER + name);
    }

    @Test
    void eachIsHookedOrExcused() {
        Set<String> open = new TreeSet<>();
        jdks.forEach((home, natives) -> natives.stream()
                .filter(method -> !hooked(method))
                .filter(method -> EXCUSES.stream().noneMatch(excuse -> excuse.find(method) >= 0))
                .forEach(method -> open.add(method + " of " + home)));
        assertThat(open)
                .as("natives without a row and without a line in natives.txt: may they answer otherwise in a replay?")
                .isEmpty();
    }

    @Test
    void noneIsHookedAndExcusedByName() {
        Set<String> both = new TreeSet<>();
        jdks.values()
                .forEach(natives -> natives.stream().filter(NativesTest::hooked).forEach(method -> {
                    for (Excuse excuse : EXCUSES) {
                        int found = excuse.find(method);
                        // A line for a whole class may stand above rows for some of its methods.
                        if (found >= 0 && !excuse.names().get(found).pattern().contains(".*")) {
                            both.add(method + ", excused by " + excuse.text());
                        }
                    }
                }));
        assertThat(both).as("hooked, so that they need no excuse").isEmpty();
    }

    /** What fits no JDK is of the past. Needs both, since some lines are for one alone. */
    @Test
    void noExcuseIsStale() {
        assumeThat(jdks).as("JDK 17 and 25").hasSizeGreaterThan(1);
        List<String> stale = new ArrayList<>();
        for (Excuse excuse : EXCUSES) {
            boolean[] used = new boolean[excuse.names().size()];
            for (List<Native> natives : jdks.values()) {
                for (Native method : natives) {
                    int found = excuse.find(method);
                    if (found >= 0 && !hooked(method)) {
                        used[found] = true;
                    }
                }
            }
            for (int i = 0; i < used.length; i++) {
                if (!used[i]) {
                    stale.add(excuse.names().get(i) + " of " + excuse.text());
                }
            }
        }
        assertThat(stale).isEmpty();
    }

    @Test
    void excusesSayWhy() {
        Set<String> named = new HashSet<>();
        new Catalogue().rows().forEach(row -> named.add(row.owner() + "#" + row.name()));
        for (Excuse excuse : EXCUSES) {
            assertThat(Excuse.WORDS).as(excuse.text()).containsKey(excuse.word());
            if (excuse.word().equals("below")) {
                assertThat(named).as(excuse.text()).contains(excuse.reason());
            }
        }
    }
}

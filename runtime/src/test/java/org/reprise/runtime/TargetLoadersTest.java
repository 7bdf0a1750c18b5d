package org.reprise.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TargetLoadersTest {
    private static final int TIMES = 200_000;

    /** A thread at its gate has not the turn, and asks for the runtime all the same. */
    @Test
    void eachThreadGetsTheClassItAskedFor() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<Integer>> wrong = new ArrayList<>();
        for (Class<?> type : List.of(Hooks.class, Yield.class)) {
            wrong.add(threads.submit(() -> {
                int others = 0;
                for (int i = 0; i < TIMES; i++) {
                    assertThat(Hooks.loadClass((Object) null, type.getName(), false))
                            .isTrue();
                    others += Hooks.objectResult() == type ? 0 : 1;
                }
                return others;
            }));
        }
        for (Future<Integer> each : wrong) {
            assertThat(each.get()).isZero();
        }
        threads.shutdown();
    }
}

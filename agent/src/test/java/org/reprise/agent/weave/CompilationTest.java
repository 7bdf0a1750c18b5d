package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Has HotSpot compile woven monitors, which it refuses without an error where their exception table displeases it. */
class CompilationTest {
    static class Hot {
        long sum;

        synchronized long loop(int n) {
            int i = 0;
            do {
                sum += i++;
            } while (i < n);
            return sum;
        }

        synchronized int branch(int n) {
            if (n == 3) {
                return 4;
            }
            sum += n;
            return n;
        }

        int block(int n) {
            int i = 0;
            synchronized (this) {
                do {
                    i++;
                } while (i < n);
            }
            return i;
        }

        long nested(int n) {
            long before = sum;
            synchronized (this) {
                double half = n / 2.0;
                synchronized (Hot.class) {
                    sum += (long) half;
                }
            }
            return sum - before;
        }

        /** One range covers the body, of which there is no other way out, and the handler. */
        void thrower(int n) {
            synchronized (this) {
                throw new IllegalStateException(Integer.toString(n));
            }
        }

        int caught(int n) {
            try {
                thrower(n);
                return 0;
            } catch (IllegalStateException e) {
                return n;
            }
        }

        /** Without a monitor, so that sites give it a second copy. */
        long twoCopies(int n) {
            long cubes = 0;
            for (int i = 0; i < n; i++) {
                try {
                    for (int j = i; j > 0; j -= 2) {
                        sum += branch(j);
                    }
                    cubes += sum / (i % 5);
                } catch (ArithmeticException e) {
                    sum--;
                }
            }
            return cubes;
        }

        /** The same, where a handler covers itself, as compilers have it. */
        long twoCopiesAndFinally(int n) {
            long product = 1;
            try {
                for (int i = 1; i < n; i++) {
                    product *= branch(i) + sum;
                    sum--;
                }
            } finally {
                sum++;
            }
            return product;
        }

        long tryFinally(int n) {
            for (int i = 0; i < n; i++) {
                synchronized (this) {
                    try {
                        if (i % 7 == 0) {
                            continue;
                        }
                        sum += i;
                    } finally {
                        sum++;
                    }
                }
            }
            return sum;
        }
    }

    private static final List<String> METHODS =
            List.of("loop", "branch", "block", "nested", "thrower", "tryFinally", "twoCopies", "twoCopiesAndFinally");

    /** Hooks that do nothing. */
    public static class Quiet {
        public static int left = Integer.MAX_VALUE;

        public static int sites;

        public static void site() {}

        public static void site(long place) {}

        /** Ends at once, so that both copies run. */
        public static long place() {
            sites = 0;
            return 0;
        }

        public static void yieldPoint() {
            sites = 1;
            left = Integer.MAX_VALUE;
        }

        public static void initializerEntry() {}

        public static void initializerExit() {}

        public static void monitorEnter(Object monitor) {}

        public static void monitorExit(Object monitor) {}
    }

    /** Runs in a JVM of its own. */
    public static final class Main {
        public static void main(String[] arguments) {
            String quiet = Woven.internalName(Quiet.class);
            HookCalls calls = new HookCalls(quiet, quiet);
            Woven woven = arguments[0].equals("sites")
                    ? Woven.withSites(calls, Hot.class)
                    : Woven.weave(List.of(), calls, Weaver.Origin.TARGET, Hot.class);
            for (int i = 0; i < 20_000; i++) {
                for (String method : METHODS) {
                    woven.call(Hot.class, method.equals("thrower") ? "caught" : method, 20);
                }
            }
            System.out.println("finished");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loops", "sites"})
    void bothCompilersTakeWovenMonitors(String preempt) throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+PrintCompilation",
                        "-Xbatch",
                        // As the real ones are.
                        "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=dontinline," + Quiet.class.getName() + "::*",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        preempt)
                .redirectErrorStream(true)
                .start();
        List<String> output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("$Hot::") || line.equals("finished"))
                .toList();

        assertThat(output).contains("finished").noneMatch(line -> line.contains("SKIPPED"));
        for (String method : METHODS) {
            for (String tier : List.of("3", "4")) {
                assertThat(output).anyMatch(line -> line.matches(".* " + tier + " +\\S+\\$Hot::" + method + " .*"));
            }
        }
    }
}

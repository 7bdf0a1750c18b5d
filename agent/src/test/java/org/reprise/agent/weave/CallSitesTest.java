package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reprise.agent.catalogue.Row;
import org.reprise.agent.catalogue.Row.Kind;
import org.reprise.agent.catalogue.Row.Scope;
import org.reprise.agent.weave.Weaver.Origin;

/** Runs woven calls, method references and reflective calls, and sees which hooks they reach. */
class CallSitesTest {
    static class Cpu extends Thread {
        Cpu() {
            super("cpu");
        }

        void nap() throws InterruptedException {
            sleep(5);
        }

        boolean lives() {
            return isAlive();
        }

        void wake() {
            synchronized (this) {
                super.notifyAll();
            }
        }
    }

    /** Two steps from the JDK's class. */
    static class FastCpu extends Cpu {}

    static class OwnSleep extends Thread {
        static String slept = "";

        public static void sleep(long millis) {
            slept += "own " + millis;
        }

        static String nap() throws InterruptedException {
            sleep(7);
            OwnSleepToo.sleep(8);
            return slept;
        }
    }

    static class OwnSleepToo extends OwnSleep {}

    interface Bean extends RuntimeMXBean {}

    static class Calls {
        long staticCall() {
            return System.nanoTime();
        }

        long instanceCall() {
            return Runtime.getRuntime().freeMemory();
        }

        long interfaceCall() {
            return ManagementFactory.getRuntimeMXBean().getUptime();
        }

        long subinterfaceCall() {
            Bean none = null;
            return none.getUptime();
        }

        void waitOnArray() throws InterruptedException {
            int[] array = {};
            synchronized (array) {
                array.wait();
            }
        }

        long staticReference() {
            LongSupplier clock = System::nanoTime;
            return clock.getAsLong();
        }

        long boundReference() {
            LongSupplier memory = Runtime.getRuntime()::freeMemory;
            return memory.getAsLong();
        }

        boolean unboundReference() {
            Predicate<Thread> alive = Thread::isAlive;
            return alive.test(new Cpu());
        }

        boolean unboundReferenceOfSubclass() {
            Predicate<FastCpu> alive = FastCpu::isAlive;
            return alive.test(new FastCpu());
        }

        void boundReferenceOfSubclass() {
            StringBuilder lock = new StringBuilder();
            Runnable notify = lock::notifyAll;
            notify.run();
        }

        void boundReferenceOfArray() {
            int[] lock = {};
            Runnable notify = lock::notifyAll;
            notify.run();
        }

        boolean subclass() {
            FastCpu cpu = new FastCpu();
            return cpu.isAlive();
        }

        String reflection() throws ReflectiveOperationException {
            Method method = Calls.class.getDeclaredMethod("mine", long.class, String.class);
            return (String) method.invoke(this, 5L, "x");
        }

        private String mine(long a, String b) {
            return a + b;
        }

        long reflectiveClock() throws ReflectiveOperationException {
            double before = 1;
            long clock = (Long) System.class.getMethod("nanoTime").invoke(null);
            return clock + (long) before;
        }

        synchronized long reflectionInSynchronized() throws ReflectiveOperationException {
            long sum = 0;
            for (int i = 0; i < 2; i++) {
                sum += (Long) System.class.getMethod("nanoTime").invoke(null);
            }
            return sum;
        }

        String constructor() {
            return new String("x") + new Cpu().getName();
        }

        String notInTheCatalogue() {
            return String.valueOf(Thread.interrupted());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "staticCall, 42, nanoTime",
        "instanceCall, 43, freeMemory",
        "interfaceCall, 44, getUptime",
        "subinterfaceCall, 44, getUptime",
        "waitOnArray, null, enter int[]|wait|exit int[]",
        "staticReference, 42, nanoTime",
        "boundReference, 43, freeMemory",
        "unboundReference, true, isAlive cpu",
        "unboundReferenceOfSubclass, true, isAlive cpu",
        "boundReferenceOfSubclass, null, notifyAll",
        "boundReferenceOfArray, null, notifyAll",
        "subclass, true, isAlive cpu",
        "reflection, 5x, redirect mine",
        "reflectiveClock, 43, redirect nanoTime|nanoTime",
        "reflectionInSynchronized, 84, enter Calls|redirect nanoTime|nanoTime|redirect nanoTime|nanoTime|exit Calls",
        "constructor, xcpu, ''",
        "notInTheCatalogue, false, ''"
    })
    void callsReachTheirHooks(String method, String result, String log) {
        Woven woven = Woven.target(Rows.ALL, Calls.class, Cpu.class, FastCpu.class);

        assertThat(String.valueOf(woven.call(Calls.class, method))).isEqualTo(result);
        assertThat(String.join("|", TestHooks.LOG)).isEqualTo(log);
    }

    @ParameterizedTest
    @CsvSource({"nap, null, sleep 5", "lives, true, isAlive cpu", "wake, null, enter Cpu|notifyAll|exit Cpu"})
    void inheritedMethodsAreTheJdks(String method, String result, String log) {
        Woven woven = Woven.target(Rows.ALL, Cpu.class);

        assertThat(String.valueOf(woven.call(Cpu.class, method))).isEqualTo(result);
        assertThat(String.join("|", TestHooks.LOG)).isEqualTo(log);
    }

    @Test
    void aMethodThatHidesTheJdksIsNot() {
        Woven woven = Woven.target(Rows.ALL, OwnSleep.class, OwnSleepToo.class);

        assertThat(woven.call(OwnSleep.class, "nap")).isEqualTo("own 7own 8");
        assertThat(TestHooks.LOG).containsExactly("initializer", "initializer over");
    }

    static class Exits {
        int append() {
            StringBuilder text = new StringBuilder("abc");
            text.setLength(2);
            Math.abs(-5L);
            return text.length();
        }
    }

    private static final List<Row> BEFORE = List.of(
            Rows.row(Kind.BEFORE, "java/lang/StringBuilder", "setLength", "(I)V", "before"),
            Rows.row(Kind.BEFORE, "java/lang/Math", "abs", "(J)J", "beforeLong"));

    @Test
    void beforeSeesTheOperandsAndLetsTheCallHappen() {
        for (Origin origin : Origin.values()) {
            assertThat(Woven.weave(BEFORE, origin, Exits.class).call(Exits.class, "append"))
                    .isEqualTo(2);
            assertThat(TestHooks.LOG).containsExactly("before abc 2", "before -5");
        }
    }

    static class Natives {
        boolean instance(int before) {
            long kept = 9;
            return before + kept == 10 && "abc".regionMatches(true, 1, "BC", 0, 2);
        }

        long wide() {
            return Math.floorMod(7L, 5L);
        }

        String object() {
            return Long.toString(-3L);
        }

        int nothing() {
            StringBuilder text = new StringBuilder("abc");
            text.setLength(2);
            return text.length();
        }
    }

    private static final List<Row> NATIVE = List.of(
            Rows.row(Kind.NATIVE, "java/lang/String", "regionMatches", "(ZILjava/lang/String;II)Z", "answerOne"),
            Rows.row(Kind.NATIVE, "java/lang/Math", "floorMod", "(JJ)J", "answerOne"),
            Rows.row(Kind.NATIVE, "java/lang/Long", "toString", "(J)Ljava/lang/String;", "answerText"),
            Rows.row(Kind.NATIVE, "java/lang/StringBuilder", "setLength", "(I)V", "answerText"));

    @Test
    void nativesHandTheirArgumentsOverInAnArray() {
        for (Origin origin : Origin.values()) {
            Woven woven = Woven.weave(NATIVE, origin, Natives.class);

            assertThat(woven.call(Natives.class, "instance", 1)).isEqualTo(true);
            assertThat(woven.call(Natives.class, "wide")).isEqualTo(1L);
            assertThat(woven.call(Natives.class, "object")).isEqualTo("text");
            assertThat(woven.call(Natives.class, "nothing")).isEqualTo(3);
            assertThat(TestHooks.LOG)
                    .containsExactly(
                            "java.lang.String.regionMatches [abc, true, 1, BC, 0, 2]",
                            "java.lang.Math.floorMod [7, 5]",
                            "java.lang.Long.toString [-3]",
                            "java.lang.StringBuilder.setLength [abc, 2]");
            TestHooks.reset();
        }
    }

    @Test
    void rowsForTheTargetLeaveTheJdkAlone() {
        Row clock = Rows.NANO_TIME;
        Row narrow = new Row(
                clock.kind(), clock.owner(), clock.name(), clock.descriptor(), clock.hook(), Scope.TARGET, clock.why());

        assertThat(Woven.weave(List.of(narrow), Origin.TARGET, Calls.class).call(Calls.class, "staticCall"))
                .isEqualTo(42L);
        assertThat(Woven.weave(List.of(narrow), Origin.JDK, Calls.class).call(Calls.class, "staticCall"))
                .isNotEqualTo(42L);
        assertThat(Woven.weave(List.of(clock), Origin.JDK, Calls.class).call(Calls.class, "staticReference"))
                .isEqualTo(42L);
    }

    @Test
    void theJdkGetsRowsAlone() {
        Woven woven = Woven.weave(Rows.ALL, Origin.JDK, Calls.class);

        woven.call(Calls.class, "reflectionInSynchronized");
        woven.call(Calls.class, "waitOnArray");

        assertThat(TestHooks.LOG).containsExactly("wait");
        assertThat(TestHooks.yieldPoints()).isZero();
    }
}

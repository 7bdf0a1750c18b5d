package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Polls stand before accesses by which threads meet, and nowhere else. */
class SitesTest {
    /** A superclass whose constructor takes what its subclass's makes. */
    static class Base {
        final Object given;

        Base(Object given) {
            this.given = given;
        }
    }

    /** Has one access, straight on: the poll is the caller's. */
    static class Other {
        private int value = 2;

        int get() {
            return value;
        }
    }

    /** One method for each case. */
    @SuppressWarnings("unused") // Called by reflection.
    static class Cases extends Base {
        static int shared;
        static final List<String> TEXTS = new ArrayList<>();
        private final int own = Integer.parseInt("5");
        int field;

        private final Other other = new Other();

        Cases() {
            super(new Object[] {shared});
        }

        void nothing() {}

        int raiseStatic() {
            return ++shared;
        }

        int finalField() {
            return own;
        }

        int element(int[] of) {
            return of[0];
        }

        int twoElements(int[] of) {
            return of[0] + of[1];
        }

        int waits(int[] of) {
            int seen;
            do {
                seen = of[0];
            } while (seen == 0);
            return seen;
        }

        int counts(int[] of) {
            int sum = 0;
            int i = 0;
            do {
                sum += of[i];
                i++;
            } while (i < of.length);
            return sum;
        }

        int calls(int[] of) {
            return other.get() + other.get() + of[0] + of[0] + same(of[0]);
        }

        private static int same(int a) {
            return a;
        }

        int setAndGet() {
            field = 3;
            return field;
        }

        int collection() {
            TEXTS.add("a");
            return TEXTS.size();
        }

        int monitor(Object lock) {
            synchronized (lock) {
                return 1;
            }
        }

        synchronized int monitorOfItsOwn() {
            return 1;
        }

        int straight(int a) {
            return Math.max(a, 4) + a;
        }
    }

    /** Polls of a method, of those of a construction with it less that one's. */
    private static int polls(String method, Object... arguments) {
        Woven woven = Woven.withSites(Base.class, Other.class, Cases.class);
        TestHooks.sites = 1;
        woven.call(Cases.class, "nothing");
        int construction = TestHooks.polls;
        woven.call(Cases.class, method, arguments);
        return TestHooks.polls - 2 * construction;
    }

    @Test
    void accesses() {
        assertThat(polls("raiseStatic")).as("load, store").isEqualTo(2);
        assertThat(polls("twoElements", new int[2])).isEqualTo(2);
        assertThat(polls("setAndGet")).isEqualTo(2);
        assertThat(polls("monitor", new Object())).isEqualTo(1);
        assertThat(polls("monitorOfItsOwn")).isEqualTo(1);
    }

    /** Whoever calls the method polls before. */
    @Test
    void oneAccess() {
        assertThat(polls("element", new int[1])).isZero();
    }

    /** No yield point comes before the end of the first round of a loop; one that counts has polls from there on. */
    @Test
    void firstRoundOfALoop() {
        assertThat(polls("waits", new int[] {1})).isEqualTo(1);
        assertThat(polls("counts", new int[] {1})).isZero();
    }

    @Test
    void callsOfMethodsOfObjects() {
        assertThat(polls("calls", new int[] {1})).isEqualTo(5);
    }

    @Test
    void callsOfSharedClassesOfTheJdk() {
        assertThat(polls("collection"))
                .as("two calls; the list is a final field")
                .isEqualTo(2);
    }

    @Test
    void nothingToPollFor() {
        assertThat(polls("finalField")).isZero();
        assertThat(polls("straight", 1)).isZero();
    }

    /** The static for the superclass's argument is read, and the array filled, before that is called; the stores to fields come after. */
    @Test
    void constructorBeforeItsSuperclass() {
        Woven woven = Woven.withSites(Base.class, Other.class, Cases.class);
        woven.call(Cases.class, "nothing");
        assertThat(TestHooks.polls).as("the stores to own and other").isEqualTo(2);
    }

    /** As the JDK's that threads share. */
    @SuppressWarnings("unused") // Called by reflection.
    static class Shared {
        private static int made;
        private final int[] elements = {1, 2};
        private int size;

        static {
            made = 1;
        }

        Shared() {
            made++;
            size = 1;
        }

        int first() {
            return elements[0];
        }

        void add() {
            for (int i = 0; i < 3; i++) {
                size++;
            }
        }

        int addAndGet() {
            add();
            return size;
        }

        synchronized void addInItsMonitor() {
            size++;
        }

        void addInAMonitor() {
            synchronized (elements) {
                size++;
            }
        }
    }

    /** Each access has one, but of a final field; calls have none, since what is called has its own; and nothing that runs with a monitor does. */
    @ParameterizedTest
    @CsvSource({"first, 1", "add, 6", "addAndGet, 7", "addInItsMonitor, 0", "addInAMonitor, 0"})
    void inCodeOfTheJdk(String method, int polls) {
        Woven.shared(Shared.class).call(Shared.class, method);
        assertThat(TestHooks.sharedPolls).isEqualTo(polls);
        assertThat(TestHooks.polls).as("as if it were the program's").isZero();
        assertThat(TestHooks.left).as("yield points").isZero();
    }

    /** HotSpot compiles no method of more than 8,000 bytes; one that is longer without polls may be longer still. */
    @ParameterizedTest
    @CsvSource({"1000, false", "1900, true", "2400, false", "11000, true"})
    void tooLongForPolls(int stores, boolean without) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "Long", null, "java/lang/Object", null);
        writer.visitField(Opcodes.ACC_STATIC, "field", "I", null, null).visitEnd();
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "stores", "()V", null, null);
        for (int i = 0; i < stores; i++) {
            method.visitInsn(Opcodes.ICONST_1);
            method.visitFieldInsn(Opcodes.PUTSTATIC, "Long", "field", "I");
        }
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(1, 0);
        Weaver weaver = new Weaver(List.of(), new UserHookList(List.of()), TestHooks.NAMES, true, true);
        List<String> told = new ArrayList<>();
        weaver.tell(new Gaps() {
            @Override
            public void unhooked(String name) {
                throw new AssertionError(name);
            }

            @Override
            public void withoutSites(String name) {
                told.add(name);
            }
        });
        weaver.weave(null, "Long", writer.toByteArray(), Weaver.Origin.TARGET);
        assertThat(told).isEqualTo(without ? List.of("Long#stores") : List.of());
    }
}

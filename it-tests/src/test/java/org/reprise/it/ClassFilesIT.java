package org.reprise.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.objectweb.asm.Opcodes.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.reprise.it.target.Foreign;

/** Class files that javac of today does not write: of every version from Java 1.1 on, and with a method as long as one may be. */
class ClassFilesIT {
    private static final String NAME = "Generated";
    private static final int NEWEST_WITH_SUBROUTINES = V1_6;
    /** What feature version 1 would have. */
    private static final int BEFORE_FIRST = 44;
    /** Bytes of the longest method, and of one instruction of its filling. */
    private static final int LONGEST = 65_535;

    private static final int FILLING = 3;

    @TempDir
    private Path directory;

    /** A JDK and a version of class files. */
    private record Version(Jdk jdk, int number) {
        @Override
        public String toString() {
            return jdk + ", class file " + (number & 0xffff);
        }
    }

    private static List<Version> versions() {
        return Jdk.all().stream()
                .flatMap(jdk -> List.of(V1_1, V1_4, V1_5, V1_6, V1_7, V11, BEFORE_FIRST + jdk.feature()).stream()
                        .map(number -> new Version(jdk, number)))
                .toList();
    }

    /** Two threads race in it, up to Java 6 inside a subroutine, and it reads the clock. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    void ofEveryVersionReplay(Version version) {
        write(racing(version.number()));
        List<Result> bare = Repeats.all(2, i -> foreign(version.jdk(), 3_000));
        assertThat(bare.get(0).outText())
                .as("two bare runs")
                .isNotEqualTo(bare.get(1).outText());
        Path log = directory.resolve("racing.rr");
        Result recorded =
                foreign(version.jdk(), 3_000).record(log, "slice=1000").run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.errText()).isEmpty();
        assertThat(Scheduling.of(log).switches()).as("changes of turn").isGreaterThan(10);
        Repeats.all(Repeats.times(1), i -> foreign(version.jdk(), 3_000).replay(log))
                .forEach(replayed -> Replays.same(recorded, replayed));
    }

    /** It is left as it is, and said so once, although two class loaders define it. */
    @OnEveryJdk
    void withoutRoomForAYieldPointAreNamedOnce(Jdk jdk) {
        write(longest());
        Path log = directory.resolve("longest.rr");
        Result recorded = foreign(jdk, 20).record(log, "slice=1000").run();
        assertThat(recorded.status()).as("%s", recorded).isZero();
        assertThat(recorded.errText())
                .containsOnlyOnce("reprise: ")
                .contains(NAME + ".run(I)J", "65535", "The class runs as it is, so a replay may diverge in it.");
        Repeats.all(Repeats.times(1), i -> foreign(jdk, 20).replay(log))
                .forEach(replayed -> Replays.same(recorded, replayed));
    }

    private Fork foreign(Jdk jdk, int rounds) {
        return Fork.of(jdk, Foreign.class).arguments(directory.toString(), NAME, String.valueOf(rounds));
    }

    private void write(byte[] file) {
        try {
            Files.write(directory.resolve(NAME + ".class"), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassWriter begin(int version) {
        boolean frames = (version & 0xffff) > NEWEST_WITH_SUBROUTINES;
        ClassWriter writer = new ClassWriter(frames ? ClassWriter.COMPUTE_FRAMES : ClassWriter.COMPUTE_MAXS);
        writer.visit(version, ACC_PUBLIC | ACC_SUPER, NAME, null, "java/lang/Object", null);
        return writer;
    }

    private static byte[] racing(int version) {
        ClassWriter writer = begin(version);
        writer.visitField(ACC_STATIC, "shared", "I", null, null).visitEnd();
        MethodVisitor run = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "run", "(I)J", null, null);
        run.visitCode();
        boolean subroutines = (version & 0xffff) <= NEWEST_WITH_SUBROUTINES;
        Label head = new Label();
        Label subroutine = new Label();
        run.visitLabel(head);
        if (subroutines) {
            run.visitJumpInsn(JSR, subroutine);
        } else {
            count(run);
        }
        run.visitIincInsn(0, -1);
        run.visitVarInsn(ILOAD, 0);
        run.visitJumpInsn(IFGT, head);
        run.visitFieldInsn(GETSTATIC, NAME, "shared", "I");
        run.visitInsn(I2L);
        run.visitMethodInsn(INVOKESTATIC, "java/lang/System", "nanoTime", "()J", false);
        run.visitInsn(LADD);
        run.visitInsn(LRETURN);
        if (subroutines) {
            run.visitLabel(subroutine);
            run.visitVarInsn(ASTORE, 1);
            count(run);
            run.visitVarInsn(RET, 1);
        }
        return end(writer, run);
    }

    /** Adds one to what both threads share, the slow way: a turn may end while the old value is in hand. */
    private static void count(MethodVisitor run) {
        Label wait = new Label();
        run.visitFieldInsn(GETSTATIC, NAME, "shared", "I");
        run.visitInsn(ICONST_1);
        run.visitInsn(IADD);
        run.visitVarInsn(ISTORE, 2);
        run.visitIntInsn(BIPUSH, 5);
        run.visitVarInsn(ISTORE, 3);
        run.visitLabel(wait);
        run.visitIincInsn(3, -1);
        run.visitVarInsn(ILOAD, 3);
        run.visitJumpInsn(IFGT, wait);
        run.visitVarInsn(ILOAD, 2);
        run.visitFieldInsn(PUTSTATIC, NAME, "shared", "I");
    }

    /** The head's jump is a wide one, so 22 bytes are not filling. */
    private static byte[] longest() {
        ClassWriter writer = begin(V1_4);
        MethodVisitor run = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "run", "(I)J", null, null);
        Label head = new Label();
        Label end = new Label();
        run.visitCode();
        run.visitInsn(ICONST_0);
        run.visitVarInsn(ISTORE, 1);
        run.visitLabel(head);
        run.visitIincInsn(0, -1);
        run.visitVarInsn(ILOAD, 0);
        run.visitJumpInsn(IFLT, end);
        for (int i = 0; i < (LONGEST - 26) / FILLING; i++) {
            run.visitIincInsn(1, 1);
        }
        run.visitJumpInsn(GOTO, head);
        run.visitLabel(end);
        run.visitVarInsn(ILOAD, 1);
        run.visitInsn(I2L);
        run.visitInsn(LRETURN);
        return end(writer, run);
    }

    private static byte[] end(ClassWriter writer, MethodVisitor run) {
        run.visitMaxs(0, 0);
        run.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}

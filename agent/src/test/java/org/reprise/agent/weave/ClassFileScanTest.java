package org.reprise.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.objectweb.asm.Opcodes.*;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** Holds the scan of raw bytes against what ASM says of the same methods, for every class of a JDK module. */
class ClassFileScanTest {
    private static final int COMPARED = ClassFileScan.BACKWARD | ClassFileScan.MONITORS | ClassFileScan.CALLS;

    @Test
    void agreesWithAsmOnEveryMethodOfAModule() throws IOException {
        RowIndex rows = new RowIndex(Rows.ALL);
        Path module = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", "java.base", "java");
        int compared = 0;
        try (Stream<Path> files = Files.walk(module)) {
            for (Path file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(".class"))::iterator) {
                compared += compare(Files.readAllBytes(file), rows);
            }
        }
        assertThat(compared).isGreaterThan(10_000);
    }

    private static int compare(byte[] file, RowIndex rows) {
        ConstantPool pool = new ConstantPool(file);
        ClassReader reader = SourceLabel.reader(file);
        String name = reader.getClassName();
        CallSites sites = new CallSites(rows, new Ancestry(), null, name, file, true);
        CodeScan code = new CodeScan(pool, file, true, true, false, false, false, rows, sites);
        ClassFileScan scan = new ClassFileScan(pool, code, name, true, true, false, rows, List.of(), null);
        List<Expected> methods = new ArrayList<>();
        reader.accept(
                new ClassVisitor(ASM9) {
                    @Override
                    public MethodVisitor visitMethod(int a, String n, String d, String s, String[] e) {
                        methods.add(new Expected(name + "." + n + d, sites, scan.shortLoops(methods.size())));
                        return methods.get(methods.size() - 1);
                    }
                },
                0);
        for (int i = 0; i < methods.size(); i++) {
            Expected expected = methods.get(i);
            int found = scan.reasons(i) & COMPARED;
            // Method references are found by class, not by method.
            if (expected.indy) {
                found &= ~ClassFileScan.CALLS;
                expected.reasons &= ~ClassFileScan.CALLS;
            }
            assertThat(found).as(expected.name).isEqualTo(expected.reasons());
            if (expected.shortLoops != null) {
                assertThat(scan.releases(i)).as(expected.name).isEqualTo(expected.releases);
            }
            assertThat(scan.maxLocals(i)).as(expected.name).isEqualTo(expected.maxLocals);
        }
        return methods.size();
    }

    private record TryBlock(Label end, Label handler, String type) {}

    private static final class Expected extends MethodVisitor {
        private final String name;
        private final CallSites sites;
        /** Null without code. */
        private final BitSet shortLoops;

        private final Map<Label, Integer> visited = new IdentityHashMap<>();
        /** A letter for each instruction, and where in it a label is. */
        private final StringBuilder code = new StringBuilder();

        private final Map<Label, Integer> places = new IdentityHashMap<>();
        private final BitSet releases = new BitSet();
        private final List<TryBlock> tryBlocks = new ArrayList<>();
        private int reasons;
        private int maxLocals;
        private boolean indy;

        Expected(String name, CallSites sites, BitSet shortLoops) {
            super(ASM9);
            this.shortLoops = shortLoops;
            this.name = name;
            this.sites = sites;
        }

        int reasons() {
            for (TryBlock each : tryBlocks) {
                if (visited.get(each.handler) >= visited.get(each.end)) {
                    continue;
                }
                // No class of the JDK has another range of the same handler that covers that, too.
                String covered = code.substring(places.get(each.handler), places.get(each.end));
                if (each.type == null && covered.matches("s?lx")) {
                    releases.set(((SourceLabel) each.handler).offset);
                } else {
                    reasons |= ClassFileScan.BACKWARD;
                }
            }
            return reasons;
        }

        private void jump(Label... targets) {
            for (Label target : targets) {
                boolean counts = visited.containsKey(target) && !shortLoops.get(((SourceLabel) target).offset);
                reasons |= counts ? ClassFileScan.BACKWARD : 0;
            }
        }

        @Override
        public void visitLabel(Label label) {
            visited.put(label, visited.size());
            places.put(label, code.length());
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
            tryBlocks.add(new TryBlock(end, handler, type));
        }

        @Override
        public void visitVarInsn(int opcode, int variable) {
            code.append(opcode == ASTORE ? 's' : opcode == ALOAD ? 'l' : '.');
        }

        @Override
        public void visitIntInsn(int opcode, int operand) {
            code.append('.');
        }

        @Override
        public void visitIincInsn(int variable, int step) {
            code.append('.');
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            code.append('.');
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String field, String descriptor) {
            code.append('.');
        }

        @Override
        public void visitLdcInsn(Object value) {
            code.append('.');
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            code.append('.');
        }

        @Override
        public void visitJumpInsn(int opcode, Label label) {
            code.append('.');
            jump(label);
        }

        @Override
        public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
            code.append('.');
            jump(labels);
            jump(other);
        }

        @Override
        public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
            code.append('.');
            jump(labels);
            jump(other);
        }

        @Override
        public void visitInsn(int opcode) {
            code.append(opcode == MONITOREXIT ? 'x' : '.');
            reasons |= opcode == MONITORENTER || opcode == MONITOREXIT ? ClassFileScan.MONITORS : 0;
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            code.append('.');
            reasons |= sites.concern(owner, name, descriptor) ? ClassFileScan.CALLS : 0;
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            code.append('.');
            indy = true;
        }

        @Override
        public void visitMaxs(int maxStack, int locals) {
            maxLocals = locals;
        }
    }
}

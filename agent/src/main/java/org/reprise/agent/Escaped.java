package org.reprise.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.reprise.agent.weave.Weaver;

/** Notes for {@code report=summary} what of the target's classes Reprise cannot see into: native methods that no hook is on. Any thread may call. */
final class Escaped {
    private final Set<String> natives = new TreeSet<>();

    Escaped() {
        // So that the target's threads load no class for it.
        try (InputStream in = Escaped.class.getResourceAsStream("Escaped.class")) {
            look(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks into a class of the target, as it was woven. */
    synchronized void look(byte[] classFile) {
        new ClassReader(classFile)
                .accept(new Natives(), ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    /** Returns what is known to escape, in the form of {@code Session.report}. */
    synchronized String[] told(Collection<String> notWoven) {
        List<String> told = new ArrayList<>();
        if (!natives.isEmpty()) {
            told.add("native methods without a hook, whose answers are not recorded: " + String.join(", ", natives));
        }
        if (!notWoven.isEmpty()) {
            told.add("not woven: " + String.join(", ", notWoven));
        }
        return told.toArray(new String[0]);
    }

    /** Collects them. */
    private final class Natives extends ClassVisitor {
        private String owner;

        Natives() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
            owner = name.replace('/', '.');
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            if ((access & Opcodes.ACC_NATIVE) != 0 && !name.startsWith(Weaver.NATIVE_PREFIX)) {
                natives.add(owner + "#" + name);
            }
            return null;
        }
    }
}

package org.reprise.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Answers whether a class inherits a method from an ancestor, out of class files: it loads no class.
 *
 * <p>Any thread may ask. No lock is held while a class loader is asked for a file, since that may run target code.
 */
final class Ancestry {
    private record Outline(String superName, List<String> interfaces, Set<String> methods) {
        static Outline of(byte[] classFile) {
            ClassReader reader = new ClassReader(classFile);
            Set<String> methods = new HashSet<>();
            reader.accept(
                    new ClassVisitor(Opcodes.ASM9) {
                        @Override
                        public MethodVisitor visitMethod(int access, String name, String type, String s, String[] e) {
                            methods.add(name + type);
                            return null;
                        }
                    },
                    ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
            return new Outline(reader.getSuperName(), List.of(reader.getInterfaces()), methods);
        }
    }

    /** What one loader's classes look like. Loaders are compared by identity: a map would take their hash. */
    private record Types(WeakReference<ClassLoader> loader, Map<String, Optional<Outline>> known) {}

    private static final Set<String> BASE = Object.class.getModule().getPackages();

    private final List<Types> loaders = new CopyOnWriteArrayList<>();

    /** Whether the type is in a package of java.base. */
    static boolean isBase(String type) {
        int end = type.lastIndexOf('/');
        return end > 0 && BASE.contains(type.substring(0, end).replace('/', '.'));
    }

    /** Whether the type belongs to the JDK, told by its name. */
    static boolean isJdk(String type) {
        return type.startsWith("java/")
                || type.startsWith("javax/")
                || type.startsWith("jdk/")
                || type.startsWith("sun/")
                || type.startsWith("com/sun/");
    }

    /**
     * Whether a method that {@code ancestor} declares is what {@code type} calls by that name. A class that cannot be
     * read inherits nothing.
     *
     * @param method name and descriptor
     * @param woven name of the class being woven, which the loader need not know
     */
    boolean inherits(ClassLoader loader, String type, String ancestor, String method, String woven, byte[] wovenFile) {
        Map<String, Optional<Outline>> known = types(loader);
        if (!known.containsKey(woven)) {
            known.put(woven, Optional.of(Outline.of(wovenFile)));
        }
        return inherits(loader, known, type, ancestor, method);
    }

    /** Returns all classes and interfaces that a class is a kind of, but for itself; those of which no file is found end the search there. */
    Set<String> ancestors(ClassLoader loader, String type, byte[] classFile) {
        Map<String, Optional<Outline>> known = types(loader);
        if (!known.containsKey(type)) {
            known.put(type, Optional.of(Outline.of(classFile)));
        }
        Set<String> found = new HashSet<>();
        collect(loader, known, type, found);
        return found;
    }

    private static void collect(
            ClassLoader loader, Map<String, Optional<Outline>> known, String type, Set<String> found) {
        Optional<Outline> outline = outline(loader, known, type);
        if (outline.isEmpty()) {
            return;
        }
        List<String> above = new ArrayList<>(outline.get().interfaces);
        if (outline.get().superName != null) {
            above.add(outline.get().superName);
        }
        for (String each : above) {
            if (found.add(each)) {
                collect(loader, known, each, found);
            }
        }
    }

    private static Optional<Outline> outline(ClassLoader loader, Map<String, Optional<Outline>> known, String type) {
        Optional<Outline> outline = known.get(type);
        if (outline == null) {
            outline = read(loader, type);
            known.put(type, outline);
        }
        return outline;
    }

    private static boolean inherits(
            ClassLoader loader, Map<String, Optional<Outline>> known, String type, String ancestor, String method) {
        if (type.equals(ancestor)) {
            return true;
        }
        Optional<Outline> outline = outline(loader, known, type);
        if (outline.isEmpty() || outline.get().methods.contains(method)) {
            return false;
        }
        String superName = outline.get().superName;
        if (superName != null && inherits(loader, known, superName, ancestor, method)) {
            return true;
        }
        for (String each : outline.get().interfaces) {
            if (inherits(loader, known, each, ancestor, method)) {
                return true;
            }
        }
        return false;
    }

    private Map<String, Optional<Outline>> types(ClassLoader loader) {
        for (Types each : loaders) {
            if (each.loader.refersTo(loader)) {
                return each.known;
            }
        }
        for (Types each : loaders) {
            if (each.loader.refersTo(null)) {
                loaders.remove(each);
            }
        }
        Map<String, Optional<Outline>> known = new ConcurrentHashMap<>();
        loaders.add(new Types(new WeakReference<>(loader), known));
        return known;
    }

    private static Optional<Outline> read(ClassLoader loader, String type) {
        String file = type + ".class";
        // The system loader may be the program's.
        ClassLoader asked = loader != null
                ? loader
                : isJdk(type) ? ClassLoader.getPlatformClassLoader() : ClassLoader.getSystemClassLoader();
        try (InputStream in = asked.getResourceAsStream(file)) {
            return in == null ? Optional.empty() : Optional.of(Outline.of(in.readAllBytes()));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }
}

package org.reprise.runtime;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.HashSet;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import jdk.internal.misc.Unsafe;

/**
 * Tells what the JIT wants of class loaders from what the program wants: HotSpot loads the classes of a method's signature before C2 compiles it, in the thread that ran hot, so whether, when and of
 * whom a loader is asked would be the JIT's timing. Such a request is refused, as the JVM takes it: it goes on without the class.
 *
 * <p>Nothing says which of the two it is but the place at which the asking thread is. Compilation is triggered where a method begins and where a loop goes back, by a counter; a class is resolved by an
 * instruction that names it, or by a native method. Woven methods have no such instruction at their beginning, nor where a backward transfer is or leads to, and a note says where those are
 * ({@link #NOTE}). Decision 0024 has the cases.
 *
 * <p>Threading: any.
 */
final class CompilerRequests {
    /**
     * What a note in a class's constant pool begins with. For each method with loops there follow a point, its name and descriptor, a point, where its trampolines begin and end with a hyphen between,
     * and, behind a comma each, the other offsets at which its loops go back or begin. No name has a point in it.
     */
    static final String NOTE = "org.reprise loops ";

    /** How many of a pool's last constants are looked at: behind the notes there are but names of attributes. */
    private static final int LAST = 64;

    /** How deep C1 inlines: the method that is to be compiled may be as many callers away. */
    private static final int INLINED = 32;

    private static final String OURS = "org.reprise.";
    private static final String TRANSFORMING = "sun.instrument.";
    private static final String ACCESSORS = "jdk.internal.reflect.DelegatingClassLoader";

    private static final Unsafe UNSAFE = Unsafe.getUnsafe();

    /** Classes of the JDK that call loadClass(String), on JDK 17 or 25: where such a one is above its first instruction, it may do so. */
    static final Set<String> CALLERS = new HashSet<>();

    /** Names of classes of the program that were not woven, so that any instruction may be anywhere in them. */
    private static final Set<String> UNWOVEN = new HashSet<>();

    private static final StackWalker WALKER =
            StackWalker.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES), 16);

    /** Since JDK 22, where a frame keeps its descriptor: its own methods would load the classes in it. -1 before. */
    private static final long TYPE = typeOffset();

    static {
        for (String name :
                ("com.sun.jmx.mbeanserver.JmxMBeanServer com.sun.jmx.mbeanserver.MBeanInstantiator com.sun.jmx.mbeanserver.SecureClassLoaderRepository "
                                + "com.sun.jmx.remote.util.ClassLoaderWithRepository com.sun.jmx.remote.util.OrderClassLoaders com.sun.jndi.ldap.ClientId com.sun.jndi.ldap.Connection "
                                + "com.sun.jndi.ldap.LdapPoolManager com.sun.jndi.ldap.Obj$LoaderInputStream com.sun.org.apache.xalan.internal.utils.ObjectFactory "
                                + "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl$TransletClassLoader com.sun.org.apache.xerces.internal.utils.ObjectFactory "
                                + "com.sun.org.apache.xml.internal.security.algorithms.ClassLoaderUtils com.sun.org.apache.xml.internal.security.c14n.ClassLoaderUtils "
                                + "com.sun.org.apache.xml.internal.security.keys.keyresolver.ClassLoaderUtils com.sun.org.apache.xml.internal.security.transforms.ClassLoaderUtils "
                                + "com.sun.org.apache.xml.internal.security.utils.ClassLoaderUtils com.sun.org.apache.xml.internal.security.utils.resolver.ClassLoaderUtils "
                                + "java.lang.ClassLoader java.lang.Module java.net.URL java.net.URLConnection java.security.Provider$Service java.util.ResourceBundle$Control "
                                + "java.util.concurrent.ForkJoinPool java.util.logging.LogManager java.util.logging.LogManager$1 java.util.logging.MemoryHandler "
                                + "javax.management.DefaultLoaderRepository javax.management.MBeanServerFactory javax.management.loading.MLet "
                                + "javax.management.loading.MLetObjectInputStream javax.management.modelmbean.RequiredModelMBean javax.management.modelmbean.RequiredModelMBean$6 "
                                + "javax.management.remote.rmi.NoCallStackClassLoader javax.management.remote.rmi.RMIConnector javax.management.remote.rmi.RMIConnector$1 "
                                + "javax.naming.ldap.StartTlsRequest javax.naming.spi.NamingManager javax.net.ssl.SSLServerSocketFactory$DefaultFactoryHolder "
                                + "javax.net.ssl.SSLSocketFactory$DefaultFactoryHolder javax.sql.rowset.RowSetProvider javax.swing.JEditorPane javax.swing.UIDefaults "
                                + "jdk.internal.agent.Agent jdk.internal.loader.Loader org.w3c.dom.bootstrap.DOMImplementationRegistry org.xml.sax.helpers.NewInstance "
                                + "sun.instrument.InstrumentationImpl sun.reflect.misc.MethodUtil sun.rmi.log.ReliableLog sun.security.jca.ProviderConfig$ProviderLoader "
                                + "sun.security.jgss.ProviderList sun.security.x509.X509Key")
                        .split(" ")) {
            CALLERS.add(name);
        }
    }

    private CompilerRequests() {}

    private static long typeOffset() {
        try {
            return UNSAFE.objectFieldOffset(Class.forName("java.lang.StackFrameInfo"), "type");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        } catch (InternalError e) {
            return -1;
        }
    }

    /** Lets the JDK load what a look at the stack needs: later it would be in a thread of the target. */
    static void prepare() {
        isOne(CompilerRequests.class.getClassLoader(), "none");
        mayWant("none");
    }

    /** Remembers that a class of the program is not woven. */
    static void unwoven(String name) {
        synchronized (UNWOVEN) {
            UNWOVEN.add(name);
        }
    }

    /** Whether the loader, whose loadClass has called the hook that calls this, is asked on behalf of the JIT. */
    static boolean isOne(ClassLoader loader, String name) {
        return WALKER.walk(new Look(loader, name, true));
    }

    /**
     * Whether the bootstrap loader may be defining a class in the current thread on behalf of the JIT. It is asked below Java, so nothing refuses that, and methods of the JDK may begin with any instruction: a class
     * that an instruction needs, in a method with that class in its signature, is one of these, too.
     */
    static boolean mayWant(String name) {
        return WALKER.walk(new Look(null, name, false));
    }

    /** Whether generated accessors, which have a loader each, ask for the one class that their signatures name: the answer is the same whoever wants it, and need not go by a loader of the program. */
    static boolean isObjectOfAccessor(ClassLoader loader, String name) {
        return name.equals("java.lang.Object") && loader.getClass().getName().equals(ACCESSORS);
    }

    /** Goes through the frames of the current thread, from the innermost. */
    private static final class Look implements Function<Stream<StackFrame>, Boolean>, Consumer<StackFrame> {
        private final ClassLoader loader;
        /** Whether the loader is asked; else the class is being defined, and the transformer told. */
        private final boolean asked;
        /** The class as descriptors name it. */
        private final String wanted;

        private StackFrame frame;

        /** Whether any instruction of that method may need a class of the loader that is asked: modules of the JDK that the platform's loader defines are not woven for this. */
        private boolean namesItself(StackFrame asking) {
            Class<?> type = asking.getDeclaringClass();
            return type.getClassLoader() == loader && isOfJdk(type);
        }

        Look(ClassLoader loader, String name, boolean asked) {
            this.loader = loader;
            this.asked = asked;
            this.wanted = 'L' + name.replace('.', '/') + ';';
        }

        @Override
        public void accept(StackFrame next) {
            frame = next;
        }

        @Override
        public Boolean apply(Stream<StackFrame> stream) {
            Spliterator<StackFrame> frames = stream.spliterator();
            do {
                if (!frames.tryAdvance(this)) {
                    return false;
                }
            } while (isOurs(frame.getDeclaringClass()));
            // Below loadClass is who asks for it.
            if (asked && (!frames.tryAdvance(this) || namesItself(frame)) || !mayTrigger(frame)) {
                return false;
            }
            StackFrame asking = frame;
            for (int i = 0; i < INLINED; i++) {
                if (frame.getDeclaringClass().getClassLoader() == loader
                        && descriptor(frame).contains(wanted)) {
                    return !asked || loops(asking);
                }
                if (!frames.tryAdvance(this)) {
                    return false;
                }
            }
            return false;
        }
    }

    /** Ours, or what calls a transformer. */
    private static boolean isOurs(Class<?> type) {
        String name = type.getName();
        return type.getClassLoader() == null && (name.startsWith(OURS) || name.startsWith(TRANSFORMING));
    }

    private static boolean begins(StackFrame frame) {
        // In code of C1, a method that begins is before its first instruction.
        return frame.getByteCodeIndex() <= 0;
    }

    /** Whether a compilation may be triggered there, for all that can be said without the class's notes. */
    private static boolean mayTrigger(StackFrame frame) {
        if (frame.isNativeMethod()) {
            return false;
        }
        Class<?> type = frame.getDeclaringClass();
        if (isOfJdk(type)) {
            // It names no class of another loader, but may call loadClass, if it is not compiled from something else.
            return begins(frame) || !type.isHidden() && !CALLERS.contains(type.getName());
        }
        if (type.isHidden() && !begins(frame)) {
            return false;
        }
        synchronized (UNWOVEN) {
            return UNWOVEN.isEmpty() || !UNWOVEN.contains(type.getName());
        }
    }

    private static boolean isOfJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    /** Whether a frame where a compilation may be triggered is where a method begins or a loop goes back. */
    private static boolean loops(StackFrame frame) {
        return begins(frame) || isOfJdk(frame.getDeclaringClass()) || isNoted(frame);
    }

    private static boolean isNoted(StackFrame frame) {
        String method = '.' + frame.getMethodName() + descriptor(frame) + '.';
        Class<?> type = frame.getDeclaringClass();
        for (String note : ConstantNotes.last(type, NOTE, LAST)) {
            int at = note.indexOf(method);
            if (at >= 0) {
                int from = at + method.length();
                int end = note.indexOf('.', from);
                return isNoted(note.substring(from, end < 0 ? note.length() : end), frame.getByteCodeIndex());
            }
        }
        return false;
    }

    /** Whether the offsets of a method's loops have one among them. */
    static boolean isNoted(String offsets, int offset) {
        int hyphen = offsets.indexOf('-');
        int comma = offsets.indexOf(',');
        int end = comma < 0 ? offsets.length() : comma;
        int first = Integer.parseInt(offsets, 0, hyphen, 10);
        int last = Integer.parseInt(offsets, hyphen + 1, end, 10);
        return offset >= first && offset < last || (offsets.substring(end) + ',').contains("," + offset + ',');
    }

    private static String descriptor(StackFrame frame) {
        if (TYPE < 0) {
            return frame.getDescriptor();
        }
        // Has the JVM fill in name and descriptor.
        frame.getMethodName();
        Object type = UNSAFE.getReference(frame, TYPE);
        return type instanceof String ? (String) type : frame.getDescriptor();
    }
}

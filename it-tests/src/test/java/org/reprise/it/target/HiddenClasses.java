package org.reprise.it.target;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/** Programs with hidden classes of their own, and such as show what the JVM makes of names of classes and packages. */
public final class HiddenClasses {
    private static final String NAME = "Concealed";

    private HiddenClasses() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws Throwable {
        switch (args[0]) {
            case "locked" -> inThreads(0);
            case "raced" -> inThreads(1);
            case "blocked" -> blocked();
            case "many" -> many();
            case "names" -> names();
            case "messages" -> messages();
            case "packages" -> packages();
            default -> throw new IllegalArgumentException(args[0]);
        }
        Seen.print();
    }

    private static byte[] file() throws IOException {
        try (InputStream in = HiddenClasses.class.getResourceAsStream(NAME + ".class")) {
            return in.readAllBytes();
        }
    }

    /** The same under another name. */
    private static byte[] file(String name) throws IOException {
        byte[] file = file();
        byte[] from = NAME.getBytes(StandardCharsets.US_ASCII);
        byte[] to = name.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + from.length <= file.length; i++) {
            if (Arrays.equals(file, i, i + from.length, from, 0, from.length)) {
                System.arraycopy(to, 0, file, i, to.length);
            }
        }
        return file;
    }

    private static IntUnaryOperator made(Class<?> type) throws ReflectiveOperationException {
        return (IntUnaryOperator) type.getDeclaredConstructor().newInstance();
    }

    private static IntUnaryOperator direct() throws IOException, ReflectiveOperationException {
        return made(MethodHandles.lookup().defineHiddenClass(file(), true).lookupClass());
    }

    /** As a library does that runs on older JDKs, too. */
    private static IntUnaryOperator reflective() throws IOException, ReflectiveOperationException {
        Object defined = MethodHandles.Lookup.class
                .getMethod("defineHiddenClass", byte[].class, boolean.class, ClassOption[].class)
                .invoke(MethodHandles.lookup(), file(), false, new ClassOption[] {ClassOption.NESTMATE});
        return made(((MethodHandles.Lookup) defined).lookupClass());
    }

    private static IntUnaryOperator byHandle() throws Throwable {
        MethodHandle define = MethodHandles.lookup()
                .findVirtual(
                        MethodHandles.Lookup.class,
                        "defineHiddenClassWithClassData",
                        MethodType.methodType(
                                MethodHandles.Lookup.class,
                                byte[].class,
                                Object.class,
                                boolean.class,
                                ClassOption[].class));
        Object data = List.of();
        MethodHandles.Lookup defined = (MethodHandles.Lookup)
                define.invokeExact(MethodHandles.lookup(), file(), data, true, new ClassOption[] {ClassOption.STRONG});
        return made(defined.lookupClass());
    }

    private static void inThreads(int kind) throws Throwable {
        for (IntUnaryOperator each : List.of(direct(), reflective(), byHandle())) {
            Seen.run(Seen.threads(3, me -> {
                Seen.note(each.applyAsInt(kind));
                Seen.note(me);
            }));
        }
    }

    private static void blocked() throws Throwable {
        Class<?> type = MethodHandles.lookup().defineHiddenClass(file(), true).lookupClass();
        IntUnaryOperator one = made(type);
        @SuppressWarnings("unchecked")
        Vector<Integer> vector =
                (Vector<Integer>) type.getDeclaredField("VECTOR").get(null);
        AtomicInteger coming = (AtomicInteger) type.getDeclaredField("COMING").get(null);
        vector.add(0);
        Seen.run(Seen.threads(3, me -> {
            if (me == 0) {
                vector.forEach(each -> {
                    while (coming.get() == 0) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    LockSupport.parkNanos(200_000_000);
                });
            } else {
                LockSupport.parkNanos(5_000_000);
                Seen.note(one.applyAsInt(2));
            }
        }));
    }

    /** Hidden classes of one name whose files differ, and some of another name. */
    private static void many() throws Throwable {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] file = i % 3 == 0 ? file("Unveiled" + i / 30) : file();
            file[7] = (byte) (i % 2 == 0 ? 60 : 61); // class file version
            Class<?> type = MethodHandles.lookup().defineHiddenClass(file, true).lookupClass();
            names.add(type.getName() + made(type).applyAsInt(1));
        }
        System.out.println(names);
        Seen.note(System.nanoTime());
    }

    private static void names() throws Throwable {
        IntUnaryOperator one = direct();
        IntUnaryOperator two = reflective();
        for (Class<?> type : List.of(one.getClass(), two.getClass())) {
            System.out.println(type.getName() + " " + type + " " + type.getSimpleName() + " " + type.getTypeName() + " "
                    + type.descriptorString() + " " + type.getPackageName() + " " + type.getCanonicalName() + " "
                    + Array.newInstance(type, 1).getClass().getName() + " "
                    + Arrays.toString(type.getDeclaredMethods()) + " "
                    + MethodHandles.privateLookupIn(type, MethodHandles.lookup()) + " "
                    + MethodType.methodType(type, type));
            Seen.note(made(type).applyAsInt(4));
        }
        System.out.println(Function.identity() + " " + Map.Entry.comparingByKey());
        Supplier<Object> supplier = Object::new;
        System.out.println(supplier.getClass() + " " + new Object() {}.getClass());
        Object proxy = Proxy.newProxyInstance(
                HiddenClasses.class.getClassLoader(), new Class<?>[] {Supplier.class}, (self, method, all) -> "called");
        System.out.println(proxy.getClass());
    }

    private static void messages() throws Throwable {
        IntUnaryOperator one = direct();
        Runnable lambda = Seen::print;
        Object[] strings = new String[1];
        List<Runnable> failing = List.of(
                () -> Seen.note(one.applyAsInt(3)),
                () -> System.out.println((String) (Object) one),
                () -> System.out.println((String) (Object) lambda),
                () -> strings[0] = lambda,
                () -> strings[0] = Array.newInstance(one.getClass(), 1),
                () -> Seen.note(one.getClass().cast(lambda).applyAsInt(0)));
        for (Runnable each : failing) {
            try {
                each.run();
            } catch (RuntimeException e) {
                StringWriter text = new StringWriter();
                e.printStackTrace(new PrintWriter(text));
                System.out.println(text);
            }
        }
    }

    @SuppressWarnings("deprecation")
    private static void packages() {
        for (Package each : Package.getPackages()) {
            System.out.println(each.getName());
        }
        System.out.println(Package.getPackage("java.util.logging") + " " + Package.getPackage("org.reprise.runtime")
                + " " + Package.getPackage("no.such") + " " + String.class.getPackage());
        for (Package each : HiddenClasses.class.getClassLoader().getDefinedPackages()) {
            System.out.println(each);
        }
    }
}

package org.reprise.it.target;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.StringReader;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.xml.sax.InputSource;

/**
 * Draws an identity hash code after each of many operations of the JDK: idioms, and whatever public methods of java.base can be called with simple arguments, of which the argument says every how
 * manieth.
 */
public final class Draws {
    private static final List<String> PACKAGES = List.of(
            "java/util",
            "java/util/stream",
            "java/util/regex",
            "java/util/function",
            "java/util/concurrent",
            "java/util/concurrent/atomic",
            "java/util/zip",
            "java/lang",
            "java/lang/invoke",
            "java/lang/constant",
            "java/lang/module",
            "java/lang/reflect",
            "java/math",
            "java/text",
            "java/time",
            "java/time/chrono",
            "java/time/format",
            "java/time/temporal",
            "java/time/zone",
            "java/net",
            "java/nio",
            "java/nio/charset",
            "java/nio/file",
            "java/io",
            "java/security",
            "java/security/spec",
            "javax/crypto");

    /** Classes whose methods end, block or start what is not of this program, or open files. */
    private static final Set<String> LEFT_OUT = Set.of(
            "java.lang.Runtime",
            "java.lang.System",
            "java.lang.Shutdown",
            "java.lang.Thread",
            "java.lang.ThreadBuilders",
            "java.lang.Compiler",
            "java.lang.ProcessHandle",
            "java.lang.ProcessBuilder",
            "java.util.Scanner",
            "java.util.Formatter",
            "java.util.Timer",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.SubmissionPublisher",
            "java.util.zip.ZipFile",
            "java.net.MulticastSocket",
            "java.net.DatagramSocket",
            "java.net.ServerSocket",
            "java.net.Socket",
            "java.net.InetAddress",
            "java.net.Inet4Address",
            "java.net.Inet6Address",
            "java.net.InetSocketAddress",
            "java.net.NetworkInterface",
            "java.io.Console",
            "java.io.File",
            "java.io.FileInputStream",
            "java.io.FileOutputStream",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.PrintStream",
            "java.io.PrintWriter",
            "java.io.RandomAccessFile",
            "java.nio.file.Files");

    private static final Set<String> METHODS_LEFT_OUT =
            Set.of("gc", "exit", "sleep", "park", "parkNanos", "parkUntil", "setDefault", "wait");

    private enum Color {
        RED,
        GREEN,
        BLUE
    }

    private record Point(int x, String name) implements Serializable {
        private static final long serialVersionUID = 1;
    }

    private interface Shape {
        int area();

        default String told() {
            return "area " + area();
        }
    }

    // That a map need not be serializable javac says from JDK 18 on.
    @SuppressWarnings("serial")
    private static final class Kept implements Serializable {
        private static final long serialVersionUID = 1;
        private final Map<String, Object> values = new LinkedHashMap<>();
        private final Color color = Color.GREEN;
    }

    private interface Operation {
        Object run() throws Throwable;
    }

    private static final Map<String, Operation> IDIOMS = new LinkedHashMap<>();

    private static int called;

    private Draws() {
        this(0);
    }

    // Several, for their order.
    private Draws(int number) {
        this(number, "");
    }

    private Draws(int number, String name) {
        IDIOMS.remove(name + number);
    }

    public static void main(String[] args) throws IOException {
        int stride = Integer.parseInt(args[0]);
        fill();
        for (Map.Entry<String, Operation> idiom : IDIOMS.entrySet()) {
            run(idiom.getKey(), idiom.getValue());
        }
        for (String directory : PACKAGES) {
            List<Class<?>> classes = classes(directory);
            // Some of these come out of an archive.
            run("arrays of " + directory, () -> {
                int sum = 0;
                for (Class<?> type : classes) {
                    sum = 31 * sum + type.arrayType().hashCode();
                }
                System.out.println("their hash codes " + sum);
                return sum;
            });
            run("members in " + directory, () -> {
                int order = members(Draws.class);
                for (Class<?> type : classes) {
                    order = 31 * order + members(type);
                }
                System.out.println("their order " + order);
                return order;
            });
            for (Class<?> type : classes) {
                callAll(type, stride);
            }
        }
    }

    /** What reflection tells of a class, in its order. */
    private static int members(Class<?> type) {
        StringBuilder names = new StringBuilder();
        for (Object[] members : new Object[][] {
            type.getDeclaredMethods(),
            type.getDeclaredConstructors(),
            type.getDeclaredFields(),
            type.getDeclaredClasses(),
            type.getMethods(),
            type.getConstructors(),
            type.getFields(),
            type.getInterfaces()
        }) {
            for (Object member : members) {
                names.append(member).append('\n');
            }
        }
        return names.toString().hashCode();
    }

    private static void run(String name, Operation operation) {
        String outcome = "";
        try {
            operation.run();
        } catch (Throwable e) {
            outcome = e.getClass().getName();
        }
        System.out.println(name + ' ' + outcome + ' ' + System.identityHashCode(new Object()));
    }

    private static List<Class<?>> classes(String directory) throws IOException {
        List<String> names = new ArrayList<>();
        Path root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", "java.base", directory);
        try (Stream<Path> files = Files.list(root)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        names.sort(null);
        List<Class<?>> classes = new ArrayList<>();
        for (String name : names) {
            if (name.endsWith(".class") && !name.startsWith("package-info") && !name.startsWith("module-info")) {
                String type = directory.replace('/', '.') + '.' + name.substring(0, name.length() - ".class".length());
                try {
                    Class<?> found = Class.forName(type, false, null);
                    if (Modifier.isPublic(found.getModifiers()) && !LEFT_OUT.contains(type)) {
                        classes.add(found);
                    }
                } catch (ClassNotFoundException | LinkageError e) {
                    // Not for this JVM.
                }
            }
        }
        return classes;
    }

    private static void callAll(Class<?> type, int stride) {
        List<Executable> callable = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            if (Modifier.isStatic(method.getModifiers()) && !METHODS_LEFT_OUT.contains(method.getName())) {
                callable.add(method);
            }
        }
        if (!Modifier.isAbstract(type.getModifiers()) && !type.isEnum()) {
            callable.addAll(Arrays.asList(type.getDeclaredConstructors()));
        }
        callable.removeIf(each -> !Modifier.isPublic(each.getModifiers()) || arguments(each) == null);
        callable.sort(Comparator.comparing(Executable::toString));
        for (Executable each : callable) {
            if (++called % stride == 0) {
                run(each.toString(), () -> call(each));
            }
        }
    }

    private static Object call(Executable executable) throws Exception {
        Object[] arguments = arguments(executable);
        try {
            return executable instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) executable).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }

    private static Object[] arguments(Executable executable) {
        Class<?>[] types = executable.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = argument(types[i]);
            if (arguments[i] == null) {
                return null;
            }
        }
        return arguments;
    }

    private static Object argument(Class<?> type) {
        Object[] simple = {
            1,
            2L,
            true,
            'c',
            (byte) 3,
            (short) 4,
            5f,
            6.0,
            "text",
            StandardCharsets.UTF_8,
            Locale.ROOT,
            BigInteger.TEN,
            BigDecimal.ONE,
            MathContext.DECIMAL32,
            LocalDate.EPOCH,
            Duration.ZERO,
            ZoneId.of("UTC"),
            TimeUnit.SECONDS,
            String.class,
            Pattern.compile("a+"),
            new byte[] {1, 2, 3},
            new int[] {3, 1, 2},
            new long[] {3, 1, 2},
            new double[] {3, 1, 2},
            new char[] {'a', 'b'},
            new String[] {"b", "a"},
            new ArrayList<>(List.of("b", "a")),
            new TreeMap<>(Map.of("k", "v")),
            new java.util.TreeSet<>(Set.of("e")),
            new StringBuilder("text"),
            new java.util.Random(1)
        };
        for (Object each : simple) {
            if (wrapped(type) == each.getClass()
                    || !type.isPrimitive() && type != Object.class && type.isInstance(each)) {
                return each;
            }
        }
        return type == Object.class ? "object" : functional(type);
    }

    /** With services, some of which are provided by several modules, which the JVM starts in an order of its own. */
    private static void modules() {
        IDIOMS.put("providers", () -> {
            StringBuilder names = new StringBuilder();
            ServiceLoader.load(java.security.Provider.class)
                    .forEach(each -> names.append(each.getName()).append(' '));
            System.out.println(names);
            return names;
        });
        IDIOMS.put("services of a layer", () -> {
            StringBuilder names = new StringBuilder();
            ServiceLoader.load(ModuleLayer.boot(), java.util.spi.ToolProvider.class)
                    .forEach(each -> names.append(each.name()).append(' '));
            System.out.println(names);
            return names;
        });
        IDIOMS.put("modules", () -> {
            System.out.println(ModuleLayer.boot().modules());
            System.out.println(ModuleLayer.boot().configuration().modules());
            for (Module module : ModuleLayer.boot().modules()) {
                System.out.println(module.getDescriptor().packages());
                System.out.println(module.getDescriptor());
            }
            return null;
        });
    }

    private static Class<?> wrapped(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    private static Object functional(Class<?> type) {
        Supplier<Object> supplier = () -> "supplied";
        Function<Object, Object> function = each -> each;
        BinaryOperator<Object> operator = (first, second) -> first;
        Comparator<Object> comparator = Comparator.comparing(Object::toString);
        Runnable runnable = () -> {};
        for (Object each : new Object[] {supplier, function, operator, comparator, runnable}) {
            if (type.isInterface() && type.isInstance(each)) {
                return each;
            }
        }
        return null;
    }

    private static void fill() {
        List<String> words = List.of("one", "two", "three", "four", "five");
        collectors(words);
        texts(words);
        languages();
        reflection();
        libraries();
        modules();
    }

    private static void collectors(List<String> words) {
        IDIOMS.put("joining", () -> words.stream().collect(Collectors.joining(", ", "[", "]")));
        IDIOMS.put("toList", () -> words.stream().map(String::length).collect(Collectors.toList()));
        IDIOMS.put("toSet", () -> words.stream().collect(Collectors.toSet()));
        IDIOMS.put("toMap", () -> words.stream().collect(Collectors.toMap(each -> each, String::length)));
        IDIOMS.put(
                "toUnmodifiableMap",
                () -> words.stream().collect(Collectors.toUnmodifiableMap(each -> each, String::length)));
        IDIOMS.put("groupingBy", () -> words.stream().collect(Collectors.groupingBy(String::length)));
        IDIOMS.put(
                "groupingBy tree",
                () -> words.stream()
                        .collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.counting())));
        IDIOMS.put(
                "groupingByConcurrent", () -> words.stream().collect(Collectors.groupingByConcurrent(String::length)));
        IDIOMS.put(
                "partitioningBy",
                () -> words.stream()
                        .collect(Collectors.partitioningBy(
                                each -> each.length() > 3, Collectors.mapping(String::length, Collectors.toSet()))));
        IDIOMS.put("summarizing", () -> words.stream().collect(Collectors.summarizingInt(String::length)));
        IDIOMS.put("averaging", () -> words.stream().collect(Collectors.averagingDouble(String::length)));
        IDIOMS.put(
                "reducing", () -> words.stream().collect(Collectors.reducing("", (first, second) -> first + second)));
        IDIOMS.put(
                "teeing",
                () -> words.stream()
                        .collect(Collectors.teeing(
                                Collectors.counting(), Collectors.minBy(Comparator.naturalOrder()), Map::entry)));
        IDIOMS.put(
                "flatMapping",
                () -> words.stream()
                        .collect(Collectors.flatMapping(
                                each -> each.chars().boxed(), Collectors.toCollection(ArrayList::new))));
        IDIOMS.put(
                "filtering",
                () -> words.stream()
                        .collect(Collectors.filtering(
                                each -> each.contains("o"),
                                Collectors.collectingAndThen(Collectors.toList(), List::size))));
        IDIOMS.put(
                "sorted distinct",
                () -> words.stream()
                        .sorted(Comparator.comparing(String::length).reversed())
                        .distinct()
                        .toArray());
        IDIOMS.put(
                "int stream",
                () -> IntStream.rangeClosed(1, 9)
                        .mapToObj(Integer::toString)
                        .limit(5)
                        .skip(1)
                        .toList());
        IDIOMS.put(
                "flatMap",
                () -> words.stream()
                        .flatMap(each -> Stream.of(each, each))
                        .peek(each -> {})
                        .anyMatch("two"::equals));
        IDIOMS.put(
                "iterate",
                () -> Stream.iterate(1, each -> each * 2)
                        .takeWhile(each -> each < 99)
                        .mapToInt(each -> each)
                        .sum());
        IDIOMS.put(
                "mapMulti",
                () -> words.stream()
                        .<Object>mapMulti((each, sink) -> sink.accept(each))
                        .findFirst());
        IDIOMS.put(
                "builder",
                () -> Stream.<String>builder().add("a").build().iterator().next());
    }

    private static String nothing() {
        return null;
    }

    private static void texts(List<String> words) {
        IDIOMS.put(
                "format",
                () -> String.format("%5d %-8s %08.3f %tF %x %,d", 42, "left", Math.PI, LocalDate.EPOCH, 255, 1234567));
        IDIOMS.put("format locale", () -> String.format(Locale.GERMANY, "%,.2f", 1234.5));
        // By way of a variable: the compiler knows that it fails.
        String number = "%d";
        IDIOMS.put("format bad", () -> String.format(number, "x"));
        IDIOMS.put(
                "regex",
                () -> Pattern.compile("(?<word>[a-z]+)\\s*([0-9]*|\\p{Lu}|[^x-z&&[a-f]])")
                        .matcher("abc 12")
                        .matches());
        IDIOMS.put("replaceAll", () -> "a1b22".replaceAll("[0-9]+", "#").split("#"));
        IDIOMS.put(
                "splitAsStream",
                () -> Pattern.compile(",")
                        .splitAsStream("a,b")
                        .map(String::strip)
                        .toList());
        IDIOMS.put("MessageFormat", () -> MessageFormat.format("{0} has {1,number} of {2}", "a", 3, words));
        IDIOMS.put("concatenation", () -> "a" + words.size() + 'c' + 1L + 2.0 + words + null + true);
        IDIOMS.put("text lines", () -> "a\nb".lines().map(String::toUpperCase).collect(Collectors.joining()));
        IDIOMS.put("upper in Turkish", () -> "title".toUpperCase(Locale.forLanguageTag("tr")));
        IDIOMS.put(
                "BigDecimal",
                () -> new BigDecimal("1.1").pow(50).sqrt(MathContext.DECIMAL128).toPlainString());
        IDIOMS.put("BigInteger", () -> BigInteger.TWO.pow(5000).toString().length());
        IDIOMS.put(
                "dates",
                () -> ZonedDateTime.of(2020, 2, 3, 4, 5, 6, 7, ZoneId.of("Europe/Berlin"))
                        .format(DateTimeFormatter.ofPattern("EEEE d MMMM yyyy HH:mm z", Locale.FRANCE)));
        IDIOMS.put("date parsed", () -> LocalDate.parse("03.02.2020", DateTimeFormatter.ofPattern("dd.MM.yyyy")));
        IDIOMS.put(
                "old date",
                () -> new java.text.SimpleDateFormat("yyyy EEE", Locale.ITALY).format(new java.util.Date(0)));
        IDIOMS.put(
                "collator", () -> java.text.Collator.getInstance(Locale.GERMANY).compare("\u00e4", "b"));
        IDIOMS.put(
                "currency",
                () -> java.text.NumberFormat.getCurrencyInstance(Locale.JAPAN).format(99));
        IDIOMS.put("normalizer", () -> java.text.Normalizer.normalize("\u00e4", java.text.Normalizer.Form.NFD));
        IDIOMS.put(
                "charset",
                () -> "\u00e4\u20ac".getBytes("windows-1252").length + new String(new byte[] {(byte) 0xa4}, "EUC-JP"));
        IDIOMS.put("bundle", () -> java.util.ResourceBundle.getBundle("no.such.Bundle"));
        IDIOMS.put("logging bundle", () -> java.util.ResourceBundle.getBundle("sun.util.logging.resources.logging"));
    }

    private static void languages() {
        IDIOMS.put("enum map", () -> new EnumMap<>(Map.of(Color.RED, 1, Color.BLUE, 2)).toString());
        IDIOMS.put("enum set", () -> EnumSet.complementOf(EnumSet.of(Color.RED)).toString());
        IDIOMS.put(
                "enum in set",
                () -> Set.of(Color.values()).toString() + new HashMap<>(Map.of(Color.RED, TimeUnit.DAYS)));
        IDIOMS.put(
                "units in map",
                () -> new HashMap<>(Map.of(TimeUnit.DAYS, 1, TimeUnit.HOURS, 2, TimeUnit.NANOSECONDS, 3)).toString());
        IDIOMS.put(
                "classes in map",
                () -> new HashMap<>(Map.of(String.class, 1, int[].class, 2, Color.class, 3)).toString());
        IDIOMS.put("switch", () -> {
            String told = "";
            for (Color each : Color.values()) {
                told += switch (each) {
                    case RED -> "r";
                    case GREEN -> "g";
                    default -> "?";
                };
                told += switch (each.name()) {
                    case "BLUE" -> 1;
                    default -> 2;
                };
            }
            return told;
        });
        IDIOMS.put(
                "record",
                () -> new Point(1, "p").equals(new Point(1, "p"))
                        + new Point(2, "q").toString()
                        + new Point(3, "r").hashCode());
        IDIOMS.put("default method", () -> ((Shape) () -> 3).told());
        IDIOMS.put("captures", () -> {
            int one = 1;
            long two = 2;
            double three = 3;
            String four = "4";
            Supplier<Object> supplier = () -> one + two + three + four;
            return supplier.get();
        });
        IDIOMS.put("serializable lambda", () -> copy((Supplier<String> & Serializable) () -> "x"));
        IDIOMS.put(
                "marked lambda",
                () -> ((Runnable & Cloneable) () -> {}).getClass().getInterfaces().length);
        IDIOMS.put("constructor reference", () -> ((IntFunction<int[]>) int[]::new).apply(3));
        IDIOMS.put("bound reference", () -> ((Function<String, Integer>) "abc"::indexOf).apply("c"));
        IDIOMS.put(
                "bifunction",
                () -> ((BiFunction<Long, Integer, Object>) Math::addExact)
                        .andThen(each -> each)
                        .apply(1L, 2));
        IDIOMS.put(
                "optional",
                () -> Optional.of("x")
                        .map(String::length)
                        .filter(each -> each > 3)
                        .or(() -> Optional.of(1))
                        .get());
        IDIOMS.put("assertion", () -> Draws.class.desiredAssertionStatus());
        IDIOMS.put("null pointer", () -> {
            try {
                return nothing().length();
            } catch (NullPointerException e) {
                return e.getMessage();
            }
        });
        IDIOMS.put("class cast", () -> {
            try {
                return (Integer) (Object) "x";
            } catch (ClassCastException e) {
                return e.getMessage() + Arrays.toString(e.getStackTrace()).length();
            }
        });
        IDIOMS.put(
                "stack walker",
                () -> StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                        .walk(Stream::count));
        IDIOMS.put("lambda's class", () -> {
            Comparator<String> lambda = Comparator.comparing(String::length);
            System.out.println("its hash code " + lambda.getClass().hashCode());
            return lambda;
        });
    }

    private static void reflection() {
        IDIOMS.put("missing method", () -> String.class.getDeclaredMethod("noSuchMethod", int.class, String.class));
        IDIOMS.put("missing constructor", () -> Point.class.getDeclaredConstructor(List.class));
        IDIOMS.put("invoked often", () -> {
            Method method = String.class.getMethod("length");
            int sum = 0;
            for (int i = 0; i < 40; i++) {
                sum += (Integer) method.invoke("four");
            }
            return sum;
        });
        IDIOMS.put("constructed often", () -> {
            Constructor<Point> constructor = Point.class.getDeclaredConstructor(int.class, String.class);
            for (int i = 0; i < 40; i++) {
                constructor.newInstance(i, "x");
            }
            return constructor;
        });
        IDIOMS.put("field", () -> Kept.class.getDeclaredField("color").get(new Kept()));
        IDIOMS.put("annotations", () -> FunctionalInterface.class.getAnnotations()[0].toString());
        IDIOMS.put(
                "generics",
                () -> Kept.class.getDeclaredField("values").getGenericType().toString());
        IDIOMS.put(
                "record components",
                () -> Point.class.getRecordComponents()[1].getAccessor().invoke(new Point(1, "p")));
        IDIOMS.put(
                "proxy",
                () -> Proxy.newProxyInstance(
                                Draws.class.getClassLoader(),
                                new Class<?>[] {Runnable.class, Comparable.class},
                                (proxy, method, arguments) -> 0)
                        .toString());
        IDIOMS.put(
                "proxy of ours",
                () -> ((Shape) Proxy.newProxyInstance(
                                Draws.class.getClassLoader(),
                                new Class<?>[] {Shape.class},
                                (proxy, method, arguments) -> 7))
                        .area());
        IDIOMS.put("handles", () -> {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle concat =
                    lookup.findVirtual(String.class, "concat", MethodType.methodType(String.class, String.class));
            MethodHandle folded = MethodHandles.filterReturnValue(
                    MethodHandles.insertArguments(concat, 1, "x"),
                    lookup.findVirtual(String.class, "length", MethodType.methodType(int.class)));
            return (int) folded.invokeExact("abc");
        });
        IDIOMS.put(
                "guarded handle",
                () -> MethodHandles.guardWithTest(
                                MethodHandles.constant(boolean.class, true),
                                MethodHandles.constant(String.class, "y"),
                                MethodHandles.constant(String.class, "n"))
                        .invoke());
        IDIOMS.put(
                "loop handle",
                () -> MethodHandles.countedLoop(
                                MethodHandles.constant(int.class, 4),
                                MethodHandles.constant(int.class, 0),
                                MethodHandles.dropArguments(MethodHandles.identity(int.class), 1, int.class))
                        .invoke());
        IDIOMS.put(
                "spread handle",
                () -> MethodHandles.lookup()
                        .findStatic(Math.class, "max", MethodType.methodType(int.class, int.class, int.class))
                        .asSpreader(Object[].class, 2)
                        .invoke(new Object[] {1, 2}));
        IDIOMS.put(
                "many arguments",
                () -> MethodHandles.permuteArguments(
                                MethodHandles.empty(MethodType.genericMethodType(9)),
                                MethodType.genericMethodType(9),
                                8,
                                7,
                                6,
                                5,
                                4,
                                3,
                                2,
                                1,
                                0)
                        .invoke(0, 1, 2, 3, 4, 5, 6, 7, 8));
        IDIOMS.put(
                "handle proxy",
                () -> MethodHandleProxies.asInterfaceInstance(
                        Runnable.class, MethodHandles.empty(MethodType.methodType(void.class))));
        IDIOMS.put("var handle", () -> {
            VarHandle handle = MethodHandles.arrayElementVarHandle(long[].class);
            return (long) handle.getAndAdd(new long[3], 1, 5L);
        });
        IDIOMS.put(
                "byte view",
                () -> (int) MethodHandles.byteArrayViewVarHandle(int[].class, java.nio.ByteOrder.BIG_ENDIAN)
                        .get(new byte[8], 0));
        IDIOMS.put(
                "services",
                () -> ServiceLoader.load(java.nio.file.spi.FileSystemProvider.class).stream()
                        .count());
        IDIOMS.put(
                "class value",
                () -> new ClassValue<String>() {
                    @Override
                    protected String computeValue(Class<?> type) {
                        return type.getName();
                    }
                }.get(String.class));
    }

    private static Object copy(Object object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    private static void libraries() {
        IDIOMS.put("serialization", () -> copy(new Kept()));
        IDIOMS.put("serialized record", () -> copy(new Point(1, "p")));
        IDIOMS.put(
                "serialized collections",
                () -> copy(new ArrayList<Object>(List.of(Map.of("a", 1), Set.of(2), Color.RED, LocalDate.EPOCH))));
        IDIOMS.put("not serializable", () -> copy(new Object()));
        IDIOMS.put("digest", () -> MessageDigest.getInstance("SHA-256").digest(new byte[100]));
        IDIOMS.put("md5", () -> MessageDigest.getInstance("MD5").digest(new byte[100]));
        IDIOMS.put("cipher", () -> {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(new byte[16], "AES"),
                    new javax.crypto.spec.IvParameterSpec(new byte[16]));
            return cipher.doFinal(new byte[40]);
        });
        IDIOMS.put("mac", () -> {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(new byte[16], "HmacSHA1"));
            return mac.doFinal(new byte[9]);
        });
        IDIOMS.put(
                "key pair",
                () -> java.security.KeyPairGenerator.getInstance("EC").generateKeyPair());
        IDIOMS.put(
                "xml",
                () -> DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader("<a b='c'><d/>text</a>")))
                        .getDocumentElement()
                        .getTagName());
        IDIOMS.put(
                "xpath",
                () -> javax.xml.xpath.XPathFactory.newInstance()
                        .newXPath()
                        .evaluate("/a/@b", new InputSource(new StringReader("<a b='c'/>"))));
        IDIOMS.put("gzip", () -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(new byte[1000]);
            }
            return new GZIPInputStream(new ByteArrayInputStream(bytes.toByteArray())).readAllBytes();
        });
        IDIOMS.put("zip", () -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (java.util.zip.ZipOutputStream out = new java.util.zip.ZipOutputStream(bytes)) {
                out.putNextEntry(new java.util.zip.ZipEntry("a"));
                out.write(1);
            }
            return new java.util.zip.ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))
                    .getNextEntry()
                    .getName();
        });
        IDIOMS.put("crc", () -> {
            CRC32 crc = new CRC32();
            crc.update(new byte[100]);
            return crc.getValue();
        });
        IDIOMS.put(
                "uri",
                () -> URI.create("http://user@host:80/a/b?c#d")
                        .resolve("../x")
                        .toURL()
                        .toString());
        IDIOMS.put("base64", () -> java.util.Base64.getMimeEncoder().encodeToString(new byte[99]));
        IDIOMS.put("uuid", () -> java.util.UUID.randomUUID());
        IDIOMS.put(
                "random",
                () -> java.util.random.RandomGenerator.of("L64X128MixRandom").nextInt());
        IDIOMS.put("concurrent map", () -> new ConcurrentHashMap<>(Map.of("a", 1)).merge("a", 2, Integer::sum));
        IDIOMS.put("pool", () -> {
            java.util.concurrent.ExecutorService pool = Executors.newFixedThreadPool(2);
            try {
                return pool.submit(() -> "done").get();
            } finally {
                pool.shutdown();
            }
        });
        IDIOMS.put(
                "future",
                () -> CompletableFuture.completedFuture(1)
                        .thenCombine(CompletableFuture.completedFuture(2), Integer::sum)
                        .join());
        IDIOMS.put("thread local", () -> ThreadLocal.withInitial(() -> 3).get());
        IDIOMS.put(
                "logger", () -> java.util.logging.Logger.getLogger("draws").isLoggable(java.util.logging.Level.FINE));
        IDIOMS.put(
                "preferences of a bean",
                () -> java.beans.Introspector.getBeanInfo(Thread.class).getPropertyDescriptors().length);
        IDIOMS.put(
                "compiler",
                () -> javax.tools.ToolProvider.getSystemJavaCompiler()
                        .getSourceVersions()
                        .size());
        IDIOMS.put(
                "script engines",
                () -> new javax.script.ScriptEngineManager()
                        .getEngineFactories()
                        .size());
        IDIOMS.put(
                "http client",
                () -> java.net.http.HttpRequest.newBuilder(URI.create("http://localhost/"))
                        .build()
                        .toString());
    }
}

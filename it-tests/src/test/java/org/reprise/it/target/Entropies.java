package org.reprise.it.target;

import java.lang.annotation.ElementType;
import java.lang.annotation.RetentionPolicy;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.HijrahChronology;
import java.time.chrono.HijrahDate;
import java.time.chrono.IsoChronology;
import java.time.chrono.JapaneseDate;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.EnumMap;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Programs that print what differs from run to run: hash codes, random numbers, times. */
public final class Entropies {
    private Entropies() {}

    /**
     * Runs one.
     *
     * @param args which
     */
    public static void main(String[] args) throws Throwable {
        switch (args[0]) {
            case "hashes" -> hashes();
            case "hashOrder" -> hashOrder();
            case "existing" -> existing();
            case "random" -> random();
            case "randomInThreads" -> randomInThreads();
            case "generators" -> generators();
            case "secureRandom" -> secureRandom();
            case "strongRandom" ->
                print("strong", SecureRandom.getInstanceStrong().nextLong());
            case "immutables" -> immutables();
            case "clocks" -> clocks();
            case "javaTime" -> javaTime();
            case "dates" -> dates();
            case "lambdas" -> lambdas();
            case "references" -> references();
            case "reflection" -> reflection();
            case "handles" -> handles();
            case "classes" -> classes();
            case "surroundings" -> surroundings();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void print(String name, Object value) {
        System.out.println(name + " " + value);
    }

    /** Keys of no hash code of their own. */
    private enum Colour {
        RED,
        GREEN,
        BLUE
    }

    private static final class Plain {}

    @SuppressWarnings("ArrayHashCode")
    private static void hashes() throws InterruptedException {
        print("object", new Object().hashCode());
        print("string", new Object().toString());
        print("class", Plain.class.hashCode());
        print("JDK class", IdentityHashMap.class.hashCode());
        print("int.class", int.class.hashCode());
        print("enum", Colour.RED.hashCode());
        print("JDK enum", TimeUnit.DAYS.hashCode());
        print("thread", Thread.currentThread().hashCode());
        print("loader", Entropies.class.getClassLoader().hashCode());
        print("array", new int[1].hashCode());
        Supplier<String> lambda = () -> "";
        print("lambda", lambda.hashCode());
        print("identity of a string", System.identityHashCode("text"));
        Seen.run(Seen.threads(3, me -> {
            for (int i = 0; i < 5; i++) {
                Seen.note(new Object().hashCode());
            }
            Seen.note(Thread.currentThread().hashCode());
        }));
        Seen.print();
    }

    private static void hashOrder() {
        Map<Object, Integer> map = new HashMap<>();
        Map<Object, Integer> identities = new IdentityHashMap<>();
        Map<Object, Integer> weak = new WeakHashMap<>();
        Map<Object, Integer> concurrent = new ConcurrentHashMap<>();
        List<Object> keys = new ArrayList<>(List.of(Colour.values()));
        keys.addAll(List.of(String.class, Integer.class, Map.class, Plain.class, Thread.currentThread()));
        for (int i = 0; i < 12; i++) {
            keys.add(i % 2 == 0 ? new Plain() : new Thread("thread " + i));
        }
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), i);
            identities.put(keys.get(i), i);
            weak.put(keys.get(i), i);
            concurrent.put(keys.get(i), i);
        }
        print("HashMap", map.values());
        print("IdentityHashMap", identities.values());
        print("WeakHashMap", weak.values());
        print("ConcurrentHashMap", concurrent.values());
        print("HashSet", new HashSet<>(keys).stream().map(keys::indexOf).toList());
        print(
                "groups",
                keys.stream().collect(Collectors.groupingBy(Object::getClass)).keySet());
        print("EnumMap", new EnumMap<>(Map.of(Colour.RED, 1, Colour.BLUE, 2)));
    }

    /** Hash codes of what is there before main, and of what the class data archive of the JDK may hold. */
    private static void existing() throws Exception {
        Map<Object, Object> order = new HashMap<>();
        List<Object> all = new ArrayList<>(List.of(
                ModuleLayer.boot(),
                ModuleLayer.boot().configuration(),
                ModuleLayer.empty(),
                Configuration.empty(),
                Thread.currentThread(),
                Thread.currentThread().getThreadGroup(),
                Thread.currentThread().getThreadGroup().getParent(),
                ClassLoader.getSystemClassLoader(),
                ClassLoader.getSystemClassLoader().getUnnamedModule(),
                ClassLoader.getPlatformClassLoader(),
                ClassLoader.getPlatformClassLoader().getUnnamedModule(),
                Entropies.class.getProtectionDomain(),
                Entropies.class.getPackage(),
                String.class.getPackage(),
                System.in,
                System.out,
                System.err,
                System.getProperties(),
                System.lineSeparator(),
                Runtime.getRuntime(),
                Locale.getDefault(),
                Locale.ROOT,
                Charset.defaultCharset(),
                FileSystems.getDefault(),
                FileSystems.getDefault().provider(),
                ForkJoinPool.commonPool(),
                Optional.empty(),
                Collections.emptyList(),
                List.of(),
                Set.of(),
                Map.of(),
                Comparator.naturalOrder(),
                Boolean.TRUE,
                BigInteger.TEN,
                MethodType.methodType(void.class),
                MethodType.methodType(String.class, int.class, Object.class),
                "java.base",
                "UTF-8",
                "text"));
        all.addAll(ModuleLayer.boot().modules().stream()
                .sorted(Comparator.comparing(Module::getName))
                .toList());
        for (int i = -3; i < 3; i++) {
            all.addAll(List.of((byte) i, (short) i, i, (long) i, (char) (i + 'A')));
        }
        for (Class<?> type : List.of(
                Thread.State.class,
                TimeUnit.class,
                StandardOpenOption.class,
                LinkOption.class,
                PosixFilePermission.class,
                ElementType.class,
                RetentionPolicy.class,
                ModuleDescriptor.Modifier.class,
                ModuleDescriptor.Requires.Modifier.class,
                RoundingMode.class,
                Locale.Category.class,
                Normalizer.Form.class,
                Colour.class)) {
            all.addAll(List.of(type.getEnumConstants()));
        }
        all.addAll(List.of(
                boolean.class, byte.class, char.class, short.class, int.class, long.class, float.class, double.class));
        all.addAll(List.of(void.class, int[].class, int[][].class, String[].class, Class[].class, Plain[].class));
        // Some the JVM loads at its start, some the agent, some only this program.
        for (String name :
                ("java.lang.Object java.lang.String java.lang.Class java.lang.Thread java.lang.Integer java.lang.Byte "
                                + "java.lang.Error java.lang.Throwable java.lang.ClassLoader java.lang.Module java.lang.Record java.lang.Iterable "
                                + "java.util.List java.util.HashMap java.util.TreeMap java.util.Vector java.util.Optional java.util.Random "
                                + "java.util.LinkedList java.util.PriorityQueue java.util.Scanner java.util.BitSet java.util.Currency "
                                + "java.util.concurrent.ConcurrentHashMap java.util.concurrent.Phaser java.util.concurrent.FutureTask "
                                + "java.util.function.Function java.util.function.IntFunction java.util.stream.Stream java.util.stream.Nodes "
                                + "java.util.zip.Adler32 java.util.zip.CRC32C java.util.zip.Deflater java.util.logging.Logger "
                                + "java.io.File java.io.FileInputStream java.io.ObjectInputStream java.io.Reader java.io.StringWriter "
                                + "java.nio.ByteBuffer java.nio.channels.FileChannel java.nio.file.Path java.nio.file.Files java.net.URI "
                                + "java.net.Socket java.math.BigInteger java.math.BigDecimal java.text.DecimalFormat java.time.Instant "
                                + "java.time.LocalDate java.lang.invoke.MethodHandle java.lang.invoke.VarHandle java.lang.reflect.Method "
                                + "java.lang.reflect.Proxy java.security.MessageDigest java.security.SecureRandom java.sql.Date "
                                + "java.awt.Point javax.swing.JFrame java.beans.Introspector javax.crypto.Cipher jdk.internal.misc.Unsafe "
                                + "jdk.internal.math.FDBigInteger sun.nio.ch.FileChannelImpl sun.security.provider.SHA2")
                        .split(" ")) {
            all.add(Class.forName(name, false, ClassLoader.getSystemClassLoader()));
        }
        // Printed at the end: an event would begin a new sequence.
        StringBuilder lines = new StringBuilder();
        for (Object object : all) {
            String line = object.getClass().getName() + " " + System.identityHashCode(object) + " " + object.hashCode();
            lines.append(line).append(System.lineSeparator());
            order.put(object, order.size());
        }
        lines.append(new Object().hashCode());
        lines.toString().lines().forEach(line -> print("existing", line));
        print("order", order.values());
        print("configuration", ModuleLayer.boot().configuration().modules());
        for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
            ModuleDescriptor descriptor = module.reference().descriptor();
            print(module.name(), module.hashCode() + " " + module.reference().hashCode() + " " + descriptor.hashCode());
            print("requires", descriptor.requires());
            print("reads", module.reads());
        }
        print("system", ModuleFinder.ofSystem().findAll());
        print("modules", ModuleLayer.boot().modules());
        print(
                "readable",
                ModuleLayer.boot().modules().stream()
                        .filter(String.class.getModule()::canRead)
                        .toList());
    }

    private static void random() {
        print("Random", new Random().nextLong());
        print("another Random", new Random().nextGaussian());
        print("Math.random", Math.random());
        print("StrictMath.random", StrictMath.random());
        print("ThreadLocalRandom", ThreadLocalRandom.current().nextLong());
        print("SplittableRandom", new SplittableRandom().split().nextLong());
        print("ints", new Random().ints(3).boxed().toList());
        List<Integer> list = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
        Collections.shuffle(list);
        print("shuffle", list);
    }

    private static void randomInThreads() throws InterruptedException {
        Random shared = new Random();
        String[] lines = new String[4];
        Seen.run(Seen.threads(lines.length, me -> {
            for (int i = 0; i < 50; i++) {
                Seen.note(ThreadLocalRandom.current().nextLong());
                Seen.note(shared.nextLong());
                Seen.note((long) (Math.random() * 1000));
            }
            lines[me] =
                    new Random().nextLong() + " " + ThreadLocalRandom.current().nextInt();
        }));
        print("threads", List.of(lines));
        print("parallel", IntStream.range(0, 100).map(i -> i * i).sum());
        Seen.print();
    }

    private static void generators() {
        print("default", RandomGenerator.getDefault().nextLong());
        for (String name : List.of("L64X128MixRandom", "Xoshiro256PlusPlus", "SplittableRandom", "Random")) {
            print(name, RandomGenerator.of(name).nextLong());
        }
        print("factory", RandomGeneratorFactory.getDefault().create().nextLong());
        print(
                "all",
                RandomGeneratorFactory.all()
                        .filter(factory -> !factory.isStochastic())
                        .map(RandomGeneratorFactory::name)
                        .toList());
    }

    private static void secureRandom() throws NoSuchAlgorithmException {
        SecureRandom random = new SecureRandom();
        print("SecureRandom", random.nextLong());
        print("seed", new java.math.BigInteger(random.generateSeed(8)));
        for (String algorithm : List.of("NativePRNG", "NativePRNGNonBlocking", "DRBG", "SHA1PRNG")) {
            print(algorithm, SecureRandom.getInstance(algorithm).nextLong());
        }
        print("UUID", UUID.randomUUID());
        print("another UUID", UUID.randomUUID());
        List<Integer> list = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
        Collections.shuffle(list, random);
        print("shuffle", list);
    }

    private static void immutables() {
        print("Set.of", Set.of("a", "b", "c", "d", "e", "f", "g"));
        print("Set.of two", Set.of("a", "b"));
        print("Map.of", Map.of("a", 1, "b", 2, "c", 3, "d", 4, "e", 5));
        print("Map.ofEntries", Map.ofEntries(Map.entry("a", 1), Map.entry("b", 2), Map.entry("c", 3)));
        print("copyOf", Set.copyOf(List.of(1L, 200L, 30_000L, 4_000_000L, -5L, 66L)));
        // Large, so that two runs hardly ever begin at the same place.
        print(
                "large",
                List.copyOf(IntStream.range(0, 2000).boxed().collect(Collectors.toUnmodifiableSet()))
                        .hashCode());
        print("toUnmodifiableSet", Stream.of("x", "y", "z", "w").collect(Collectors.toUnmodifiableSet()));
    }

    private static void clocks() {
        print("nanoTime", System.nanoTime());
        print("currentTimeMillis", System.currentTimeMillis());
        long begin = System.nanoTime();
        long reads = 0;
        while (System.nanoTime() - begin < 1_000_000) {
            reads++;
        }
        print("reads in a millisecond", reads);
        print("free memory", Runtime.getRuntime().freeMemory());
        print("process id", ProcessHandle.current().pid());
    }

    private static void javaTime() {
        ZoneId zone = ZoneId.of("Europe/Vienna");
        Clock clock = Clock.systemUTC();
        print("Instant", Instant.now());
        print("Instant of a clock", Instant.now(clock));
        print("Clock", Clock.systemDefaultZone().millis());
        print("Clock.system", Clock.system(zone).instant());
        print("tickMillis", Clock.tickMillis(zone).instant());
        print("tick", Clock.tick(clock, Duration.ofNanos(1000)).instant());
        print("offset", Clock.offset(clock, Duration.ofDays(1)).instant());
        print("LocalTime", LocalTime.now());
        print("LocalDateTime", LocalDateTime.now(zone));
        print("ZonedDateTime", ZonedDateTime.now());
        print("OffsetDateTime", OffsetDateTime.now());
        print("OffsetTime", OffsetTime.now(ZoneOffset.UTC));
        print("LocalDate", LocalDate.now());
        print("Year", Year.now() + " " + YearMonth.now() + " " + MonthDay.now());
        print("JapaneseDate", JapaneseDate.now() + " " + JapaneseDate.now(zone) + " " + JapaneseDate.now(clock));
        print("HijrahDate", HijrahDate.now() + " " + HijrahDate.now(zone) + " " + HijrahDate.now(clock));
        print("MinguoDate", MinguoDate.now() + " " + MinguoDate.now(zone) + " " + MinguoDate.now(clock));
        print(
                "ThaiBuddhistDate",
                ThaiBuddhistDate.now() + " " + ThaiBuddhistDate.now(zone) + " " + ThaiBuddhistDate.now(clock));
        print("chronology", IsoChronology.INSTANCE.dateNow() + " " + HijrahChronology.INSTANCE.dateNow(clock));
        print(
                "ticks",
                Clock.tickSeconds(zone).instant() + " "
                        + Clock.tickMinutes(zone).instant());
        print("InstantSource", InstantSource.system().instant());
        print("of a zone", LocalTime.now(zone) + " " + ZonedDateTime.now(zone) + " " + OffsetDateTime.now(zone));
        print("date of a zone", LocalDate.now(zone) + " " + Year.now(zone) + " " + YearMonth.now(zone));
        print("of a clock", LocalTime.now(clock) + " " + LocalDateTime.now(clock) + " " + ZonedDateTime.now(clock));
        print("with an offset", OffsetDateTime.now(clock) + " " + OffsetTime.now(clock) + " " + OffsetTime.now());
        print("date of a clock", LocalDate.now(clock) + " " + Year.now(clock) + " " + YearMonth.now(clock));
        print("day", MonthDay.now(zone) + " " + MonthDay.now(clock) + " " + LocalDateTime.now());
        print("default zone", ZoneId.systemDefault());
    }

    private static void dates() {
        print("Date", new Date().getTime());
        print("Date in words", new Date());
        print("Calendar", Calendar.getInstance().getTimeInMillis());
        print("GregorianCalendar", new GregorianCalendar().getTimeInMillis());
        print(
                "Calendar of a zone",
                Calendar.getInstance(java.util.TimeZone.getTimeZone("Asia/Tokyo"))
                        .getTimeInMillis());
        print("formatted", String.format("%tQ", new Date()));
    }

    private static void lambdas() {
        LongSupplier nano = () -> System.nanoTime();
        Supplier<Instant> now = () -> Instant.now();
        Supplier<Object> random = () -> new Random().nextLong() + Math.random();
        print("nano", nano.getAsLong());
        print("now", now.get());
        print("random", random.get());
        print("stream", Stream.generate(() -> System.nanoTime()).limit(5).toList());
        new Object() {
            void inner() {
                print("inner", System.nanoTime());
            }
        }.inner();
    }

    private static void references() {
        LongSupplier nano = System::nanoTime;
        LongSupplier millis = System::currentTimeMillis;
        Supplier<Instant> now = Instant::now;
        Supplier<Object> object = Object::new;
        Supplier<Random> random = Random::new;
        Supplier<UUID> uuid = UUID::randomUUID;
        Supplier<Date> date = Date::new;
        print("nano", nano.getAsLong());
        print("millis", millis.getAsLong());
        print("now", now.get());
        print("object", object.get().hashCode());
        print("random", random.get().nextInt());
        print("uuid", uuid.get());
        print("date", date.get().getTime());
        print("stream", LongStream.generate(System::nanoTime).limit(5).boxed().toList());
        print("double", Stream.generate(Math::random).limit(3).toList());
    }

    /** What the JVM takes from addresses: the names of hidden classes, the order of methods. */
    private static void classes() {
        Runnable one = () -> {};
        Comparator<String> other = Comparator.comparing(String::length);
        print("lambdas", one.getClass().getName() + " " + other.getClass());
        print("lambda", one);
        for (Class<?> type : List.of(Entropies.class, Thread.class, String.class, ArrayDeque.class)) {
            print("declared", Arrays.toString(type.getDeclaredMethods()));
            print("public", Arrays.toString(type.getMethods()));
        }
    }

    private static void reflection() throws ReflectiveOperationException {
        for (String name : List.of("nanoTime", "currentTimeMillis")) {
            Method method = System.class.getMethod(name);
            for (int i = 0; i < 20; i++) {
                Seen.note((Long) method.invoke(null));
            }
            print(name, method.invoke(null));
        }
        print("now", Instant.class.getMethod("now").invoke(null));
        print("random", Math.class.getMethod("random").invoke(null));
        print("hashCode", Object.class.getMethod("hashCode").invoke(new Object()));
        print("Random", Random.class.getConstructor().newInstance().nextInt());
        print(
                "identity",
                System.class.getMethod("identityHashCode", Object.class).invoke(null, new Object()));
        print("memory", Runtime.class.getMethod("freeMemory").invoke(Runtime.getRuntime()));
        Thread.class.getMethod("sleep", long.class).invoke(null, 1L);
        Seen.print();
    }

    private static void handles() throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodType clock = MethodType.methodType(long.class);
        MethodHandle nano = lookup.findStatic(System.class, "nanoTime", clock);
        print("nano", (long) nano.invokeExact());
        print("millis", (long) MethodHandles.publicLookup()
                .findStatic(System.class, "currentTimeMillis", clock)
                .invokeExact());
        print(
                "now",
                lookup.findStatic(Instant.class, "now", MethodType.methodType(Instant.class))
                        .invoke());
        print(
                "unreflected",
                lookup.unreflect(System.class.getMethod("nanoTime")).invoke());
        print("memory", lookup.findVirtual(Runtime.class, "freeMemory", clock).invoke(Runtime.getRuntime()));
        print("bound", lookup.bind(Runtime.getRuntime(), "freeMemory", clock).invoke());
        print(
                "constructed",
                lookup.findConstructor(Date.class, MethodType.methodType(void.class))
                        .invoke()
                        .hashCode());
        special(lookup);
    }

    /** Waits and wakes through handles of the kind that does not look for an overriding method. */
    private static void special(MethodHandles.Lookup lookup) throws Throwable {
        Entropies lock = new Entropies();
        MethodHandle pause = lookup.findSpecial(
                Object.class, "wait", MethodType.methodType(void.class, long.class), Entropies.class);
        MethodHandle wake = lookup.unreflectSpecial(Object.class.getMethod("notifyAll"), Entropies.class);
        print("type", pause.type() + " " + wake.type());
        Seen.run(Seen.threads(3, me -> {
            for (int i = 0; i < 50; i++) {
                synchronized (lock) {
                    call(wake, lock);
                    call(pause, lock, 5L);
                }
                Seen.here(me);
            }
        }));
        Seen.print();
    }

    private static void call(MethodHandle handle, Object... arguments) {
        try {
            handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void surroundings() {
        print("used", Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        print("id", ProcessHandle.current().pid());
        print("environment", System.getenv("UNSET") + " " + System.getenv().size());
        print(
                "upTime",
                java.lang.management.ManagementFactory.getRuntimeMXBean().getUptime());
        print("threads", Thread.activeCount());
    }
}

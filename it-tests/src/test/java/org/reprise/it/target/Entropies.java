package org.reprise.it.target;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import java.time.chrono.JapaneseDate;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collections;
import java.util.Date;
import java.util.EnumMap;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
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
        print("JapaneseDate", JapaneseDate.now());
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
